// Type a new number right where it stands. The page decides whether it is allowed; here only the keys are read.

import { at } from "./scene.js";

export function openEditor(host, panel, cell, first = "") {
  closeEditor(host);
  const input = document.createElement("input");
  input.className = "ph-editor";
  input.inputMode = "decimal";
  input.setAttribute(
    "aria-label",
    host.scene.words.edit.replace("{panel}", panel.title).replace("{row}", cell.row).replace("{column}", cell.col),
  );
  input.value = first || String(panel.content.values[at(panel, cell)]);
  host.stage.append(input);
  host.editor = input;
  input.place = () => {
    const box = host.overlay.boxes.get(panel.name);
    if (!box) {
      closeEditor(host);
      return;
    }
    const [x, y, w, h] = box(cell.row, cell.col);
    Object.assign(input.style, {
      left: `${x - 6}px`,
      top: `${y}px`,
      width: `${Math.max(w + 12, 64)}px`,
      height: `${h}px`,
    });
  };
  input.place();
  input.focus();
  if (!first) input.select();
  const commit = () => {
    if (host.editor !== input) return;
    const text = input.value.trim();
    closeEditor(host);
    if (text !== String(panel.content.values[at(panel, cell)]))
      host.send("edit", { panel: panel.name, row: cell.row, column: cell.col, text, time: Date.now() });
  };
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      commit();
      host.stage.focus();
    }
    if (event.key === "Escape") {
      closeEditor(host);
      host.stage.focus();
    }
  });
  input.addEventListener("blur", commit);
}

export function closeEditor(host) {
  const input = host.editor;
  host.editor = null;
  if (input) input.remove();
}
