// What the host draws and the cursor walks over, by the name of the scene's record: chosen once, here.

import { BlocksScene } from "./blocks.js";
import { ChartScene } from "./chart_scene.js";
import { GalleryScene } from "./gallery.js";
import { GridScene } from "./grid_scene.js";
import { ViewsScene } from "./views_scene.js";

const KINDS = { GridScene, ViewsScene, GalleryScene, BlocksScene, ChartScene };

export const kindOf = (host, scene) => new KINDS[scene.record](host, scene);
