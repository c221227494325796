// A function drawn as a curve on axes of its own, with a marker at the cursor's number. Every point was computed by
// cnn_core; here they are only put in their place.

import { format, shortest, svg } from "./ink.js";
import { at } from "./scene.js";

export const Curve = {
  outlines: 0,
  walks: true,
  paint() {},
  draw: drawCurve,
  appearance: (_, scene) => scene.drawing,
  boxer: (panel, _, axes) => axes.boxer(panel),
  // Pointing at a curve moves the cursor along it, unless its marker follows other grids.
  cellAt: (panel, g, { x, smallest }) =>
    panel.content.marker.across ? null : { row: 0, col: pointAt(panel, g, x, smallest) },
  placeOf: at,
  move: moveMarker,
};

// Where numbers lie on the screen: the panel's place without the room for the numbers at its axes.
function plotOf({ content: { x_axis, y_axis }, cols, rows }, g, smallest) {
  const left = 3.2 * smallest,
    below = 1.9 * smallest,
    right = 0.8 * smallest,
    above = 0.8 * smallest;
  const [x0, x1] = x_axis.ends,
    [y0, y1] = y_axis.ends;
  const box = {
    left: g.x + left,
    top: g.y + above,
    wide: cols * g.side - left - right,
    high: rows * g.side - below - above,
  };
  const inside = (share) => Math.max(0, Math.min(1, share));
  return {
    ...box,
    bottom: box.top + box.high,
    x: (value) => box.left + inside((value - x0) / (x1 - x0)) * box.wide,
    y: (value) => box.top + inside((y1 - value) / (y1 - y0)) * box.high,
  };
}

// The point of the curve nearest to a place across it.
function pointAt(panel, g, atX, smallest) {
  const { left, wide } = plotOf(panel, g, smallest);
  const { x, x_axis } = panel.content;
  const [from, to] = x_axis.ends;
  const asked = from + ((atX - left) / wide) * (to - from);
  const share = (asked - x[0]) / (x[x.length - 1] - x[0]);
  return Math.max(0, Math.min(x.length - 1, Math.round(share * (x.length - 1))));
}

const words = (parent, className, x, y, text, size) => {
  svg("text", { class: className, x, y, "font-size": size }, parent).textContent = text;
};

// Two labels closer than this many characters would run into each other.
const CLEAR = 3;

const tick = (value) =>
  format(value, Number.isInteger(value) ? 0 : Number.isInteger(Math.round(value * 1e6) / 1e5) ? 1 : 2);

function drawCurve({ still: root, panel, grid: g, smallest }) {
  const { content: curve } = panel,
    plot = plotOf(panel, g, smallest);
  const group = svg("g", { class: "ph-curve", "font-size": smallest }, root);
  svg(
    "rect",
    { class: "ph-curve-back", x: g.x, y: g.y, width: panel.cols * g.side, height: panel.rows * g.side },
    group,
  );
  for (const [from, to] of curve.flat)
    svg(
      "rect",
      {
        class: "ph-curve-flat",
        x: plot.x(from),
        y: plot.top,
        width: Math.max(0, plot.x(to) - plot.x(from)),
        height: plot.high,
      },
      group,
    );
  for (const value of curve.x_axis.ticks) {
    svg(
      "line",
      {
        class: value === 0 ? "ph-curve-zero" : "ph-curve-grid",
        x1: plot.x(value),
        x2: plot.x(value),
        y1: plot.top,
        y2: plot.bottom,
      },
      group,
    );
    words(group, "ph-curve-tick", plot.x(value), plot.bottom + smallest * 1.35, tick(value), smallest);
  }
  for (const value of curve.y_axis.ticks) {
    svg(
      "line",
      {
        class: value === 0 ? "ph-curve-zero" : "ph-curve-grid",
        x1: plot.left,
        x2: plot.left + plot.wide,
        y1: plot.y(value),
        y2: plot.y(value),
      },
      group,
    );
    words(group, "ph-curve-tick ph-curve-tick-row", plot.left - 6, plot.y(value), tick(value), smallest);
  }
  if (curve.hidden) {
    words(group, "ph-curve-hidden", plot.left + plot.wide / 2, plot.top + plot.high / 2, "?", smallest * 5);
    return;
  }
  let path = "";
  const dot = (x, y) => `${plot.x(x).toFixed(1)} ${plot.y(y).toFixed(1)}`;
  curve.x.forEach((x, k) => {
    path += `${path ? "L" : "M"}${dot(x, curve.y[k])}`;
    if (curve.jumps.includes(k)) path += `M${dot(x, curve.y[k + 1])}`;
  });
  svg("path", { class: "ph-curve-line", d: path }, group);
  const end = curve.x.length - 1;
  const lines = curve.other ? [curve.y, curve.other] : [curve.y];
  if (curve.other)
    svg(
      "path",
      {
        class: "ph-curve-line ph-curve-other",
        d: `M${Array.from(curve.x, (x, k) => dot(x, curve.other[k])).join("L")}`,
      },
      group,
    );
  for (const [k, name] of curve.names.entries()) {
    const top = plot.y(lines[k][end]) - smallest * 0.9;
    words(group, "ph-curve-name", plot.x(curve.x[end]) - 8, top, name, smallest * 1.1);
  }
}

// The marker: from the number read at the lower axis up to the curve, and across to the result.
function moveMarker(overlay, panel, g, [still, node], out) {
  node.replaceChildren();
  const { content: curve } = panel,
    { smallest } = overlay,
    { across, down, derivatives, decimals } = curve.marker;
  const hidden = curve.hidden || (down && overlay.isConcealed(overlay.scene.panel.get(down), out));
  const { x, y, slope, other } = across
    ? { x: overlay.valueAt(across, out), y: overlay.valueAt(down, out) }
    : { x: curve.x[out.col], y: curve.y[out.col], slope: derivatives?.[out.col], other: curve.other?.[out.col] };
  for (const text of still.querySelectorAll(".ph-curve-tick")) text.removeAttribute("visibility");
  if (x === undefined || x === null || !Number.isFinite(x)) return;
  const plot = plotOf(panel, g, smallest),
    left = plot.x(x),
    top = plot.y(y);
  const group = svg(
    "g",
    { class: "ph-curve-marker", "font-size": smallest, "data-x": x, "data-y": hidden ? "?" : y },
    node,
  );
  svg("line", { class: "ph-curve-read", x1: left, x2: left, y1: plot.bottom, y2: hidden ? plot.top : top }, group);
  if (!hidden) {
    svg("line", { class: "ph-curve-result", x1: plot.left, x2: left, y1: top, y2: top }, group);
    if (slope !== undefined) tangent(group, panel, plot, { x, y, slope });
    if (other !== undefined) svg("circle", { class: "ph-curve-beside", cx: left, cy: plot.y(other), r: 6 }, group);
    svg("circle", { class: "ph-curve-casing", cx: left, cy: top, r: 8 }, group);
    svg("circle", { class: "ph-curve-point", cx: left, cy: top, r: 6 }, group);
    label(group, plot.left - 4, top, shortest(y, decimals), "result", smallest, "end");
  }
  still.querySelectorAll(".ph-curve-tick").forEach((text) => {
    const far = text.classList.contains("ph-curve-tick-row")
      ? hidden || Math.abs(text.getAttribute("y") - top) > smallest
      : Math.abs(text.getAttribute("x") - left) > CLEAR * smallest;
    if (!far) text.setAttribute("visibility", "hidden");
  });
  label(group, left, plot.bottom + smallest * 0.95, shortest(x, decimals), "read", smallest, "middle");
}

// A piece of the tangent, as long on the screen wherever it touches.
function tangent(group, { content: { x_axis, y_axis } }, plot, { x, y, slope }) {
  const unit = plot.wide / (x_axis.ends[1] - x_axis.ends[0]),
    rise = -slope * (plot.high / (y_axis.ends[1] - y_axis.ends[0]));
  const scale = 46 / Math.hypot(unit, rise),
    left = plot.x(x),
    top = plot.y(y);
  svg(
    "line",
    {
      class: "ph-curve-tangent",
      x1: left - unit * scale,
      x2: left + unit * scale,
      y1: top - rise * scale,
      y2: top + rise * scale,
    },
    group,
  );
}

// A number on the axis, over the numbers that stand there always.
function label(group, x, y, text, role, smallest, anchor) {
  const wide = text.length * smallest * 0.6 + 8,
    from = anchor === "end" ? x - wide : x - wide / 2;
  svg(
    "rect",
    {
      class: `ph-curve-label ph-curve-label-${role}`,
      x: from,
      y: y - smallest * 0.75,
      width: wide,
      height: smallest * 1.5,
      rx: 3,
    },
    group,
  );
  words(group, "ph-curve-value", from + wide / 2, y, text, smallest);
}
