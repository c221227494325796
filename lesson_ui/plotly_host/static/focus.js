// The keyboard's place on the page. Who starts a run with it goes on where he is: a button that makes way for others
// hands them its focus.

const STRIPS = ".st-key-run-strip, .st-key-optimiser-strip";
let watch = null;

// Once for the whole page.
export function handOnFocus() {
  document.addEventListener("focusin", ({ target }) => {
    watch?.disconnect();
    watch = null;
    if (!target.closest(STRIPS)) return;
    watch = new MutationObserver(() => {
      if (target.isConnected || document.activeElement !== document.body) return;
      document.querySelector(STRIPS)?.querySelector("button:not(:disabled)")?.focus({ preventScroll: true });
    });
    watch.observe(document.querySelector("[data-testid=stMain]"), { childList: true, subtree: true });
  });
}

const BODY = "[data-testid=stPopoverBody]",
  CONTROLS = "button:not(:disabled), input:not([type=file]):not(:disabled), textarea, select, a[href]";
const controlsOf = (box) =>
  [...box.querySelectorAll(CONTROLS)].filter((part) => part.tabIndex >= 0 && part.getClientRects().length);
const openers = () => document.querySelectorAll("[data-testid=stPopover] button[aria-expanded=true]");

// A box opened with the keyboard is entered at once, and left to its button at either end: it stands last in the
// document.
export function enterBoxes() {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event,
      opener = target.closest?.("[data-testid=stPopover] button");
    if (opener && (key === "Enter" || key === " ") && opener.ariaExpanded !== "true") enter(performance.now() + 3000);
    const box = target.closest?.(BODY);
    if (key !== "Tab" || !box || openers().length !== 1) return;
    const controls = controlsOf(box);
    if (target !== (event.shiftKey ? controls[0] : controls.at(-1))) return;
    event.preventDefault();
    openers()[0].focus();
  });
}

// What is in a box comes from the server, one part after the other.
function enter(until, before = 0, still = 0) {
  const box = document.querySelector(BODY),
    controls = box ? controlsOf(box) : [];
  if (still > 10) controls[0].focus();
  else if (performance.now() < until)
    requestAnimationFrame(() =>
      enter(until, controls.length, controls.length && controls.length === before ? still + 1 : 0),
    );
}

// The arrow keys in a box for a number press its buttons for less and more; what was typed before counts. The box keeps
// its keys for itself, so they are met on their way down.
export function stepNumbers() {
  document.addEventListener("keydown", stepNumber, true);
}

function stepNumber(event) {
  const { key, target } = event,
    buttons = target.closest?.("[class*=st-key-number-box-]")?.querySelectorAll(".stButton button");
  if (target.tagName !== "INPUT" || !buttons || !["ArrowUp", "ArrowDown"].includes(key)) return;
  event.preventDefault();
  target.blur();
  target.focus();
  buttons[key === "ArrowUp" ? 1 : 0].click();
}
