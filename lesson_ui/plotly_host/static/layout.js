// The layout plotly is given: axes where the grids stand, or a chart of its own with ink that can be read on the page.

import { wideOf } from "./arrange.js";
import { rangeOf } from "./axes.js";
import { legendBelow } from "./ink.js";
import { revisionOf } from "./zoom.js";

export function layoutOf(host) {
  const { scene, width } = host;
  const page = getComputedStyle(host.root);
  const font = { ...(scene.figure.layout.font ?? {}), color: page.color };
  const layout = { ...scene.figure.layout, width, uirevision: revisionOf(scene), font };
  if (scene.panels.length) {
    applyPlaces(layout, host);
    return layout;
  }
  layout.height = scene.projector ? Math.max(scene.height, Math.round(scene.part * host.lastRoom)) : scene.height;
  Object.assign(layout, legendBelow(scene.figure.data, layout, width));
  layout.hoverlabel = {
    bgcolor: page.getPropertyValue("--st-background-color"),
    font: { size: scene.projector ? 20 : 14 },
  };
  return layout;
}

function applyPlaces(layout, { scene, place, width }) {
  layout.height = place.height;
  layout.margin = { l: 0, r: 0, t: 0, b: 0 };
  for (const panel of scene.panels) {
    const g = place.grids.get(panel.name);
    const w = panel.cols * wideOf(g),
      h = panel.rows * g.side;
    const own = (name) => ({ ...layout[name], range: [...rangeOf(layout, name)] }); // plotly writes a zoom into it
    layout[panel.xaxis] = { ...own(panel.xaxis), domain: [g.x / width, Math.min(1, (g.x + w) / width)] };
    layout[panel.yaxis] = {
      ...own(panel.yaxis),
      domain: [Math.max(0, 1 - (g.y + h) / place.height), 1 - g.y / place.height],
    };
  }
}
