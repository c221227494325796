// The one drawing component: hosts plotly.js, keeps figures in place, moves the cursor without a message to the server.

import { arrange } from "./arrange.js";
import { Cursor, SPEEDS } from "./cursor.js";
import { closeEditor, openEditor } from "./edit.js";
import { drawPicks, stitch } from "./gallery.js";
import { Overlay, format, longest, svg } from "./overlay.js";
import { at, decodeScene, readersOf, tapAt } from "./scene.js";

const plotly = globalThis.plotlyHostLibrary.then(() => window.Plotly);
const hosts = new WeakMap();

class Host {
  constructor(parent) {
    this.root = parent.querySelector(".ph-root") ?? parent.appendChild(Object.assign(document.createElement("div"), { className: "ph-root" }));
    this.root.innerHTML = `<div class="ph-stage"><div class="ph-plot"></div><svg class="ph-overlay" aria-hidden="true"></svg></div>
      <div class="ph-legends"></div><div class="ph-below"><div class="ph-bar" role="toolbar"></div><div class="ph-line"></div></div>
      <div class="ph-said" role="status" aria-live="polite"></div>`;
    const find = (name) => this.root.querySelector(`.ph-${name}`);
    [this.stage, this.plot, this.svg, this.legends, this.bar, this.line, this.said] = ["stage", "plot", "overlay", "legends", "bar", "line", "said"].map(find);
    this.overlay = new Overlay(this.svg);
    this.cursor = new Cursor(this);
    this.pin = null;
    this.mode = "result";
    this.resize = new ResizeObserver(() => { if (this.scene && Math.abs(this.root.clientWidth - this.width) > 1) this.redraw(); });
    this.onViewport = () => { if (this.scene && Math.abs(this.room() - this.lastRoom) > 40) this.redraw(); };
    window.addEventListener("resize", this.onViewport);
    this.stage.host = this;
    this.listen();
  }

  async update(component) {
    this.component = component;
    const fresh = decodeScene(component.data);
    if (this.scene && this.scene.stamp === fresh.stamp) return; // nothing changed
    this.Plotly = await plotly;
    this.scene = fresh;
    this.pin = fresh.pin ? { row: fresh.pin[0], col: fresh.pin[1] } : null;
    this.stage.setAttribute("aria-label", fresh.label);
    this.line.style.setProperty("--ph-lines", Math.max(2, fresh.lines.length));
    this.root.classList.toggle("ph-projector", fresh.projector);
    this.root.classList.toggle("ph-has-grids", fresh.links.length > 0);
    this.stage.tabIndex = fresh.links.length ? 0 : -1;
    if (fresh.links.length) {
      this.stage.setAttribute("role", "application");
      if (!this.started) this.cursor.out = { row: fresh.start[0], col: fresh.start[1] };
      this.started = true;
      this.cursor.keepInside();
      this.makeBar();
    } else this.stage.setAttribute("role", fresh.gallery ? "group" : "img");
    await this.redraw();
    if (fresh.projector && fresh.links.length && !this.keysShown) this.showKeys();
    if (!this.watching) { this.resize.observe(this.root); this.watching = true; }
  }

  // The projector view names the keys for two seconds, then leaves the figure alone.
  showKeys() {
    this.keysShown = true;
    const note = document.createElement("div");
    note.className = "ph-keys";
    note.textContent = this.scene.words.keys;
    this.root.append(note);
    setTimeout(() => note.remove(), 2000);
  }

  room() {
    const high = window.innerHeight;
    if (!this.scene.projector) return Math.max(280, Math.min(560, high - 440 - this.scene.above));
    const main = this.root.closest("[data-testid=stMain]");
    const top = this.stage.getBoundingClientRect().top + (main ? main.scrollTop : 0);
    const below = (this.scene.legends.length ? 40 : 0) + (this.scene.links.length ? 64 + 48 * Math.max(1, this.scene.lines.length) : 0);
    return Math.max(320, high - top - below - 12);
  }

  // A gallery has neither step buttons nor arithmetic under it, so it may be taller.
  galleryRoom() { return this.scene.projector ? window.innerHeight - 170 : Math.max(360, window.innerHeight - 310); }

  // One drawing at a time: plotly must not be asked for the next before it has finished the last.
  redraw() {
    this.drawing = (this.drawing ?? Promise.resolve()).then(() => this.redrawNow());
    return this.drawing;
  }

  async redrawNow() {
    closeEditor(this);
    const { scene } = this;
    this.width = Math.max(280, this.root.clientWidth);
    this.lastRoom = this.room();
    const layout = { ...scene.figure.layout, width: this.width, uirevision: scene.revision };
    const ink = getComputedStyle(this.root).color;
    layout.font = { ...(layout.font ?? {}), color: ink };
    if (scene.panels.length) {
      this.overlay.smallest = scene.projector ? 18 : 12;
      this.place = arrange(scene, this.width, this.lastRoom, this.smallestCell());
      this.applyPlaces(layout);
    } else layout.height = scene.projector ? this.lastRoom : scene.height;
    if (scene.gallery) stitch(this, layout);
    await this.Plotly.react(this.plot, scene.figure.data, layout, { displayModeBar: false, responsive: false, doubleClick: "reset" });
    if (!this.wired) { this.plot.on("plotly_relayout", () => this.drawOver()); this.wired = true; }
    this.drawOver();
    this.root.dataset.drawn = scene.stamp;
  }

  smallestCell() {
    const characters = Math.max(1, ...this.scene.panels.filter((p) => p.numbers).map(longest));
    const type = this.scene.projector ? 18 : 12;
    return Math.ceil(Math.max(type * 1.7, characters * type * 0.58 + 6));
  }

  applyPlaces(layout) {
    layout.height = this.place.height;
    layout.margin = { l: 0, r: 0, t: 0, b: 0 };
    const axisName = (axis) => axis;
    for (const panel of this.scene.panels) {
      const g = this.place.grids.get(panel.name);
      const w = panel.cols * g.side, h = panel.rows * g.side;
      layout[axisName(panel.xaxis)] = { ...layout[panel.xaxis], domain: [g.x / this.width, Math.min(1, (g.x + w) / this.width)] };
      layout[axisName(panel.yaxis)] = { ...layout[panel.yaxis], domain: [Math.max(0, 1 - (g.y + h) / this.place.height), 1 - g.y / this.place.height] };
    }
  }

  drawOver() {
    const { scene } = this;
    this.stage.querySelectorAll(".ph-pick").forEach((button) => button.remove());
    if (scene.gallery && this.galleryPlace) drawPicks(this);
    if (!scene.panels.length) { this.svg.style.display = "none"; this.line.replaceChildren(); this.makeLegends(); return; }
    this.svg.style.display = "";
    this.svg.setAttribute("width", this.width);
    this.svg.setAttribute("height", this.place.height);
    this.makeHatch();
    this.overlay.drawStill(scene, this.place, this.plot);
    this.makeLegends();
    this.cursor.draw();
  }

  makeHatch() {
    const id = `ph-hatch-${this.scene.key}`;
    if (this.svg.querySelector(`#${id}`)) return;
    const pattern = svg("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("defs", {}, this.svg));
    svg("rect", { width: 8, height: 8, fill: "rgba(255,255,255,.35)" }, pattern);
    svg("line", { x1: 0, y1: 0, x2: 0, y2: 8, stroke: "#555", "stroke-width": 3 }, pattern);
  }

  makeLegends() {
    this.legends.replaceChildren(...this.scene.legends.map((legend) => {
      const node = document.createElement("div");
      node.className = "ph-legend";
      const colours = this.scene.colours[legend.scale];
      const strip = document.createElement("span");
      strip.className = "ph-strip";
      strip.style.background = `linear-gradient(90deg, ${colours.filter((_, k) => k % 15 === 0).join(",")})`;
      node.append(legend.title + " ", format(legend.min, legend.decimals), strip, format(legend.max, legend.decimals), " " + legend.note);
      return node;
    }));
  }

  makeBar() {
    const words = this.scene.words;
    if (this.bar.dataset.for === words.play) return;
    this.bar.dataset.for = words.play;
    this.bar.setAttribute("aria-label", words.toolbar);
    const icons = {
      first: ["M6 5v14M19 5 9 12l10 7z", () => this.cursor.moveTo(0, 0)],
      back: ["M16 5 6 12l10 7z", () => this.cursor.step(-1)],
      play: ["M7 4l13 8-13 8z", () => this.cursor.play()],
      forward: ["M8 5l10 7-10 7z", () => this.cursor.step(1)],
      last: ["M18 5v14M5 5l10 7-10 7z", () => this.cursor.moveTo(1e9, 1e9)],
    };
    this.bar.replaceChildren();
    if (this.scene.steps) this.makeSteps(icons, words);
    const hint = document.createElement("span");
    hint.className = "ph-hint";
    hint.textContent = this.scene.hint || words.hint;
    this.bar.append(hint);
  }

  makeSteps(icons, words) {
    for (const [name, [path, act]] of Object.entries(icons)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `ph-button ph-${name}`;
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
      button.addEventListener("click", () => { if (name !== "play") this.cursor.pause(); act(); });
      this.bar.append(button);
    }
    const speed = document.createElement("select");
    speed.className = "ph-speed";
    speed.setAttribute("aria-label", words.speed);
    speed.append(...words.speeds.map((text, k) => new Option(text, k, k === 1, k === 1)));
    speed.addEventListener("change", () => { this.cursor.speed = Number(speed.value); });
    this.speedBox = speed;
    this.bar.append(speed);
  }

  showPlaying(playing) {
    const button = this.bar.querySelector(".ph-play");
    if (!button) return;
    const { words } = this.scene;
    button.setAttribute("aria-label", playing ? words.pause : words.play);
    button.title = playing ? words.pause : words.play;
    button.querySelector("path").setAttribute("d", playing ? "M7 5v14M17 5v14" : "M7 4l13 8-13 8z");
    button.classList.toggle("ph-pausing", playing);
  }

  number(panel, value) {
    const p = this.scene.panel.get(panel);
    return format(value, p.decimals);
  }

  // Read the arithmetic out once the cursor rests, so that a sweep of the mouse does not flood the ear.
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => { if (this.said.textContent !== this.cursor.text) this.said.textContent = this.cursor.text; }, 250);
  }

  send(name, value) {
    if (name === "pin") this.component.setStateValue("pin", value);
    else this.component.setTriggerValue(name, value);
  }

  panelAt(event) {
    const bounds = this.stage.getBoundingClientRect();
    const x = event.clientX - bounds.left, y = event.clientY - bounds.top;
    for (const panel of this.scene.panels) {
      if (panel.live) continue;
      const g = this.place.grids.get(panel.name);
      if (x < g.x || y < g.y || x >= g.x + panel.cols * g.side || y >= g.y + panel.rows * g.side) continue;
      const layout = this.plot._fullLayout;
      const xa = layout[panel.xaxis], ya = layout[panel.yaxis];
      const cell = { col: Math.round(xa.p2l(x - xa._offset)), row: Math.round(ya.p2l(y - ya._offset)) };
      if (cell.row >= panel.row0 && cell.row < panel.row0 + panel.rows && cell.col >= panel.col0 && cell.col < panel.col0 + panel.cols) return { panel, cell };
    }
    return null;
  }

  isResult(panel) { return this.scene.links.some((link) => link.into.includes(panel.name)); }
  isAskable(panel, cell) { return this.scene.links.some((link) => link.read === panel.name || (link.weight === panel.name && tapAt(link, cell))); }

  point(event) {
    if (!this.scene || !this.scene.links.length || !this.place) return;
    const hit = this.follow(this.panelAt(event));
    if (!hit) { if (this.cursor.asked && this.mode === "result") { this.cursor.asked = null; this.cursor.draw(); } return; }
    if (this.isResult(hit.panel)) {
      const { out, asked } = this.cursor;
      if (asked || out.row !== hit.cell.row || out.col !== hit.cell.col) { this.cursor.pause(); this.cursor.moveTo(hit.cell.row, hit.cell.col); }
    } else if (this.isAskable(hit.panel, hit.cell)) {
      const asked = this.cursor.asked;
      if (!asked || asked.panel !== hit.panel.name || asked.cell.row !== hit.cell.row || asked.cell.col !== hit.cell.col) this.cursor.ask(hit.panel.name, hit.cell);
    }
  }

  // On large pictures, pointing at the picture read asks for the output cell whose patch lies around that place.
  follow(hit) {
    const link = this.scene.links[0];
    if (!hit || !this.scene.follow || hit.panel.name !== link.read) return hit;
    const readers = readersOf(link, hit.cell);
    return readers.length ? { panel: this.scene.panel.get(link.into[0]), cell: readers[readers.length >> 1] } : null;
  }

  listen() {
    const { stage } = this;
    stage.addEventListener("pointermove", (event) => { this.mode = "result"; this.point(event); }, true);
    stage.addEventListener("pointerdown", (event) => { this.mode = "result"; this.downAt = [event.clientX, event.clientY]; this.point(event); }, true);
    stage.addEventListener("pointerleave", () => { if (this.cursor.asked && !this.editor) { this.cursor.asked = null; this.cursor.draw(); } });
    stage.addEventListener("click", (event) => {
      if (event.target.closest(".ph-editor") || !this.scene?.links.length) return;
      if (this.downAt && Math.hypot(event.clientX - this.downAt[0], event.clientY - this.downAt[1]) > 6) return;
      const hit = this.panelAt(event);
      if (hit && this.isResult(hit.panel)) this.togglePin(hit.cell);
      else if (hit && hit.panel.editable && this.canEdit(hit)) openEditor(this, hit.panel, hit.cell);
    }, true);
    stage.addEventListener("keydown", (event) => this.key(event));
  }

  canEdit({ panel, cell }) { return panel.editable && !(panel.states && panel.states[at(panel, cell)] & 1); }

  togglePin(cell) {
    const same = this.pin && this.pin.row === cell.row && this.pin.col === cell.col;
    this.pin = same ? null : cell;
    this.cursor.draw();
    this.send("pin", this.pin ? [cell.row, cell.col] : null);
  }

  key(event) {
    if (!this.scene?.links.length || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keyAction(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  keyAction(key) {
    const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const { cursor } = this;
    if (arrows[key]) return () => this.arrow(...arrows[key]);
    if (key === "Home") return () => { cursor.pause(); cursor.moveTo(0, 0); };
    if (key === "End") return () => { cursor.pause(); cursor.moveTo(1e9, 1e9); };
    if (key === " ") return () => cursor.play();
    if (key === "Backspace") return () => { cursor.pause(); cursor.step(-1); };
    if (key === "+" || key === "-") return () => this.setSpeed(cursor.speed + (key === "+" ? 1 : -1));
    if (key === "Escape") return () => { cursor.pause(); cursor.asked = null; this.mode = "result"; if (this.pin) this.togglePin(this.pin); else cursor.draw(); };
    if (key === "Enter") return () => this.enter();
    if (key === "i" || key === "k" || key === "o") return () => this.changeMode(key);
    if (/^[0-9.\-]$/.test(key) && cursor.asked) return () => this.enter(key);
    return null;
  }

  setSpeed(speed) {
    this.cursor.speed = Math.max(0, Math.min(SPEEDS.length - 1, speed));
    if (this.speedBox) this.speedBox.value = this.cursor.speed;
  }

  arrow(down, right) {
    const { cursor } = this;
    cursor.pause();
    if (!cursor.asked) { cursor.moveTo(cursor.out.row + down, cursor.out.col + right); return; }
    const panel = this.scene.panel.get(cursor.asked.panel);
    const within = (value, start, length) => Math.max(start, Math.min(start + length - 1, value));
    const [high, wide] = this.scene.links.find((link) => link.weight === panel.name)?.spread ?? [1, 1]; // from tap to tap, over the gaps
    cursor.ask(panel.name, { row: within(cursor.asked.cell.row + down * high, panel.row0, panel.rows), col: within(cursor.asked.cell.col + right * wide, panel.col0, panel.cols) });
  }

  // i: walk over the input, k: over the kernel, o: back to the output.
  changeMode(key) {
    const link = this.scene.links[0];
    this.mode = key;
    const name = key === "i" ? link.read : key === "k" ? link.weight : null;
    if (name && !link.into.includes(name)) this.cursor.ask(name, { row: 0, col: 0 });
    else { this.cursor.asked = null; this.cursor.draw(); this.speak(); }
  }

  enter(first = "") {
    const { asked, out } = this.cursor;
    if (!asked) { this.togglePin(out); return; }
    const panel = this.scene.panel.get(asked.panel);
    if (this.canEdit({ panel, cell: asked.cell })) openEditor(this, panel, asked.cell, first);
  }

  unmount() {
    this.cursor.pause();
    clearTimeout(this.speaking);
    this.resize.disconnect();
    window.removeEventListener("resize", this.onViewport);
    if (this.Plotly) this.Plotly.purge(this.plot);
  }
}

export default function mount(component) {
  const parent = component.parentElement;
  let host = hosts.get(parent);
  if (!host) { host = new Host(parent); hosts.set(parent, host); }
  host.update(component);
  return () => { hosts.delete(parent); host.unmount(); };
}
