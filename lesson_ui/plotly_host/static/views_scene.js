// Grids whose cells see others: the cursor walks over them, from view to view where there are several.

import { paragraph, writeWords } from "./line_words.js";
import { PanelsScene } from "./panels_scene.js";
import { contains } from "./scene.js";
import { drawView, viewAt } from "./views.js";
import { fill } from "./words.js";

export class ViewsScene extends PanelsScene {
  get walked() {
    return true;
  }

  get restarts() {
    return true;
  }

  get levels() {
    return this.scene.views.length;
  }

  size({ level }) {
    return this.scene.views[level].size;
  }

  drawMarks(overlay, cursor) {
    const { host, scene } = this;
    const { out, level } = cursor;
    const view = scene.views[level];
    drawView(overlay, scene, view, out);
    const { pin } = host;
    const panel = scene.panel.get(view.into);
    const here = pin && panel && pin.level === level && contains(panel, pin);
    overlay.mark("pin-view", "pinned", view.into, here ? [pin] : []);
    cursor.text = fill(view.sentence, {
      value: panel?.content.values ? host.number(view.into, overlay.valueAt(view.into, out)) : "",
      row: out.row,
      column: out.col,
      rows: view.row_texts[out.row] ?? "",
      columns: view.column_texts[out.col] ?? "",
    });
    writeWords(host.line, [paragraph(cursor.text)]);
  }

  point(event) {
    const { cursor, axes } = this.host;
    const place = axes ? viewAt(this.scene, this.panelAt(event)) : null;
    const { out, level } = cursor;
    if (!place || (place.level === level && place.row === out.row && place.col === out.col)) return;
    cursor.pause();
    cursor.enter(place.level, place.row, place.col);
  }

  // The second half of a double click takes nothing back.
  clickAt(hit, again) {
    if (!again && viewAt(this.scene, hit)) this.host.togglePin(this.host.cursor.out);
  }

  // Up and down lead to the next view, where there is one.
  arrow(down, right) {
    const { cursor } = this.host;
    const { level, out } = cursor;
    const { views } = this.scene;
    const { up, down: below } = views[level];
    if (!down || (!up && !below)) {
      cursor.moveTo(out.row + down, out.col + right);
      return;
    }
    const leads = down < 0 ? up : below;
    if (leads && views[level - down]) cursor.enter(level - down, 0, leads[out.col]);
  }

  enter() {
    this.host.togglePin(this.host.cursor.out);
  }

  // Where there are several views, a place is a view and a column.
  placeOf([a, b]) {
    return this.levels > 1 ? { level: a, row: 0, col: b } : super.placeOf([a, b]);
  }

  written({ level, row, col }) {
    return [this.levels > 1 ? level : row, col];
  }
}
