// What every kind of scene can do, for figures that plotly draws and the cursor does not walk over.

import { linesOn } from "./ink.js";
import { writeWords } from "./line_words.js";

export class PlainScene {
  constructor(host, scene) {
    Object.assign(this, { host, scene });
  }

  // What the stage is for screen readers.
  get role() {
    return "img";
  }

  // Whether there is a cursor.
  get walked() {
    return false;
  }

  // How many views the cursor can walk over.
  get levels() {
    return 1;
  }

  // How many lines stand under the figure at most.
  get lines() {
    return 1;
  }

  // Whether the cursor goes back to the start of a scene that begins elsewhere than the one before.
  get restarts() {
    return false;
  }

  // How long the player stays at a cell, as a share of what it usually does.
  get pace() {
    return 1;
  }

  // Which sentence names the keys.
  get keys() {
    return this.scene.words.keys;
  }

  // What plotly does at a double click.
  get doubleClick() {
    return "reset";
  }

  draw() {
    this.host.stage.style.height = "";
    this.host.plotLater(false);
  }

  // Complete the layout that plotly is given.
  layOut(layout, page) {
    const size = this.scene.projector ? 20 : 14;
    layout.hoverlabel = { bgcolor: page.getPropertyValue("--st-background-color"), font: { size } };
  }

  traces(ink) {
    return linesOn(this.scene.figure.data, ink);
  }

  // What lies over plotly's drawing.
  drawOver() {
    this.host.overlay.show(false);
    writeWords(this.host.line, []);
  }

  showAll() {}

  drawCursor() {}

  // Whether what was asked about is still there.
  has() {
    return false;
  }

  point() {}

  click() {}

  arrow() {}

  enter() {}

  changeMode() {}

  // Places as the page gives and takes them: a row and a column.
  placeOf([row, col]) {
    return { level: 0, row, col };
  }

  written({ row, col }) {
    return [row, col];
  }
}
