// A zoom into a picture: for which grids it is kept, and the way back to the whole.

import { rangeOf } from "./axes.js";

// What plotly keeps of a zoom belongs to grids of these sizes only.
export function revisionOf({ revision, panels = [], figure }) {
  const zoomed = panels.filter((panel) => panel.big && !figure.layout[panel.xaxis].matches);
  return [revision, ...zoomed.map(({ row0, col0, rows, cols }) => [row0, col0, rows, cols])].join();
}

// Whether plotly shows a part of the scene it drew last, and the host's present scene is to show that part too.
export function isZoomed({ plot: { _fullLayout: layout }, plottedAs: plotted, scene }) {
  if (!layout || !plotted || revisionOf(plotted) !== revisionOf(scene)) return false;
  const away = (name) =>
    rangeOf(plotted.figure.layout, name).some((end, k) => Math.abs(end - layout[name].range[k]) > 0.01);
  const { panels = [] } = plotted;
  return panels.some((panel) => panel.big && (away(panel.xaxis) || away(panel.yaxis)));
}

// Show the whole grids again.
export function showAll(plot, { figure: { layout } }) {
  const whole = Object.keys(layout)
    .filter((name) => /^[xy]axis/.test(name))
    .map((name) => [`${name}.range`, [...rangeOf(layout, name)]]);
  window.Plotly.relayout(plot, Object.fromEntries(whole));
}
