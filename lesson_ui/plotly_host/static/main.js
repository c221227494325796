// The one drawing component: figures stay in place, the cursor moves without a message to the server. Grids are painted
// at once; plotly.js draws every other figure, and takes pictures over as soon as the browser is idle, to zoom them.

import { arrange, wideOf } from "./arrange.js";
import { PlacedAxes, PlotlyAxes, rangeOf } from "./axes.js";
import { Bar, writeLegends } from "./bar.js";
import { Blocks } from "./blocks.js";
import { Cursor } from "./cursor.js";
import { closeEditor } from "./edit.js";
import { addressPictures, isGrids, paintFills } from "./fills.js";
import { enterBoxes, handOnFocus } from "./focus.js";
import { drawPicks, stitch } from "./gallery.js";
import { Hands } from "./hands.js";
import { format, legendBelow, linesOn, longest, svg } from "./ink.js";
import { Overlay } from "./overlay.js";
import { decodeScene } from "./scene.js";
import { isZoomed, revisionOf, showAll } from "./zoom.js";

const hosts = new WeakMap();
const played = new Set(); // films shown since the page was opened: coming back to one does not start it again
handOnFocus(); enterBoxes();

// How many lines stand under the figure at most.
const linesOf = (scene) => Math.max(1, scene.lines.length, ...(scene.blocks?.items.map((item) => item.lines.length) ?? []));

// After the next frame is on the screen, once nothing else is waiting.
const idle = () => new Promise((done) => requestAnimationFrame(() => { if (window.requestIdleCallback) requestIdleCallback(done, { timeout: 1000 }); else setTimeout(done, 50); }));

class Host {
  constructor(parent, library) {
    this.library = library;
    this.root = parent.querySelector(".ph-root") ?? parent.appendChild(Object.assign(document.createElement("div"), { className: "ph-root" }));
    this.root.className = "ph-root";
    delete this.root.dataset.plotted;
    this.root.innerHTML = `<div class="ph-stage"><div class="ph-plot"></div><canvas class="ph-fills" aria-hidden="true"></canvas><svg class="ph-overlay" aria-hidden="true"></svg></div>
      <div class="ph-legends"></div><div class="ph-below"><div class="ph-bar" role="toolbar"></div><div class="ph-line"></div></div>
      <div class="ph-said" role="status" aria-live="polite"></div>`;
    const find = (name) => this.root.querySelector(`.ph-${name}`);
    [this.stage, this.plot, this.fills, this.svg, this.legends, this.line, this.said] = ["stage", "plot", "fills", "overlay", "legends", "line", "said"].map(find);
    this.overlay = new Overlay(this.svg);
    this.cursor = new Cursor(this);
    this.bar = new Bar(find("bar"), this.cursor);
    this.hands = new Hands(this);
    this.blocks = new Blocks(this);
    this.pin = null;
    this.turn = 0; // counts drawings
    this.resize = new ResizeObserver(() => { if (this.scene && Math.abs(this.root.clientWidth - this.width) > 1) this.redraw(); });
    this.onViewport = () => { if (this.scene && Math.abs(this.room() - this.lastRoom) > 40) this.redraw(); };
    window.addEventListener("resize", this.onViewport);
    // The page turned dark or light while it is open: what plotly wrote in the old ink is written anew.
    this.theme = new MutationObserver(() => { if (this.scene && getComputedStyle(this.root).color !== this.written) this.redraw(); });
    for (const node of [document.documentElement, document.body, this.root.closest("[data-testid=stApp]")]) if (node) this.theme.observe(node, { attributeFilter: ["class", "style"] });
    this.stage.host = this;
  }


  update(component, fresh) {
    this.component = component;
    if (this.scene?.drawing === fresh.drawing) this.movePin(fresh);
    else this.show(fresh);
  }

  // Another cell is pinned in a drawing that stays as it is.
  movePin(fresh) {
    if (this.scene.stamp === fresh.stamp) return;
    Object.assign(this.scene, { stamp: fresh.stamp, pin: fresh.pin });
    this.takePin(fresh.pin);
    this.cursor.draw();
    this.root.dataset.drawn = fresh.stamp;
  }

  // The cursor goes along with a pin that was not set here, such as by a way back.
  takePin(place) {
    const pin = place ? this.placeOf(place) : null;
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
    this.takePin(scene.pin);
    this.stage.setAttribute("aria-label", scene.label);
    this.line.style.setProperty("--ph-lines", Math.max(2, linesOf(scene)));
    this.root.classList.toggle("ph-projector", scene.projector);
    this.root.classList.toggle("ph-has-grids", scene.walked);
    this.stage.tabIndex = scene.walked ? 0 : -1;
    if (scene.walked) {
      this.stage.setAttribute("role", "application");
      if (!this.started || ((scene.views.length || scene.restarts) && !this.pin && this.begun !== String(scene.start))) {
        this.cursor.out = this.placeOf(scene.start);
        this.cursor.level = this.cursor.out.level;
        this.begun = String(scene.start);
      }
      this.started = true;
      this.cursor.keepInside();
      this.bar.make(scene);
    } else this.stage.setAttribute("role", scene.gallery ? "group" : "img");
    this.redraw();
    this.playAnew();
    if (scene.projector && scene.walked && !this.keysShown) this.showKeys();
    if (!this.watching) { this.resize.observe(this.root); this.watching = true; }
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
    note.textContent = this.scene.blocks ? this.scene.words.keys_blocks : this.scene.words.keys;
    this.root.append(note);
    setTimeout(() => note.remove(), 2000);
  }

  room() {
    const high = window.innerHeight;
    if (!this.scene.projector) return Math.max(280, Math.min(560, high - 440 - this.scene.above));
    const main = this.root.closest("[data-testid=stMain]");
    const top = this.stage.getBoundingClientRect().top + (main ? main.scrollTop : 0);
    const below = (this.scene.legends.length ? 40 : 0) + (this.scene.walked ? 64 + 48 * linesOf(this.scene) : 0);
    return Math.max(320, high - top - below - 12);
  }

  // A gallery has neither step buttons nor arithmetic under it, so it may be taller.
  galleryRoom() { return this.scene.projector ? window.innerHeight - 170 : Math.max(360, window.innerHeight - 310); }

  redraw() {
    const { scene } = this;
    const turn = ++this.turn;
    this.width = Math.max(280, this.root.clientWidth);
    this.lastRoom = this.room();
    this.written = getComputedStyle(this.root).color;
    if (scene.blocks) { this.drawBlocks(); return; }
    if (scene.panels.length) {
      this.overlay.smallest = scene.projector ? 18 : 12;
      this.place = arrange(scene, this.width, this.lastRoom, this.smallestCell());
    }
    this.stage.style.height = scene.panels.length ? `${this.place.height}px` : "";
    const painted = isGrids(scene) && !isZoomed(this);
    if (painted) {
      this.axes = new PlacedAxes(scene, this.place);
      paintFills(this.fills, scene, this.place, this.axes);
      this.root.classList.add("ph-painted");
      this.drawOver();
      if (!scene.panels.some((panel) => panel.big)) return;
    }
    // One at a time: plotly must not be asked for the next drawing before it has finished the last.
    this.drawing = (this.drawing ?? Promise.resolve()).catch(() => null).then(() => this.plotted(turn, painted));
  }

  drawBlocks() {
    this.blocks.draw();
    writeLegends(this.legends, this.scene);
    this.cursor.draw();
    this.root.dataset.drawn = this.scene.stamp;
  }

  async plotted(turn, painted) {
    if (painted) await idle();
    if (turn !== this.turn) return; // a later drawing took its place
    globalThis.plotlyHostLibrary ??= import(this.library);
    await globalThis.plotlyHostLibrary;
    if (turn !== this.turn || this.gone) return;
    const { scene } = this;
    const layout = { ...scene.figure.layout, width: this.width, uirevision: revisionOf(scene), font: { ...(scene.figure.layout.font ?? {}), color: getComputedStyle(this.root).color } };
    if (scene.panels.length) this.applyPlaces(layout);
    else {
      layout.height = scene.projector ? Math.max(scene.height, Math.round(scene.part * this.lastRoom)) : scene.height;
      Object.assign(layout, legendBelow(scene.figure.data, layout, this.width));
      layout.hoverlabel = { bgcolor: getComputedStyle(this.root).getPropertyValue("--st-background-color"), font: { size: scene.projector ? 20 : 14 } };
    }
    if (scene.gallery) stitch(this, layout);
    addressPictures(scene);
    const traces = scene.panels.length ? scene.figure.data : linesOn(scene.figure.data, layout.font.color);
    const doubleClick = scene.panels.length ? false : "reset"; // of grids plotly would show the part of those it showed first
    await window.Plotly.react(this.plot, traces, layout, { displayModeBar: false, responsive: false, doubleClick });
    if (!this.wired) this.wire();
    this.plottedAs = scene;
    if (turn !== this.turn || this.gone) return; // another scene came while plotly drew this one
    this.axes = new PlotlyAxes(this.plot);
    this.root.classList.remove("ph-painted");
    if (painted && !isZoomed(this)) this.overlay.axes = this.axes;
    else this.drawOver();
    this.root.dataset.plotted = scene.stamp;
  }

  wire() {
    this.plot.on("plotly_doubleclick", () => { if (this.scene.panels.length && isZoomed(this)) showAll(this.plot, this.plottedAs); });
    this.plot.on("plotly_relayout", () => { if (!this.root.classList.contains("ph-painted")) this.drawOver(); });
    this.wired = true;
  }

  smallestCell() {
    const characters = Math.max(1, ...this.scene.panels.filter((p) => p.numbers).map(longest));
    const type = this.scene.projector ? 18 : 12;
    return Math.ceil(Math.max(type * 1.7, characters * type * 0.58 + 6));
  }

  applyPlaces(layout) {
    layout.height = this.place.height;
    layout.margin = { l: 0, r: 0, t: 0, b: 0 };
    for (const panel of this.scene.panels) {
      const g = this.place.grids.get(panel.name);
      const w = panel.cols * wideOf(g), h = panel.rows * g.side;
      const own = (name) => ({ ...layout[name], range: [...rangeOf(layout, name)] }); // plotly writes a zoom into it
      layout[panel.xaxis] = { ...own(panel.xaxis), domain: [g.x / this.width, Math.min(1, (g.x + w) / this.width)] };
      layout[panel.yaxis] = { ...own(panel.yaxis), domain: [Math.max(0, 1 - (g.y + h) / this.place.height), 1 - g.y / this.place.height] };
    }
  }

  drawOver() {
    const { scene } = this;
    this.stage.querySelectorAll(".ph-pick").forEach((button) => button.remove());
    if (scene.gallery && this.galleryPlace) drawPicks(this);
    this.svg.style.display = scene.panels.length ? "" : "none";
    if (scene.panels.length) {
      this.svg.setAttribute("width", this.width);
      this.svg.setAttribute("height", this.place.height);
      this.makeHatch();
      this.overlay.drawStill(scene, this.place, this.axes);
    } else this.line.replaceChildren();
    writeLegends(this.legends, scene);
    if (scene.panels.length) this.cursor.draw();
    this.editor?.place(); // what is being typed moves along with its cell
    this.root.dataset.drawn = scene.stamp;
  }

  makeHatch() {
    const id = `ph-hatch-${this.scene.key}`;
    if (this.svg.querySelector(`#${id}`)) return;
    const pattern = svg("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("defs", {}, this.svg));
    svg("rect", { width: 8, height: 8, fill: "rgba(255,255,255,.35)" }, pattern);
    svg("line", { x1: 0, y1: 0, x2: 0, y2: 8, stroke: "#555", "stroke-width": 3 }, pattern);
  }

  showPlaying(playing) { this.bar.showPlaying(playing); }

  number(panel, value) { return format(value, this.scene.panel.get(panel).decimals); }

  // Read the arithmetic out once the cursor rests, so that a sweep of the mouse does not flood the ear.
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => { if (this.said.textContent !== this.cursor.text) this.said.textContent = this.cursor.text; }, 250);
  }

  send(name, value) {
    if (name === "pin") this.component.setStateValue("pin", value);
    else this.component.setTriggerValue(name, value);
  }

  // Where there are several views, a place is a view and a column, elsewhere a row and a column.
  placeOf([a, b]) { return this.scene.views.length > 1 ? { level: a, row: 0, col: b } : { level: 0, row: a, col: b }; }

  togglePin(cell) {
    const level = this.cursor.level, many = this.scene.views.length > 1;
    const same = this.pin && this.pin.row === cell.row && this.pin.col === cell.col && (!many || this.pin.level === level);
    this.pin = same ? null : { ...cell, level };
    this.cursor.draw();
    this.send("pin", this.pin ? [many ? level : cell.row, cell.col] : null);
  }

  unmount() {
    this.gone = true;
    this.cursor.pause();
    clearTimeout(this.speaking);
    this.resize.disconnect();
    this.theme.disconnect();
    window.removeEventListener("resize", this.onViewport);
    const { plot } = this; // plotly finishes what it draws before it forgets it
    Promise.resolve(this.drawing).catch(() => null).then(() => { if (plot._fullLayout) window.Plotly.purge(plot); });
  }
}

export default function mount(component, library) {
  const parent = component.parentElement;
  const fresh = decodeScene(component.data);
  let host = hosts.get(parent);
  // The figure of another activity begins anew: nothing of the one before stays, not its blocks, pictures or cursor.
  if (host && host.scene.activity !== fresh.activity) { host.unmount(); host = null; }
  if (!host) { host = new Host(parent, library); hosts.set(parent, host); }
  host.update(component, fresh);
  return () => { hosts.get(parent)?.unmount(); hosts.delete(parent); };
}
