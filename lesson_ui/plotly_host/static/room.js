// How much of the page a figure may take.

import { longest } from "./ink.js";

// Pixels of height, so that the page need not scroll.
export function roomOf({ scene, kind, root, stage }) {
  const high = window.innerHeight;
  if (!scene.projector) return Math.max(280, Math.min(560, high - 440 - scene.above));
  const main = root.closest("[data-testid=stMain]");
  const top = stage.getBoundingClientRect().top + (main ? main.scrollTop : 0);
  const below = (scene.legends.length ? 40 : 0) + (kind.walked ? 64 + 48 * kind.lines : 0);
  return Math.max(320, high - top - below - 12);
}

// A gallery has neither step buttons nor arithmetic under it, so it may be taller.
export function galleryRoomOf({ scene }) {
  return scene.projector ? window.innerHeight - 170 : Math.max(360, window.innerHeight - 310);
}

// Pixels a cell is wide at least, so that the longest number fits.
export function smallestCell(scene) {
  const characters = Math.max(1, ...scene.panels.filter((p) => p.content.numbers).map((p) => longest(p.content)));
  const type = scene.projector ? 18 : 12;
  return Math.ceil(Math.max(type * 1.7, characters * type * 0.58 + 6));
}
