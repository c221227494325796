// Bars to one scale, one a row of the panel: a name, a length, a number. Lengths come with the scene as shares of the
// whole width; here they are only put in their place.

import { svg } from "./ink.js";

const CHARACTER = 0.6;

const longestOf = (texts) => Math.max(0, ...texts.map((text) => text.length));

export const Bars = {
  outlines: 1,
  paint() {},
  draw: drawBars,
  appearance: (_, scene) => scene.drawing,
  // The whole row, as [x, y, width, height]: what is outlined when the cursor stands there.
  boxer: (panel, g) => (row) => [g.x, g.y + row * g.side, panel.cols * g.side, g.side],
  // Which row lies at a height.
  cellAt: (panel, g, { y }) => ({
    row: Math.max(0, Math.min(panel.rows - 1, Math.floor((y - g.y) / g.side))),
    col: 0,
  }),
  placeOf: (_, out) => out.row,
  move() {},
};

function drawBars({ still: root, panel, grid: g, smallest, isConcealed }) {
  const { names, texts, shares, roles } = panel.content;
  const type = Math.max(smallest, Math.min(g.side * 0.42, 22)),
    character = type * CHARACTER;
  const before = names.length ? longestOf(names) * character + 14 : 6,
    behind = longestOf(texts) * character + 12;
  const whole = Math.max(0, panel.cols * g.side - before - behind);
  const group = svg("g", { class: "ph-bars ph-numbers", "font-size": type }, root);
  shares.forEach((share, row) => {
    const top = g.y + row * g.side,
      middle = top + g.side / 2,
      hidden = isConcealed({ row, col: 0 });
    const high = Math.max(4, Math.min(g.side - 6, 30)),
      wide = hidden || share === 0 ? 0 : Math.max(1, share * whole);
    if (names.length) svg("text", { class: "ph-bar-name", x: g.x + 8, y: middle }, group).textContent = names[row];
    svg(
      "rect",
      {
        class: `ph-bar-length ph-bar-${roles[row] || "plain"}`,
        "data-share": hidden ? "?" : share,
        x: g.x + before,
        y: middle - high / 2,
        width: wide,
        height: high,
      },
      group,
    );
    svg("text", { class: "ph-bar-text", x: g.x + before + wide + 6, y: middle }, group).textContent = hidden
      ? "?"
      : texts[row];
  });
}
