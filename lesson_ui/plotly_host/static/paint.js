// The fills of a figure of grids, painted at once. Plotly follows where there is something to zoom; until then, and for
// cells that cannot be zoomed, this is the drawing.

import { contentOf } from "./contents.js";

export function paintFills(canvas, scene, place, axes) {
  const sharp = window.devicePixelRatio || 1;
  const wide = Math.round(place.width * sharp),
    high = Math.round(place.height * sharp);
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  Object.assign(canvas.style, { width: `${place.width}px`, height: `${place.height}px` });
  const ink = canvas.getContext("2d", { willReadFrequently: true });
  ink.setTransform(sharp, 0, 0, sharp, 0, 0);
  ink.clearRect(0, 0, place.width, place.height);
  ink.imageSmoothingEnabled = false;
  scene.panels.forEach((panel, k) => {
    if (place.grids.has(panel.name)) contentOf(panel).paint(ink, scene, panel, axes.boxer(panel), k);
  });
}
