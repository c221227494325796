// Many maps stitched into one trace, as many side by side as the page has room for; each one a button with its name.
// The maps come as levels of a scale; here they are only put beside one another.

import { PlainScene } from "./plain_scene.js";
import { galleryRoomOf } from "./room.js";

const LABEL = 38; // pixels above each map, two lines of its name
const GAP = 12;
const NARROWEST = 104; // pixels a map needs for its name to be read
const EMPTY = 255;

// The widest maps that fit the height, at least wide enough for their names.
function columnsFor({ levels }, width, room, label) {
  const [count, rows, cols] = levels.shape;
  const fitting = (columns) => Math.ceil(count / columns) * (((width + GAP) / columns - GAP) * (rows / cols) + label);
  const most = Math.max(1, Math.min(count, Math.floor((width + GAP) / (NARROWEST + GAP))));
  for (let columns = Math.min(2, most); columns < most; columns++) if (fitting(columns) <= room) return columns;
  return most;
}

export class GalleryScene extends PlainScene {
  get role() {
    return "group";
  }

  layOut(layout, page) {
    super.layOut(layout, page);
    this.place = stitch(this.host, layout);
  }

  drawOver() {
    super.drawOver();
    if (this.place) drawPicks(this.host, this.place);
  }
}

function stitch(host, layout) {
  const { gallery, projector, figure } = host.scene;
  const { levels } = gallery;
  const [count, rows, cols] = levels.shape;
  const label = projector ? LABEL * 1.5 : LABEL;
  const columns = columnsFor(gallery, host.width, galleryRoomOf(host), label);
  const side = ((host.width + GAP) / columns - GAP) / cols; // pixels a cell
  const gap = GAP / side,
    head = label / side; // in cells
  const lines = Math.ceil(count / columns);
  const stepX = Math.round(cols + gap),
    stepY = Math.round(rows + head);
  const wide = columns * stepX,
    high = lines * stepY;
  const z = Array.from({ length: high }, () => new Uint8Array(wide).fill(EMPTY));
  for (let k = 0; k < count; k++) {
    const top = Math.floor(k / columns) * stepY + stepY - rows,
      left = (k % columns) * stepX;
    for (let r = 0; r < rows; r++)
      z[top + r].set(levels.subarray((k * rows + r) * cols, (k * rows + r + 1) * cols), left);
  }
  Object.assign(figure.data[0], { z, x0: 0.5, y0: 0.5, dx: 1, dy: 1 });
  const height = Math.ceil((high * host.width) / wide);
  layout.height = height;
  layout.margin = { l: 0, r: 0, t: 0, b: 0 };
  layout.xaxis = { ...layout.xaxis, range: [0, wide] };
  layout.yaxis = { ...layout.yaxis, range: [high, 0] };
  return { columns, stepX, stepY, side: host.width / wide };
}

function drawPicks(host, { columns, stepX, stepY, side }) {
  const { gallery } = host.scene;
  const [, rows, cols] = gallery.levels.shape;
  const buttons = gallery.titles.map((title, k) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = k === gallery.chosen ? "ph-pick ph-picked" : "ph-pick";
    button.title = `${title} ${gallery.notes[k]}`;
    button.setAttribute("aria-label", gallery.pick.replace("{title}", title));
    if (k === gallery.chosen) button.setAttribute("aria-current", "true");
    const name = Object.assign(document.createElement("span"), { className: "ph-pick-name" });
    const line = Object.assign(document.createElement("span"), { textContent: title });
    line.append(
      Object.assign(document.createElement("span"), { className: "ph-pick-note", textContent: ` ${gallery.notes[k]}` }),
    );
    name.append(line);
    button.append(name);
    const head = (stepY - rows) * side;
    Object.assign(button.style, {
      left: `${(k % columns) * stepX * side}px`,
      top: `${Math.floor(k / columns) * stepY * side}px`,
      width: `${cols * side}px`,
      height: `${stepY * side}px`,
    });
    name.style.height = `${head - 3}px`;
    button.addEventListener("click", () =>
      host.send("edit", { panel: gallery.name, row: 0, column: k, text: title, time: Date.now() }),
    );
    return button;
  });
  host.stage.append(...buttons);
}
