// The cursor: which output cell is asked about, moved by mouse, touch, keys or the player. No message leaves the
// browser until a cell is pinned.

import { drawAsked } from "./asked.js";
import { isBox, readsOf, termsOf, weightsOf } from "./reads.js";
import { contains, echoOf } from "./scene.js";
import { drawView, forgetView } from "./views.js";
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
    overlay.turn += 1;
    this.drawMarks(overlay, scene);
    overlay.hideOthers("cursor");
  }

  drawMarks(overlay, scene) {
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
      value: panel?.content.values ? this.host.number(view.into, overlay.valueAt(view.into, out)) : "",
      row: out.row,
      column: out.col,
      rows: view.row_texts[out.row] ?? "",
      columns: view.column_texts[out.col] ?? "",
    });
    this.host.line.replaceChildren(Object.assign(document.createElement("p"), { textContent: this.text }));
  }

  drawOut(overlay, scene) {
    const reads = scene.links.map((link) => readsOf(link, this.out));
    // What is read is outlined first, so that no later link covers the cursor's own cell.
    scene.links.forEach((link, k) => {
      if (link.role)
        overlay.mark(`cursor-read-${k}`, link.role, link.read, reads[k].filter(Boolean), null, isBox(link));
    });
    const patches = scene.links.map((link, k) => {
      const cells = reads[k];
      if (link.weights)
        overlay.mark(
          `cursor-weight-${k}`,
          "weight",
          link.weights.grid,
          weightsOf(scene, link, this.out).filter((_, t) => cells[t]),
        );
      const terms = termsOf(scene, link, this.out);
      if (link.weights?.sets)
        overlay.fillLive(
          link.weights.grid,
          terms.map((t) => t.weight),
        );
      for (const [e, echo] of link.echoes.entries())
        overlay.mark(`cursor-echo-${k}-${e}`, "result", echo.panel, [echoOf(link, echo, this.out)]);
      if (link.terms.patch)
        overlay.fillLive(
          link.terms.patch,
          terms.map((t) => t.shown),
        );
      if (link.terms.focus !== null)
        overlay.mark(`cursor-focus-${k}`, "result", link.terms.patch, [
          { row: Math.floor(link.terms.focus / link.kernel[1]), col: link.terms.focus % link.kernel[1] },
        ]);
      if (link.terms.product)
        overlay.fillLive(
          link.terms.product,
          terms.map((t) => t.product),
        );
      const hidden = scene.concealed && scene.concealed[0] === this.out.row && scene.concealed[1] === this.out.col;
      if (link.terms.running)
        overlay.fillLive(
          link.terms.running,
          terms.map((t, k) => (hidden && k === terms.length - 1 ? null : t.running)),
        );
      if (link.winner) {
        const tap = link.winner[this.out.row * link.size[1] + this.out.col];
        const won = link.terms.patch
          ? { row: Math.floor(tap / link.kernel[1]), col: tap % link.kernel[1] }
          : cells[tap];
        overlay.mark(`cursor-winner-${k}`, "result", link.terms.patch ?? link.read, won && tap >= 0 ? [won] : []);
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
    for (const panel of scene.panels) if (panel.content.frames) overlay.fillLive(panel.name, this.frameOf(panel));
    if (scene.mixed) {
      const {
        kernel,
        terms: { focus },
      } = scene.links[0];
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
    return panel.content.frames.subarray(k * cells, (k + 1) * cells);
  }

  // An input cell: who reads it. A weight: where it is used.
  drawAsked(overlay, scene) {
    const { kind, names } = drawAsked(overlay, scene, this.asked);
    this.text = writeUses(scene, kind, names, this.host.line);
  }

  drawPin(overlay, scene) {
    const pin = this.host.pin;
    for (const link of scene.links)
      for (const name of link.into)
        overlay.mark(`pin-${name}`, "pinned", name, pin && contains(scene.panel.get(name), pin) ? [pin] : []);
  }
}
