// Looking up in a scene: where a cell stands, which result it stands for, what is to be predicted. Every number was
// computed by cnn_core.

export const at = (panel, cell) => (cell.row - panel.row0) * panel.cols + (cell.col - panel.col0);

// How words name a cell: row and column, in a grid of stitched maps those of the map it stands in.
export function placeOf(panel, cell) {
  if (!panel.tiles) return { row: cell.row, column: cell.col };
  const { rows, cols, names } = panel.tiles;
  const map = Math.floor(cell.row / rows) * Math.round(panel.cols / cols) + Math.floor(cell.col / cols);
  return { row: cell.row % rows, column: cell.col % cols, map: map + 1, name: names[map] };
}

// The cell of a grid that stands at a place in reading order, and the place of an output cell in that order.
export const cellAt = (panel, k) => ({
  row: panel.row0 + Math.floor(k / panel.cols),
  col: panel.col0 + (k % panel.cols),
});
export const indexOf = (link, out) => out.row * link.size[1] + out.col;

export const echoOf = (link, echo, out) => cellAt(echo.grid, echo.cells[indexOf(link, out)]);

// The output cell that a cell of a grid stands for: itself in the results, in an echo the one shown there; else null.
export function outAt(scene, panel, cell) {
  if (scene.links.some((link) => link.into.includes(panel.name))) return cell;
  for (const link of scene.links) {
    for (const echo of link.echoes) {
      const k = echo.grid === panel ? echo.cells.indexOf(at(panel, cell)) : -1;
      if (k >= 0) return { row: Math.floor(k / link.size[1]), col: k % link.size[1] };
    }
  }
  return null;
}

// Whether the number of a grid's cell is to be predicted before it is shown.
export function isHidden(scene, name, cell) {
  if (!scene.concealed) return false;
  const [row, col] = scene.concealed;
  const here = (c) => c.row === cell.row && c.col === cell.col;
  return scene.links.some(
    (link) =>
      (link.into.includes(name) && here({ row, col })) ||
      link.echoes.some((echo) => echo.hides && echo.panel === name && here(echoOf(link, echo, { row, col }))),
  );
}

// Whether a grid shows parts of results that may be seen while the result itself is to be predicted.
export const isOpenEcho = (scene, name) =>
  scene.links.some((link) => link.echoes.some((echo) => echo.panel === name && !echo.hides));

// In which map of stitched results an output cell stands, from 0.
export const mapOf = (scene, link, out) => placeOf(scene.panel.get(link.into[0]), out).map - 1;

export function contains(panel, cell) {
  const row = cell.row - panel.row0;
  const col = cell.col - panel.col0;
  return row >= 0 && row < panel.rows && col >= 0 && col < panel.cols;
}
