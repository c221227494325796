// Which cells of one grid the cells of another read, through which weights, and the numbers behind them: looked up in
// the tables that came with the scene.

import { at, contains, indexOf, mapOf } from "./scene.js";
import { outsWhere, SOURCES, tapsAt } from "./sources.js";
import { isIn, PADDING } from "./states.js";

// The cells of the read grid that output cell `out` reads, tap by tap; null where a tap reads nothing.
export const readsOf = (link, out) => SOURCES[link.source.record].reads(link, out);

// The output cells that read the cell `wanted` of the read grid.
export const readersOf = (link, wanted) => SOURCES[link.source.record].readers(link, wanted);

// Whether cells are outlined as one box.
export const isBox = (link) => Boolean(link.source.box);

// The cells of the grid of weights through which output cell `out` reads, tap by tap.
export function weightsOf(scene, link, out) {
  const { weight_cells } = link.source;
  if (!weight_cells) return Array.from({ length: link.taps }, (_, t) => tapCell(link, t));
  const { cols } = scene.panel.get(link.weights.grid);
  return Array.from(tapsAt(link, weight_cells, out), (k) => ({ row: Math.floor(k / cols), col: k % cols }));
}

// The output cells that weight number `k` has a part in, and the cells it is multiplied with, where a table says which.
export const outsOfWeight = (link, k) => outsWhere(link, link.source.weight_cells, k);
export const readThrough = (link, k, outs) =>
  outs.map((out) => readsOf(link, out)[tapsAt(link, link.source.weight_cells, out).indexOf(k)]).filter(Boolean);

// Where tap t stands on the grid of weights: a dilated kernel may be drawn with the gaps between its taps.
function tapCell({ kernel, weights: { dilation } }, t) {
  return { row: Math.floor(t / kernel[1]) * dilation[0], col: (t % kernel[1]) * dilation[1] };
}

// Row and column, in the kernel, of the tap at a cell of the grid of weights; null in a gap.
export function tapAt({ weights: { dilation } }, cell) {
  const tap = { row: cell.row / dilation[0], col: cell.col / dilation[1] };
  return Number.isInteger(tap.row) && Number.isInteger(tap.col) ? tap : null;
}

// The cells of the read grid that are read through tap (u, v) of a window, one for each output cell.
export function usesOf({ source, size, kernel: [K_h, K_w], panel }, tap) {
  const cells = [];
  for (let i = 0; i < size[0]; i++) {
    for (let j = 0; j < size[1]; j++) {
      const cell = { row: source.rows[i * K_h + tap.row], col: source.cols[j * K_w + tap.col] };
      if (contains(panel, cell)) cells.push(cell);
    }
  }
  return cells;
}

// What a cell that is read gives through each tap: the scaled copy of the kernel that it adds.
export const footprintOf = ({ products, taps, levels, level_values, panel }, cell) =>
  Array.from({ length: taps }, (_, t) => products[t * level_values.length + levels[at(panel, cell)]]);

// The weights behind one output cell, tap by tap; null where there are none.
function weightValues(scene, link, out) {
  const { weights, taps } = link;
  if (!weights) return null;
  if (weights.sets) {
    const first = mapOf(scene, link, out) * taps;
    return weights.sets.subarray(first, first + taps);
  }
  const panel = scene.panel.get(weights.grid);
  return weightsOf(scene, link, out).map((cell) => panel.content.values[at(panel, cell)]);
}

// The values behind one output cell, tap by tap, looked up in the tables that came with the scene.
export function termsOf(scene, link, out) {
  const { panel, levels, level_values, products } = link;
  const { shown, running_sums } = link.terms;
  const weights = weightValues(scene, link, out);
  const first = indexOf(link, out) * link.taps;
  return readsOf(link, out).map((cell, tap) => {
    const level = cell ? levels[at(panel, cell)] : -1;
    return {
      cell,
      tap,
      value: cell ? level_values[level] : null,
      shown: cell ? (shown ?? level_values)[level] : null,
      weight: weights ? weights[tap] : null,
      product: cell && products ? products[tap * level_values.length + level] : null,
      running: running_sums ? running_sums[first + tap] : null,
      padding: cell !== null && isIn(panel, at(panel, cell), PADDING),
    };
  });
}
