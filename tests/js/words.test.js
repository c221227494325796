import assert from "node:assert/strict";
import { test } from "node:test";
import { element } from "./fake_document.js";
import { convolution } from "./scenes.js";

const { writeArithmetic, writeUses, fill } = await import("../../lesson_ui/plotly_host/static/words.js");
const { revive } = await import("../../lesson_ui/plotly_host/static/decode.js");

const line = (record, more) =>
  revive({ record, result: "output", label: "({row}, {column}):", ...more }, (kept) => kept);
const said = (scene, out) => writeArithmetic(scene, out, element());
const FIRST = { row: 0, col: 1 };

test("products are written term by term, negative factors in brackets", () => {
  const scene = convolution({ lines: [line("ProductLine")] });
  assert.equal(said(scene, FIRST), "(0, 1): 1·1 + 2·0 + 4·0 + 5·(−1) = −4");
});

test("a bias is named, and a sum of rounded terms is about the result", () => {
  const scene = convolution({ lines: [line("ProductLine", { bias: -0.5, bias_decimals: 1, exact: false })] });
  assert.match(said(scene, FIRST), / \+ bias \(−0\.5\) ≈ −4$/);
});

test("a result that is to be predicted is a question mark in every line", () => {
  const scene = convolution({ lines: [line("ProductLine"), line("AggregateLine")], concealed: [0, 1] });
  const text = said(scene, FIRST);
  assert.equal(text.split("?").length - 1, 2);
  assert.ok(!text.includes("= −4"));
  assert.ok(said(scene, { row: 0, col: 0 }).includes("= −4"));
});

test("a formula is filled with the numbers of the cell", () => {
  const columns = {
    x: { record: "Column", values: Float64Array.of(1, -2, 3, 4), decimals: 1, role: "read" },
    n: { record: "Column", values: ["one", "two", "three", "four"], decimals: 0, role: "" },
  };
  const scene = convolution({ lines: [line("FormulaLine", { formulas: ["{n}: {x!}²"], columns })] });
  assert.equal(said(scene, FIRST), "(0, 1): two: (−2)² = −4");
});

test("a formula without words for a case leaves the line out", () => {
  const more = { formulas: ["{n}", ""], cases: Uint8Array.of(0, 1, 0, 0), columns: {} };
  assert.equal(said(convolution({ lines: [line("FormulaLine", more)] }), FIRST), "");
});

test("names stand for what is said, and unknown names stay", () => {
  assert.equal(fill("{title} of {nobody}", { title: "input" }), "input of {nobody}");
  assert.equal(writeUses(convolution(), "uses", { title: "kernel", count: 4 }, element()), "kernel: 4");
});
