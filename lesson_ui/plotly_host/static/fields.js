// What the cell under the cursor sees of other grids, through every layer between: rectangles on a picture, cones in a
// pyramid. Every span is looked up in what came with the scene.

import { svg } from "./ink.js";

// The view that a grid is the cursor's grid of, and the cell there, for a place pointed at; null where there is none.
export function viewAt(scene, hit) {
  if (!hit) return null;
  for (const [level, view] of scene.views.entries()) {
    if (view.into === hit.panel.name) {
      const { row, col } = hit.cell;
      if (row >= 0 && col >= 0 && row < view.size[0] && col < view.size[1]) return { level, row, col };
    } else if (view.follow?.grid === hit.panel.name) {
      const { rows, columns } = view.follow;
      return { level, row: rows[hit.cell.row - hit.panel.row0], col: columns[hit.cell.col - hit.panel.col0] };
    }
  }
  return null;
}

const along = (values, index, most) => Array.from(values.subarray(index * most, (index + 1) * most)).filter((k) => k !== -1);

// First and last row and column seen; null where nothing is.
function spanOf(sight, out) {
  const rows = along(sight.rows, sight.byColumn ? out.col : out.row, sight.most[0]);
  const cols = along(sight.columns, out.col, sight.most[1]);
  if (!rows.length || !cols.length) return null;
  return { rows, cols, top: rows[0], bottom: rows[rows.length - 1], left: cols[0], right: cols[cols.length - 1] };
}

// The box around a span, in pixels of the figure.
function boxAround(box, span) {
  const [x, y] = box(span.top, span.left);
  const [x1, y1, w, h] = box(span.bottom, span.right);
  return [x, y, x1 + w - x, y1 + h - y];
}

export function drawView(overlay, scene, view, out) {
  const group = groupOf(overlay);
  group.replaceChildren();
  const spans = view.sights.map((sight) => spanOf(sight, out));
  let lastLabel = null;
  view.sights.forEach((sight, k) => {
    const id = `cursor-sight-${k}`, span = spans[k], box = overlay.boxes.get(sight.read);
    if (!span || !box) { overlay.mark(id, "read", sight.read, []); return; }
    const around = boxAround(box, span);
    const thin = sight.role === "nested" || (sight.onlyRow !== null && sight.onlyRow !== out.row);
    if (sight.shade) shade(overlay, group, sight.read, around);
    if (sight.solid) overlay.mark(id, thin ? "nested" : sight.role, sight.read, [{ row: span.top, col: span.left }], () => around);
    else overlay.mark(id, sight.role, sight.read, span.rows.flatMap((row) => span.cols.map((col) => ({ row, col }))));
    if (sight.label) lastLabel = label(overlay, group, sight, around, lastLabel, thin);
  });
  overlay.mark("cursor-result-view", "result", view.into, [out]);
  if (scene.pyramid) cones(overlay, group, view, out, spans);
}

export function forgetView(overlay) { groupOf(overlay).replaceChildren(); }

function groupOf(overlay) {
  if (!overlay.sights) {
    overlay.sights = svg("g", { class: "ph-sights" });
    overlay.roles.before(overlay.sights);
  }
  return overlay.sights;
}

function shade(overlay, group, name, [x, y, w, h]) {
  const panel = overlay.scene.panel.get(name), box = overlay.boxes.get(name);
  const [left, top, wide, high] = boxAround(box, { top: panel.row0, left: panel.col0, bottom: panel.row0 + panel.rows - 1, right: panel.col0 + panel.cols - 1 });
  const d = `M${left} ${top}h${wide}v${high}h${-wide}zM${x} ${y}h${w}v${h}h${-w}z`;
  svg("path", { class: "ph-shade", "fill-rule": "evenodd", "clip-path": `url(#${overlay.clipId(panel)})`, d }, group);
}

// The size of a field at the top of its outline, where it does not run into the one before or out of the picture.
function label(overlay, group, sight, [x, y, w], last, thin) {
  const grid = overlay.place.grids.get(sight.read);
  const size = overlay.smallest, wide = sight.label.length * size * 0.56 + 8;
  const top = Math.max(y, grid.y) + 2, left = Math.max(grid.x, x + w / 2 - wide / 2);
  const crowded = w < wide || (last !== null && Math.abs(top - last) < size * 1.45);
  if (crowded && !(sight.shade || !thin)) return last;
  svg("rect", { class: "ph-tile-back", x: left, y: top, width: wide, height: size * 1.35 }, group);
  svg("text", { class: "ph-sight-label", x: left + wide / 2, y: top + size * 1.05, "font-size": size }, group).textContent = sight.label;
  return top;
}

// From the unit down to what it reads, from there to what that reads, and so on to the input.
function cones(overlay, group, view, out, spans) {
  let above = overlay.boxes.get(view.into)(out.row, out.col);
  view.sights.forEach((sight, k) => {
    const box = overlay.boxes.get(sight.read);
    if (!above || !spans[k] || !box) { above = null; return; }
    const [x, y, w, h] = above, below = boxAround(box, spans[k]);
    svg("path", { class: "ph-cone", d: `M${x} ${y + h}H${x + w}L${below[0] + below[2]} ${below[1]}H${below[0]}z` }, group);
    above = below;
  });
}
