// Stopwatches that run inside the page, installed before the page's own scripts. All times are performance.now() in ms.

window.bench = (() => {
  const IDLE = "[data-testid=stApp][data-test-script-state=notRunning]";
  const probes = { readyAt: null };

  // After the next frame has been handed to the screen: an animation frame, then the first task behind it.
  const afterFrame = (act) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => act(performance.now());
    channel.port2.postMessage(0);
  });

  probes.watchReady = (selector) => {
    const look = () => {
      if (probes.readyAt !== null || !document.querySelector(selector) || !document.querySelector(IDLE)) return;
      watch.disconnect();
      probes.readyAt = 0;
      afterFrame((now) => { probes.readyAt = now; });
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-drawn", "data-test-script-state"] });
  };

  // The page at rest: no rerun is under way and nothing on it has changed for a while.
  probes.rest = (quiet) => new Promise((resolve) => {
    let timer = null;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => { if (!document.querySelector(IDLE)) { wait(); return; } watch.disconnect(); resolve(); }, quiet);
    };
    const watch = new MutationObserver(wait);
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    wait();
  });

  // From the next event of this kind to the frame that shows the change. The change: an attribute with another value
  // than before, or another text; of `parts`, every one. Resolves with null if the script has run and nothing changed.
  probes.arm = ({ event, selector, attribute, parts = [{ selector, attribute }], patience }) => {
    const one = (part) => { const node = document.querySelector(part.selector); return node && (part.attribute ? node.getAttribute(part.attribute) : node.textContent); };
    const first = parts.map(one);
    const read = () => { const now = parts.map(one); return now.some((value, k) => value === null || value === first[k]) ? before : "changed"; };
    const before = "as before";
    let start = null, ran = false, done = false;
    probes.change = new Promise((resolve) => {
      const finish = (value) => { if (done) return; done = true; watch.disconnect(); clearTimeout(limit); resolve(value); };
      const limit = setTimeout(() => finish(null), patience);
      const look = () => {
        if (start === null || done) return;
        const now = read();
        if (now !== before) { watch.disconnect(); afterFrame((at) => finish(at - start)); return; }
        if (!document.querySelector(IDLE)) ran = true;
        else if (ran) setTimeout(() => { if (read() === before) finish(null); }, 300);
      };
      const watch = new MutationObserver(look);
      watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: [...parts.map((part) => part.attribute ?? "data-none"), "data-test-script-state"] });
      window.addEventListener(event, (e) => { start = e.timeStamp; }, { capture: true, once: true });
    });
  };

  // Every pointer move over `area`: how long its handlers took until `target` changed, and until the frame was out.
  probes.watchMoves = ({ area, target }) => {
    probes.moves = [];
    let move = null;
    window.addEventListener("pointermove", (e) => {
      move = document.querySelector(area)?.contains(e.target) ? { begin: performance.now(), made: e.timeStamp } : null;
    }, true);
    new MutationObserver(() => {
      if (!move) return;
      const { begin, made } = move;
      move = null;
      const handled = performance.now() - begin;
      afterFrame((at) => probes.moves.push({ handled, frame: at - begin, since: at - made }));
    }).observe(document.querySelector(target), { subtree: true, childList: true, characterData: true, attributes: true });
  };

  // The floor of a move: one listener that writes one attribute.
  probes.plainMoves = (area) => {
    const node = document.querySelector(area);
    let count = 0;
    node.addEventListener("pointermove", () => { count += 1; node.dataset.moved = count; });
  };

  // Where the cursor walks on this page, in pixels of the viewport: the cells of the result, else the first curve or the
  // chain of blocks; null where there is nothing to point at.
  probes.walkedArea = () => {
    const stage = document.querySelector(".ph-has-grids .ph-stage");
    if (!stage) return null;
    stage.scrollIntoView({ block: "center" });
    const mark = stage.querySelector('.ph-roles [data-mark^="cursor-result-"]');
    const clip = mark && document.getElementById(mark.getAttribute("clip-path").slice("url(#".length, -1));
    const area = clip ? clip.nextElementSibling : stage.querySelector(".ph-curve-back, .ph-blocks");
    if (!area) return null;
    const { x, y, width, height } = area.getBoundingClientRect();
    return { x, y, width, height };
  };

  return probes;
})();
