// Which cells of one grid the cells of another read, through which weights, and the numbers behind them: looked up in
// the tables that came with the scene.

import { at, cellAt, contains, indexOf, mapOf } from "./scene.js";
import { isIn, PADDING } from "./states.js";

// The cells of the read grid that output cell `out` reads, tap by tap; null where a tap reads nothing.
export function readsOf(link, out) {
  if (link.maps) return readsOfMaps(link, out);
  if (link.cells) return Array.from(tapsAt(link, link.cells, out), (k) => (k < 0 ? null : cellAt(link.panel, k)));
  const cells = [];
  const [K_h, K_w] = link.kernel;
  for (let u = 0; u < K_h; u++) {
    for (let v = 0; v < K_w; v++) {
      const cell = { row: link.rows[out.row * K_h + u], col: link.cols[out.col * K_w + v] };
      cells.push(contains(link.panel, cell) ? cell : null);
    }
  }
  return cells;
}

// Maps stitched into one grid: the same places in every map that this map reads. Places outside of a map are padding.
function readsOfMaps(link, out) {
  const { read, into, depth, channels } = link.maps;
  const own = Math.floor(out.row / into.rows) * into.across + Math.floor(out.col / into.cols);
  const [K_h, K_w] = link.kernel;
  const i = (out.row % into.rows) * K_h,
    j = (out.col % into.cols) * K_w;
  const cells = [];
  for (const map of channels.subarray(own * depth, (own + 1) * depth)) {
    if (map < 0) continue;
    const top = Math.floor(map / read.across) * read.rows,
      left = (map % read.across) * read.cols;
    for (let u = 0; u < K_h; u++) {
      for (let v = 0; v < K_w; v++) {
        const row = link.rows[i + u],
          col = link.cols[j + v];
        cells.push(
          row < 0 || col < 0 || row >= read.rows || col >= read.cols ? null : { row: top + row, col: left + col },
        );
      }
    }
  }
  return cells;
}

// Which cells of stitched maps read a cell of stitched maps; a box is read from its first to its last place.
function readersOfMaps(link, source) {
  const { read, into, depth, channels } = link.maps;
  const map = Math.floor(source.row / read.rows) * read.across + Math.floor(source.col / read.cols);
  const along = (index, length, K, wanted) =>
    Array.from({ length }, (_, o) => o).filter((o) => {
      const taps = index.subarray(o * K, (o + 1) * K);
      return link.box ? taps[0] <= wanted && wanted <= taps[K - 1] : taps.includes(wanted);
    });
  const rows = along(link.rows, into.rows, link.kernel[0], source.row % read.rows);
  const cols = along(link.cols, into.cols, link.kernel[1], source.col % read.cols);
  const outs = [];
  for (let own = 0; own < channels.length / depth; own++) {
    if (!channels.subarray(own * depth, (own + 1) * depth).includes(map)) continue;
    const top = Math.floor(own / into.across) * into.rows,
      left = (own % into.across) * into.cols;
    for (const row of rows) for (const col of cols) outs.push({ row: top + row, col: left + col });
  }
  return outs;
}

const tapsAt = (link, array, out) =>
  array.subarray(indexOf(link, out) * link.taps, (indexOf(link, out) + 1) * link.taps);

// The cells of the grid of weights through which output cell `out` reads, tap by tap.
export function weightsOf(scene, link, out) {
  const { cols } = scene.panel.get(link.weight);
  if (!link.weightCells) return Array.from({ length: link.taps }, (_, t) => tapCell(link, t));
  return Array.from(tapsAt(link, link.weightCells, out), (k) => ({ row: Math.floor(k / cols), col: k % cols }));
}

// The output cells that read the cell `source` of the read grid.
export function readersOf(link, source) {
  if (link.maps) return readersOfMaps(link, source);
  if (link.cells) return outsWhere(link, link.cells, at(link.panel, source));
  const along = (index, length, K, wanted) => {
    const found = [];
    for (let o = 0; o < length; o++) {
      for (let k = 0; k < K; k++)
        if (index[o * K + k] === wanted) {
          found.push(o);
          break;
        }
    }
    return found;
  };
  const rows = along(link.rows, link.size[0], link.kernel[0], source.row);
  const cols = along(link.cols, link.size[1], link.kernel[1], source.col);
  return rows.flatMap((row) => cols.map((col) => ({ row, col })));
}

function outsWhere(link, array, wanted) {
  const outs = Array.from({ length: link.size[0] * link.size[1] }, (_, k) => ({
    row: Math.floor(k / link.size[1]),
    col: k % link.size[1],
  }));
  return outs.filter((out) => tapsAt(link, array, out).includes(wanted));
}

// The output cells that a weight has a part in, and the cells it is multiplied with, where a table says which.
export const outsOfWeight = (link, k) => outsWhere(link, link.weightCells, k);
export const readThrough = (link, k, outs) =>
  outs.map((out) => readsOf(link, out)[tapsAt(link, link.weightCells, out).indexOf(k)]).filter(Boolean);

// Where tap t stands on the grid of weights: a dilated kernel may be drawn with the gaps between its taps.
export const tapCell = (link, t) => ({
  row: Math.floor(t / link.kernel[1]) * link.spread[0],
  col: (t % link.kernel[1]) * link.spread[1],
});

// Row and column, in the kernel, of the tap at a cell of the grid of weights; null in a gap.
export function tapAt(link, cell) {
  const tap = { row: cell.row / link.spread[0], col: cell.col / link.spread[1] };
  return Number.isInteger(tap.row) && Number.isInteger(tap.col) ? tap : null;
}

// The cells of the read grid that are read through tap (u, v), one for each output cell.
export function usesOf(link, tap) {
  const [K_h, K_w] = link.kernel;
  const cells = [];
  for (let i = 0; i < link.size[0]; i++) {
    for (let j = 0; j < link.size[1]; j++) {
      const cell = { row: link.rows[i * K_h + tap.row], col: link.cols[j * K_w + tap.col] };
      if (contains(link.panel, cell)) cells.push(cell);
    }
  }
  return cells;
}

// What a cell that is read gives through each tap.
export const printOf = (link, cell) =>
  Array.from(
    { length: link.taps },
    (_, t) => link.products[t * link.levelValues.length + link.levels[at(link.panel, cell)]],
  );

// The values behind one output cell, tap by tap, looked up in the tables that came with the scene.
export function termsOf(scene, link, out) {
  const read = scene.panel.get(link.read);
  const weight = link.weight && !link.weightSets ? scene.panel.get(link.weight) : null;
  const weightAt = weight ? weightsOf(scene, link, out) : [];
  const set = link.weightSets ? mapOf(scene, link, out) * link.taps : 0;
  const levels = link.levelValues.length;
  return readsOf(link, out).map((cell, t) => {
    const level = cell ? link.levels[at(read, cell)] : -1;
    return {
      cell,
      tap: t,
      value: cell ? link.levelValues[level] : null,
      shown: cell ? (link.shown ?? link.levelValues)[level] : null,
      weight: link.weightSets ? link.weightSets[set + t] : weight ? weight.values[at(weight, weightAt[t])] : null,
      product: cell && link.products ? link.products[t * levels + level] : null,
      running: link.running ? link.running[(out.row * link.size[1] + out.col) * link.taps + t] : null,
      padding: cell !== null && isIn(read, at(read, cell), PADDING),
    };
  });
}
