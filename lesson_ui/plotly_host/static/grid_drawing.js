// What is drawn of one grid and stays until its scene or its place changes: title, ticks, numbers, states; the empty
// cells of a live grid, which the cursor fills.

import { wideOf } from "./arrange.js";
import { contentOf } from "./contents.js";
import { colourOf, coverOf, fontSize, format, inkFor, paler, svg } from "./ink.js";
import { at } from "./scene.js";
import { CHANGED, isIn, PADDING, UNREAD } from "./states.js";

// Whether words stand at its sides instead of the numbers of rows and columns.
const hasHeads = ({ ticks }) => ticks !== null && ticks.row_heads.length + ticks.column_heads.length > 0;

export class GridDrawing {
  // `appearance` tells everything the drawing depends on, as text; `nodes` are the groups it is drawn into.
  constructor(overlay, panel, { grid, box, appearance }) {
    Object.assign(this, {
      panel,
      grid,
      box,
      appearance,
      scene: overlay.scene,
      axes: overlay.axes,
      smallest: overlay.smallest,
    });
    this.clip = overlay.clipId(panel);
    this.isConcealed = (cell) => overlay.isConcealed(panel, cell);
    this.nodes = overlay.layers.map((layer) => svg("g", {}, layer));
    [this.still, this.alive] = this.nodes;
    this.cells = []; // of a live grid
    this.draw();
  }

  draw() {
    this.drawClip();
    this.drawTitle();
    contentOf(this.panel).draw(this);
  }

  drawClip() {
    const { panel, grid } = this;
    const clip = svg("clipPath", { id: this.clip }, this.still);
    svg(
      "rect",
      { x: grid.x - 4, y: grid.y - 4, width: panel.cols * wideOf(grid) + 8, height: panel.rows * grid.side + 8 },
      clip,
    );
    svg(
      "rect",
      { class: "ph-frame", x: grid.x, y: grid.y, width: panel.cols * wideOf(grid), height: panel.rows * grid.side },
      this.still,
    );
  }

  drawTitle() {
    const { panel, grid } = this;
    const title = svg("text", { class: "ph-title", x: grid.titleX ?? grid.x, y: grid.titleY + 16 }, this.still);
    title.textContent = panel.title;
    if (panel.note)
      svg(
        "text",
        { class: "ph-note", x: grid.noteX ?? grid.x, y: grid.noteY ?? grid.titleY + (this.scene.projector ? 37 : 34) },
        this.still,
      ).textContent = panel.note;
  }

  drawTicks() {
    const { panel, grid, box } = this;
    if (!panel.ticks) return;
    if (hasHeads(panel)) {
      this.drawHeads();
      return;
    }
    const number = (className, x, y, value) => {
      svg("text", { class: className, x, y }, this.still).textContent = format(value, 0);
    };
    for (let c = panel.col0; c < panel.col0 + panel.cols; c++) {
      const [x, , w] = box(panel.row0, c);
      number("ph-tick", x + w / 2, grid.y - 7, c);
    }
    for (let r = panel.row0; r < panel.row0 + panel.rows && panel.ticks.rows; r++) {
      const [, y, , h] = box(r, panel.col0);
      number("ph-tick ph-tick-row", grid.x - 7, y + h / 2, r);
    }
  }

  // Words over equal shares of the columns, and beside equal shares of the rows.
  drawHeads() {
    const { panel, grid, box } = this;
    const { row_heads: rows, column_heads: columns } = panel.ticks;
    columns.forEach((text, k) => {
      const [x, , w] = box(panel.row0, panel.col0);
      const share = (panel.cols * w) / columns.length;
      svg("text", { class: "ph-tick ph-head", x: x + (k + 0.5) * share, y: grid.y - 7 }, this.still).textContent = text;
    });
    rows.forEach((text, k) => {
      const [, y, , h] = box(panel.row0, panel.col0);
      svg(
        "text",
        { class: "ph-tick ph-tick-row ph-head", x: grid.x - 7, y: y + ((k + 0.5) * panel.rows * h) / rows.length },
        this.still,
      ).textContent = text;
    });
  }

  drawNumbers() {
    const { panel, grid, box } = this;
    const { content } = panel;
    const size = fontSize(content, Math.min(grid.side, wideOf(grid)), this.smallest);
    const group = svg("g", { class: "ph-numbers", "font-size": size }, this.still);
    for (let k = 0; k < content.values.length; k++) {
      const row = panel.row0 + Math.floor(k / panel.cols),
        col = panel.col0 + (k % panel.cols);
      const [x, y, w, h] = box(row, col);
      if (this.isConcealed({ row, col })) {
        svg("rect", { class: "ph-concealed", x: x + 0.5, y: y + 0.5, width: w - 1, height: h - 1 }, group);
        svg("text", { class: "ph-question", x: x + w / 2, y: y + h / 2 }, group).textContent = "?";
        continue;
      }
      const text = svg("text", { x: x + w / 2, y: y + h / 2 }, group);
      const colour = colourOf(this.scene, content, content.values[k]) ?? "#ffffff";
      text.style.fill = inkFor(isIn(panel, k, PADDING) ? paler(colour) : colour);
      text.textContent = content.labels ? content.labels[k] : format(content.values[k], content.decimals);
    }
  }

  // A picture zoomed in far enough shows its numbers; the cell to be predicted stays covered at any zoom.
  drawZoomed() {
    const { panel, box } = this;
    const { content } = panel;
    const group = svg("g", { class: "ph-numbers", "clip-path": `url(#${this.clip})` }, this.still);
    const { across, down } = this.axes.seen(panel);
    const cells =
      across.length <= 14 && down.length <= 14 ? down.flatMap((row) => across.map((col) => ({ row, col }))) : [];
    const texts = cells.map((cell) => format(content.values[at(panel, cell)], content.decimals));
    const side = cells.length ? box(cells[0].row, cells[0].col)[2] : 0;
    const size = Math.min(20, (side - 4) / (0.58 * Math.max(1, ...texts.map((text) => text.length))));
    if (size >= this.smallest) {
      group.setAttribute("font-size", size);
      cells.forEach((cell, k) => {
        const [x, y, w, h] = box(cell.row, cell.col);
        const text = svg("text", { x: x + w / 2, y: y + h / 2 }, group);
        text.style.fill = inkFor(colourOf(this.scene, content, content.values[at(panel, cell)]) ?? "#ffffff");
        text.textContent = texts[k];
      });
    }
    const [row, col] = this.scene.concealed ?? [NaN, NaN];
    if (this.isConcealed({ row, col })) this.drawCover(box(row, col), group);
  }

  drawCover(cell, group) {
    const [x, y, w, h] = coverOf(cell);
    svg("rect", { class: "ph-concealed", x, y, width: w, height: h }, group);
    svg("text", { class: "ph-question", x: x + w / 2, y: y + h / 2, "font-size": 18 }, group).textContent = "?";
  }

  drawPale() {
    const { panel, box } = this;
    const group = svg("g", { "clip-path": `url(#${this.clip})` }, this.still);
    panel.content.states.forEach((state, k) => {
      if (!(state & PADDING)) return;
      const [x, y, width, height] = box(panel.row0 + Math.floor(k / panel.cols), panel.col0 + (k % panel.cols));
      svg("rect", { class: "ph-pale", x, y, width, height }, group);
    });
  }

  // Padding is dashed and paler; what no window reads is hatched.
  drawStates() {
    const { panel, box } = this;
    const group = svg("g", { "clip-path": `url(#${this.clip})` }, this.still);
    const outlined = (name, [x, y, w, h], inset) => {
      const sides = { width: Math.max(0, w - 2 * inset), height: Math.max(0, h - 2 * inset) };
      svg("rect", { class: name, x: x + inset, y: y + inset, ...sides }, group);
    };
    for (let k = 0; k < panel.content.states.length; k++) {
      if (!panel.content.states[k]) continue;
      const [x, y, w, h] = box(panel.row0 + Math.floor(k / panel.cols), panel.col0 + (k % panel.cols));
      if (isIn(panel, k, PADDING)) outlined("ph-padding", [x, y, w, h], 1.5);
      if (isIn(panel, k, CHANGED))
        for (const name of ["ph-changed", "ph-changed ph-changed-dash"]) outlined(name, [x, y, w, h], 3);
      const fill = `url(#ph-hatch-${this.scene.key})`;
      if (isIn(panel, k, UNREAD)) svg("rect", { class: "ph-unread", x, y, width: w, height: h, fill }, group);
    }
  }

  // Maps stitched into one grid: a gap between them and each one's number, with its name where there is room.
  drawTiles(layer) {
    const { panel, box } = this;
    if (!panel.tiles) return;
    const { rows, cols, names, labelled } = panel.tiles;
    const group = svg("g", { class: "ph-tiles", "font-size": this.smallest, "clip-path": `url(#${this.clip})` }, layer);
    const wide = (text) => text.length * this.smallest * 0.48 + 8;
    const across = Math.round(panel.cols / cols);
    names.forEach((name, k) => {
      const [x, y, w, h] = box(panel.row0 + Math.floor(k / across) * rows, panel.col0 + (k % across) * cols);
      svg("rect", { class: "ph-tile", x, y, width: w * cols, height: h * rows }, group);
      if (!labelled || hasHeads(panel)) return;
      const text = wide(`${k + 1} ${name}`) <= w * cols - 4 ? `${k + 1} ${name}` : String(k + 1);
      svg("rect", { class: "ph-tile-back", x: x + 2, y: y + 2, width: wide(text), height: this.smallest * 1.4 }, group);
      svg("text", { x: x + 6, y: y + 2 + this.smallest * 1.08 }, group).textContent = text;
    });
  }

  makeLive() {
    const { panel, box } = this;
    const group = svg(
      "g",
      { class: "ph-numbers", "font-size": fontSize(panel.content, this.grid.side, this.smallest) },
      this.alive,
    );
    const cells = [];
    for (let k = 0; k < panel.rows * panel.cols; k++) {
      const [x, y, w, h] = box(panel.row0 + Math.floor(k / panel.cols), panel.col0 + (k % panel.cols));
      const text = svg("text", { x: x + w / 2, y: y + h / 2 });
      const number = text.appendChild(document.createTextNode(""));
      cells.push({ rect: svg("rect", { class: "ph-live", x, y, width: w, height: h }, group), text, number });
      group.append(text);
    }
    this.cells = cells;
  }
}
