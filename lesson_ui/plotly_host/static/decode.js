// A scene as the page sent it: the figure, its grids of cells and the links between them, decoded from bytes.

const ARRAYS = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  f4: Float32Array,
  f8: Float64Array,
};

// The bytes: the length of a JSON text, the text, then the arrays it speaks of.
export function decodeScene(bytes) {
  const own = bytes.slice(); // arrays must begin at a multiple of eight
  const end = 4 + new DataView(own.buffer).getUint32(0, true);
  const array = (packed) =>
    packed
      ? new ARRAYS[packed.dtype](
          own.buffer,
          end + packed.at,
          packed.shape.reduce((a, b) => a * b, 1),
        )
      : null;
  const scene = JSON.parse(new TextDecoder().decode(own.subarray(4, end)));
  for (const trace of scene.figure.data)
    if (trace.z?.dtype && trace.z.at !== undefined) decodeTrace(trace, array(trace.z));
  scene.panel = new Map();
  for (const panel of scene.panels) {
    // Some values are the trace's own, sent once.
    panel.values = panel.trace === null ? array(panel.values) : scene.figure.data[panel.trace].flat;
    panel.states = array(panel.states);
    panel.frames = array(panel.frames);
    if (panel.curve) for (const name of ["x", "y", "slopes", "other"]) panel.curve[name] = array(panel.curve[name]);
    if (panel.trails)
      for (const name of ["x", "y", "pulls", "rings_x", "rings_y"]) panel.trails[name] = array(panel.trails[name]);
    scene.panel.set(panel.name, panel);
  }
  for (const view of scene.views) {
    for (const part of [view, ...view.sights, view.follow ?? {}, view.patch ?? {}])
      for (const name of ["up", "down", "rows", "columns"]) if (part[name]) part[name] = array(part[name]);
  }
  scene.walked = scene.links.length > 0 || scene.views.length > 0 || Boolean(scene.blocks); // whether there is a cursor
  if (scene.gallery) scene.gallery.levels = array(scene.gallery.levels);
  for (const link of scene.links) {
    link.panel = scene.panel.get(link.read);
    link.levels =
      link.levels.channel === undefined
        ? array(link.levels)
        : channelOf(scene.figure.data[link.levels.trace], link.levels.channel);
    for (const name of [
      "rows",
      "cols",
      "levelValues",
      "products",
      "running",
      "winner",
      "divisor",
      "shown",
      "weightSets",
      "cells",
      "weightCells",
    ])
      link[name] = array(link[name]);
    if (link.maps) link.maps.channels = array(link.maps.channels);
    for (const echo of link.echoes)
      Object.assign(echo, { cells: array(echo.cells), grid: scene.panel.get(echo.panel) });
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
