// Scenes for the tests, as decodeScene gives them: a 3 × 3 input read through a 2 × 2 kernel.

import { decodeScene, revive } from "../../lesson_ui/plotly_host/static/decode.js";

const TYPES = { f8: Float64Array, i4: Int32Array, u1: Uint8Array };

// The bytes of a message: the length of its text, the text, and its arrays, each at a multiple of eight.
export function written(message, arrays = []) {
  let at = 0;
  const places = arrays.map(({ dtype, shape, values }) => {
    const raw = new Uint8Array(TYPES[dtype].from(values).buffer);
    const place = { entry: { dtype, shape, at }, raw };
    at += Math.ceil(raw.length / 8) * 8;
    return place;
  });
  const text = new TextEncoder().encode(JSON.stringify(message(places.map(({ entry }) => entry))));
  const end = Math.ceil((4 + text.length) / 8) * 8;
  const bytes = new Uint8Array(end + at).fill(32, 0, end);
  new DataView(bytes.buffer).setUint32(0, end - 4, true);
  bytes.set(text, 4);
  for (const { entry, raw } of places) bytes.set(raw, end + entry.at);
  return bytes;
}

export const array = (values, shape, Type = Int32Array) => Object.assign(Type.from(values), { shape });

// A grid of numbers from row0, col0 on, as it is after decoding.
export function panelOf(name, rows, cols, values, more = {}) {
  const own = { record: "Panel", name, title: name, rows, cols, big: false, ...more };
  const content = revive({ record: "Cells", scale: null, numbers: true }, (kept) => kept);
  Object.assign(content, { values: values && Float64Array.from(values) });
  return Object.assign(
    revive(own, (kept) => kept),
    { content },
  );
}

export function linkOf(source, more) {
  const link = revive({ record: "Link", source, read: "input", into: ["output"], ...more }, (kept) => kept);
  const taps = source.cells ? [1, source.cells.shape[1]] : [source.rows.shape[1], source.cols.shape[1]];
  return Object.assign(link, { source, kernel: taps, taps: taps[0] * taps[1] });
}

export function convolution(more = {}) {
  const input = panelOf("input", 3, 3, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  const kernel = panelOf("kernel", 2, 2, [1, 0, 0, -1]);
  const output = panelOf("output", 2, 2, [-4, -4, -4, -4]);
  const steps = array([0, 1, 1, 2], [2, 2]);
  const link = linkOf({ record: "Window", rows: steps, cols: steps }, { size: [2, 2] });
  const levels = Int32Array.from({ length: 9 }, (_, k) => k);
  const products = Float64Array.from([1, 0, 0, -1].flatMap((weight) => Array.from(levels, (value) => weight * value)));
  const weights = revive({ record: "Weights", grid: "kernel" }, (kept) => kept);
  Object.assign(link, { panel: input, levels, level_values: Float64Array.from(levels), products, weights });
  const panels = [input, kernel, output];
  const scene = {
    ...revive({ record: "GridScene", panels: [], label: "x" }, (kept) => kept),
    panels,
    links: [link],
    ...more,
  };
  scene.panel = new Map(panels.map((panel) => [panel.name, panel]));
  scene.words = { bias: "bias", nothing: "nothing", uses: "{title}: {count}" };
  return scene;
}

export { decodeScene };
