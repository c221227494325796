// What is drawn over the plotly figure: numbers in cells, outlines that tell a role, cells that live from the cursor.
// Fill tells a value, outline tells a role. Nothing here computes; it looks up and draws.

import { at } from "./scene.js";

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (parent) parent.appendChild(node);
  return node;
}

export function format(value, decimals) {
  if (value === null || value === undefined) return "";
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞").replace("-", "−");
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? "−" + text : text;
}

const luminance = (hex) => {
  const part = (k) => {
    const c = parseInt(hex.slice(1 + 2 * k, 3 + 2 * k), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2);
};
// How a padding cell's colour looks under its pale veil (.ph-pale): 30 % white over it.
const paler = (hex) => "#" + [1, 3, 5].map((k) => { const c = parseInt(hex.slice(k, k + 2), 16); return Math.round(c + (255 - c) * 0.3).toString(16).padStart(2, "0"); }).join("");
const inkOn = new Map();
function inkFor(hex) {
  if (!inkOn.has(hex)) inkOn.set(hex, luminance(hex) > 0.18 ? "#111111" : "#ffffff");
  return inkOn.get(hex);
}

export function colourOf(scene, panel, value) {
  const scale = panel.scale;
  if (!scale || value === null) return null;
  const colours = scene.colours[scale.name];
  const share = scale.max > scale.min ? (value - scale.min) / (scale.max - scale.min) : 0.5;
  return colours[Math.max(0, Math.min(colours.length - 1, Math.round(share * (colours.length - 1))))];
}

export function fontSize(panel, side, smallest) {
  if (!panel.decimalsWidth) panel.decimalsWidth = longest(panel);
  return Math.max(smallest, Math.min(side * 0.42, (side - 6) / (panel.decimalsWidth * 0.58), 34));
}

export function longest(panel) {
  if (panel.live || !panel.values) return panel.liveWidth ?? 3;
  if (panel.labels) return Math.max(1, ...panel.labels.map((label) => label.length));
  let most = 1;
  for (const value of panel.values) most = Math.max(most, format(value, panel.decimals).length);
  return most;
}

// The outline around a set of cells: every edge whose other side is not in the set.
export function outline(cells, box, inset = 0) {
  const key = (row, col) => row * 100003 + col;
  const set = new Set(cells.map((c) => key(c.row, c.col)));
  let path = "";
  for (const { row, col } of cells) {
    const [x, y, w, h] = box(row, col);
    const up = !set.has(key(row - 1, col)), down = !set.has(key(row + 1, col));
    const left = !set.has(key(row, col - 1)), right = !set.has(key(row, col + 1));
    const x0 = x + (left ? inset : 0), x1 = x + w - (right ? inset : 0);
    const y0 = y + (up ? inset : 0), y1 = y + h - (down ? inset : 0);
    if (up) path += `M${x0} ${y0}H${x1}`;
    if (down) path += `M${x0} ${y1}H${x1}`;
    if (left) path += `M${x0} ${y0}V${y1}`;
    if (right) path += `M${x1} ${y0}V${y1}`;
  }
  return path;
}

// What covers a cell to be predicted: large enough to be seen on a picture.
function coverOf([x, y, w, h]) {
  const wide = Math.max(w, 26), high = Math.max(h, 26);
  return [x + (w - wide) / 2, y + (h - high) / 2, wide, high];
}

export class Overlay {
  constructor(root) {
    this.root = root;
    this.still = svg("g", { class: "ph-still" }, root);
    this.alive = svg("g", { class: "ph-alive" }, root);
    this.roles = svg("g", { class: "ph-roles" }, root);
    this.marks = new Map();
    this.liveCells = new Map();
  }

  // Pixel box of a cell, through the axes plotly drew (so that zoom is followed).
  boxer(panel) {
    const layout = this.gd._fullLayout;
    const x = layout[panel.xaxis], y = layout[panel.yaxis];
    return (row, col) => {
      const x0 = x._offset + x.l2p(col - 0.5), x1 = x._offset + x.l2p(col + 0.5);
      const y0 = y._offset + y.l2p(row - 0.5), y1 = y._offset + y.l2p(row + 0.5);
      return [x0, Math.min(y0, y1), x1 - x0, Math.abs(y1 - y0)];
    };
  }

  // Everything that changes only when the scene or the place of a grid changes.
  drawStill(scene, place, gd) {
    this.scene = scene;
    this.place = place;
    this.gd = gd;
    this.boxes = new Map();
    this.still.replaceChildren();
    this.alive.replaceChildren();
    this.liveCells.clear();
    for (const panel of scene.panels) {
      const grid = place.grids.get(panel.name);
      if (!grid) continue;
      const box = this.boxer(panel);
      this.boxes.set(panel.name, box);
      this.drawClip(panel, grid);
      this.drawTitle(panel, grid);
      if (panel.ticks) this.drawTicks(panel, grid, box);
      if (panel.states) this.drawPale(panel, box);
      if (panel.live) this.makeLive(panel, box);
      else if (panel.values && panel.numbers) this.drawNumbers(panel, box);
      else if (panel.values && panel.big) this.drawZoomed(panel, box);
      if (panel.states) this.drawStates(panel, box);
      if (panel.tiles) this.drawTiles(panel, box);
    }
    for (const glyph of place.glyphs) svg("text", { class: "ph-glyph", x: glyph.x, y: glyph.y }, this.still).textContent = glyph.text;
  }

  drawClip(panel, grid) {
    const clip = svg("clipPath", { id: this.clipId(panel) }, this.still);
    svg("rect", { x: grid.x - 4, y: grid.y - 4, width: panel.cols * grid.side + 8, height: panel.rows * grid.side + 8 }, clip);
    svg("rect", { class: "ph-frame", x: grid.x, y: grid.y, width: panel.cols * grid.side, height: panel.rows * grid.side }, this.still);
  }

  clipId(panel) { return `ph-${this.scene.key}-${panel.name}`; }

  drawTitle(panel, grid) {
    const title = svg("text", { class: "ph-title", x: grid.x, y: grid.titleY + 16 }, this.still);
    title.textContent = panel.title;
    if (panel.note) svg("text", { class: "ph-note", x: grid.x, y: grid.titleY + 34 }, this.still).textContent = panel.note;
  }

  drawTicks(panel, grid, box) {
    for (let c = 0; c < panel.cols; c++) {
      const [x, , w] = box(panel.row0, panel.col0 + c);
      svg("text", { class: "ph-tick", x: x + w / 2, y: grid.y - 7 }, this.still).textContent = format(panel.col0 + c, 0);
    }
    for (let r = 0; r < panel.rows; r++) {
      const [, y, , h] = box(panel.row0 + r, panel.col0);
      svg("text", { class: "ph-tick ph-tick-row", x: grid.x - 7, y: y + h / 2 }, this.still).textContent = format(panel.row0 + r, 0);
    }
  }

  drawNumbers(panel, box) {
    const size = fontSize(panel, this.place.grids.get(panel.name).side, this.smallest);
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
    const hidden = this.scene.concealed;
    return hidden && hidden[0] === cell.row && hidden[1] === cell.col && this.scene.links.some((link) => link.into.includes(panel.name));
  }

  // A picture zoomed in far enough shows its numbers; the cell to be predicted stays covered at any zoom.
  drawZoomed(panel, box) {
    const group = svg("g", { class: "ph-numbers", "clip-path": `url(#${this.clipId(panel)})` }, this.still);
    const across = this.seen(panel.xaxis, panel.col0, panel.cols), down = this.seen(panel.yaxis, panel.row0, panel.rows);
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

  // The rows or columns of a grid that the zoom leaves in view, but for a sliver.
  seen(axis, first, count) {
    const range = this.gd._fullLayout[axis].range.map(Number);
    const low = Math.max(first, Math.ceil(Math.min(...range) + 0.2)), high = Math.min(first + count - 1, Math.floor(Math.max(...range) - 0.2));
    return Array.from({ length: Math.max(0, high - low + 1) }, (_, k) => low + k);
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
    const { rows, cols, names } = panel.tiles;
    const group = svg("g", { class: "ph-tiles", "font-size": this.smallest, "clip-path": `url(#${this.clipId(panel)})` }, this.still);
    const wide = (text) => text.length * this.smallest * 0.48 + 8;
    const across = Math.round(panel.cols / cols);
    names.forEach((name, k) => {
      const [x, y, w, h] = box(panel.row0 + Math.floor(k / across) * rows, panel.col0 + (k % across) * cols);
      svg("rect", { class: "ph-tile", x, y, width: w * cols, height: h * rows }, group);
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
      cells.push({ rect: svg("rect", { class: "ph-live", x, y, width: w, height: h }, group), text: svg("text", { x: x + w / 2, y: y + h / 2 }, group) });
    }
    this.liveCells.set(panel.name, cells);
  }

  fillLive(name, values) {
    const panel = this.scene.panel.get(name);
    const cells = this.liveCells.get(name);
    if (!cells) return;
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
    const cells = this.liveCells.get(name);
    if (!cells) return;
    red.forEach((r, k) => cells[k].rect.setAttribute("fill", r.cell ? `rgb(${r.value},${green[k].value},${blue[k].value})` : "transparent"));
  }

  // Outline `cells` of a grid in the style of a role: read, weight, product, result, asked, winner.
  mark(id, role, panelName, cells) {
    let mark = this.marks.get(id);
    if (!mark) {
      const group = svg("g", {}, this.roles);
      mark = { group, casing: svg("path", { class: "ph-casing" }, group), line: svg("path", {}, group), second: svg("path", {}, group) };
      this.marks.set(id, mark);
    }
    const panel = this.scene.panel.get(panelName);
    const box = this.boxes.get(panelName);
    if (!panel || !box || !cells || !cells.length) { mark.group.setAttribute("visibility", "hidden"); return; }
    mark.group.setAttribute("visibility", "visible");
    mark.group.setAttribute("clip-path", `url(#${this.clipId(panel)})`);
    mark.group.dataset.mark = id;
    mark.group.dataset.cells = cells.length > 400 ? "" : cells.map((c) => `${c.row},${c.col}`).join(" ");
    // A cell too small to hold its outline is ringed from outside, so that its own colour stays visible.
    const [, , wide] = box(cells[0].row, cells[0].col);
    const ring = wide < 12 && role !== "read";
    const covered = panel.big && role === "result" && cells.length === 1 && this.isConcealed(panel, cells[0]);
    const path = outline(cells, covered ? (row, col) => coverOf(box(row, col)) : box, ring && !covered ? -3 : 0);
    mark.casing.setAttribute("d", path);
    mark.line.setAttribute("d", path);
    mark.line.setAttribute("class", `ph-role ph-${role}`);
    mark.second.setAttribute("class", `ph-role ph-${role} ph-second`);
    mark.second.setAttribute("d", role === "result" && !ring ? outline(cells, box, 6) : "");
  }

  clear(prefix) {
    for (const [id, mark] of this.marks) if (id.startsWith(prefix)) { mark.group.setAttribute("visibility", "hidden"); mark.group.dataset.cells = ""; }
  }

  valueAt(name, cell) {
    const panel = this.scene.panel.get(name);
    return panel.values ? panel.values[at(panel, cell)] : null;
  }
}
