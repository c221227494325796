// A chart as plotly draws it, in ink that can be read on the page.

import { legendBelow } from "./ink.js";
import { PlainScene } from "./plain_scene.js";

export class ChartScene extends PlainScene {
  layOut(layout, page) {
    const { scene, host } = this;
    layout.height = scene.projector ? Math.max(scene.height, Math.round(scene.part * host.lastRoom)) : scene.height;
    Object.assign(layout, legendBelow(scene.figure.data, layout, host.width));
    super.layOut(layout, page);
  }
}
