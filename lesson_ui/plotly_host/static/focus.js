// Who starts a run with the keyboard goes on where he is: a button that makes way for others hands them its focus.

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
