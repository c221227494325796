import assert from "node:assert/strict";
import { test } from "node:test";
import {
  footprintOf,
  readersOf,
  readsOf,
  readThrough,
  tapAt,
  termsOf,
  usesOf,
  weightsOf,
} from "../../lesson_ui/plotly_host/static/reads.js";
import { array, convolution, linkOf, panelOf } from "./scenes.js";

const cell = (row, col) => ({ row, col });
const places = (cells) => cells.map((c) => c && [c.row, c.col]);

test("a window reads its patch, tap by tap, and nothing outside of the grid", () => {
  const [link] = convolution().links;
  assert.deepEqual(places(readsOf(link, cell(1, 0))), [
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
  const padded = linkOf(
    { record: "Window", rows: array([-1, 0], [1, 2]), cols: array([0, 1], [1, 2]) },
    { size: [1, 1] },
  );
  padded.panel = panelOf("input", 2, 2, [1, 2, 3, 4]);
  assert.deepEqual(places(readsOf(padded, cell(0, 0))), [null, null, [0, 0], [0, 1]]);
});

test("who reads a cell is the other way round of what is read", () => {
  const [link] = convolution().links;
  for (let row = 0; row < 3; row++) {
    for (let col = 0; col < 3; col++) {
      const found = places(readersOf(link, cell(row, col))).map(String);
      const wanted = [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ].filter(([i, j]) => readsOf(link, cell(i, j)).some((read) => read.row === row && read.col === col));
      assert.deepEqual(found, wanted.map(String));
    }
  }
});

test("the terms of a cell add up to its result", () => {
  const scene = convolution();
  const terms = termsOf(scene, scene.links[0], cell(0, 1));
  assert.deepEqual(
    terms.map((term) => [term.value, term.weight, term.product]),
    [
      [1, 1, 1],
      [2, 0, 0],
      [4, 0, 0],
      [5, -1, -5],
    ],
  );
  assert.equal(
    terms.reduce((sum, term) => sum + term.product, 0),
    scene.panel.get("output").content.values[1],
  );
});

test("a cell's footprint is its product with every weight", () => {
  const [link] = convolution().links;
  assert.deepEqual(
    footprintOf(link, cell(1, 1)).map((value) => value + 0),
    [4, 0, 0, -4],
  );
});

test("a weight is used once for every result, and between dilated taps there is none", () => {
  const scene = convolution();
  const [link] = scene.links;
  assert.deepEqual(places(usesOf(link, cell(1, 1))), [
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
  ]);
  assert.deepEqual(places(weightsOf(scene, link, cell(0, 0))), [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  link.weights.dilation = [2, 2];
  assert.deepEqual(places(weightsOf(scene, link, cell(0, 0))), [
    [0, 0],
    [0, 2],
    [2, 0],
    [2, 2],
  ]);
  assert.deepEqual(tapAt(link, cell(2, 0)), cell(1, 0));
  assert.equal(tapAt(link, cell(1, 0)), null);
});

test("a list says for each result which cells and which weights it takes", () => {
  const cells = array([0, 4, -1, 8], [2, 2]);
  const weight_cells = array([3, 0, 1, 3], [2, 2]);
  const link = linkOf({ record: "Listed", cells, weight_cells }, { size: [1, 2] });
  link.panel = panelOf("input", 3, 3, Array(9).fill(0));
  assert.deepEqual(places(readsOf(link, cell(0, 0))), [
    [0, 0],
    [1, 1],
  ]);
  assert.deepEqual(places(readsOf(link, cell(0, 1))), [null, [2, 2]]);
  assert.deepEqual(places(readersOf(link, cell(2, 2))), [[0, 1]]);
  assert.deepEqual(places(readThrough(link, 3, [cell(0, 0), cell(0, 1)])), [
    [0, 0],
    [2, 2],
  ]);
});

test("of stitched maps the same places are read in every map that a map reads", () => {
  const side = { rows: 2, cols: 2, across: 2 };
  const steps = array([0, 1], [2, 1]);
  const source = {
    record: "Maps",
    rows: steps,
    cols: steps,
    channels: array([1, -1, 0, 1], [2, 2]),
    read: side,
    into: side,
  };
  const link = linkOf({ ...source, box: false }, { size: [2, 4] });
  assert.deepEqual(places(readsOf(link, cell(1, 0))), [[1, 2]]); // map 0 reads map 1 alone
  assert.deepEqual(places(readsOf(link, cell(1, 3))), [
    [1, 1],
    [1, 3],
  ]); // map 1 reads both
  assert.deepEqual(places(readersOf(link, cell(1, 3))), [
    [1, 1],
    [1, 3],
  ]);
});
