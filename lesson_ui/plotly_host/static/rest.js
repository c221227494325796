// When plotly may take over a figure: it holds up the page for some tenths of a second.

const REST = 500; // ms without a move of the mouse after which the learner is looking, not pointing

// After the next frame is on the screen, once nothing else is waiting.
const idle = () =>
  new Promise((done) =>
    requestAnimationFrame(() => {
      if (window.requestIdleCallback) requestIdleCallback(done, { timeout: 1000 });
      else setTimeout(done, 50);
    }),
  );

// Once the page is idle and the cursor stands still.
export async function atRest(hands) {
  do await idle();
  while (performance.now() < hands.movedAt + REST);
}
