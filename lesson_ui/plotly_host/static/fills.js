// The fills of grids, made of their numbers and of the figure's own traces: cells, and pictures of a pixel a cell.

// Whether every trace of the figure is the fill of a grid, so that nothing is missing without plotly.
export function isGrids({ panels, figure }) {
  return panels.length > 0 && figure.data.length === panels.length && !figure.layout.shapes;
}

// Pictures as plotly takes them.
export function addressPictures({ panels, figure }) {
  figure.data.forEach((trace, k) => {
    if (trace.type === "image") addressOf(panels[k], trace);
  });
}

export function addressOf(panel, trace) {
  trace.source ??= pictureOf(panel, trace).toDataURL();
  return trace.source;
}

// A picture, as large as all its cells together.
function stretch(ink, picture, panel, boxOf) {
  const [x, y, w, h] = boxOf(panel.row0, panel.col0);
  ink.drawImage(picture, x, y, w * panel.cols, h * panel.rows);
}

export function paintPicture(ink, { figure }, panel, boxOf, k) {
  stretch(ink, pictureOf(panel, figure.data[k]), panel, boxOf);
}

export function paintCells(ink, scene, panel, boxOf) {
  if (panel.big && panel.content.scale) stretch(ink, filledWith(scene, panel), panel, boxOf);
  else cells(ink, scene, panel, boxOf);
}

const PLAIN = "#f3f5f7"; // cells whose numbers are names, not values

// One colour a cell, with a hair of the page between them.
function cells(ink, scene, panel, boxOf) {
  const { values, scale } = panel.content;
  const level = scale && levelOf(scale),
    colours = scale && scene.colours[scale.name];
  for (let k = 0; k < panel.rows * panel.cols; k++) {
    if (Number.isNaN(values[k])) continue;
    ink.fillStyle = scale ? colours[level(values[k])] : PLAIN;
    const [x, y, w, h] = boxOf(panel.row0 + Math.floor(k / panel.cols), panel.col0 + (k % panel.cols));
    ink.fillRect(x + 0.5, y + 0.5, w - 1, h - 1);
  }
}

// Which of the 256 colours of a scale a value has.
function levelOf({ min, max }) {
  const last = 255,
    by = max > min ? last / (max - min) : 0;
  return (value) => (by ? Math.max(0, Math.min(last, Math.round((value - min) * by))) : last >> 1);
}

function pictureOf(panel, { flat, channels }) {
  return bitmap(panel, (data) => {
    const green = channels === 3 ? 1 : 0,
      blue = channels === 3 ? 2 : 0;
    for (let k = 0, from = 0, to = 0; k < panel.rows * panel.cols; k++, from += channels, to += 4) {
      data[to] = flat[from];
      data[to + 1] = flat[from + green];
      data[to + 2] = flat[from + blue];
      data[to + 3] = 255;
    }
  });
}

function filledWith(scene, panel) {
  const { values, scale } = panel.content;
  const level = levelOf(scale),
    table = tableOf(scene.colours[scale.name]);
  return bitmap(panel, (data) => {
    for (let k = 0, to = 0; k < panel.rows * panel.cols; k++, to += 4) {
      if (Number.isNaN(values[k])) continue;
      const from = 3 * level(values[k]);
      data[to] = table[from];
      data[to + 1] = table[from + 1];
      data[to + 2] = table[from + 2];
      data[to + 3] = 255;
    }
  });
}

// The grid as a picture of one pixel a cell.
function bitmap(panel, write) {
  const picture = new ImageData(panel.cols, panel.rows);
  write(picture.data);
  const canvas = Object.assign(document.createElement("canvas"), { width: panel.cols, height: panel.rows });
  canvas.getContext("2d", { willReadFrequently: true }).putImageData(picture, 0, 0);
  return canvas;
}

const tableOf = (colours) =>
  Uint8Array.from(colours.flatMap((hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16))));
