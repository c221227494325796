import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, wideOf } from "../../lesson_ui/plotly_host/static/arrange.js";
import { convolution } from "./scenes.js";

const ROW = ["input", { record: "Glyph", glyph: "⊙" }, "kernel", { record: "Glyph", glyph: "=" }, "output"];
const scene = () => convolution({ arrangement: ROW, pyramid: null });

const boxes = ({ panel }, { grids }) =>
  [...grids].map(([name, grid]) => {
    const { rows, cols } = panel.get(name);
    return { left: grid.x, top: grid.y, right: grid.x + cols * wideOf(grid), bottom: grid.y + rows * grid.side };
  });

function assertApart(found, width) {
  for (const [k, a] of found.entries()) {
    assert.ok(a.left >= 0 && a.right <= width && a.top >= 0);
    for (const b of found.slice(k + 1))
      assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
  }
}

test("where there is room the grids stand in one row, with the operators between them", () => {
  const place = arrange(scene(), 1000, 500, 24);
  const found = boxes(scene(), place);
  assertApart(found, 1000);
  assert.deepEqual(
    found.map((box) => box.left),
    found.map((box) => box.left).toSorted((a, b) => a - b),
  );
  assert.deepEqual(
    place.glyphs.map((glyph) => glyph.text),
    ["⊙", "="],
  );
  assert.ok(place.glyphs[0].x > found[0].right && place.glyphs[0].x < found[1].left);
  assert.ok(place.height <= 500);
});

test("a narrow page stacks them, and no cell is smaller than its numbers", () => {
  const place = arrange(scene(), 240, 500, 24);
  assertApart(boxes(scene(), place), 240);
  assert.ok([...place.grids.values()].every((grid) => grid.side >= 24));
  assert.ok(new Set([...place.grids.values()].map((grid) => grid.y)).size > 1);
});

test("a scene that names its rows keeps them", () => {
  const rows = Object.assign(scene(), { in_rows: true, reading: [["input", "kernel"], ["output"]] });
  const { grids } = arrange(rows, 900, 600, 24);
  assert.equal(grids.get("input").titleY < grids.get("output").titleY, true);
  assertApart(boxes(rows, { grids }), 900);
});
