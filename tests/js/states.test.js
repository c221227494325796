import assert from "node:assert/strict";
import { test } from "node:test";
import { CHANGED, isIn, PADDING, UNREAD } from "../../lesson_ui/plotly_host/static/states.js";

test("a cell may be in several states at once", () => {
  const panel = { content: { states: Uint8Array.of(0, PADDING, PADDING | CHANGED) } };
  const seen = (k) => [PADDING, UNREAD, CHANGED].map((state) => isIn(panel, k, state));
  assert.deepEqual(seen(0), [false, false, false]);
  assert.deepEqual(seen(1), [true, false, false]);
  assert.deepEqual(seen(2), [true, false, true]);
});

test("the cells of a grid without states are in none", () => {
  assert.equal(isIn({ content: { states: null } }, 0, PADDING), false);
  assert.equal(isIn({ content: {} }, 0, PADDING), false);
});
