// Where each grid stands: the largest cells that fit, side by side where there is room, stacked in reading order where
// not.

const GLYPH = 34;
const TITLE = 44;
const NAME = 26; // a title without a note
const TICK = 22;
const GAP = 18;
const TIGHT = 16; // pixels a cell needs at least
const BETWEEN = 6; // rows of a table

// How wide a cell is: as high as it is wide, unless its grid says otherwise.
export const wideOf = (grid) => grid.wide ?? grid.side;

const isGlyph = (item) => item.record === "Glyph";
const isTable = (item) => item.record === "Table";
const EMPTY = { w: 0, h: 0 };

const wordsWidth = (scene, panel) =>
  Math.max(panel.title.length * (scene.projector ? 13 : 8), (panel.note ?? "").length * (scene.projector ? 10 : 7));

function leaf(scene, name, cell, big, head = TITLE) {
  const panel = scene.panel.get(name);
  const side = panel.big ? big / (panel.span ?? Math.max(panel.rows, panel.cols)) : cell;
  const tick = panel.ticks ? TICK : 0,
    left = panel.ticks?.rows ? tick : 0;
  return {
    name,
    side,
    tick,
    left,
    head,
    w: Math.max(panel.cols * side, wordsWidth(scene, panel)) + left,
    h: head + tick + panel.rows * side,
  };
}

function boxOf(scene, item, cell, big) {
  if (isGlyph(item)) return { glyph: item.glyph, w: GLYPH, h: TITLE };
  if (isTable(item)) return tableOf(item.rows.map((row) => rowOf(scene, row, cell, big)));
  if (!Array.isArray(item)) return leaf(scene, item, cell, big);
  const parts = item.map((name) =>
    isGlyph(name) ? { glyph: name.glyph, w: GLYPH, h: 22 } : leaf(scene, name, cell, big),
  );
  return { parts, w: Math.max(...parts.map((p) => p.w)), h: parts.reduce((sum, p) => sum + p.h, 0) };
}

// One row of a table: without notes its titles take less room.
function rowOf(scene, row, cell, big) {
  const head = row.some((part) => part !== null && scene.panel.get(part)?.note) ? TITLE : NAME;
  return row.map((part) =>
    part === null
      ? EMPTY
      : isGlyph(part)
        ? { glyph: part.glyph, head, w: GLYPH, h: head }
        : leaf(scene, part, cell, big, head),
  );
}

// Rows and columns that line up: every column as wide as its widest part, every row as high as its highest.
function tableOf(rows) {
  const wide = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].w)));
  const high = rows.map((row) => Math.max(...row.map((part) => part.h)));
  return {
    rows,
    wide,
    high,
    w: wide.reduce((a, b) => a + b, 0) + GAP * (wide.length - 1),
    h: high.reduce((a, b) => a + b, 0) + BETWEEN * (high.length - 1),
  };
}

function placeTable(table, left, top, out) {
  let y = top;
  table.rows.forEach((row, r) => {
    let x = left;
    row.forEach((part, k) => {
      const inX = x + (table.wide[k] - part.w) / 2,
        inY = y + (table.high[r] - part.h) / 2;
      if (part.glyph !== undefined)
        out.glyphs.push({ text: part.glyph, x: x + table.wide[k] / 2, y: y + (table.high[r] + part.head) / 2 });
      else if (part.name) out.grids.set(part.name, gridAt(part, inX, inY));
      x += table.wide[k] + GAP;
    });
    y += table.high[r] + BETWEEN;
  });
}

const rowWidth = (boxes) => boxes.reduce((sum, b) => sum + b.w, 0) + GAP * (boxes.length - 1);

function placeRow(boxes, left, top, out) {
  const height = Math.max(...boxes.map((b) => b.h));
  // Operators stand at the middle of the cells beside them, so that the row reads as one line of arithmetic.
  let x = left;
  for (const b of boxes) {
    const y = top + (height - b.h) / 2;
    if (b.rows) placeTable(b, x, y, out);
    else if (b.parts) {
      let inner = y;
      for (const p of b.parts) {
        if (p.glyph !== undefined) out.glyphs.push({ text: p.glyph, x: x + b.w / 2, y: inner + 8 });
        else out.grids.set(p.name, gridAt(p, x + (b.w - p.w) / 2, inner));
        inner += p.h;
      }
    } else if (b.glyph !== undefined)
      out.glyphs.push({ text: b.glyph, x: x + b.w / 2, y: top + height / 2 + TITLE / 2 });
    else out.grids.set(b.name, gridAt(b, x, y));
    x += b.w + GAP;
  }
  return height;
}

const gridAt = (b, x, y) => ({
  x: Math.round(x + b.left),
  y: Math.round(y + b.head + b.tick),
  side: b.side,
  tick: b.tick,
  titleY: Math.round(y),
});

function flow(boxes, width) {
  const lines = [[]];
  for (const b of boxes) {
    const line = lines[lines.length - 1];
    if (line.length && rowWidth([...line, b]) > width) lines.push([b]);
    else line.push(b);
  }
  return lines;
}

function finish(lines, width) {
  const out = { grids: new Map(), glyphs: [], width, height: 0 };
  let top = 0;
  for (const line of lines) top += placeRow(line, Math.max(0, (width - rowWidth(line)) / 2), top, out) + 10;
  out.height = Math.ceil(top);
  return out;
}

// Decide cell size and places. `room` is the height the figure may take before the page would have to scroll.
export function arrange(scene, width, room, smallest) {
  if (scene.pyramid) return inPyramid(scene, width, room);
  if (scene.in_rows) return inRows(scene, width, smallest, room);
  const items = scene.arrangement;
  const small = (cell, big) => items.map((item) => boxOf(scene, item, cell, big));
  const fits = (cell, big) => {
    const boxes = small(cell, big);
    return rowWidth(boxes) <= width && Math.max(...boxes.map((b) => b.h)) <= room;
  };
  const hasBig = scene.panels.some((p) => p.big);
  const sizes = [
    520, 500, 480, 460, 440, 420, 400, 380, 360, 345, 330, 315, 300, 285, 270, 255, 240, 225, 210, 195, 180, 165, 150,
  ];
  const bigs = hasBig ? sizes.filter((big) => big >= scene.smallest_picture) : [0];
  // Roomy cells first, with pictures as large as they let them be; then the smallest cells that can be read.
  for (const least of hasBig ? [smallest + 8, smallest] : [smallest]) {
    for (const big of scene.projector && hasBig ? [820, 760, 700, 640, 580, ...bigs] : bigs) {
      for (let cell = scene.projector ? 120 : 64; cell >= least; cell -= 2) {
        if (fits(cell, big)) return finish([small(cell, big)], width);
      }
    }
  }
  return stacked(scene, width, smallest);
}

// Rows of units one above the other, the input at the bottom, each unit in the middle of what it sees; names at the
// left.
function inPyramid(scene, width, room) {
  const { width: cells, left, cell } = scene.pyramid;
  const count = scene.panels.length,
    line = scene.projector ? 30 : 18;
  const pitch = Math.max(line + 4, Math.min(scene.projector ? 150 : 76, Math.floor(room / count)));
  const twoLines = pitch >= 2 * line + 4;
  const titles = Math.max(...scene.panels.map((p) => p.title.length)) * (scene.projector ? 13 : 8);
  const notes = Math.max(...scene.panels.map((p) => p.note.length)) * (scene.projector ? 10.5 : 7.2);
  const names = (twoLines ? Math.max(titles, notes) : titles + notes + 8) + GAP;
  const unit = Math.min(scene.projector ? 96 : 48, (width - names) / cells);
  const high = Math.min(Math.max(12, pitch * 0.6), Math.max(unit * 1.1, line), scene.projector ? 84 : 42);
  const out = { grids: new Map(), glyphs: [], width, height: pitch * count };
  const inset = names + (width - names - unit * cells) / 2;
  scene.panels.forEach((panel, k) => {
    const y = Math.round(pitch * (count - 1 - k) + (pitch - high) / 2);
    const wide = cell[panel.name] * unit;
    const characters = Math.max(...Array.from(panel.content.values, (value) => String(value).length));
    const type = scene.projector ? 18 : 12;
    const mute = characters * type * 0.58 + 4 > wide || high < type + 3;
    const titleY = twoLines ? y + high / 2 - line - 1 : y + high / 2 - 11;
    out.grids.set(panel.name, {
      x: inset + left[panel.name] * unit,
      y,
      side: high,
      wide,
      tick: 0,
      mute,
      titleX: 0,
      titleY,
      noteX: twoLines ? 0 : titles + 8,
      noteY: titleY + (twoLines ? line + 15 : 16),
    });
  });
  return out;
}

// A page too narrow for one line: the rows the scene names, or as many grids a row as fit.
function stacked(scene, width, smallest) {
  if (scene.reading.some(Array.isArray)) return inRows(scene, width, smallest);
  const items = scene.reading.length
    ? scene.reading
    : scene.arrangement.flatMap((item) =>
        isTable(item) ? item.rows.flat().filter((part) => part !== null) : Array.isArray(item) ? item : [item],
      );
  const widest = Math.max(...scene.panels.filter((p) => !p.big).map((p) => p.cols), 1);
  const cell = Math.max(
    Math.min(44, Math.floor((width - TICK) / widest)),
    Math.min(smallest, Math.floor((width - TICK) / widest)),
  );
  const extent = Math.max(
    1,
    ...scene.panels.filter((p) => p.big).map((p) => p.cols / (p.span ?? Math.max(p.rows, p.cols))),
  );
  const big = Math.min((width - TICK) / extent, 420);
  return finish(
    flow(
      items.map((item) => boxOf(scene, item, cell, big)),
      width,
    ),
    width,
  );
}

// The largest pictures that leave a row in one line, if they need not be too small for that; else as large as before.
function inOneLine(scene, big, fits) {
  for (let side = big; side >= scene.smallest_picture; side -= 1) if (fits(side)) return side;
  return big;
}

// Rows of grids, with the largest cells that leave each row as wide as the page and, if asked, all of them as high as
// the room.
function inRows(scene, width, smallest, room = Infinity) {
  const rows = scene.reading.map((row) => (Array.isArray(row) ? row : [row]));
  const isBig = (item) => !isGlyph(item) && !isTable(item) && scene.panel.get(item).big;
  // A wide picture takes more.
  const extent = ({ rows, cols, span }) => Math.max(1, cols / (span ?? Math.max(rows, cols)));
  const widthOf = (bigs) =>
    (width - GAP * (bigs.length - 1)) / bigs.reduce((sum, name) => sum + extent(scene.panel.get(name)), 0);
  let big = Math.min(
    420,
    ...rows
      .map((row) => row.filter(isBig))
      .filter((bigs) => bigs.length)
      .map(widthOf),
  );
  let cell = room === Infinity ? 44 : scene.projector ? 120 : 64;
  const boxes = () => rows.map((row) => row.map((item) => boxOf(scene, item, cell, big)));
  const high = (made) => made.reduce((sum, row) => sum + Math.max(...row.map((b) => b.h)) + 10, 0);
  if (rows.length === 1)
    big = inOneLine(scene, big, (side) => rowWidth(rows[0].map((item) => boxOf(scene, item, smallest, side))) <= width);
  const tooLarge = (made) => made.some((row) => rowWidth(row) > width) || high(made) > room;
  while (cell > smallest && tooLarge(boxes())) cell -= 1;
  // A long vector, a narrow page.
  while (cell > TIGHT && boxes().some((row) => row.length === 1 && rowWidth(row) > width)) cell -= 1;
  return finish(
    boxes().flatMap((row) => flow(row, width)),
    width,
  );
}
