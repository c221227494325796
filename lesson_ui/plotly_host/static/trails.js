// Several lines of points on axes of their own: paths over a map of losses, losses over steps. Every point was computed
// by cnn_core; here they are only put in their place. The cursor's row is the line, its column the point on it.

import { svg } from "./ink.js";
import { indexOf } from "./scene.js";

const SHAPES = [
  "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0-1 0z",
  "M-.9-.9H.9V.9H-.9z",
  "M0-1.2L1.1.8H-1.1z",
  "M0-1.3L1.3 0L0 1.3L-1.3 0z",
  "M-1-.4H-.4V-1H.4V-.4H1V.4H.4V1H-.4V.4H-1z",
];
const MARK = 2.7; // pixels: half the size of a point

export const Trails = {
  outlines: 0,
  walks: true,
  paint() {},
  draw: drawTrails,
  appearance: (_, scene) => scene.drawing,
  boxer: (panel, _, axes) => axes.boxer(panel),
  cellAt: (panel, g, { x, y, smallest }) => trailAt(panel, g, x, y, smallest),
  placeOf: (_, out, link) => indexOf(link, out),
  move: moveTrails,
};

// Where numbers lie on the screen: the panel's place without the room for the numbers at its axes and the names beside
// it.
function plotOf({ content: trails, cols, rows }, g, smallest) {
  const [x0, x1] = trails.x_axis.ends,
    [y0, y1] = trails.y_axis.ends;
  const left = 3.9 * smallest,
    below = (trails.x_axis.name ? 3.3 : 1.9) * smallest,
    above = (trails.y_axis.name ? 1.8 : 0.8) * smallest;
  const right = trails.key
    ? (Math.max(...trails.names.map((name) => name.length)) * 0.58 + 4) * smallest
    : 0.8 * smallest;
  const box = {
    left: g.x + left,
    top: g.y + above,
    wide: cols * g.side - left - right,
    high: rows * g.side - below - above,
  };
  return {
    ...box,
    bottom: box.top + box.high,
    right: box.left + box.wide,
    x: (value) => box.left + ((value - x0) / (x1 - x0)) * box.wide,
    y: (value) => box.top + ((y1 - value) / (y1 - y0)) * box.high,
  };
}

const ticksOf = ({ ticks, texts }) => ticks.map((value, k) => [value, texts[k]]);

// How many points a line has at most.
const pointsOf = ({ x }) => x.shape[1];
const rowsOf = (trails) => trails.names.map((_, k) => k);
const isThere = (trails, row, col) =>
  Number.isFinite(trails.x[row * pointsOf(trails) + col]) && Number.isFinite(trails.y[row * pointsOf(trails) + col]);

// A place on the screen, at the border of the axes for a point that lies outside.
function placeOf(trails, plot, row, col) {
  const k = row * pointsOf(trails) + col;
  const x = plot.x(trails.x[k]),
    y = plot.y(trails.y[k]);
  const inX = Math.max(plot.left, Math.min(plot.right, x)),
    inY = Math.max(plot.top, Math.min(plot.bottom, y));
  return { x: inX, y: inY, outside: Math.abs(x - inX) + Math.abs(y - inY) > 0.5 };
}

// The line and the point nearest to a place on the screen.
function trailAt(panel, g, atX, atY, smallest) {
  const { content: trails } = panel,
    plot = plotOf(panel, g, smallest);
  let best = { row: 0, col: 0 },
    least = Infinity;
  for (const row of rowsOf(trails))
    for (let col = 0; col < pointsOf(trails); col++) {
      if (!isThere(trails, row, col)) break;
      const { x, y, outside } = placeOf(trails, plot, row, col);
      const far = Math.hypot(x - atX, y - atY) + (outside ? 40 : 0);
      if (far < least - 0.01) {
        least = far;
        best = { row, col };
      }
    }
  return best;
}

const words = (parent, className, x, y, text, size) => {
  svg("text", { class: className, x, y, "font-size": size }, parent).textContent = text;
};
const shape = (parent, look, x, y, size, className) =>
  svg(
    "path",
    { class: className, d: SHAPES[look], transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})` },
    parent,
  );

function drawTrails({ still: root, panel, grid: g, smallest, clip }) {
  const { content: trails } = panel,
    plot = plotOf(panel, g, smallest);
  const group = svg("g", { class: "ph-trails", "font-size": smallest }, root);
  svg(
    "rect",
    { class: "ph-curve-back", x: g.x, y: g.y, width: panel.cols * g.side, height: panel.rows * g.side },
    group,
  );
  const id = `${clip}-trails`;
  svg("rect", { x: plot.left, y: plot.top, width: plot.wide, height: plot.high }, svg("clipPath", { id }, group));
  const inside = svg("g", { "clip-path": `url(#${id})` }, group);
  drawRings(inside, trails, plot);
  for (const [value, text] of ticksOf(trails.x_axis)) {
    svg("line", { class: "ph-curve-grid", x1: plot.x(value), x2: plot.x(value), y1: plot.top, y2: plot.bottom }, group);
    words(group, "ph-curve-tick", plot.x(value), plot.bottom + smallest * 1.25, text, smallest);
  }
  for (const [value, text] of ticksOf(trails.y_axis)) {
    svg("line", { class: "ph-curve-grid", x1: plot.left, x2: plot.right, y1: plot.y(value), y2: plot.y(value) }, group);
    words(group, "ph-curve-tick ph-curve-tick-row", plot.left - 6, plot.y(value), text, smallest);
  }
  if (trails.x_axis.name)
    words(
      group,
      "ph-trail-axis",
      plot.left + plot.wide / 2,
      plot.bottom + smallest * 2.6,
      trails.x_axis.name,
      smallest,
    );
  if (trails.y_axis.name)
    words(group, "ph-trail-axis ph-trail-axis-y", g.x + 8, g.y + smallest * 1.25, trails.y_axis.name, smallest);
  for (const [x, y, text] of trails.places) {
    svg(
      "path",
      { class: "ph-trail-place", d: `M${plot.x(x) - 6} ${plot.y(y)}h12M${plot.x(x)} ${plot.y(y) - 6}v12` },
      inside,
    );
    words(group, "ph-trail-name", plot.x(x), plot.y(y) + smallest * 1.7, text, smallest);
  }
  if (trails.hidden) {
    words(group, "ph-curve-hidden", plot.left + plot.wide / 2, plot.top + plot.high / 2, "?", smallest * 5);
    return;
  }
  for (const row of rowsOf(trails)) drawLine(inside, trails, plot, row);
  if (trails.key) drawKey(group, trails, plot, smallest);
}

function drawRings(parent, { rings }, plot) {
  if (!rings) return;
  const { x, y } = rings;
  for (let from = 0; from < x.length; from += x.shape[1]) {
    const at = [];
    for (let k = from; k < from + x.shape[1] && !Number.isNaN(x[k]); k++)
      at.push(`${plot.x(x[k]).toFixed(1)} ${plot.y(y[k]).toFixed(1)}`);
    svg("path", { class: "ph-trail-ring", d: `M${at.join("L")}z` }, parent);
  }
}

function drawLine(parent, trails, plot, row) {
  const group = svg("g", { class: `ph-trail ph-trail-${trails.styles[row]}`, "data-trail": row }, parent);
  const far = (value) => Math.max(-1e5, Math.min(1e5, value)).toFixed(1); // a path that flies away stays drawable
  const at = [];
  for (let col = 0; col < (trails.drawn?.[row] ?? pointsOf(trails)) && isThere(trails, row, col); col++)
    at.push([far(plot.x(trails.x[row * pointsOf(trails) + col])), far(plot.y(trails.y[row * pointsOf(trails) + col]))]);
  svg("path", { class: "ph-trail-line", d: `M${at.map((pair) => pair.join(" ")).join("L")}` }, group);
  const gap = 2.4 * MARK;
  let last = null;
  for (const [x, y] of at) {
    if (last && Math.hypot(x - last[0], y - last[1]) < gap) continue; // points that would run into each other
    shape(group, trails.styles[row], Number(x), Number(y), MARK, "ph-trail-point");
    last = [x, y];
  }
}

function drawKey(parent, trails, plot, smallest) {
  for (const row of rowsOf(trails)) {
    const y = plot.top + smallest * (1 + 1.7 * row),
      x = plot.right + smallest * 0.8;
    const group = svg("g", { class: `ph-trail ph-trail-${trails.styles[row]}`, "data-key": row }, parent);
    svg("path", { class: "ph-trail-line", d: `M${x} ${y}h${2.2 * smallest}` }, group);
    shape(group, trails.styles[row], x + 1.1 * smallest, y, MARK * 1.2, "ph-trail-point");
    words(group, "ph-trail-key", x + 2.6 * smallest, y, trails.names[row], smallest);
  }
}

// The marker: the cursor's point, the arrow that leads from it, the step to the next point, and the same step of the
// others.
function moveTrails({ smallest }, panel, g, [still, node], out, pin) {
  node.replaceChildren();
  const { content: trails } = panel;
  for (const line of still.querySelectorAll(".ph-trail"))
    line.classList.toggle("ph-trail-asked", Number(line.dataset.trail ?? line.dataset.key) === out.row);
  if (trails.hidden) return;
  const plot = plotOf(panel, g, smallest);
  const here = lastOf(trails, out);
  const group = svg("g", { class: "ph-trail-marker", "data-line": out.row, "data-point": here.col }, node);
  const at = placeOf(trails, plot, here.row, here.col);
  if (isThere(trails, here.row, here.col + 1) && here.col + 1 < pointsOf(trails))
    arrow(group, at, placeOf(trails, plot, here.row, here.col + 1), "ph-trail-step");
  if (trails.pulls) {
    const k = 2 * (here.row * pointsOf(trails) + here.col);
    if (Number.isFinite(trails.pulls[k]))
      arrow(group, at, { x: plot.x(trails.pulls[k]), y: plot.y(trails.pulls[k + 1]) }, "ph-trail-pull", plot);
  }
  for (const row of rowsOf(trails)) {
    if (row === out.row) continue;
    const other = lastOf(trails, { row, col: out.col }),
      place = placeOf(trails, plot, other.row, other.col);
    if (Math.hypot(place.x - at.x, place.y - at.y) > 10)
      shape(group, trails.styles[row], place.x, place.y, MARK * 1.7, `ph-trail-beside ph-trail-${trails.styles[row]}`);
  }
  if (pin && pin.row < trails.names.length) {
    const pinned = lastOf(trails, pin),
      place = placeOf(trails, plot, pinned.row, pinned.col);
    svg("circle", { class: "ph-role ph-pinned", cx: place.x, cy: place.y, r: 11 }, group);
  }
  svg("circle", { class: "ph-trail-casing", cx: at.x, cy: at.y, r: 9 }, group);
  svg(
    "circle",
    { class: at.outside ? "ph-trail-here ph-trail-outside" : "ph-trail-here", cx: at.x, cy: at.y, r: 7 },
    group,
  );
}

// The point of a line at a column, or its last one where it ended before.
function lastOf(trails, { row, col }) {
  let last = Math.min(col, pointsOf(trails) - 1);
  while (last > 0 && !isThere(trails, row, last)) last -= 1;
  return { row, col: last };
}

function arrow(parent, from, to, className, plot = null) {
  let { x, y } = to;
  if (plot) {
    // cut off at the border
    const share = Math.min(
      1,
      ...[
        [from.x, x, plot.left, plot.right],
        [from.y, y, plot.top, plot.bottom],
      ].map(([a, b, low, high]) => (b < low ? (low - a) / (b - a) : b > high ? (high - a) / (b - a) : 1)),
    );
    [x, y] = [from.x + share * (x - from.x), from.y + share * (y - from.y)];
  }
  const dx = x - from.x,
    dy = y - from.y,
    long = Math.hypot(dx, dy);
  if (long < 12) return;
  const ux = dx / long,
    uy = dy / long,
    tip = 9,
    half = 4.5;
  const [backX, backY] = [x - ux * tip, y - uy * tip];
  const barbs = [`${backX - uy * half} ${backY + ux * half}`, `${backX + uy * half} ${backY - ux * half}`];
  const d = `M${from.x} ${from.y}L${x} ${y}M${barbs[0]}L${x} ${y}L${barbs[1]}`;
  svg("path", { class: "ph-trail-arrow-casing", d }, parent);
  svg("path", { class: className, d }, parent);
}
