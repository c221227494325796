import assert from "node:assert/strict";
import { test } from "node:test";
import { count, element } from "./fake_document.js";

const { paragraph, span, Words, writeWords } = await import("../../lesson_ui/plotly_host/static/line_words.js");

const line = (...parts) => {
  const words = paragraph();
  words.append(...parts);
  return words;
};
const term = (className, ...texts) => {
  const words = span(className);
  words.append(...texts.map((text) => span("", text)));
  return words;
};
// One swatch, as the pixel's own line ends with.
const swatch = (background) => Object.assign(span("ph-swatch"), { background });

// A node as nested plain values: its class, its colour, and its text or parts.
const shown = ({ className, style, parts }) => [
  className ?? "",
  style?.background ?? "",
  parts.map((part) => (part.parts ? shown(part) : part.textContent)),
];

// Every kind of change: text, class, colour, more and fewer parts, text in place of parts, another tag.
const LINES = [
  [line(span("a", "1"), span("b", " + "), term("c", "2", "·", "3"))],
  [line(span("a", "1"), span("b", " + "), term("c", "2", "·", "4"))],
  [line(span("z", "1"), term("c", "2"), span("b", "")), line(swatch("red"))],
  [],
  [line(span("a", ""), swatch("red")), paragraph("words alone")],
  [line(span("a", "7"), swatch("blue"), span("d", "8"))],
  [new Words("span", "a", "no paragraph"), paragraph("")],
  [line(span("a", "1"), span("b", " + "), term("c", "2", "·", "3"))],
];
const copies = (words) =>
  words.map((word) =>
    Object.assign(new Words(word.tag, word.className, word.text), {
      background: word.background,
      parts: copies(word.parts),
    }),
  );

test("what is written over other words looks as if written into an empty place", () => {
  for (const before of LINES) {
    for (const after of LINES) {
      const [old, empty] = [element(), element()];
      writeWords(old, copies(before));
      const text = writeWords(old, copies(after));
      writeWords(empty, copies(after));
      assert.deepEqual(shown(old), shown(empty));
      assert.equal(text, old.textContent);
    }
  }
});

test("only what differs is written", () => {
  const node = element();
  writeWords(node, copies(LINES[0]));
  const [before, kept] = [count.written, node.parts[0]];
  writeWords(node, copies(LINES[0]));
  assert.equal(count.written, before);
  writeWords(node, copies(LINES[1])); // one factor
  assert.equal(count.written, before + 1);
  assert.equal(node.parts[0], kept);
});
