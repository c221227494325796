// What is drawn over the plotly figure: numbers in cells, outlines that tell a role, cells that live from the cursor.
// Fill tells a value, outline tells a role. Nothing here computes; it looks up and draws.

import { drawBars, rowBoxer } from "./bars.js";
import { drawCurve, moveMarker } from "./curve.js";
import { colourOf, coverOf, fontSize, format, frame, inkFor, outline, paler, svg } from "./ink.js";
import { at, isHidden } from "./scene.js";
import { wideOf } from "./arrange.js";
import { drawTrails, moveTrails } from "./trails.js";

export class Overlay {
  constructor(root) {
    this.root = root;
    this.layers = ["still", "alive"].map((name) => svg("g", { class: `ph-${name}` }, root));
    this.glyphs = svg("g", {}, root);
    this.roles = svg("g", { class: "ph-roles" }, root);
    this.drawings = new Map(); // what is drawn of each grid, kept while the grid stays as it is
    this.marks = new Map();
  }

  // Everything that changes only when the scene or the place of a grid changes.
  drawStill(scene, place, axes) {
    this.scene = scene;
    this.place = place;
    this.axes = axes;
    this.boxes = new Map();
    for (const name of this.drawings.keys()) if (!place.grids.has(name)) this.forget(name);
    for (const panel of scene.panels) {
      const grid = place.grids.get(panel.name);
      if (!grid) continue;
      const box = panel.bars ? rowBoxer(panel, grid) : axes.boxer(panel);
      this.boxes.set(panel.name, box);
      const looks = this.looksOf(panel, grid);
      if (looks !== null && this.drawings.get(panel.name)?.looks === looks) continue;
      this.forget(panel.name);
      [this.still, this.alive] = this.layers.map((layer) => svg("g", {}, layer));
      this.drawings.set(panel.name, { looks, nodes: [this.still, this.alive], cells: [] });
      this.drawPanel(panel, grid, box);
    }
    this.glyphs.replaceChildren();
    for (const glyph of place.glyphs) svg("text", { class: "ph-glyph", x: glyph.x, y: glyph.y }, this.glyphs).textContent = glyph.text;
  }

  forget(name) {
    this.drawings.get(name)?.nodes.forEach((node) => node.remove());
    this.drawings.delete(name);
  }

  // Everything the drawing of a grid depends on, as text; null where it depends on the zoom as well.
  looksOf(panel, grid) {
    const { across, down } = this.axes.seen(panel);
    if (across.length < panel.cols || down.length < panel.rows) return null;
    const values = panel.live || panel.big ? "" : panel.values?.join();
    const hidden = this.scene.concealed && this.scene.links.some((link) => link.into.includes(panel.name) || link.echoes.some((echo) => echo.hides && echo.panel === panel.name)) ? this.scene.concealed : null;
    return JSON.stringify([this.scene.key, this.smallest, grid, panel.rows, panel.cols, panel.row0, panel.col0, panel.title, panel.note, panel.ticks, panel.live, panel.liveWidth, panel.numbers, panel.big, panel.decimals, panel.labels, panel.tiles, panel.heads, panel.scale, (panel.curve || panel.bars || panel.trails) && [this.scene.drawing], panel.rowTicks, hidden, panel.states?.join(), values]);
  }

  drawPanel(panel, grid, box) {
    this.drawClip(panel, grid);
    this.drawTitle(panel, grid);
    if (panel.bars) { drawBars(this.still, panel, grid, { smallest: this.smallest, isConcealed: (row) => this.isConcealed(panel, { row, col: 0 }) }); return; }
    if (panel.curve) { drawCurve(this.still, panel, grid, { smallest: this.smallest, clip: this.clipId(panel) }); return; }
    if (panel.trails) { drawTrails(this.still, panel, grid, { smallest: this.smallest, clip: this.clipId(panel) }); return; }
    if (panel.ticks) this.drawTicks(panel, grid, box);
    if (panel.states) this.drawPale(panel, box);
    if (panel.live) this.makeLive(panel, box);
    else if (panel.values && panel.numbers && !grid.mute) this.drawNumbers(panel, box);
    else if (panel.values && panel.big && panel.scale) this.drawZoomed(panel, box);
    if (panel.states) this.drawStates(panel, box);
    if (panel.tiles) this.drawTiles(panel, box);
  }

  drawClip(panel, grid) {
    const clip = svg("clipPath", { id: this.clipId(panel) }, this.still);
    svg("rect", { x: grid.x - 4, y: grid.y - 4, width: panel.cols * wideOf(grid) + 8, height: panel.rows * grid.side + 8 }, clip);
    svg("rect", { class: "ph-frame", x: grid.x, y: grid.y, width: panel.cols * wideOf(grid), height: panel.rows * grid.side }, this.still);
  }

  clipId(panel) { return `ph-${this.scene.key}-${panel.name}`; }

  drawTitle(panel, grid) {
    const title = svg("text", { class: "ph-title", x: grid.titleX ?? grid.x, y: grid.titleY + 16 }, this.still);
    title.textContent = panel.title;
    if (panel.note) svg("text", { class: "ph-note", x: grid.noteX ?? grid.x, y: grid.noteY ?? grid.titleY + (this.scene.projector ? 37 : 34) }, this.still).textContent = panel.note;
  }

  drawTicks(panel, grid, box) {
    if (panel.heads) { this.drawHeads(panel, grid, box); return; }
    for (let c = 0; c < panel.cols; c++) {
      const [x, , w] = box(panel.row0, panel.col0 + c);
      svg("text", { class: "ph-tick", x: x + w / 2, y: grid.y - 7 }, this.still).textContent = format(panel.col0 + c, 0);
    }
    for (let r = 0; r < panel.rows && panel.rowTicks; r++) {
      const [, y, , h] = box(panel.row0 + r, panel.col0);
      svg("text", { class: "ph-tick ph-tick-row", x: grid.x - 7, y: y + h / 2 }, this.still).textContent = format(panel.row0 + r, 0);
    }
  }

  // Words over equal shares of the columns, and beside equal shares of the rows.
  drawHeads(panel, grid, box) {
    const [rows, columns] = panel.heads;
    columns.forEach((text, k) => {
      const [x, , w] = box(panel.row0, panel.col0);
      const share = (panel.cols * w) / columns.length;
      svg("text", { class: "ph-tick ph-head", x: x + (k + 0.5) * share, y: grid.y - 7 }, this.still).textContent = text;
    });
    rows.forEach((text, k) => {
      const [, y, , h] = box(panel.row0, panel.col0);
      svg("text", { class: "ph-tick ph-tick-row ph-head", x: grid.x - 7, y: y + ((k + 0.5) * panel.rows * h) / rows.length }, this.still).textContent = text;
    });
  }

  drawNumbers(panel, box) {
    const grid = this.place.grids.get(panel.name);
    const size = fontSize(panel, Math.min(grid.side, wideOf(grid)), this.smallest);
    const group = svg("g", { class: "ph-numbers", "font-size": size }, this.still);
    for (let k = 0; k < panel.values.length; k++) {
      const row = panel.row0 + Math.floor(k / panel.cols), col = panel.col0 + (k % panel.cols);
      const [x, y, w, h] = box(row, col);
      if (this.isConcealed(panel, { row, col })) {
        svg("rect", { class: "ph-concealed", x: x + 0.5, y: y + 0.5, width: w - 1, height: h - 1 }, group);
        svg("text", { class: "ph-question", x: x + w / 2, y: y + h / 2 }, group).textContent = "?";
        continue;
      }
      const text = svg("text", { x: x + w / 2, y: y + h / 2 }, group);
      const colour = colourOf(this.scene, panel, panel.values[k]) ?? "#ffffff";
      text.style.fill = inkFor(panel.states && panel.states[k] & 1 ? paler(colour) : colour);
      text.textContent = panel.labels ? panel.labels[k] : format(panel.values[k], panel.decimals);
    }
  }

  isConcealed(panel, cell) {
    return isHidden(this.scene, panel.name, cell);
  }

  // A picture zoomed in far enough shows its numbers; the cell to be predicted stays covered at any zoom.
  drawZoomed(panel, box) {
    const group = svg("g", { class: "ph-numbers", "clip-path": `url(#${this.clipId(panel)})` }, this.still);
    const { across, down } = this.axes.seen(panel);
    const cells = across.length <= 14 && down.length <= 14 ? down.flatMap((row) => across.map((col) => ({ row, col }))) : [];
    const texts = cells.map((cell) => format(panel.values[at(panel, cell)], panel.decimals));
    const side = cells.length ? box(cells[0].row, cells[0].col)[2] : 0;
    const size = Math.min(20, (side - 4) / (0.58 * Math.max(1, ...texts.map((text) => text.length))));
    if (size >= this.smallest) {
      group.setAttribute("font-size", size);
      cells.forEach((cell, k) => {
        const [x, y, w, h] = box(cell.row, cell.col);
        const text = svg("text", { x: x + w / 2, y: y + h / 2 }, group);
        text.style.fill = inkFor(colourOf(this.scene, panel, panel.values[at(panel, cell)]) ?? "#ffffff");
        text.textContent = texts[k];
      });
    }
    const [row, col] = this.scene.concealed ?? [NaN, NaN];
    if (this.isConcealed(panel, { row, col })) this.drawCover(box(row, col), group);
  }

  drawCover(cell, group) {
    const [x, y, w, h] = coverOf(cell);
    svg("rect", { class: "ph-concealed", x, y, width: w, height: h }, group);
    svg("text", { class: "ph-question", x: x + w / 2, y: y + h / 2, "font-size": 18 }, group).textContent = "?";
  }

  drawPale(panel, box) {
    const group = svg("g", { "clip-path": `url(#${this.clipId(panel)})` }, this.still);
    panel.states.forEach((state, k) => {
      if (!(state & 1)) return;
      const [x, y, width, height] = box(panel.row0 + Math.floor(k / panel.cols), panel.col0 + (k % panel.cols));
      svg("rect", { class: "ph-pale", x, y, width, height }, group);
    });
  }

  // Padding is dashed and paler; what no window reads is hatched.
  drawStates(panel, box) {
    const group = svg("g", { "clip-path": `url(#${this.clipId(panel)})` }, this.still);
    for (let k = 0; k < panel.states.length; k++) {
      if (!panel.states[k]) continue;
      const [x, y, w, h] = box(panel.row0 + Math.floor(k / panel.cols), panel.col0 + (k % panel.cols));
      if (panel.states[k] & 1) svg("rect", { class: "ph-padding", x: x + 1.5, y: y + 1.5, width: Math.max(0, w - 3), height: Math.max(0, h - 3) }, group);
      if (panel.states[k] & 4) {
        svg("rect", { class: "ph-changed", x: x + 3, y: y + 3, width: Math.max(0, w - 6), height: Math.max(0, h - 6) }, group);
        svg("rect", { class: "ph-changed ph-changed-dash", x: x + 3, y: y + 3, width: Math.max(0, w - 6), height: Math.max(0, h - 6) }, group);
      }
      if (panel.states[k] & 2) svg("rect", { class: "ph-unread", x, y, width: w, height: h, fill: `url(#ph-hatch-${this.scene.key})` }, group);
    }
  }

  // Maps stitched into one grid: a gap between them and each one's number, with its name where there is room.
  drawTiles(panel, box) {
    const { rows, cols, names, labelled } = panel.tiles;
    const group = svg("g", { class: "ph-tiles", "font-size": this.smallest, "clip-path": `url(#${this.clipId(panel)})` }, panel.live ? this.alive : this.still);
    const wide = (text) => text.length * this.smallest * 0.48 + 8;
    const across = Math.round(panel.cols / cols);
    names.forEach((name, k) => {
      const [x, y, w, h] = box(panel.row0 + Math.floor(k / across) * rows, panel.col0 + (k % across) * cols);
      svg("rect", { class: "ph-tile", x, y, width: w * cols, height: h * rows }, group);
      if (!labelled || panel.heads) return;
      const text = wide(`${k + 1} ${name}`) <= w * cols - 4 ? `${k + 1} ${name}` : String(k + 1);
      svg("rect", { class: "ph-tile-back", x: x + 2, y: y + 2, width: wide(text), height: this.smallest * 1.4 }, group);
      svg("text", { x: x + 6, y: y + 2 + this.smallest * 1.08 }, group).textContent = text;
    });
  }

  makeLive(panel, box) {
    const group = svg("g", { class: "ph-numbers", "font-size": fontSize(panel, this.place.grids.get(panel.name).side, this.smallest) }, this.alive);
    const cells = [];
    for (let k = 0; k < panel.rows * panel.cols; k++) {
      const [x, y, w, h] = box(panel.row0 + Math.floor(k / panel.cols), panel.col0 + (k % panel.cols));
      cells.push({ rect: svg("rect", { class: "ph-live", fill: "transparent", x, y, width: w, height: h }, group), text: svg("text", { x: x + w / 2, y: y + h / 2 }, group) });
    }
    this.drawings.get(panel.name).cells = cells;
  }

  fillLive(name, values) {
    const panel = this.scene.panel.get(name);
    const cells = this.drawings.get(name)?.cells ?? [];
    if (!cells.length) return;
    values.forEach((value, k) => {
      const colour = colourOf(this.scene, panel, value) ?? (value === null ? "transparent" : "#f0f0f0");
      cells[k].rect.setAttribute("fill", colour);
      if (panel.numbers === false) return;
      if (value !== null) cells[k].text.style.fill = inkFor(colour);
      cells[k].text.textContent = format(value, panel.decimals);
    });
  }

  // The colours that three links mix, cell by cell: values of red, green and blue from 0 to 255.
  fillColours(name, [red, green, blue]) {
    const cells = this.drawings.get(name)?.cells ?? [];
    if (!cells.length) return;
    red.forEach((r, k) => cells[k].rect.setAttribute("fill", r.cell ? `rgb(${r.value},${green[k].value},${blue[k].value})` : "transparent"));
  }

  // Outline `cells` of a grid in the style of a role: read, weight, product, result, asked, winner, nested. `within` says
  // where a cell lies, if not where the grid has it.
  // A box is outlined around all of them.
  mark(id, role, panelName, cells, within = null, boxed = false) {
    let mark = this.marks.get(id);
    if (!mark) {
      const group = svg("g", {}, this.roles);
      mark = { group, casing: svg("path", { class: "ph-casing" }, group), line: svg("path", {}, group), second: svg("path", {}, group) };
      this.marks.set(id, mark);
    }
    const panel = this.scene.panel.get(panelName);
    const box = within ?? this.boxes.get(panelName);
    if (!panel || panel.curve || panel.trails || !box || !cells || !cells.length) { mark.group.setAttribute("visibility", "hidden"); return; }
    mark.group.setAttribute("visibility", "visible");
    mark.group.setAttribute("clip-path", `url(#${this.clipId(panel)})`);
    mark.group.dataset.mark = id;
    mark.group.dataset.cells = cells.length > 400 ? "" : cells.map((c) => `${c.row},${c.col}`).join(" ");
    // A cell too small to hold its outline is ringed from outside, so that its own colour stays visible.
    const [, , wide] = box(cells[0].row, cells[0].col);
    const ring = wide < 12 && role !== "read" && role !== "nested";
    const covered = panel.big && role === "result" && cells.length === 1 && this.isConcealed(panel, cells[0]);
    const path = boxed ? frame(cells, box) : outline(cells, covered ? (row, col) => coverOf(box(row, col)) : box, ring && !covered ? -3 : 0);
    mark.casing.setAttribute("d", path);
    mark.casing.setAttribute("class", role === "nested" ? "ph-casing ph-casing-thin" : "ph-casing");
    mark.line.setAttribute("d", path);
    mark.line.setAttribute("class", `ph-role ph-${role}`);
    mark.second.setAttribute("class", `ph-role ph-${role} ph-second`);
    mark.second.setAttribute("d", role === "result" && !ring && !panel.bars && !this.isLow(panel) ? outline(cells, box, 6) : "");
  }

  // The markers of curves and trails follow the cursor.
  moveMarkers(out, pin) {
    for (const panel of this.scene.panels) {
      if (!panel.curve && !panel.trails) continue;
      const nodes = this.drawings.get(panel.name).nodes;
      if (panel.trails) { moveTrails(nodes, panel, this.place.grids.get(panel.name), out, pin, { smallest: this.smallest }); continue; }
      const { across, down } = panel.curve;
      const hidden = panel.curve.hidden || (down && this.isConcealed(this.scene.panel.get(down), out));
      const point = across ? { x: this.valueAt(across, out), y: this.valueAt(down, out) } : { x: panel.curve.x[out.col], y: panel.curve.y[out.col], slope: panel.curve.slopes?.[out.col], other: panel.curve.other?.[out.col] };
      moveMarker(nodes, panel, this.place.grids.get(panel.name), point, { hidden, smallest: this.smallest, clip: this.clipId(panel) });
    }
  }

  // In a low row of a pyramid the inner line would run through the numbers.
  isLow(panel) {
    const grid = this.place.grids.get(panel.name);
    return grid.wide !== undefined && !grid.mute && grid.side < 28;
  }

  clear(prefix) {
    for (const [id, mark] of this.marks) if (id.startsWith(prefix)) { mark.group.setAttribute("visibility", "hidden"); mark.group.dataset.cells = ""; }
  }

  valueAt(name, cell) {
    const panel = this.scene.panel.get(name);
    return panel.values ? panel.values[at(panel, cell)] : null;
  }
}
