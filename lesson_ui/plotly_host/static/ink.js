// What the drawings share: shapes, numbers as text, the colour of a value, ink that can be read on it.

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (parent) parent.appendChild(node);
  return node;
}

const THIN = "\u202f"; // a narrow space at which no line ends, between groups of three digits

// A number as number_text of cnn_core/number_text.py prints it: the same digits, groups and signs.
export function format(value, decimals) {
  if (value === null || value === undefined) return "";
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞").replace("-", "−").replace("NaN", "nan");
  const text = Math.abs(value).toFixed(decimals);
  const shown = Math.abs(value) < 999 ? text : text.replace(/\d(?=(\d{3})+(?!\d))(?<!\.\d*)/g, `$&${THIN}`);
  return value < 0 && Number(text) !== 0 ? `−${shown}` : shown;
}

// The number that a printed text says.
export const read = (text) => Number(text.replace("−", "-").replaceAll(THIN, ""));

// How many digits wide a text is.
export const widthOf = (text) => text.length - 0.6 * (text.split(THIN).length - 1);

// As many digits as say a number exactly, or as many as are allowed.
export function shortest(value, most) {
  for (let digits = 0; digits < most; digits++)
    if (Math.abs(Number(value.toFixed(digits)) - value) < 1e-9) return format(value, digits);
  return format(value, most);
}

const luminance = (hex) => {
  const part = (k) => {
    const c = parseInt(hex.slice(1 + 2 * k, 3 + 2 * k), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2);
};
// How a padding cell's colour looks under its pale veil (.ph-pale): 30 % white over it.
export const paler = (hex) =>
  "#" +
  [1, 3, 5]
    .map((k) => {
      const c = parseInt(hex.slice(k, k + 2), 16);
      return Math.round(c + (255 - c) * 0.3)
        .toString(16)
        .padStart(2, "0");
    })
    .join("");
// Lines of a chart as they can be seen on a dark page: paler, and none of them faint.
export function linesOn(traces, ink) {
  const written = (ink.match(/\d+/g) ?? [0, 0, 0]).slice(0, 3).map(Number);
  if (written.reduce((a, b) => a + b) < 3 * 128) return traces; // dark ink: a light page
  const lit = (style) => (/^#[0-9a-f]{6}$/i.test(style?.color) ? { ...style, color: paler(style.color) } : style);
  return traces.map((trace) =>
    trace.line
      ? { ...trace, line: lit(trace.line), marker: lit(trace.marker), opacity: Math.max(0.8, trace.opacity ?? 1) }
      : trace,
  );
}
const inkOn = new Map();
export function inkFor(hex) {
  if (!inkOn.has(hex)) inkOn.set(hex, luminance(hex) > 0.18 ? "#111111" : "#ffffff");
  return inkOn.get(hex);
}

export function colourOf(scene, { scale }, value) {
  if (!scale || value === null) return null;
  const colours = scene.colours[scale.name];
  const share = scale.max > scale.min ? (value - scale.min) / (scale.max - scale.min) : 0.5;
  return colours[Math.max(0, Math.min(colours.length - 1, Math.round(share * (colours.length - 1))))];
}

const widths = new WeakMap(); // by content: how many characters its longest number takes

export function fontSize(content, side, smallest) {
  return Math.max(smallest, Math.min(side * 0.42, (side - 6) / (longest(content) * 0.58), 34));
}

export function longest(content) {
  if (!widths.has(content)) widths.set(content, content.width ?? longestOf(content));
  return widths.get(content);
}

function longestOf({ values, labels, decimals }) {
  if (labels) return Math.max(1, ...labels.map(widthOf));
  let most = 1;
  for (const value of values) most = Math.max(most, widthOf(format(value, decimals)));
  return most;
}

// The outline around a set of cells: every edge whose other side is not in the set.
export function outline(cells, box, inset = 0) {
  const key = (row, col) => row * 100003 + col;
  const set = new Set(cells.map((c) => key(c.row, c.col)));
  let path = "";
  for (const { row, col } of cells) {
    const [x, y, w, h] = box(row, col);
    const up = !set.has(key(row - 1, col)),
      down = !set.has(key(row + 1, col));
    const left = !set.has(key(row, col - 1)),
      right = !set.has(key(row, col + 1));
    const x0 = x + (left ? inset : 0),
      x1 = x + w - (right ? inset : 0);
    const y0 = y + (up ? inset : 0),
      y1 = y + h - (down ? inset : 0);
    if (up) path += `M${x0} ${y0}H${x1}`;
    if (down) path += `M${x0} ${y1}H${x1}`;
    if (left) path += `M${x0} ${y0}V${y1}`;
    if (right) path += `M${x1} ${y0}V${y1}`;
  }
  return path;
}

// The rectangle around a set of cells.
export function frame(cells, box) {
  const rows = cells.map((c) => c.row),
    cols = cells.map((c) => c.col);
  const [x, y] = box(Math.min(...rows), Math.min(...cols));
  const [right, bottom, w, h] = box(Math.max(...rows), Math.max(...cols));
  return `M${x} ${y}H${right + w}V${bottom + h}H${x}Z`;
}

// What covers a cell to be predicted: large enough to be seen on a picture.
export function coverOf([x, y, w, h]) {
  const wide = Math.max(w, 26),
    high = Math.max(h, 26);
  return [x + (w - wide) / 2, y + (h - high) / 2, wide, high];
}

const NARROW = 700; // pixels

// A legend beside the lines would leave them no room on a narrow page: it goes below them, two names a row.
export function legendBelow(traces, { legend, height, margin }, width) {
  if (width >= NARROW || !legend || legend.orientation === "h") return {};
  const high = 20 * Math.ceil(traces.length / 2);
  const below = {
    orientation: "h",
    x: 0,
    yref: "container",
    y: 0,
    yanchor: "bottom",
    entrywidth: 0.48,
    entrywidthmode: "fraction",
  };
  return { legend: { ...legend, ...below }, height: height + high, margin: { ...margin, b: margin.b + high } };
}
