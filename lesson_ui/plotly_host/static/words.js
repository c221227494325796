// The arithmetic of the marked cell, in words and numbers, for eyes and for screen readers.

import { contentOf } from "./contents.js";
import { format, read, shortest } from "./ink.js";
import { paragraph, span, writeWords } from "./line_words.js";
import { termsOf } from "./reads.js";
import { at, isOpenEcho, placeOf } from "./scene.js";

export const fill = (template, names) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => (name in names ? names[name] : whole));
const bracket = (text) => (text.startsWith("−") ? `(${text})` : text);

function productLine({ scene, line, link, terms }, node) {
  let first = true;
  for (const [t, term] of terms.entries()) {
    if (term.cell === null) continue;
    if (!first) node.append(span("ph-op", " + "));
    first = false;
    const weight = link.weights?.texts[t] ?? format(term.weight, link.weights?.decimals);
    const part = span(term.padding ? "ph-term ph-term-padding" : "ph-term", "");
    part.append(
      span("ph-t-read", bracket(format(term.value, link.decimals))),
      span("ph-op", "·"),
      span("ph-t-weight", bracket(weight)),
    );
    node.append(part);
  }
  if (first) node.append(span("ph-term", scene.words.nothing));
  if (line.bias !== null && line.bias !== undefined)
    node.append(
      span("ph-op", " + "),
      span("ph-t-bias", `${scene.words.bias} ${bracket(format(line.bias, line.bias_decimals ?? line.decimals))}`),
    );
}

function valueList(link, terms, separator, node) {
  let first = true;
  for (const term of terms) {
    if (term.cell === null) continue;
    if (!first) node.append(span("ph-op", separator));
    first = false;
    const winner = term.wins ? " ph-t-winner" : "";
    node.append(
      span(
        `${term.padding ? "ph-term ph-term-padding" : "ph-term"} ph-t-read${winner}`,
        bracket(format(term.value, link.decimals)),
      ),
    );
  }
}

// One number made of all values read.
const AGGREGATES = {
  sum: ({ link, terms }, node) => valueList(link, terms, " + ", node),
  mean({ link, terms, index }, node) {
    node.append(span("ph-op", "("));
    valueList(link, terms, " + ", node);
    node.append(span("ph-op", `) / ${format(link.divisor[index], 0)}`));
  },
  max({ link, terms, index }, node) {
    for (const term of terms) term.wins = link.winner && link.winner[index] === term.tap;
    node.append(span("ph-op", "max("));
    valueList(link, terms, ", ", node);
    node.append(span("ph-op", ")"));
  },
  squares({ line, link, terms, index }, node) {
    const { values, decimals } = line.mean;
    const mean = bracket(shortest(values[index], decimals));
    node.append(span("ph-op", "("));
    terms
      .filter((term) => term.cell !== null)
      .forEach((term, k) => {
        const part = span("ph-term", "");
        part.append(
          span("ph-op", "("),
          span("ph-t-read", format(term.value, link.decimals)),
          span("ph-op", ` − ${mean})²`),
        );
        node.append(span("ph-op", k ? " + " : ""), part);
      });
    node.append(span("ph-op", `) / ${format(link.divisor[index], 0)}`));
  },
};

const isAsked = (scene, link, index) =>
  scene.concealed && scene.concealed[0] * link.size[1] + scene.concealed[1] === index;

const NAMES = /(\{~?\w+!?\})/;
const isWords = ({ values }) => Array.isArray(values);
const isExact = ({ values, decimals }, from) =>
  Array.isArray(values) || Math.abs(read(format(values[from], decimals)) - values[from]) < 1e-9;

// The result that a line brings instead of the number in the grid.
const ownOf = (line) => line.own ?? line.columns?.result;

// The text of a formula's case at an entry of its columns.
const formulaOf = ({ formulas, cases }, from) => (cases ? formulas[cases[from]] : formulas[0]);

// Where a line's columns hold what belongs to the cursor's cell.
const entryOf = (line, link, terms, index) =>
  line.by_level ? link.levels[at(link.panel, terms[link.terms.focus ?? 0].cell)] : index;

function rectifiedLine({ scene, line, link, index }, node) {
  const hidden = isAsked(scene, link, index);
  node.append(
    span("ph-op", "max(0, "),
    span("ph-t-result", hidden ? "?" : format(scene.panel.get(line.source).content.values[index], line.decimals)),
    span("ph-op", ")"),
  );
}

// The words between the numbers, and the numbers looked up; {~x} says whether x is printed exactly.
function formulaLine({ scene, line, link, terms, index }, node) {
  const from = entryOf(line, link, terms, index);
  const template = formulaOf(line, from);
  for (const part of template.split(NAMES)) {
    const [, near, name, brackets] = /^\{(~?)(\w+)(!?)\}$/.exec(part) ?? [];
    if (!name) {
      node.append(span("ph-op", part));
      continue;
    }
    const column = line.columns[name];
    if (near) {
      node.append(span("ph-op", isExact(column, from) ? "=" : "≈"));
      continue;
    }
    const text = isWords(column) ? column.values[from] : shortest(column.values[from], column.decimals);
    const hidden = column.role === "result" && isAsked(scene, link, index);
    node.append(span(column.role ? `ph-t-${column.role}` : "ph-op", hidden ? "?" : brackets ? bracket(text) : text));
  }
  if (line.columns.sign) {
    node.append(span("ph-op", ` ${line.columns.sign.values[from]} `));
    return;
  }
  const used = [...template.matchAll(/\{~?(\w+)!?\}/g)]
    .map((match) => line.columns[match[1]])
    .concat(line.columns.result ?? []);
  node.append(
    span(
      "ph-op",
      used.every((column) => column.role === "read" || isExact(column, from)) && line.exact ? " = " : " ≈ ",
    ),
  );
}

// How each kind of line tells its result, by the name of its record.
const WRITERS = {
  ValueLine() {},
  ProductLine: productLine,
  AggregateLine: (told, node) => AGGREGATES[told.line.operation](told, node),
  RectifiedLine: rectifiedLine,
  FormulaLine: formulaLine,
};

// The cursor's own cell in every link: its value by name and the colour they make, or how each becomes the number
// shown.
function writePixel(scene, line, out) {
  const sentence = paragraph();
  sentence.append(span("ph-place", `${fill(line.label, { row: out.row, column: out.col })} `));
  const own = scene.links.map((link) => termsOf(scene, link, out)[link.terms.focus]);
  own.forEach((term, k) => {
    const { name } = scene.links[k];
    const part = span("ph-term", "");
    part.append(span("ph-op", `${(k ? ", " : "") + name} `));
    if (line.formula) {
      const text = format(term.shown, line.decimals);
      const equal = Math.abs(read(text) - term.shown) < 1e-9 ? " = " : " ≈ ";
      part.append(span("ph-op", line.formula.replace("x", format(term.value, 0)) + equal), span("ph-pixel", text));
    } else part.append(span("ph-pixel", format(term.value, line.decimals)));
    sentence.append(part);
  });
  if (!line.formula) {
    const swatch = span("ph-swatch", "");
    const [r, g, b] = own.length === 3 ? own : [own[0], own[0], own[0]];
    swatch.background = `rgb(${r.value},${g.value},${b.value})`;
    sentence.append(swatch);
  }
  return sentence;
}

// The sign before the result: whether it is what the printed numbers say, or about that. A formula writes its own.
function signOf(line, index) {
  if (line.record === "ValueLine" || line.record === "FormulaLine") return "";
  const near = line.exact && [line.own, line.mean].every((column) => !column || isExact(column, index));
  return near ? " = " : " ≈ ";
}

function resultOf(line, panel, index, entry) {
  const own = ownOf(line);
  if (!own) return format(panel.content.values[index], line.decimals);
  return isWords(own) ? own.values[entry] : shortest(own.values[entry], line.decimals);
}

// One line that ends with a result; null where it has nothing to say.
function writeResult(scene, line, out) {
  const link = scene.links[line.link];
  const panel = scene.panel.get(line.result);
  const index = contentOf(panel).placeOf(panel, out, link);
  if (index === null) return null; // no such cell here
  const terms = termsOf(scene, link, out).filter((term) => line.padding !== false || !term.padding);
  const entry = entryOf(line, link, terms, index);
  if (line.formulas && formulaOf(line, entry) === "") return null;
  const sentence = paragraph();
  sentence.append(span("ph-place", `${fill(line.label, placeOf(panel, out))} `));
  WRITERS[line.record]({ scene, line, link, terms, index }, sentence);
  const sign = signOf(line, index);
  if (sign) sentence.append(span("ph-op", sign));
  const own = ownOf(line);
  const hidden = isAsked(scene, link, index) && !isOpenEcho(scene, line.result) && (!own || own.role === "result");
  sentence.append(span("ph-t-result", hidden ? "?" : resultOf(line, panel, index, entry)));
  return sentence;
}

// Write the lines of arithmetic of output cell `out` into `node`; returns the same as plain text.
export function writeArithmetic(scene, out, node) {
  const lines = scene.lines.map((line) =>
    line.record === "PixelLine" ? writePixel(scene, line, out) : writeResult(scene, line, out),
  );
  return writeWords(node, lines.filter(Boolean));
}

export const writeUses = (scene, kind, names, node) => writeWords(node, [paragraph(fill(scene.words[kind], names))]);
