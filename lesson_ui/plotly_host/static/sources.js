// Where the cells of a link come from, for each kind of source: what an output cell reads, tap by tap (null where a tap
// reads nothing), and which output cells read a cell.

import { at, cellAt, contains, indexOf } from "./scene.js";

// Rows and columns are independent.
const Window = {
  reads({ source, kernel: [K_h, K_w], panel }, out) {
    const cells = [];
    for (let u = 0; u < K_h; u++) {
      for (let v = 0; v < K_w; v++) {
        const cell = { row: source.rows[out.row * K_h + u], col: source.cols[out.col * K_w + v] };
        cells.push(contains(panel, cell) ? cell : null);
      }
    }
    return cells;
  },

  readers({ source, size, kernel }, wanted) {
    const rows = whereRead(source.rows, size[0], kernel[0], wanted.row);
    const cols = whereRead(source.cols, size[1], kernel[1], wanted.col);
    return rows.flatMap((row) => cols.map((col) => ({ row, col })));
  },
};

// The places along one axis that read a coordinate.
function whereRead(index, length, K, wanted) {
  const found = [];
  for (let o = 0; o < length; o++) {
    for (let k = 0; k < K; k++) {
      if (index[o * K + k] === wanted) {
        found.push(o);
        break;
      }
    }
  }
  return found;
}

// Every output cell has its own list of cells.
const Listed = {
  reads: (link, out) => Array.from(tapsAt(link, link.source.cells, out), (k) => (k < 0 ? null : cellAt(link.panel, k))),
  readers: (link, wanted) => outsWhere(link, link.source.cells, at(link.panel, wanted)),
};

// What a table holds for an output cell, tap by tap.
export function tapsAt(link, table, out) {
  const k = indexOf(link, out);
  return table.subarray(k * link.taps, (k + 1) * link.taps);
}

// The output cells for which a table holds a number.
export function outsWhere(link, table, wanted) {
  const [rows, cols] = link.size;
  const outs = Array.from({ length: rows * cols }, (_, k) => ({ row: Math.floor(k / cols), col: k % cols }));
  return outs.filter((out) => tapsAt(link, table, out).includes(wanted));
}

// Maps stitched into one grid: the same places in every map that this map reads. Places outside of a map are padding.
const Maps = {
  reads({ source, kernel: [K_h, K_w] }, out) {
    const { read, into, rows, cols } = source;
    const own = Math.floor(out.row / into.rows) * into.across + Math.floor(out.col / into.cols);
    const i = (out.row % into.rows) * K_h;
    const j = (out.col % into.cols) * K_w;
    const cells = [];
    for (const map of mapsOf(source, own)) {
      if (map < 0) continue;
      const top = Math.floor(map / read.across) * read.rows;
      const left = (map % read.across) * read.cols;
      for (let u = 0; u < K_h; u++) {
        for (let v = 0; v < K_w; v++) {
          const [row, col] = [rows[i + u], cols[j + v]];
          const outside = row < 0 || col < 0 || row >= read.rows || col >= read.cols;
          cells.push(outside ? null : { row: top + row, col: left + col });
        }
      }
    }
    return cells;
  },

  // A box is read from its first to its last place.
  readers({ source, kernel }, wanted) {
    const { read, into, channels, box } = source;
    const map = Math.floor(wanted.row / read.rows) * read.across + Math.floor(wanted.col / read.cols);
    const along = (index, length, K, place) =>
      Array.from({ length }, (_, o) => o).filter((o) => {
        const taps = index.subarray(o * K, (o + 1) * K);
        return box ? taps[0] <= place && place <= taps[K - 1] : taps.includes(place);
      });
    const rows = along(source.rows, into.rows, kernel[0], wanted.row % read.rows);
    const cols = along(source.cols, into.cols, kernel[1], wanted.col % read.cols);
    const outs = [];
    for (let own = 0; own < channels.shape[0]; own++) {
      if (!mapsOf(source, own).includes(map)) continue;
      const top = Math.floor(own / into.across) * into.rows;
      const left = (own % into.across) * into.cols;
      for (const row of rows) for (const col of cols) outs.push({ row: top + row, col: left + col });
    }
    return outs;
  },
};

// The maps that a map of the results reads.
function mapsOf({ channels }, own) {
  const depth = channels.shape[1];
  return channels.subarray(own * depth, (own + 1) * depth);
}

export const SOURCES = { Window, Listed, Maps };
