// What is drawn over the plotly figure: numbers in cells, outlines that tell a role, cells that live from the cursor.
// Fill tells a value, outline tells a role. Nothing here computes; it looks up and draws.

import { contentOf } from "./contents.js";
import { GridDrawing } from "./grid_drawing.js";
import { colourOf, coverOf, format, frame, inkFor, outline, svg } from "./ink.js";
import { at, isHidden } from "./scene.js";

// Write an attribute only where it changes: the browser would style and paint the node anew all the same.
function put(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

function paintCell(cell, colour) {
  if (cell.colour !== colour) cell.rect.style.fill = colour;
  cell.colour = colour;
}

function writeInk(cell, ink) {
  if (cell.ink !== ink) cell.text.style.fill = ink;
  cell.ink = ink;
}

export class Overlay {
  // What stays lies under what follows the cursor, in a drawing of its own: it is not painted anew with each move.
  constructor(under, root) {
    this.root = root;
    this.layers = [svg("g", { class: "ph-still" }, under), svg("g", { class: "ph-alive" }, root)];
    this.glyphs = svg("g", {}, root);
    this.roles = svg("g", { class: "ph-roles" }, root);
    this.drawings = new Map(); // what is drawn of each grid, kept while the grid stays as it is
    this.marks = new Map();
    this.turn = 0; // counts what the cursor has drawn
  }

  show(shown) {
    this.root.parentNode.style.display = shown ? "" : "none";
  }

  // Everything that changes only when the scene or the place of a grid changes.
  drawStill(scene, place, axes) {
    this.scene = scene;
    this.place = place;
    this.axes = axes;
    this.boxes = new Map();
    this.makeHatch();
    for (const name of this.drawings.keys()) if (!place.grids.has(name)) this.forget(name);
    for (const panel of scene.panels) {
      const grid = place.grids.get(panel.name);
      if (!grid) continue;
      const box = contentOf(panel).boxer(panel, grid, axes);
      this.boxes.set(panel.name, box);
      const appearance = this.appearanceOf(panel, grid);
      if (appearance !== null && this.drawings.get(panel.name)?.appearance === appearance) continue;
      this.forget(panel.name);
      this.drawings.set(panel.name, new GridDrawing(this, panel, { grid, box, appearance }));
    }
    this.glyphs.replaceChildren();
    for (const glyph of place.glyphs)
      svg("text", { class: "ph-glyph", x: glyph.x, y: glyph.y }, this.glyphs).textContent = glyph.text;
  }

  // What no window reads is hatched; one pattern a figure.
  makeHatch() {
    const id = `ph-hatch-${this.scene.key}`;
    if (this.root.querySelector(`#${id}`)) return;
    const pattern = svg(
      "pattern",
      { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("defs", {}, this.root),
    );
    svg("rect", { width: 8, height: 8, fill: "rgba(255,255,255,.35)" }, pattern);
    svg("line", { x1: 0, y1: 0, x2: 0, y2: 8, stroke: "#555", "stroke-width": 3 }, pattern);
  }

  forget(name) {
    for (const node of this.drawings.get(name)?.nodes ?? []) node.remove();
    this.drawings.delete(name);
  }

  // Everything the drawing of a grid depends on, as text; null where it depends on the zoom as well.
  appearanceOf(panel, grid) {
    const { across, down } = this.axes.seen(panel);
    if (across.length < panel.cols || down.length < panel.rows) return null;
    const hidden =
      this.scene.concealed &&
      this.scene.links.some(
        (link) => link.into.includes(panel.name) || link.echoes.some((echo) => echo.hides && echo.panel === panel.name),
      )
        ? this.scene.concealed
        : null;
    const { content, ...head } = panel;
    return JSON.stringify([
      this.scene.key,
      this.smallest,
      grid,
      head,
      content.record,
      contentOf(panel).appearance(panel, this.scene),
      hidden,
    ]);
  }

  clipId(panel) {
    return `ph-${this.scene.key}-${panel.name}`;
  }

  isConcealed(panel, cell) {
    return isHidden(this.scene, panel.name, cell);
  }

  fillLive(name, values) {
    const { content } = this.scene.panel.get(name);
    const cells = this.drawings.get(name)?.cells ?? [];
    if (!cells.length) return;
    values.forEach((value, k) => {
      const cell = cells[k];
      if (cell.value === value) return; // the browser would style and place it anew all the same
      cell.value = value;
      const colour = colourOf(this.scene, content, value) ?? (value === null ? "transparent" : "#f0f0f0");
      paintCell(cell, colour);
      if (!content.numbers) return;
      if (value !== null) writeInk(cell, inkFor(colour));
      cell.number.data = format(value, content.decimals);
    });
  }

  // The colours that three links mix, cell by cell: values of red, green and blue from 0 to 255.
  fillColours(name, [red, green, blue]) {
    const cells = this.drawings.get(name)?.cells ?? [];
    if (!cells.length) return;
    for (const [k, r] of red.entries()) {
      const colour = r.cell ? `rgb(${r.value},${green[k].value},${blue[k].value})` : "transparent";
      paintCell(cells[k], colour);
    }
  }

  // Outline `cells` of a grid in the style of a role: read, weight, product, result, asked, winner, nested. `within`
  // says where a cell lies, if not where the grid has it. A box is outlined around all of them.
  mark(id, role, panelName, cells, within = null, boxed = false) {
    let mark = this.marks.get(id);
    if (!mark) {
      const group = svg("g", {}, this.roles);
      mark = {
        group,
        casing: svg("path", { class: "ph-casing" }, group),
        line: svg("path", {}, group),
        second: svg("path", {}, group),
      };
      this.marks.set(id, mark);
    }
    mark.turn = this.turn;
    const panel = this.scene.panel.get(panelName);
    const box = within ?? this.boxes.get(panelName);
    if (!panel || !contentOf(panel).outlines || !box || !cells || !cells.length) {
      this.hide(mark);
      return;
    }
    put(mark.group, "visibility", "visible");
    put(mark.group, "data-mark", id);
    put(mark.group, "clip-path", `url(#${this.clipId(panel)})`);
    put(mark.group, "data-cells", cells.length > 400 ? "" : cells.map((c) => `${c.row},${c.col}`).join(" "));
    // A cell too small to hold its outline is ringed from outside, so that its own colour stays visible.
    const [, , wide] = box(cells[0].row, cells[0].col);
    const ring = wide < 12 && role !== "read" && role !== "nested";
    const covered = panel.big && role === "result" && cells.length === 1 && this.isConcealed(panel, cells[0]);
    const path = boxed
      ? frame(cells, box)
      : outline(cells, covered ? (row, col) => coverOf(box(row, col)) : box, ring && !covered ? -3 : 0);
    put(mark.casing, "d", path);
    put(mark.casing, "class", role === "nested" ? "ph-casing ph-casing-thin" : "ph-casing");
    put(mark.line, "d", path);
    put(mark.line, "class", `ph-role ph-${role}`);
    put(mark.second, "class", `ph-role ph-${role} ph-second`);
    put(
      mark.second,
      "d",
      role === "result" && !ring && contentOf(panel).outlines > 1 && !this.isLow(panel) ? outline(cells, box, 6) : "",
    );
  }

  // The markers of curves and trails follow the cursor.
  moveMarkers(out, pin) {
    for (const panel of this.scene.panels) {
      const drawing = this.drawings.get(panel.name);
      if (drawing) contentOf(panel).move(this, panel, drawing.grid, drawing.nodes, out, pin);
    }
  }

  // In a low row of a pyramid the inner line would run through the numbers.
  isLow(panel) {
    const grid = this.place.grids.get(panel.name);
    return grid.wide !== undefined && !grid.mute && grid.side < 28;
  }

  // Hide the marks whose name begins so and that were not drawn in this turn.
  hideOthers(prefix) {
    for (const [id, mark] of this.marks) if (id.startsWith(prefix) && mark.turn !== this.turn) this.hide(mark);
  }

  hide({ group }) {
    put(group, "visibility", "hidden");
    put(group, "data-cells", "");
  }

  valueAt(name, cell) {
    const panel = this.scene.panel.get(name);
    return panel.content.values ? panel.content.values[at(panel, cell)] : null;
  }
}
