import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeScene, written } from "./scenes.js";

const PANEL = { record: "Panel", name: "input", title: "input", rows: 2, cols: 2 };
const cells = (values) => ({ record: "Cells", scale: null, values });
const arrays = [
  { dtype: "u1", shape: [3], values: [1, 0, 4] },
  { dtype: "f8", shape: [2, 2], values: [0.5, -1, 2, 3] },
];
const message = (more) => (places) => ({
  record: "GridScene",
  label: "a figure",
  figure: { data: [], layout: {} },
  panels: [{ ...PANEL, content: cells(places[1]) }],
  ...more(places),
});

test("numbers come back exactly, with their shape, wherever they lie", () => {
  const { panels } = decodeScene(
    written(
      message(() => ({})),
      arrays,
    ),
  );
  assert.deepEqual(Array.from(panels[0].content.values), [0.5, -1, 2, 3]);
  assert.deepEqual(panels[0].content.values.shape, [2, 2]);
});

test("what a message leaves out has its default, in every record", () => {
  const scene = decodeScene(
    written(
      message(() => ({ steps: false })),
      arrays,
    ),
  );
  assert.equal(scene.steps, false);
  assert.equal(scene.smallest_picture, 240);
  assert.deepEqual(scene.links, []);
  assert.equal(scene.panels[0].ticks, null);
  assert.equal(scene.panels[0].content.decimals, 0);
});

test("a link reads the level of every cell in a channel of the picture that is drawn", () => {
  const pixels = { dtype: "u1", shape: [1, 2, 3], values: [1, 2, 3, 4, 5, 6] };
  const rows = { dtype: "i4", shape: [1, 1], values: [0] };
  const scene = decodeScene(
    written(
      (places) => ({
        record: "GridScene",
        label: "x",
        figure: { data: [{ type: "image", z: places[0] }], layout: {} },
        panels: [{ ...PANEL, rows: 1, content: { record: "Picture" } }],
        links: [
          {
            record: "Link",
            source: { record: "Window", rows: places[1], cols: places[1] },
            read: "input",
            into: ["input"],
            size: [1, 2],
            levels: { trace: 0, channel: 1 },
          },
        ],
      }),
      [pixels, rows],
    ),
  );
  const [link] = scene.links;
  assert.deepEqual(Array.from(link.levels), [2, 5]);
  assert.equal(link.panel, scene.panels[0]);
  assert.deepEqual([link.kernel, link.taps], [[1, 1], 1]);
  assert.equal(link.role, "read");
});
