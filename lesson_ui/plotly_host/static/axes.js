// Where the cells of a grid lie on the screen, and which cell lies at a place on it: straight from the grid's own
// place, or through plotly's axes while it shows the figure, so that a zoom is followed.

import { wideOf } from "./arrange.js";

// The part of an axis that the figure shows at first; axes that match another show the same part.
export function rangeOf(layout, name) {
  const { range, matches } = layout[name];
  return matches ? layout[`${matches[0]}axis${matches.slice(1)}`].range : range;
}

export class PlacedAxes {
  constructor(scene, place) {
    this.layout = scene.figure.layout;
    this.place = place;
  }

  // Where the grid's corner lies, and how many pixels a column and a row take.
  scales(panel) {
    const grid = this.place.grids.get(panel.name),
      { x, y, side } = grid;
    const [left, right] = rangeOf(this.layout, panel.xaxis),
      [bottom, top] = rangeOf(this.layout, panel.yaxis);
    return {
      x,
      y,
      left,
      top,
      wide: (panel.cols * wideOf(grid)) / (right - left),
      high: (panel.rows * side) / (bottom - top),
    };
  }

  // A function from row and column to [x, y, width, height], in pixels of the figure.
  boxer(panel) {
    const { x, y, left, top, wide, high } = this.scales(panel);
    return (row, col) => [x + (col - 0.5 - left) * wide, y + (row - 0.5 - top) * high, wide, high];
  }

  cellAt(panel, atX, atY) {
    const { x, y, left, top, wide, high } = this.scales(panel);
    return { row: Math.round((atY - y) / high + top), col: Math.round((atX - x) / wide + left) };
  }

  // The rows and columns in view.
  seen(panel) {
    return { down: count(panel.row0, panel.rows), across: count(panel.col0, panel.cols) };
  }
}

export class PlotlyAxes {
  constructor(plot) {
    this.plot = plot;
  }

  axes(panel) {
    const layout = this.plot._fullLayout;
    return [layout[panel.xaxis], layout[panel.yaxis]];
  }

  boxer(panel) {
    const [x, y] = this.axes(panel);
    return (row, col) => {
      const x0 = x._offset + x.l2p(col - 0.5),
        x1 = x._offset + x.l2p(col + 0.5);
      const y0 = y._offset + y.l2p(row - 0.5),
        y1 = y._offset + y.l2p(row + 0.5);
      return [x0, Math.min(y0, y1), x1 - x0, Math.abs(y1 - y0)];
    };
  }

  cellAt(panel, left, top) {
    const [x, y] = this.axes(panel);
    return { row: Math.round(y.p2l(top - y._offset)), col: Math.round(x.p2l(left - x._offset)) };
  }

  // Rows and columns of which more than a sliver is in view.
  seen(panel) {
    const within = (axis, first, length) => {
      const range = axis.range.map(Number);
      const low = Math.max(first, Math.ceil(Math.min(...range) + 0.2)),
        high = Math.min(first + length - 1, Math.floor(Math.max(...range) - 0.2));
      return count(low, high - low + 1);
    };
    const [x, y] = this.axes(panel);
    return { down: within(y, panel.row0, panel.rows), across: within(x, panel.col0, panel.cols) };
  }
}

const count = (first, length) => Array.from({ length: Math.max(0, length) }, (_, k) => first + k);
