// A scene as the page sent it: the figure, its grids of cells and the links between them.
// Everything here is decoding and looking up; every number was computed by cnn_core.

const ARRAYS = { i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, f4: Float32Array, f8: Float64Array };

// The bytes: the length of a JSON text, the text, then the arrays it speaks of.
export function decodeScene(bytes) {
  const own = bytes.slice(); // arrays must begin at a multiple of eight
  const end = 4 + new DataView(own.buffer).getUint32(0, true);
  const array = (packed) => packed ? new ARRAYS[packed.dtype](own.buffer, end + packed.at, packed.shape.reduce((a, b) => a * b, 1)) : null;
  const scene = JSON.parse(new TextDecoder().decode(own.subarray(4, end)));
  for (const trace of scene.figure.data) if (trace.z?.dtype && trace.z.at !== undefined) decodeTrace(trace, array(trace.z));
  scene.panel = new Map();
  for (const panel of scene.panels) {
    panel.values = panel.trace === null ? array(panel.values) : scene.figure.data[panel.trace].flat; // some are the trace's own, sent once
    panel.states = array(panel.states);
    if (panel.curve) for (const name of ["x", "y", "slopes"]) panel.curve[name] = array(panel.curve[name]);
    scene.panel.set(panel.name, panel);
  }
  if (scene.gallery) scene.gallery.levels = array(scene.gallery.levels);
  for (const link of scene.links) {
    link.panel = scene.panel.get(link.read);
    link.levels = link.levels.channel === undefined ? array(link.levels) : channelOf(scene.figure.data[link.levels.trace], link.levels.channel);
    for (const name of ["rows", "cols", "levelValues", "products", "running", "winner", "divisor", "shown"]) link[name] = array(link[name]);
  }
  for (const line of scene.lines) {
    line.cases = array(line.cases);
    for (const column of Object.values(line.columns)) if (!column.words) column.values = array(column.values);
  }
  return scene;
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

export const at = (panel, cell) => (cell.row - panel.row0) * panel.cols + (cell.col - panel.col0);

// How words name a cell: row and column, in a grid of stitched maps those of the map it stands in.
export function placeOf(panel, cell) {
  if (!panel.tiles) return { row: cell.row, column: cell.col };
  const { rows, cols, names } = panel.tiles;
  const map = Math.floor(cell.row / rows) * Math.round(panel.cols / cols) + Math.floor(cell.col / cols);
  return { row: cell.row % rows, column: cell.col % cols, map: map + 1, name: names[map] };
}

export function contains(panel, cell) {
  const row = cell.row - panel.row0;
  const col = cell.col - panel.col0;
  return row >= 0 && row < panel.rows && col >= 0 && col < panel.cols;
}

// The cells of the read grid that output cell `out` reads, tap by tap; null where a tap reads nothing.
export function readsOf(link, out) {
  const cells = [];
  const [K_h, K_w] = link.kernel;
  for (let u = 0; u < K_h; u++) {
    for (let v = 0; v < K_w; v++) {
      const cell = { row: link.rows[out.row * K_h + u], col: link.cols[out.col * K_w + v] };
      cells.push(contains(link.panel, cell) ? cell : null);
    }
  }
  return cells;
}

// The output cells that read the cell `source` of the read grid.
export function readersOf(link, source) {
  const along = (index, length, K, wanted) => {
    const found = [];
    for (let o = 0; o < length; o++) {
      for (let k = 0; k < K; k++) if (index[o * K + k] === wanted) { found.push(o); break; }
    }
    return found;
  };
  const rows = along(link.rows, link.size[0], link.kernel[0], source.row);
  const cols = along(link.cols, link.size[1], link.kernel[1], source.col);
  return rows.flatMap((row) => cols.map((col) => ({ row, col })));
}

// Where tap t stands on the grid of weights: a dilated kernel may be drawn with the gaps between its taps.
export const tapCell = (link, t) => ({ row: Math.floor(t / link.kernel[1]) * link.spread[0], col: (t % link.kernel[1]) * link.spread[1] });

// Row and column, in the kernel, of the tap at a cell of the grid of weights; null in a gap.
export function tapAt(link, cell) {
  const tap = { row: cell.row / link.spread[0], col: cell.col / link.spread[1] };
  return Number.isInteger(tap.row) && Number.isInteger(tap.col) ? tap : null;
}

// The cells of the read grid that are read through tap (u, v), one for each output cell.
export function usesOf(link, tap) {
  const [K_h, K_w] = link.kernel;
  const cells = [];
  for (let i = 0; i < link.size[0]; i++) {
    for (let j = 0; j < link.size[1]; j++) {
      const cell = { row: link.rows[i * K_h + tap.row], col: link.cols[j * K_w + tap.col] };
      if (contains(link.panel, cell)) cells.push(cell);
    }
  }
  return cells;
}

// The values behind one output cell, tap by tap, looked up in the tables that came with the scene.
export function termsOf(scene, link, out) {
  const read = scene.panel.get(link.read);
  const weight = link.weight ? scene.panel.get(link.weight) : null;
  const levels = link.levelValues.length;
  return readsOf(link, out).map((cell, t) => {
    const level = cell ? link.levels[at(read, cell)] : -1;
    return {
      cell,
      tap: t,
      value: cell ? link.levelValues[level] : null,
      shown: cell ? (link.shown ?? link.levelValues)[level] : null,
      weight: weight ? weight.values[at(weight, tapCell(link, t))] : null,
      product: cell && link.products ? link.products[t * levels + level] : null,
      running: link.running ? link.running[(out.row * link.size[1] + out.col) * link.taps + t] : null,
      padding: cell && read.states ? (read.states[at(read, cell)] & 1) === 1 : false,
    };
  });
}
