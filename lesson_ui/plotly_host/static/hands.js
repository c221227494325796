// The learner's hands: mouse, touch and keys, and what they do to the cursor.

import { wideOf } from "./arrange.js";
import { contentOf } from "./contents.js";
import { openEditor } from "./edit.js";
import { readersOf, tapAt } from "./reads.js";
import { at, outAt } from "./scene.js";
import { isIn, PADDING } from "./states.js";
import { viewAt } from "./views.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Hands {
  constructor(host) {
    this.host = host;
    this.mode = "result"; // what the arrow keys walk over
    this.movedAt = -Infinity; // when the mouse was last moved over the figure
    const { stage } = host;
    stage.addEventListener(
      "pointermove",
      (event) => {
        this.mode = "result";
        this.movedAt = performance.now();
        this.point(event);
      },
      true,
    );
    stage.addEventListener(
      "pointerdown",
      (event) => {
        this.mode = "result";
        this.downAt = [event.clientX, event.clientY];
        this.point(event);
      },
      true,
    );
    stage.addEventListener("pointerleave", () => {
      if (host.cursor.asked && !host.editor) this.askNothing();
    });
    stage.addEventListener("click", (event) => this.click(event), true);
    stage.addEventListener("keydown", (event) => this.key(event));
  }

  get scene() {
    return this.host.scene;
  }
  get cursor() {
    return this.host.cursor;
  }

  askNothing() {
    this.cursor.asked = null;
    this.cursor.draw();
  }

  panelAt(event) {
    const bounds = this.host.stage.getBoundingClientRect();
    const x = event.clientX - bounds.left,
      y = event.clientY - bounds.top;
    const place = { x, y, axes: this.host.axes, smallest: this.host.overlay.smallest };
    for (const panel of this.scene.panels) {
      const g = this.host.place.grids.get(panel.name);
      if (x < g.x || y < g.y || x >= g.x + panel.cols * wideOf(g) || y >= g.y + panel.rows * g.side) continue;
      const { cellAt, walks } = contentOf(panel);
      const cell = cellAt(panel, g, place);
      if (cell) return { panel, cell, out: walks ? cell : outAt(this.scene, panel, cell) };
    }
    return null;
  }

  isAskable(panel, cell) {
    return this.scene.links.some(
      (link) => link.read === panel.name || (link.weights?.grid === panel.name && tapAt(link, cell)),
    );
  }
  canEdit({ panel, cell }) {
    return panel.content.editable && !isIn(panel, at(panel, cell), PADDING);
  }

  point(event) {
    if (this.scene?.blocks) {
      this.pointBlock(event);
      return;
    }
    if (!this.scene?.walked || !this.host.axes) return;
    if (this.scene.views.length) {
      this.pointView(viewAt(this.scene, this.panelAt(event)));
      return;
    }
    const hit = this.follow(this.panelAt(event));
    const { out, asked } = this.cursor;
    if (!hit) {
      if (asked && this.mode === "result") this.askNothing();
      return;
    }
    if (hit.out) {
      if (asked || out.row !== hit.out.row || out.col !== hit.out.col) {
        this.cursor.pause();
        this.cursor.moveTo(hit.out.row, hit.out.col);
      }
    } else if (this.isAskable(hit.panel, hit.cell)) {
      if (
        !asked ||
        asked.panel !== hit.panel.name ||
        asked.cell.row !== hit.cell.row ||
        asked.cell.col !== hit.cell.col
      )
        this.cursor.ask(hit.panel.name, hit.cell);
    }
  }

  pointView(place) {
    const { out, level } = this.cursor;
    if (!place || (place.level === level && place.row === out.row && place.col === out.col)) return;
    this.cursor.pause();
    this.cursor.enter(place.level, place.row, place.col);
  }

  // On large pictures, pointing at the picture read asks for the output cell whose patch lies around that place.
  follow(hit) {
    const links = hit && this.scene.follow ? this.scene.links.filter((link) => link.read === hit.panel.name) : [];
    if (!links.length) return hit;
    const readers = links.map((link) => readersOf(link, hit.cell)).find((found) => found.length);
    return readers ? { panel: hit.panel, cell: hit.cell, out: readers[readers.length >> 1] } : null;
  }

  blockAt(event) {
    const bounds = this.host.stage.getBoundingClientRect();
    return this.host.blocks.at(event.clientX - bounds.left, event.clientY - bounds.top);
  }

  pointBlock(event) {
    const k = this.blockAt(event);
    if (k === null || k === this.cursor.out.col) return;
    this.cursor.pause();
    this.cursor.moveTo(0, k);
  }

  click(event) {
    if (this.scene?.blocks) {
      const k = this.blockAt(event);
      if (k !== null) this.host.blocks.choose(k);
      return;
    }
    if (event.target.closest(".ph-editor") || !this.scene?.walked || !this.host.axes) return;
    if (this.downAt && Math.hypot(event.clientX - this.downAt[0], event.clientY - this.downAt[1]) > 6) return;
    const hit = this.panelAt(event);
    if (event.detail > 1 && !(hit && this.canEdit(hit))) return; // the second half of a double click takes nothing back
    if (this.scene.views.length) {
      if (viewAt(this.scene, hit)) this.host.togglePin(this.cursor.out);
      return;
    }
    if (hit?.out && !this.canEdit(hit)) this.host.togglePin(hit.out);
    else if (hit?.panel.pick) this.pick(hit.panel, hit.cell);
    else if (hit && this.canEdit(hit)) openEditor(this.host, hit.panel, hit.cell);
  }

  key(event) {
    if (!this.scene?.walked || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keyAction(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  keyAction(key) {
    const { cursor, host } = this;
    if (ARROWS[key]) return () => this.arrow(...ARROWS[key]);
    if (key === "Home")
      return () => {
        cursor.pause();
        cursor.moveTo(0, 0);
      };
    if (key === "End")
      return () => {
        cursor.pause();
        cursor.moveTo(1e9, 1e9);
      };
    if (key === " ") return () => cursor.play();
    if (key === "Backspace")
      return () => {
        cursor.pause();
        cursor.step(-1);
      };
    if (key === "+" || key === "-") return () => host.bar.setSpeed(cursor.speed + (key === "+" ? 1 : -1));
    if (key === "Escape") return () => this.leave();
    if (key === "Enter") return () => this.enter();
    if (key === "i" || key === "k" || key === "o") return () => this.changeMode(key);
    if (/^[0-9.-]$/.test(key) && cursor.asked) return () => this.enter(key);
    return null;
  }

  arrow(down, right) {
    const { cursor } = this;
    cursor.pause();
    if (this.host.scene.blocks) {
      cursor.moveTo(0, this.host.blocks.beside(cursor.out.col, down, right));
      return;
    }
    if (down && cursor.climb(down)) return;
    if (!cursor.asked) {
      cursor.moveTo(cursor.out.row + down, cursor.out.col + right);
      return;
    }
    const panel = this.scene.panel.get(cursor.asked.panel);
    const within = (value, start, length) => Math.max(start, Math.min(start + length - 1, value));
    const through = this.scene.links.find(({ weights }) => weights?.grid === panel.name);
    const [high, wide] = through?.weights.spread ?? [1, 1]; // from tap to tap, over the gaps
    cursor.ask(panel.name, {
      row: within(cursor.asked.cell.row + down * high, panel.row0, panel.rows),
      col: within(cursor.asked.cell.col + right * wide, panel.col0, panel.cols),
    });
  }

  // i: walk over the input, k: over the kernel, o: back to the output.
  changeMode(key) {
    const link = this.scene.links[0];
    if (!link) return;
    this.mode = key;
    const name = key === "i" ? link.read : key === "k" ? link.weights?.grid : null;
    if (name && !link.into.includes(name)) this.cursor.ask(name, { row: 0, col: 0 });
    else {
      this.askNothing();
      this.host.speak();
    }
  }

  enter(first = "") {
    if (this.scene.blocks) {
      this.host.blocks.choose(this.cursor.out.col);
      return;
    }
    const { asked, out } = this.cursor;
    if (!asked) {
      this.host.togglePin(out);
      return;
    }
    const panel = this.scene.panel.get(asked.panel);
    if (panel.pick) this.pick(panel, asked.cell);
    else if (this.canEdit({ panel, cell: asked.cell })) openEditor(this.host, panel, asked.cell, first);
  }

  // A cell of a grid to pick from goes to the page.
  pick(panel, cell) {
    this.host.send("edit", { panel: panel.name, row: cell.row, column: cell.col, text: "", stamp: Date.now() });
  }

  leave() {
    this.cursor.pause();
    this.cursor.asked = null;
    this.mode = "result";
    if (this.host.pin) this.host.togglePin(this.host.pin);
    else this.cursor.draw();
  }
}
