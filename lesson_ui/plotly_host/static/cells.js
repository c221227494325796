// Grids of cells: numbers, what the cursor fills in, the pixels of a picture; how each is painted, drawn and pointed
// at.

import { paintCells, paintPicture } from "./fills.js";
import { at, contains } from "./scene.js";

// The place, in reading order, of an output cell whose number a grid holds.
const placeOf = (panel, out) =>
  panel.content.values && out.row < panel.rows && out.col < panel.cols ? at(panel, out) : null;

const Grid = {
  outlines: 2,
  boxer: (panel, _, axes) => axes.boxer(panel),
  cellAt(panel, _, { x, y, axes }) {
    const cell = axes.cellAt(panel, x, y);
    return contains(panel, cell) ? cell : null;
  },
  placeOf,
  move() {},
};

export const Cells = {
  ...Grid,
  paint: paintCells,
  draw(drawing) {
    const { content, big } = drawing.panel;
    drawing.drawTicks();
    if (content.states) drawing.drawPale();
    if (content.numbers && !drawing.grid.mute) drawing.drawNumbers();
    else if (big && content.scale) drawing.drawZoomed();
    if (content.states) drawing.drawStates();
    drawing.drawTiles(drawing.still);
  },
  appearance: ({ content, big }) => ({
    ...content,
    values: big ? "" : content.values.join(),
    states: content.states?.join(),
  }),
};

export const Live = {
  ...Grid,
  paint() {},
  draw(drawing) {
    drawing.drawTicks();
    drawing.makeLive();
    drawing.drawTiles(drawing.alive);
  },
  cellAt: () => null,
  appearance: ({ content }) => ({ ...content, frames: null }),
};

export const Picture = {
  ...Grid,
  paint: paintPicture,
  draw(drawing) {
    drawing.drawTicks();
    drawing.drawTiles(drawing.still);
  },
  appearance: () => "",
};
