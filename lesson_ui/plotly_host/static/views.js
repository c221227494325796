// What the cell under the cursor sees of other grids, through every layer between: rectangles on a picture, cones in a
// pyramid. Every span is looked up in what came with the scene.

import { addressOf } from "./fills.js";
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

const along = (values, index, most) =>
  Array.from(values.subarray(index * most, (index + 1) * most)).filter((k) => k !== -1);

// First and last row and column seen; null where nothing is.
function spanOf(field, out) {
  const rows = along(field.rows, field.by_column ? out.col : out.row, field.rows.shape[1]);
  const cols = along(field.columns, out.col, field.columns.shape[1]);
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
  const group = groupOf(overlay),
    labels = groupOf(overlay, "labels");
  for (const part of [group, labels]) part.replaceChildren();
  const spans = view.receptive_fields.map((field) => spanOf(field, out));
  const taken = []; // where labels stand already
  view.receptive_fields.forEach((field, k) => {
    const id = `cursor-field-${k}`,
      span = spans[k],
      box = overlay.boxes.get(field.read);
    if (!span || !box) {
      overlay.mark(id, "read", field.read, []);
      return;
    }
    const around = boxAround(box, span);
    if (field.shade) shade(overlay, group, field.read, around);
    if (field.solid) overlay.mark(id, field.role, field.read, [{ row: span.top, col: span.left }], () => around);
    else
      overlay.mark(
        id,
        field.role,
        field.read,
        span.rows.flatMap((row) => span.cols.map((col) => ({ row, col }))),
      );
    if (field.label) label(overlay, labels, field, around, taken);
  });
  overlay.mark("cursor-result-view", "result", view.into, [out]);
  if (view.patch) drawPatch(overlay, scene, view.patch, out);
  if (scene.pyramid) cones(overlay, group, view, out, spans);
}

export function forgetView(overlay) {
  for (const name of ["shades", "labels"]) groupOf(overlay, name).replaceChildren();
  overlay.patches?.replaceChildren();
}

// A part of a picture on its own, enlarged: the picture itself, shown through a hole as large as the part.
function drawPatch(overlay, scene, { grid, of, rows, columns }, out) {
  const panel = scene.panel.get(grid),
    whole = scene.panel.get(of),
    box = overlay.boxes.get(grid);
  if (!box) return;
  const last = (name) => ({ row: panel.row0 + panel.rows - 1, col: panel.col0 + panel.cols - 1 })[name];
  const [x, y, width, height] = boxAround(box, {
    top: panel.row0,
    left: panel.col0,
    bottom: last("row"),
    right: last("col"),
  });
  const top = rows[2 * out.row],
    left = columns[2 * out.col];
  const view = [
    left - whole.col0,
    top - whole.row0,
    columns[2 * out.col + 1] - left + 1,
    rows[2 * out.row + 1] - top + 1,
  ];
  if (!overlay.patches) {
    overlay.patches = svg("g");
    overlay.layers[0].before(overlay.patches);
  }
  const trace = scene.figure.data[scene.panels.indexOf(whole)];
  let hole = overlay.patches.querySelector("svg");
  if (!hole || overlay.patches.shows !== trace) {
    overlay.patches.replaceChildren();
    overlay.patches.shows = trace;
    hole = svg("svg", { preserveAspectRatio: "none" }, overlay.patches);
    svg(
      "image",
      {
        href: addressOf(whole, trace),
        width: whole.cols,
        height: whole.rows,
        style: "image-rendering: pixelated",
        preserveAspectRatio: "none",
      },
      hole,
    );
  }
  for (const [name, value] of Object.entries({ x, y, width, height, viewBox: view.join(" ") }))
    hole.setAttribute(name, value);
}

// Shades and cones lie under the outlines, labels over them.
function groupOf(overlay, name = "shades") {
  overlay.fields ??= {};
  if (!overlay.fields[name]) {
    overlay.fields[name] = svg("g", { class: "ph-fields" });
    if (name === "labels") overlay.roles.after(overlay.fields[name]);
    else overlay.roles.before(overlay.fields[name]);
  }
  return overlay.fields[name];
}

function shade(overlay, group, name, [x, y, w, h]) {
  const panel = overlay.scene.panel.get(name),
    box = overlay.boxes.get(name);
  const [left, top, wide, high] = boxAround(box, {
    top: panel.row0,
    left: panel.col0,
    bottom: panel.row0 + panel.rows - 1,
    right: panel.col0 + panel.cols - 1,
  });
  const d = `M${left} ${top}h${wide}v${high}h${-wide}zM${x} ${y}h${w}v${h}h${-w}z`;
  svg("path", { class: "ph-shade", "fill-rule": "evenodd", "clip-path": `url(#${overlay.clipId(panel)})`, d }, group);
}

// The name of a field at the top of its outline, above it where it is small; left out where another one stands.
function label(overlay, group, field, [x, y, w, h], taken) {
  const grid = overlay.place.grids.get(field.read),
    panel = overlay.scene.panel.get(field.read);
  const size = overlay.smallest,
    wide = field.label.length * size * 0.56 + 8,
    high = size * 1.35;
  const small = w < wide + 8 || h < 2 * high;
  const inside = (value, least, most) => Math.max(least, Math.min(most, value));
  const free = (top) => !taken.some((other) => Math.abs(top - other) < high);
  const lowest = grid.y + panel.rows * grid.side - high;
  let top = inside(small ? y - high - 4 : y + 2, grid.y + 2, lowest);
  if (field.by_column && !free(top)) top = inside(y + h - high - 2, grid.y + 2, lowest); // fields of one size
  const left = inside(x + w / 2 - wide / 2, grid.x + 2, grid.x + panel.cols * grid.side - wide);
  if ((small && field.role === "nested") || !free(top)) return;
  taken.push(top);
  svg("rect", { class: "ph-tile-back", x: left, y: top, width: wide, height: high }, group);
  svg(
    "text",
    { class: "ph-field-label", x: left + wide / 2, y: top + size * 1.05, "font-size": size },
    group,
  ).textContent = field.label;
}

// From the unit down to what it reads, from there to what that reads, and so on to the input.
function cones(overlay, group, view, out, spans) {
  let above = overlay.boxes.get(view.into)(out.row, out.col);
  view.receptive_fields.forEach((field, k) => {
    const box = overlay.boxes.get(field.read);
    if (!above || !spans[k] || !box) {
      above = null;
      return;
    }
    const [x, y, w, h] = above,
      below = boxAround(box, spans[k]);
    svg(
      "path",
      { class: "ph-cone", d: `M${x} ${y + h}H${x + w}L${below[0] + below[2]} ${below[1]}H${below[0]}z` },
      group,
    );
    above = below;
  });
}
