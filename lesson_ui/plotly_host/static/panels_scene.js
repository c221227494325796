// What scenes of grids have in common: where their grids stand, how they are painted at once and handed to plotly to be
// zoomed, and which cell is pointed at.

import { arrange, wideOf } from "./arrange.js";
import { PlacedAxes, rangeOf } from "./axes.js";
import { contentOf } from "./contents.js";
import { addressPictures, isGrids } from "./fills.js";
import { paintFills } from "./paint.js";
import { PlainScene } from "./plain_scene.js";
import { smallestCell } from "./room.js";
import { isZoomed, showAll } from "./zoom.js";

export class PanelsScene extends PlainScene {
  // Of grids plotly would show the part of those it showed first.
  get doubleClick() {
    return false;
  }

  get role() {
    return this.walked ? "application" : super.role;
  }

  draw() {
    const { host, scene } = this;
    host.overlay.smallest = scene.projector ? 18 : 12;
    host.place = arrange(scene, host.width, host.lastRoom, smallestCell(scene));
    host.stage.style.height = `${host.place.height}px`;
    const painted = isGrids(scene) && !isZoomed(host);
    if (painted) {
      host.axes = new PlacedAxes(scene, host.place);
      paintFills(host.fills, scene, host.place, host.axes);
      host.root.classList.add("ph-painted");
      host.drawOver();
      if (!scene.panels.some((panel) => panel.big)) return;
    }
    host.plotLater(painted);
  }

  // Axes where the grids stand.
  layOut(layout) {
    const { place, width } = this.host;
    layout.height = place.height;
    layout.margin = { l: 0, r: 0, t: 0, b: 0 };
    for (const panel of this.scene.panels) {
      const g = place.grids.get(panel.name);
      const w = panel.cols * wideOf(g),
        h = panel.rows * g.side;
      const own = (name) => ({ ...layout[name], range: [...rangeOf(layout, name)] }); // plotly writes a zoom into it
      layout[panel.xaxis] = { ...own(panel.xaxis), domain: [g.x / width, Math.min(1, (g.x + w) / width)] };
      layout[panel.yaxis] = {
        ...own(panel.yaxis),
        domain: [Math.max(0, 1 - (g.y + h) / place.height), 1 - g.y / place.height],
      };
    }
  }

  traces() {
    addressPictures(this.scene);
    return this.scene.figure.data;
  }

  drawOver() {
    const { overlay, place, axes } = this.host;
    overlay.show(true);
    overlay.drawStill(this.scene, place, axes);
  }

  showAll() {
    const { host } = this;
    if (isZoomed(host)) showAll(host.plot, host.plottedAs);
  }

  drawCursor(cursor) {
    const { overlay } = this.host;
    overlay.turn += 1;
    this.drawMarks(overlay, cursor);
    overlay.hideOthers("cursor");
  }

  click(event, hands) {
    if (event.target.closest(".ph-editor") || !this.walked || !this.host.axes || hands.isDrag(event)) return;
    this.clickAt(this.panelAt(event), event.detail > 1);
  }

  // The grid and its cell at a place on the screen, and the output cell that this one stands for.
  panelAt(event) {
    const { host, scene } = this;
    const bounds = host.stage.getBoundingClientRect();
    const x = event.clientX - bounds.left,
      y = event.clientY - bounds.top;
    const place = { x, y, axes: host.axes, smallest: host.overlay.smallest };
    for (const panel of scene.panels) {
      const g = host.place.grids.get(panel.name);
      if (x < g.x || y < g.y || x >= g.x + panel.cols * wideOf(g) || y >= g.y + panel.rows * g.side) continue;
      const { cellAt, walks } = contentOf(panel);
      const cell = cellAt(panel, g, place);
      if (cell) return { panel, cell, out: walks ? cell : this.outAt(panel, cell) };
    }
    return null;
  }

  outAt() {
    return null;
  }
}
