// The layout plotly is given: the figure's own in the page's ink, completed by its kind.

import { revisionOf } from "./zoom.js";

export function layoutOf({ scene, width, root, kind }) {
  const page = getComputedStyle(root);
  const font = { ...(scene.figure.layout.font ?? {}), color: page.color };
  const layout = { ...scene.figure.layout, width, uirevision: revisionOf(scene), font };
  kind.layOut(layout, page);
  return layout;
}
