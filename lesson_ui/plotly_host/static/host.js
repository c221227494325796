// One figure on the page: what is shown, when it is drawn anew, and what is told to the page.

import { PlotlyAxes } from "./axes.js";
import { Bar, writeLegends } from "./bar.js";
import { Cursor } from "./cursor.js";
import { closeEditor } from "./edit.js";
import { Hands } from "./hands.js";
import { format } from "./ink.js";
import { kindOf } from "./kinds.js";
import { layoutOf } from "./layout.js";
import { Overlay } from "./overlay.js";
import { atRest } from "./rest.js";
import { roomOf } from "./room.js";
import { isZoomed } from "./zoom.js";

const played = new Set(); // films shown since the page was opened: coming back to one does not start it again

const PARTS = `
  <div class="ph-stage">
    <div class="ph-plot"></div>
    <canvas class="ph-fills" aria-hidden="true"></canvas>
    <div class="ph-overlay" aria-hidden="true">
      <svg class="ph-under"></svg>
      <svg class="ph-over"></svg>
    </div>
  </div>
  <div class="ph-legends"></div>
  <div class="ph-below">
    <div class="ph-bar" role="toolbar"></div>
    <div class="ph-line"><div class="ph-words"></div></div>
  </div>
  <div class="ph-said" role="status" aria-live="polite"></div>`;

export class Host {
  constructor(parent, library) {
    this.library = library;
    this.root =
      parent.querySelector(".ph-root") ??
      parent.appendChild(Object.assign(document.createElement("div"), { className: "ph-root" }));
    this.root.className = "ph-root";
    delete this.root.dataset.plotted;
    this.root.innerHTML = PARTS.replace(/>\s+</g, "><");
    const find = (name) => this.root.querySelector(`.ph-${name}`);
    this.stage = find("stage");
    this.plot = find("plot");
    this.fills = find("fills");
    this.legends = find("legends");
    this.line = find("words");
    this.said = find("said");
    this.overlay = new Overlay(find("under"), find("over"));
    this.cursor = new Cursor(this);
    this.bar = new Bar(find("bar"), this.cursor);
    this.hands = new Hands(this);
    this.pin = null;
    this.turn = 0; // counts drawings
    this.resize = new ResizeObserver(() => {
      if (this.scene && (Math.abs(this.root.clientWidth - this.width) > 1 || this.isElsewhere())) this.redraw();
    });
    // The page below moves only when the words need another line, not at each move of the cursor.
    this.lines = new ResizeObserver(([{ contentRect }]) => {
      this.line.parentNode.style.containIntrinsicHeight = `${contentRect.height}px`;
    });
    this.lines.observe(this.line);
    this.onViewport = () => {
      if (this.scene && Math.abs(roomOf(this) - this.lastRoom) > 40) this.redraw();
    };
    window.addEventListener("resize", this.onViewport);
    // The page turned dark or light while it is open: what plotly wrote in the old ink is written anew.
    this.theme = new MutationObserver(() => {
      if (this.scene && getComputedStyle(this.root).color !== this.written) this.redraw();
    });
    for (const node of [document.documentElement, document.body, this.root.closest("[data-testid=stApp]")])
      if (node) this.theme.observe(node, { attributeFilter: ["class", "style"] });
    this.stage.host = this;
  }

  update(component, fresh) {
    this.component = component;
    if (this.scene?.drawing === fresh.drawing) this.movePin(fresh);
    else this.show(fresh);
  }

  // Another cell is pinned in a drawing that stays as it is.
  movePin(fresh) {
    if (this.scene.version === fresh.version) return;
    Object.assign(this.scene, { version: fresh.version, pin: fresh.pin });
    this.takePin(fresh.pin);
    this.cursor.draw();
    this.root.dataset.drawn = fresh.version;
  }

  // The cursor goes along with a pin that was not set here, such as by a way back.
  takePin(place) {
    const pin = place ? this.kind.placeOf(place) : null;
    const here = (cell) => cell && cell.row === pin.row && cell.col === pin.col && (cell.level ?? 0) === pin.level;
    if (pin && this.started && !here(this.pin)) {
      this.cursor.out = { ...pin };
      this.cursor.level = pin.level;
      this.cursor.asked = null;
    }
    this.pin = pin;
  }

  show(scene) {
    if (this.scene) closeEditor(this);
    this.scene = scene;
    this.kind = kindOf(this, scene);
    this.takePin(scene.pin);
    this.stage.setAttribute("aria-label", scene.label);
    this.line.parentNode.style.setProperty("--ph-lines", Math.max(2, this.kind.lines));
    this.root.classList.toggle("ph-projector", scene.projector);
    const { walked, restarts, role } = this.kind;
    this.root.classList.toggle("ph-has-grids", walked);
    this.stage.tabIndex = walked ? 0 : -1;
    this.stage.setAttribute("role", role);
    if (walked) {
      if (!this.started || (restarts && !this.pin && this.begun !== String(scene.start))) {
        this.cursor.out = this.kind.placeOf(scene.start);
        this.cursor.level = this.cursor.out.level;
        this.begun = String(scene.start);
      }
      this.started = true;
      this.cursor.keepInside();
      this.bar.make(scene);
    }
    this.redraw();
    this.playAnew();
    if (scene.projector && walked && !this.keysShown) this.showKeys();
    if (!this.watching) {
      this.resize.observe(this.root);
      const page = this.root.closest("[data-testid=stMainBlockContainer]");
      if (page) this.resize.observe(page);
      this.watching = true;
    }
  }

  // Whether what stands above has moved it: in the projector view a figure takes the room that is left.
  isElsewhere() {
    return this.scene.projector && Math.abs(roomOf(this) - this.lastRoom) > 8;
  }

  // A scene that asks to be played is played once, from its first cell; without motion it shows its last.
  playAnew() {
    const { plays } = this.scene;
    const film = `${this.scene.key} ${plays}`;
    if (!plays || played.has(film)) return;
    played.add(film);
    this.cursor.pause();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.cursor.moveTo(still ? 1e9 : 0, still ? 1e9 : 0);
    if (!still) this.cursor.play();
  }

  // The projector view names the keys for two seconds, then leaves the figure alone.
  showKeys() {
    this.keysShown = true;
    const note = document.createElement("div");
    note.className = "ph-keys";
    note.textContent = this.kind.keys;
    this.root.append(note);
    setTimeout(() => note.remove(), 2000);
  }

  redraw() {
    this.turn += 1;
    this.width = Math.max(280, this.root.clientWidth);
    this.lastRoom = roomOf(this);
    this.written = getComputedStyle(this.root).color;
    this.kind.draw();
  }

  // One at a time: plotly must not be asked for the next drawing before it has finished the last. `painted`: the figure
  // is to be seen already, so that plotly can wait until the page is idle.
  plotLater(painted) {
    const { turn } = this;
    this.drawing = (this.drawing ?? Promise.resolve()).catch(() => null).then(() => this.plotted(turn, painted));
  }

  async plotted(turn, painted) {
    if (painted) await atRest(this.hands);
    if (turn !== this.turn) return; // a later drawing took its place
    globalThis.plotlyHostLibrary ??= import(this.library);
    await globalThis.plotlyHostLibrary;
    if (painted) await atRest(this.hands);
    if (turn !== this.turn || this.gone) return;
    const { scene, kind } = this;
    const layout = layoutOf(this);
    const traces = kind.traces(layout.font.color);
    const { doubleClick } = kind;
    await window.Plotly.react(this.plot, traces, layout, { displayModeBar: false, responsive: false, doubleClick });
    if (!this.wired) this.wire();
    this.plottedAs = scene;
    if (turn !== this.turn || this.gone) return; // another scene came while plotly drew this one
    this.axes = new PlotlyAxes(this.plot);
    this.root.classList.remove("ph-painted");
    if (painted && !isZoomed(this)) this.overlay.axes = this.axes;
    else this.drawOver();
    this.root.dataset.plotted = scene.version;
  }

  wire() {
    this.plot.on("plotly_doubleclick", () => this.kind.showAll());
    this.plot.on("plotly_relayout", () => {
      if (!this.root.classList.contains("ph-painted")) this.drawOver();
    });
    this.wired = true;
  }

  drawOver() {
    const { scene } = this;
    for (const button of this.stage.querySelectorAll(".ph-pick")) button.remove();
    this.kind.drawOver();
    writeLegends(this.legends, scene);
    this.cursor.draw();
    this.editor?.place(); // what is being typed moves along with its cell
    this.root.dataset.drawn = scene.version;
  }

  showPlaying(playing) {
    this.bar.showPlaying(playing);
  }

  number(panel, value) {
    return format(value, this.scene.panel.get(panel).content.decimals);
  }

  // Read the arithmetic out once the cursor rests, so that a sweep of the mouse does not flood the ear.
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      if (this.said.textContent !== this.cursor.text) this.said.textContent = this.cursor.text;
    }, 250);
  }

  send(name, value) {
    if (name === "pin") this.component.setStateValue("pin", value);
    else this.component.setTriggerValue(name, value);
  }

  togglePin(cell) {
    const place = this.kind.written({ ...cell, level: this.cursor.level });
    const same = this.pin && String(this.kind.written(this.pin)) === String(place);
    this.pin = same ? null : { ...cell, level: this.cursor.level };
    this.cursor.draw();
    this.send("pin", same ? null : place);
  }

  unmount() {
    this.gone = true;
    this.cursor.pause();
    clearTimeout(this.speaking);
    this.resize.disconnect();
    this.lines.disconnect();
    this.theme.disconnect();
    window.removeEventListener("resize", this.onViewport);
    const { plot } = this; // plotly finishes what it draws before it forgets it
    Promise.resolve(this.drawing)
      .catch(() => null)
      .then(() => {
        if (plot._fullLayout) window.Plotly.purge(plot);
      });
  }
}
