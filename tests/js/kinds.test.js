import assert from "node:assert/strict";
import { test } from "node:test";
import { convolution } from "./scenes.js";

const { kindOf } = await import("../../lesson_ui/plotly_host/static/kinds.js");
const HOST = { cursor: { out: { row: 0, col: 0 }, level: 0, asked: null } };
const view = (cols) => ({ size: [1, cols], up: null, down: null, into: "row" });
const words = { keys: "keys", keys_blocks: "keys of blocks" };

const kind = (scene) => kindOf(HOST, { words, ...scene });

test("a scene of grids is walked over exactly if it has links", () => {
  assert.equal(kind(convolution()).walked, true);
  assert.deepEqual(kind(convolution()).size(HOST.cursor), [2, 2]);
  const still = kind(convolution({ links: [] }));
  assert.deepEqual([still.walked, still.role], [false, "img"]);
});

test("a place in one view is a row and a column, in several a view and a column", () => {
  const one = kind({ record: "ViewsScene", views: [view(3)] });
  const many = kind({ record: "ViewsScene", views: [view(3), view(5)] });
  assert.deepEqual(one.placeOf([0, 2]), { level: 0, row: 0, col: 2 });
  assert.deepEqual(many.placeOf([1, 2]), { level: 1, row: 0, col: 2 });
  for (const [scene, place] of [
    [one, [0, 2]],
    [many, [1, 2]],
  ])
    assert.deepEqual(scene.written(scene.placeOf(place)), place);
  assert.deepEqual(many.size({ level: 1 }), [1, 5]);
});

test("blocks are walked over from one to the next and name their own keys", () => {
  const items = [
    { lines: [] },
    {
      lines: [
        ["a", "b"],
        ["c", "d"],
      ],
    },
  ];
  const blocks = kind({ record: "BlocksScene", blocks: { items } });
  assert.deepEqual([blocks.walked, blocks.size(), blocks.lines, blocks.keys], [true, [1, 2], 2, "keys of blocks"]);
});

test("galleries and charts have no cursor, and only grids are drawn over what plotly shows", () => {
  const [gallery, chart] = ["GalleryScene", "ChartScene"].map((record) => kind({ record }));
  assert.deepEqual([gallery.walked, gallery.role], [false, "group"]);
  assert.deepEqual([chart.walked, chart.role], [false, "img"]);
  assert.deepEqual([chart.doubleClick, kind(convolution()).doubleClick], ["reset", false]);
});
