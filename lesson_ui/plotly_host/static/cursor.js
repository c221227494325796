// The cursor: which output cell is asked about, moved by mouse, touch, keys or the player. No message leaves the
// browser until a cell is pinned.

import { drawView, forgetView } from "./fields.js";
import { outsOfWeight, printOf, readersOf, readsOf, readThrough, tapAt, termsOf, usesOf, weightsOf } from "./reads.js";
import { at, contains, echoOf, placeOf } from "./scene.js";
import { isIn, PADDING } from "./states.js";
import { fill, writeArithmetic, writeUses } from "./words.js";

export const SPEEDS = [1500, 700, 250];
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

export class Cursor {
  constructor(host) {
    this.host = host;
    this.out = { row: 0, col: 0 };
    this.level = 0; // which view it walks over, where the scene has views
    this.asked = null; // {panel, cell} while an input cell or a weight is asked about instead
    this.timer = null;
    this.speed = 1;
  }

  get view() {
    return this.host.scene.views[this.level] ?? null;
  }

  get size() {
    return this.host.scene.blocks
      ? [1, this.host.scene.blocks.items.length]
      : (this.view ?? this.host.scene.links[0]).size;
  }

  keepInside() {
    this.level = clamp(this.level, 0, Math.max(0, this.host.scene.views.length - 1));
    this.out = { row: clamp(this.out.row, 0, this.size[0] - 1), col: clamp(this.out.col, 0, this.size[1] - 1) };
    const panel = this.asked && this.host.scene.panel.get(this.asked.panel);
    if (this.asked && (!panel || !contains(panel, this.asked.cell))) this.asked = null;
  }

  moveTo(row, col, spoken = true) {
    this.out = { row: clamp(row, 0, this.size[0] - 1), col: clamp(col, 0, this.size[1] - 1) };
    this.asked = null;
    this.draw();
    if (spoken) this.host.speak();
  }

  // Go to a cell of another view.
  enter(level, row, col) {
    this.level = level;
    this.moveTo(row, col);
  }

  // Up and down lead to the next view, where there is one.
  climb(down) {
    const { views } = this.host.scene;
    if (!this.view?.up && !this.view?.down) return false;
    const leads = down < 0 ? this.view.up : this.view.down;
    if (leads && views[this.level - down]) this.enter(this.level - down, 0, leads[this.out.col]);
    return true;
  }

  step(by) {
    const [H, W] = this.size;
    const k = this.out.row * W + this.out.col + by;
    if (k < 0 || k >= H * W) return false;
    this.moveTo(Math.floor(k / W), k % W);
    return true;
  }

  ask(panel, cell, spoken = true) {
    this.asked = { panel, cell };
    this.draw();
    if (spoken) this.host.speak();
  }

  play() {
    if (this.timer) {
      this.pause();
      return;
    }
    const [H, W] = this.size;
    if (this.out.row === H - 1 && this.out.col === W - 1) this.moveTo(0, 0);
    const tick = () => {
      if (!this.step(1)) {
        this.pause();
        return;
      }
      this.timer = setTimeout(tick, SPEEDS[this.speed] * this.host.scene.pace);
    };
    this.timer = setTimeout(tick, SPEEDS[this.speed] * this.host.scene.pace);
    this.host.showPlaying(true);
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.host.showPlaying(false);
  }

  draw() {
    const { overlay, scene } = this.host;
    if (!scene.walked) return;
    if (scene.blocks) {
      this.text = this.host.blocks.mark(this.out.col);
      return;
    }
    overlay.clear("cursor");
    if (this.view) {
      this.drawView(overlay, scene);
      return;
    }
    forgetView(overlay);
    if (this.asked) this.drawAsked(overlay, scene);
    else this.drawOut(overlay, scene);
    this.drawPin(overlay, scene);
  }

  drawView(overlay, scene) {
    const { view, out } = this;
    drawView(overlay, scene, view, out);
    const { pin } = this.host;
    const panel = scene.panel.get(view.into);
    overlay.mark(
      "pin-view",
      "pinned",
      view.into,
      pin && panel && pin.level === this.level && contains(panel, pin) ? [pin] : [],
    );
    this.text = fill(view.says, {
      value: panel?.values ? this.host.number(view.into, overlay.valueAt(view.into, out)) : "",
      row: out.row,
      column: out.col,
      rows: view.rowTexts[out.row] ?? "",
      columns: view.columnTexts[out.col] ?? "",
    });
    this.host.line.replaceChildren(Object.assign(document.createElement("p"), { textContent: this.text }));
  }

  drawOut(overlay, scene) {
    const reads = scene.links.map((link) => readsOf(link, this.out));
    // What is read is outlined first, so that no later link covers the cursor's own cell.
    scene.links.forEach((link, k) => {
      if (link.role) overlay.mark(`cursor-read-${k}`, link.role, link.read, reads[k].filter(Boolean), null, link.box);
    });
    const patches = scene.links.map((link, k) => {
      const cells = reads[k];
      if (link.weight)
        overlay.mark(
          `cursor-weight-${k}`,
          "weight",
          link.weight,
          weightsOf(scene, link, this.out).filter((_, t) => cells[t]),
        );
      const terms = termsOf(scene, link, this.out);
      if (link.weightSets)
        overlay.fillLive(
          link.weight,
          terms.map((t) => t.weight),
        );
      for (const [e, echo] of link.echoes.entries())
        overlay.mark(`cursor-echo-${k}-${e}`, "result", echo.panel, [echoOf(link, echo, this.out)]);
      if (link.live.patch)
        overlay.fillLive(
          link.live.patch,
          terms.map((t) => t.shown),
        );
      if (link.focus !== null)
        overlay.mark(`cursor-focus-${k}`, "result", link.live.patch, [
          { row: Math.floor(link.focus / link.kernel[1]), col: link.focus % link.kernel[1] },
        ]);
      if (link.live.product)
        overlay.fillLive(
          link.live.product,
          terms.map((t) => t.product),
        );
      const hidden = scene.concealed && scene.concealed[0] === this.out.row && scene.concealed[1] === this.out.col;
      if (link.live.running)
        overlay.fillLive(
          link.live.running,
          terms.map((t, k) => (hidden && k === terms.length - 1 ? null : t.running)),
        );
      if (link.winner) {
        const tap = link.winner[this.out.row * link.size[1] + this.out.col];
        const won = link.live.patch ? { row: Math.floor(tap / link.kernel[1]), col: tap % link.kernel[1] } : cells[tap];
        overlay.mark(`cursor-winner-${k}`, "result", link.live.patch ?? link.read, won && tap >= 0 ? [won] : []);
      }
      for (const name of link.into)
        overlay.mark(
          `cursor-result-${name}`,
          "result",
          name,
          contains(scene.panel.get(name), this.out) ? [this.out] : [],
        );
      return terms;
    });
    for (const panel of scene.panels) if (panel.frames) overlay.fillLive(panel.name, this.frameOf(panel));
    if (scene.mixed) {
      const { focus, kernel } = scene.links[0];
      overlay.fillColours(scene.mixed, patches);
      overlay.mark("cursor-focus-mixed", "result", scene.mixed, [
        { row: Math.floor(focus / kernel[1]), col: focus % kernel[1] },
      ]);
    }
    overlay.moveMarkers(this.out, this.host.pin);
    this.text = writeArithmetic(scene, this.out, this.host.line);
  }

  // What a live grid with frames shows at the cursor's cell.
  frameOf(panel) {
    const cells = panel.rows * panel.cols,
      k = this.out.row * this.size[1] + this.out.col;
    return panel.frames.subarray(k * cells, (k + 1) * cells);
  }

  // An input cell: who reads it. A weight: where it is used.
  drawAsked(overlay, scene) {
    const { panel: name, cell } = this.asked;
    overlay.mark("cursor-asked", "asked", name, [cell]);
    const link = scene.links.find((l) => l.read === name || l.weight === name);
    const asked = { name, cell, link, panel: scene.panel.get(name), value: overlay.valueAt(name, cell) };
    const { kind, names } =
      link.weight === name ? this.drawWeight(overlay, asked) : this.drawInput(overlay, scene, asked);
    const said = { title: asked.panel.title, value: this.host.number(name, asked.value), ...names };
    this.text = writeUses(scene, kind, said, this.host.line);
  }

  // A weight marks the cells it is multiplied with, and the results it has a part in.
  drawWeight(overlay, { cell, link, panel, value }) {
    const tap = tapAt(link, cell);
    const some = link.weightCells ? outsOfWeight(link, at(panel, cell)) : null; // not all results use it
    const uses = some ? readThrough(link, at(panel, cell), some) : tap ? usesOf(link, tap) : [];
    if (tap) overlay.mark("cursor-read-uses", "read", link.read, uses);
    markResults(overlay, link, some ?? everyOut(link));
    const names = { ...(tap ? { row: tap.row, column: tap.col } : placeOf(panel, cell)), count: uses.length };
    if (Number.isNaN(value)) return { kind: "no_weight", names };
    return { kind: uses.length === 1 ? "use_of_weight" : "uses_of_weight", names };
  }

  // A cell that is read marks the results that read it.
  drawInput(overlay, scene, { cell, link, panel }) {
    const outs = readersOf(link, cell);
    markResults(overlay, link, outs);
    markCopies(overlay, scene, link, cell, outs);
    if (link.prints) overlay.fillLive(link.live.product, printOf(link, cell));
    const padding = isIn(panel, at(panel, cell), PADDING);
    const kind = kindOfReaders({ first: link === scene.links[0], count: outs.length, padding });
    return { kind, names: { ...placeOf(panel, cell), count: outs.length } };
  }

  drawPin(overlay, scene) {
    const pin = this.host.pin;
    for (const link of scene.links)
      for (const name of link.into)
        overlay.mark(`pin-${name}`, "pinned", name, pin && contains(scene.panel.get(name), pin) ? [pin] : []);
  }
}

// Which sentence tells who reads a cell of the input: `first` for the input of the figure, not of a later link.
function kindOfReaders({ first, count, padding }) {
  if (!first && count) return "readers_of_grid";
  if (count === 0) return "read_by_none";
  if (padding) return "readers_of_padding";
  return count === 1 ? "reader_of_input" : "readers_of_input";
}

function markResults(overlay, link, outs) {
  for (const name of link.into) overlay.mark(`cursor-result-${name}`, "result", name, outs);
}

// Where the same number stands once more, tap by tap, in what another link reads: in the columns of a matrix.
function markCopies(overlay, scene, link, cell, outs) {
  const isHere = (c) => c.row === cell.row && c.col === cell.col;
  for (const [k, other] of scene.links.entries()) {
    if (other === link || !other.cells || !link.cells || other.taps !== link.taps) continue;
    const copies = outs.map((out) => readsOf(other, out)[readsOf(link, out).findIndex(isHere)]);
    overlay.mark(`cursor-read-${k}`, "read", other.read, copies);
  }
}

const MOST_OUTLINED = 1024; // results that a weight outlines at most

function everyOut({ size: [rows, cols] }) {
  if (rows * cols > MOST_OUTLINED) return [];
  return Array.from({ length: rows * cols }, (_, k) => ({ row: Math.floor(k / cols), col: k % cols }));
}
