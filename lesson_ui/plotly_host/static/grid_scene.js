// Grids and the links between them: the cursor stands on an output cell and shows what that reads; a cell that is read
// and a weight can be asked about instead.

import { drawAsked } from "./asked.js";
import { openEditor } from "./edit.js";
import { PanelsScene } from "./panels_scene.js";
import { isBox, readersOf, readsOf, tapAt, termsOf, weightsOf } from "./reads.js";
import { at, contains, echoOf, outAt } from "./scene.js";
import { isIn, PADDING } from "./states.js";
import { forgetView } from "./views.js";
import { writeArithmetic, writeUses } from "./words.js";

const isCell = (a, b) => a.row === b.row && a.col === b.col;

export class GridScene extends PanelsScene {
  get walked() {
    return this.scene.links.length > 0;
  }

  get restarts() {
    return this.scene.restarts;
  }

  get pace() {
    return this.scene.pace;
  }

  get lines() {
    return Math.max(1, this.scene.lines.length);
  }

  size() {
    return this.scene.links[0].size;
  }

  // Whether the cell that was asked about is still there.
  has({ panel: name, cell }) {
    const panel = this.scene.panel.get(name);
    return Boolean(panel) && contains(panel, cell);
  }

  drawMarks(overlay, cursor) {
    forgetView(overlay);
    if (cursor.asked) this.drawAsked(overlay, cursor);
    else this.drawOut(overlay, cursor);
    this.drawPin(overlay);
  }

  drawOut(overlay, cursor) {
    const { scene } = this;
    const { out } = cursor;
    const reads = scene.links.map((link) => readsOf(link, out));
    // What is read is outlined first, so that no later link covers the cursor's own cell.
    scene.links.forEach((link, k) => {
      if (link.role)
        overlay.mark(`cursor-read-${k}`, link.role, link.read, reads[k].filter(Boolean), null, isBox(link));
    });
    const patches = scene.links.map((link, k) => this.drawLink(overlay, out, link, k, reads[k]));
    const [{ size }] = scene.links;
    for (const panel of scene.panels)
      if (panel.content.frames) overlay.fillLive(panel.name, frameOf(panel, out.row * size[1] + out.col));
    if (scene.mixed) {
      const { kernel, terms } = scene.links[0];
      overlay.fillColours(scene.mixed, patches);
      overlay.mark("cursor-focus-mixed", "result", scene.mixed, [cellOf(terms.focus, kernel)]);
    }
    overlay.moveMarkers(out, this.host.pin);
    cursor.text = writeArithmetic(scene, out, this.host.line);
  }

  // What one link reads and gives; returns its terms.
  drawLink(overlay, out, link, k, cells) {
    const { scene } = this;
    const { weights, kernel } = link;
    if (weights) {
      const through = weightsOf(scene, link, out).filter((_, t) => cells[t]);
      overlay.mark(`cursor-weight-${k}`, "weight", weights.grid, through);
    }
    const terms = termsOf(scene, link, out);
    const live = (name, part) => name && overlay.fillLive(name, terms.map(part));
    live(weights?.sets && weights.grid, (term) => term.weight);
    for (const [e, echo] of link.echoes.entries())
      overlay.mark(`cursor-echo-${k}-${e}`, "result", echo.panel, [echoOf(link, echo, out)]);
    const { patch, product, running, focus } = link.terms;
    live(patch, (term) => term.shown);
    if (focus !== null) overlay.mark(`cursor-focus-${k}`, "result", patch, [cellOf(focus, kernel)]);
    live(product, (term) => term.product);
    const hidden = scene.concealed && scene.concealed[0] === out.row && scene.concealed[1] === out.col;
    live(running, (term, t) => (hidden && t === terms.length - 1 ? null : term.running));
    if (link.winner) {
      const tap = link.winner[out.row * link.size[1] + out.col];
      const won = patch ? cellOf(tap, kernel) : cells[tap];
      overlay.mark(`cursor-winner-${k}`, "result", patch ?? link.read, won && tap >= 0 ? [won] : []);
    }
    for (const name of link.into)
      overlay.mark(`cursor-result-${name}`, "result", name, contains(scene.panel.get(name), out) ? [out] : []);
    return terms;
  }

  // An input cell: who reads it. A weight: where it is used.
  drawAsked(overlay, cursor) {
    const { kind, names } = drawAsked(overlay, this.scene, cursor.asked);
    cursor.text = writeUses(this.scene, kind, names, this.host.line);
  }

  drawPin(overlay) {
    const { pin } = this.host;
    for (const link of this.scene.links)
      for (const name of link.into)
        overlay.mark(`pin-${name}`, "pinned", name, pin && contains(this.scene.panel.get(name), pin) ? [pin] : []);
  }

  isAskable(panel, cell) {
    return this.scene.links.some(
      (link) => link.read === panel.name || (link.weights?.grid === panel.name && tapAt(link, cell)),
    );
  }

  canEdit({ panel, cell }) {
    return panel.content.editable && !isIn(panel, at(panel, cell), PADDING);
  }

  point(event, hands) {
    const { cursor, axes } = this.host;
    if (!this.walked || !axes) return;
    const hit = this.follow(this.panelAt(event));
    const { out, asked } = cursor;
    if (!hit) {
      if (asked && hands.mode === "result") cursor.askNothing();
    } else if (hit.out) {
      if (!asked && isCell(out, hit.out)) return;
      cursor.pause();
      cursor.moveTo(hit.out.row, hit.out.col);
    } else if (this.isAskable(hit.panel, hit.cell)) {
      if (!asked || asked.panel !== hit.panel.name || !isCell(asked.cell, hit.cell))
        cursor.ask(hit.panel.name, hit.cell);
    }
  }

  // On large pictures, pointing at the picture read asks for the output cell whose patch lies around that place.
  follow(hit) {
    const links = hit && this.scene.follow ? this.scene.links.filter((link) => link.read === hit.panel.name) : [];
    if (!links.length) return hit;
    const readers = links.map((link) => readersOf(link, hit.cell)).find((found) => found.length);
    return readers ? { panel: hit.panel, cell: hit.cell, out: readers[readers.length >> 1] } : null;
  }

  outAt(panel, cell) {
    return outAt(this.scene, panel, cell);
  }

  clickAt(hit, again) {
    const edits = hit && this.canEdit(hit);
    if (again && !edits) return; // the second half of a double click takes nothing back
    if (hit?.out && !edits) this.host.togglePin(hit.out);
    else if (hit?.panel.pick) this.pick(hit.panel, hit.cell);
    else if (edits) openEditor(this.host, hit.panel, hit.cell);
  }

  arrow(down, right) {
    const { cursor } = this.host;
    const { asked, out } = cursor;
    if (!asked) {
      cursor.moveTo(out.row + down, out.col + right);
      return;
    }
    const panel = this.scene.panel.get(asked.panel);
    const within = (value, start, length) => Math.max(start, Math.min(start + length - 1, value));
    const through = this.scene.links.find(({ weights }) => weights?.grid === panel.name);
    const [high, wide] = through?.weights.dilation ?? [1, 1]; // from tap to tap, over the gaps
    cursor.ask(panel.name, {
      row: within(asked.cell.row + down * high, panel.row0, panel.rows),
      col: within(asked.cell.col + right * wide, panel.col0, panel.cols),
    });
  }

  // i: walk over the input, k: over the kernel, o: back to the output.
  changeMode(key) {
    const { cursor } = this.host;
    const [link] = this.scene.links;
    const name = key === "i" ? link.read : key === "k" ? link.weights?.grid : null;
    if (name && !link.into.includes(name)) cursor.ask(name, { row: 0, col: 0 });
    else {
      cursor.askNothing();
      this.host.speak();
    }
  }

  enter(first = "") {
    const { asked, out } = this.host.cursor;
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
    this.host.send("edit", { panel: panel.name, row: cell.row, column: cell.col, text: "", time: Date.now() });
  }
}

// Where a tap stands in the patch it belongs to.
const cellOf = (tap, kernel) => ({ row: Math.floor(tap / kernel[1]), col: tap % kernel[1] });

// What a live grid with frames shows at an output cell.
function frameOf({ content: { frames }, rows, cols }, k) {
  return frames.subarray(k * rows * cols, (k + 1) * rows * cols);
}
