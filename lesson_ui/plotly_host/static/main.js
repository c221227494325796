// The one drawing component: figures stay in place, the cursor moves without a message to the server. Grids are
// painted at once; plotly.js draws every other figure, and takes pictures over as soon as the browser is idle, to zoom
// them.

import { decodeScene } from "./decode.js";
import { enterBoxes, handOnFocus, stepNumbers } from "./focus.js";
import { Host } from "./host.js";

const hosts = new WeakMap();
handOnFocus();
enterBoxes();
stepNumbers();

export default function mount(component, library) {
  const parent = component.parentElement;
  const fresh = decodeScene(component.data);
  let host = hosts.get(parent);
  // The figure of another activity begins anew: nothing of the one before stays, not its blocks, pictures or cursor.
  if (host && host.scene.activity !== fresh.activity) {
    host.unmount();
    host = null;
  }
  if (!host) {
    host = new Host(parent, library);
    hosts.set(parent, host);
  }
  host.update(component, fresh);
  return () => {
    hosts.get(parent)?.unmount();
    hosts.delete(parent);
  };
}
