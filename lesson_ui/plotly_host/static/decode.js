// A scene as the page sent it, decoded from bytes: a JSON text of records, then the arrays it speaks of. Fields have
// the names of the Python records; those left out have the defaults of `defaults.js`.

import { DEFAULTS } from "./defaults.js";

const ARRAYS = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  f4: Float32Array,
  f8: Float64Array,
};

const isArray = (value) => value.dtype !== undefined && value.at !== undefined;

// The bytes: the length of the text, the text, the arrays one after the other.
export function decodeScene(bytes) {
  const own = bytes.slice(); // arrays must begin at a multiple of eight
  const end = 4 + new DataView(own.buffer).getUint32(0, true);
  const { figure, ...records } = JSON.parse(new TextDecoder().decode(own.subarray(4, end)));
  const array = ({ dtype, shape, at }) => {
    const values = new ARRAYS[dtype](own.buffer, end + at, count(shape));
    values.shape = shape;
    return values;
  };
  for (const trace of figure.data) if (trace.z && isArray(trace.z)) decodeTrace(trace, array(trace.z));
  const scene = { figure, ...revive(records, array) };
  const { panels = [], links = [] } = scene;
  scene.panel = new Map(panels.map((panel) => [panel.name, panel]));
  panels.forEach((panel, k) => {
    const number = k ? k + 1 : ""; // as plotly numbers the axes of its traces
    Object.assign(panel, { xaxis: `xaxis${number}`, yaxis: `yaxis${number}` });
    if (panel.content.shared) panel.content.values = figure.data[k].flat;
  });
  for (const link of links) completeLink(link, scene);
  return scene;
}

const count = (shape) => shape.reduce((a, b) => a * b, 1);

// Arrays in their places, and every record with all its fields.
export function revive(value, array) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((part) => revive(part, array));
  if (isArray(value)) return array(value);
  const revived = { ...DEFAULTS[value.record] };
  for (const [name, part] of Object.entries(value)) revived[name] = revive(part, array);
  return revived;
}

// What is looked up at every move of the cursor.
function completeLink(link, { figure, panel }) {
  const { source, levels } = link;
  link.panel = panel.get(link.read);
  if (levels.channel !== undefined) link.levels = channelOf(figure.data[levels.trace], levels.channel);
  link.kernel = source.cells ? [1, source.cells.shape[1]] : [source.rows.shape[1], source.cols.shape[1]];
  link.taps = count(link.kernel);
  for (const echo of link.echoes) echo.grid = panel.get(echo.panel);
}

// Plotly takes the numbers of a heatmap row by row; the pixels of a picture become an address when plotly draws it.
function decodeTrace(trace, flat) {
  const [rows, cols, channels = 1] = trace.z.shape;
  Object.assign(trace, { flat, channels });
  if (trace.type === "image") delete trace.z;
  else trace.z = Array.from({ length: rows }, (_, r) => flat.subarray(r * cols, (r + 1) * cols));
}

function channelOf({ flat, channels }, channel) {
  if (channels === 1) return flat;
  const values = new Uint8Array(flat.length / channels);
  for (let k = 0, from = channel; k < values.length; k++, from += channels) values[k] = flat[from];
  return values;
}
