// What is shown while a cell that is read or a weight is asked about, instead of a result.

import { format } from "./ink.js";
import { footprintOf, outsOfWeight, readersOf, readsOf, readThrough, tapAt, usesOf } from "./reads.js";
import { at, placeOf } from "./scene.js";
import { isIn, PADDING } from "./states.js";

// An input cell: who reads it. A weight: where it is used. Gives the sentence's key and what its names stand for.
export function drawAsked(overlay, scene, { panel: name, cell }) {
  overlay.mark("cursor-asked", "asked", name, [cell]);
  const link = scene.links.find((l) => l.read === name || l.weights?.grid === name);
  const asked = { cell, link, panel: scene.panel.get(name), value: overlay.valueAt(name, cell) };
  const { kind, names } = link.weights?.grid === name ? drawWeight(overlay, asked) : drawInput(overlay, scene, asked);
  const value = format(asked.value, asked.panel.content.decimals);
  return { kind, names: { title: asked.panel.title, value, ...names } };
}

// A weight marks the cells it is multiplied with, and the results it has a part in.
function drawWeight(overlay, { cell, link, panel, value }) {
  const tap = tapAt(link, cell);
  const some = link.source.weight_cells ? outsOfWeight(link, at(panel, cell)) : null; // not all results use it
  const uses = some ? readThrough(link, at(panel, cell), some) : tap ? usesOf(link, tap) : [];
  if (tap) overlay.mark("cursor-read-uses", "read", link.read, uses);
  markResults(overlay, link, some ?? everyOut(link));
  const names = { ...(tap ? { row: tap.row, column: tap.col } : placeOf(panel, cell)), count: uses.length };
  if (Number.isNaN(value)) return { kind: "no_weight", names };
  return { kind: uses.length === 1 ? "use_of_weight" : "uses_of_weight", names };
}

// A cell that is read marks the results that read it.
function drawInput(overlay, scene, { cell, link, panel }) {
  const outs = readersOf(link, cell);
  markResults(overlay, link, outs);
  markCopies(overlay, scene, link, cell, outs);
  if (link.terms.footprint) overlay.fillLive(link.terms.product, footprintOf(link, cell));
  const padding = isIn(panel, at(panel, cell), PADDING);
  const kind = kindOfReaders({ first: link === scene.links[0], count: outs.length, padding });
  return { kind, names: { ...placeOf(panel, cell), count: outs.length } };
}

// Which sentence tells who reads a cell of the input: `first` for the input of the figure, not of a later link.
function kindOfReaders({ first, count, padding }) {
  if (!first && count) return "readers_of_grid";
  if (count === 0) return "read_by_none";
  if (padding) return "readers_of_padding";
  return count === 1 ? "reader_of_input" : "readers_of_input";
}

function markResults(overlay, link, outs) {
  for (const name of link.into) overlay.mark(`cursor-result-${name}`, "result", name, outs);
}

// Where the same number stands once more, tap by tap, in what another link reads: in the columns of a matrix.
function markCopies(overlay, scene, link, cell, outs) {
  const isHere = (c) => c.row === cell.row && c.col === cell.col;
  for (const [k, other] of scene.links.entries()) {
    if (other === link || !isListed(other) || !isListed(link) || other.taps !== link.taps) continue;
    const copies = outs.map((out) => readsOf(other, out)[readsOf(link, out).findIndex(isHere)]);
    overlay.mark(`cursor-read-${k}`, "read", other.read, copies);
  }
}

const isListed = ({ source }) => source.record === "Listed";

const MOST_OUTLINED = 1024; // results that a weight outlines at most

function everyOut({ size: [rows, cols] }) {
  if (rows * cols > MOST_OUTLINED) return [];
  return Array.from({ length: rows * cols }, (_, k) => ({ row: Math.floor(k / cols), col: k % cols }));
}
