// A chain of blocks: each a volume drawn to scale, its name under it, arcs where something is read from further back.
// Sizes, fills and words come with the scene; here they are only laid out in lines as wide as the page.

import { writeLegends } from "./bar.js";
import { colourOf, outline, svg } from "./ink.js";
import { paragraph, span, writeWords } from "./line_words.js";
import { PlainScene } from "./plain_scene.js";

const GAP = [5, 14]; // pixels from block to block: without names, with names
const ARC = 18,
  LEVEL = 9; // pixels over the blocks of a line in which an arc runs, and from arc to arc
const LEAST = [26, 64]; // pixels a line of blocks is high at least: without names, with names
const THIN = 3; // pixels of a block that would be too thin to be seen
const MOST_NAMED = 60; // blocks that carry their names; of more, the line under the figure tells

const CHARACTER = 0.6;

export class BlocksScene extends PlainScene {
  places = [];

  get role() {
    return "application";
  }

  get walked() {
    return true;
  }

  get keys() {
    return this.scene.words.keys_blocks;
  }

  get items() {
    return this.scene.blocks.items;
  }

  get lines() {
    return Math.max(1, ...this.items.map((item) => item.lines.length));
  }

  size() {
    return [1, this.items.length];
  }

  draw() {
    const { host, scene } = this;
    const { width } = host;
    this.type = scene.projector ? 18 : 13;
    this.named = this.items.length <= MOST_NAMED;
    this.arcs = stacked(
      this.items.flatMap((item, k) =>
        item.sources.filter((source) => source < k - 1).map((source) => ({ from: source, to: k })),
      ),
    );
    this.arrange(width, host.lastRoom);
    host.overlay.show(true);
    host.stage.style.height = `${this.height}px`;
    host.stage.style.cursor = "pointer";
    host.overlay.root.querySelector(".ph-blocks")?.remove();
    this.root = svg("g", { class: "ph-blocks" }, host.overlay.root);
    for (const [k, place] of this.places.entries()) this.drawBlock(this.items[k], place);
    for (const arc of this.arcs) this.drawArc(arc);
    this.marks = ["read", "asked", "result"].map((role) => svg("path", { class: `ph-role ph-${role}` }, this.root));
    writeLegends(host.legends, scene);
    host.cursor.draw();
    host.root.dataset.drawn = scene.version;
  }

  // As few lines as the names and blocks need, each as high as the page has room for.
  arrange(width, room) {
    const foot = this.named ? 2.6 * this.type + 8 : 8;
    const gap = GAP[Number(this.named)];
    const least = LEAST[Number(this.named)];
    this.gap = gap;
    const head = this.arcs.length ? ARC + LEVEL * Math.max(...this.arcs.map((arc) => arc.level)) : 6;
    let lines = 1,
      columns,
      high,
      rows;
    for (; ; lines++) {
      high = Math.max(least, room / lines - foot - head);
      columns = this.items.map((item) => this.columnOf(item, high, width));
      rows = flow(columns, width, gap);
      if (rows.length <= lines || high === least) break;
    }
    rows = evenly(columns, width, rows, gap);
    // A line is as high as its own tallest block.
    this.places = [];
    let top = 0;
    for (const row of rows) {
      const tall = Math.max(...row.map((c) => c.high + c.back));
      const spare = Math.max(0, width - row.reduce((sum, c) => sum + c.column, 0) - gap * (row.length - 1));
      const between = gap + Math.min(28, spare / Math.max(1, row.length - 1));
      let x = Math.max(0, (width - row.reduce((sum, c) => sum + c.column, 0) - between * (row.length - 1)) / 2);
      for (const c of row) {
        const left = x + (c.column - c.wide - c.back) / 2;
        this.places.push({ ...c, x, left, top: top + head + tall - c.high, line: top, lineHeight: head + tall + foot });
        x += c.column + between;
      }
      top += head + tall + foot;
    }
    this.height = Math.ceil(top);
  }

  columnOf(item, high, width) {
    const words = this.named ? Math.max(item.name.length, item.note.length) * this.type * CHARACTER : 0;
    const unit = high * 0.78; // pixels of the longest side; the rest is for the faces that lead back
    const back = item.back * unit * 0.28;
    const wide = Math.max(THIN, Math.min(item.wide * unit * 0.6, width / 4));
    return {
      wide,
      high: Math.max(THIN, item.high * unit),
      back,
      column: Math.max(words, wide + back, this.named ? 44 : 6),
    };
  }

  drawBlock(item, place) {
    const { left, top, wide, high, back } = place;
    const { scene } = this;
    const group = svg("g", { class: `ph-block${item.state ? ` ph-block-${item.state}` : ""}` }, this.root);
    const fill = item.fill === null ? "var(--st-secondary-background-color)" : colourOf(scene, scene.blocks, item.fill);
    const faces = back
      ? [
          `M${left} ${top}l${back} ${-back}h${wide}l${-back} ${back}z`,
          `M${left + wide} ${top}l${back} ${-back}v${high}l${-back} ${back}z`,
        ]
      : [];
    const front = svg("rect", { class: "ph-frame ph-block-front", x: left, y: top, width: wide, height: high }, group);
    front.style.fill = fill;
    faces.forEach((d, k) => {
      svg("path", { class: "ph-block-face", d }, group).style.fill = fill;
      svg("path", { class: k ? "ph-block-shade" : "ph-block-light", d }, group);
    });
    if (!this.named) return;
    const words = svg("g", { class: "ph-numbers", "font-size": this.type }, group);
    const middle = place.x + place.column / 2,
      below = top + high + this.type * 0.95;
    svg("text", { class: "ph-block-name", x: middle, y: below }, words).textContent = item.name;
    svg("text", { class: "ph-block-note", x: middle, y: below + this.type * 1.3 }, words).textContent = item.note;
  }

  // From the block that is read over the ones between to the block that reads it; where they stand on different
  // lines, out of the one line and into the other.
  drawArc({ from, to, level }) {
    const a = this.places[from],
      b = this.places[to];
    const over = (p) => [p.left + (p.wide + p.back) / 2, p.top - p.back];
    const [ax, ay] = over(a),
      [bx, by] = over(b);
    const roof = (line) =>
      Math.min(...this.places.filter((p) => p.line === line).map((p) => p.top - p.back)) - ARC + 8 - LEVEL * level;
    const arrow = `M${bx - 5} ${by - 9}L${bx} ${by - 2}L${bx + 5} ${by - 9}`;
    const up = `M${ax} ${ay}V${roof(a.line) + 6}q0 -6 6 -6`;
    const down = `H${bx - 6}q6 0 6 6V${by - 2}`;
    const between = a.line === b.line ? "" : `H${this.host.width} M0 ${roof(b.line)}`;
    svg("path", { class: "ph-block-arc", d: `${up}${between}${down}${arrow}` }, this.root);
  }

  // Outline the block of the cursor, what it reads and the chosen one; write its lines under the figure.
  drawCursor(cursor) {
    const k = cursor.out.col;
    const item = this.items[k];
    const around = (numbers) =>
      numbers
        .map((n) => {
          const { left, top, wide, high, back } = this.places[n];
          const front = outline([{ row: 0, col: 0 }], () => [left, top, wide, high], -3);
          return back
            ? `M${left - 3} ${top - 1}l${back} ${-back - 2}h${wide + 6}v${high + 2}l${-back} ${back + 2}h${-wide - 6}z`
            : front;
        })
        .join("");
    const chosen = this.scene.blocks.chosen;
    const outlined = [item.sources, chosen === null ? [] : [chosen], [k]];
    this.marks.forEach((mark, n) => {
      mark.setAttribute("d", around(outlined[n]));
    });
    this.root.dataset.cursor = k;
    cursor.text = writeWords(
      this.host.line,
      item.lines.map(([label, text]) => {
        const line = paragraph();
        line.append(span("ph-place", `${label} `), span("", text));
        return line;
      }),
    );
  }

  blockAt(event) {
    const bounds = this.host.stage.getBoundingClientRect();
    const x = event.clientX - bounds.left,
      y = event.clientY - bounds.top;
    const k = this.places.findIndex(
      (p) => x >= p.x - this.gap / 2 && x < p.x + p.column + this.gap / 2 && y >= p.line && y < p.line + p.lineHeight,
    );
    return k < 0 ? null : k;
  }

  // Down and up go to the block under or over this one, where the chain takes several lines.
  beside(k, down, right) {
    if (!down) return k + right;
    const tops = [...new Set(this.places.map((p) => p.line))];
    const line = tops[tops.indexOf(this.places[k].line) + down];
    if (line === undefined) return k;
    const middle = (p) => p.x + p.column / 2;
    const near = this.places.map((p, n) => [
      p.line === line ? Math.abs(middle(p) - middle(this.places[k])) : Infinity,
      n,
    ]);
    return near.sort((a, b) => a[0] - b[0])[0][1];
  }

  point(event) {
    const k = this.blockAt(event);
    const { cursor } = this.host;
    if (k === null || k === cursor.out.col) return;
    cursor.pause();
    cursor.moveTo(0, k);
  }

  click(event) {
    const k = this.blockAt(event);
    if (k !== null) this.choose(k);
  }

  arrow(down, right) {
    const { cursor } = this.host;
    cursor.moveTo(0, this.beside(cursor.out.col, down, right));
  }

  enter() {
    this.choose(this.host.cursor.out.col);
  }

  choose(k) {
    const { blocks } = this.scene;
    this.host.send("edit", { panel: blocks.name, row: 0, column: k, text: this.items[k].name, time: Date.now() });
  }
}

function flow(columns, width, gap) {
  const rows = [[]];
  let used = 0;
  for (const c of columns) {
    const row = rows[rows.length - 1];
    if (row.length && used + gap + c.column > width) {
      rows.push([c]);
      used = c.column;
    } else {
      used += (row.length ? gap : 0) + c.column;
      row.push(c);
    }
  }
  return rows;
}

// As many lines, about equally long.
function evenly(columns, width, rows, gap) {
  const total = columns.reduce((sum, c) => sum + c.column + gap, 0);
  for (let narrow = total / rows.length; narrow < width; narrow += width / 40) {
    const tried = flow(columns, narrow, gap);
    if (tried.length <= rows.length) return tried;
  }
  return rows;
}

// Arcs over the same blocks run at different heights, the shortest lowest.
function stacked(arcs) {
  const placed = [];
  for (const arc of [...arcs].sort((a, b) => a.to - a.from - (b.to - b.from))) {
    const over = placed.filter((other) => other.from < arc.to && arc.from < other.to).map((other) => other.level);
    placed.push({ ...arc, level: over.length ? Math.max(...over) + 1 : 0 });
  }
  return placed;
}
