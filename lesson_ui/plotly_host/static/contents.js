// What a grid may show, by the name of its record: how it is painted under the overlay and drawn on it, by which
// appearance it is told from what was drawn before, how many lines outline its cells, where they lie and which one is
// pointed at, how the cursor marks it, and where among its numbers an output cell stands. `walks`: its own cells are
// output cells.

import { Bars } from "./bars.js";
import { Cells, Live, Picture } from "./cells.js";
import { Curve } from "./curve.js";
import { Trails } from "./trails.js";

const CONTENTS = { Cells, Live, Picture, Curve, Bars, Trails };

export const contentOf = (panel) => CONTENTS[panel.content.record];
