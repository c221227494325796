"""Where the time goes until a lesson's figure is on the screen: ``python -m benchmarks.page_profile convolution``."""

from __future__ import annotations

import argparse
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import BrowserContext

from benchmarks.chromium import FIGURE, browser, fresh_context, visit
from benchmarks.server import app_server

ROUNDS = 9
SAMPLED = 250  # microseconds between two samples of the processor
MILESTONES = ("the page's HTML", "Streamlit's scripts run", "connected", "lesson received", "figure begins", "ready")
ENTRIES = """() => ({
  html: performance.getEntriesByType("navigation")[0].responseEnd,
  ran: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
  mounted: window.mountedAt,
})"""
WATCH = f"""new MutationObserver((changes, watch) => {{
  if (!document.querySelector("{FIGURE.split("[")[0]}")) return;
  window.mountedAt = performance.now();
  watch.disconnect();
}}).observe(document, {{ subtree: true, childList: true }})"""
# What a script is called in the browser → whose work it is.
OWNERS = (
    ("plotly_host", "our drawing component"),
    ("react-dom", "React"),
    ("emotion", "styles made by scripts"),
    ("styled-components", "styles made by scripts"),
    ("Markdown", "Markdown and formulas"),
    ("protobuf", "reading messages"),
    ("/static/js/", "Streamlit, the rest"),
)
NATIVE = {
    "(idle)": "waiting",
    "(program)": "layout, paint, compiling",
    "(garbage collector)": "collecting garbage",
}


def owner(frame: Mapping[str, Any]) -> str:
    """Tell whose work a sampled frame is."""
    named = next((whose for part, whose in OWNERS if part in frame["url"]), None)
    return named or NATIVE.get(frame["functionName"], "the browser's own functions")


def work(profile: Mapping[str, Any]) -> Counter[str]:
    """Add up the milliseconds of a profile by whose work they were."""
    frames = {node["id"]: node["callFrame"] for node in profile["nodes"]}
    spent: Counter[str] = Counter()
    for sample, delta in zip(profile["samples"], profile["timeDeltas"], strict=True):
        spent[owner(frames[sample])] += delta / 1000
    return spent


def visit_once(context: BrowserContext, address: str) -> tuple[list[float], Counter[str]]:
    """Visit a lesson under the profiler: milliseconds to each milestone, and the work by whose it was."""
    page = context.new_page()
    page.add_init_script(WATCH)
    tools = context.new_cdp_session(page)
    started: list[float] = []
    frames: list[tuple[str, float]] = []
    tools.on("Network.requestWillBeSent", lambda event: started.append(event["timestamp"]))
    for kind in ("Sent", "Received"):
        tools.on(f"Network.webSocketFrame{kind}", lambda event, kind=kind: frames.append((kind, event["timestamp"])))
    tools.send("Network.enable")
    tools.send("Profiler.enable")
    tools.send("Profiler.setSamplingInterval", {"interval": SAMPLED})
    tools.send("Profiler.start")
    _, ready = visit(context, address, FIGURE, page)
    profile = tools.send("Profiler.stop")["profile"]
    seen = page.evaluate(ENTRIES)
    page.close()
    if ready is None:
        raise RuntimeError(f"No figure was drawn at {address}.")
    sent = next(time for kind, time in frames if kind == "Sent")
    last = max(time for kind, time in frames if kind == "Received" and (time - started[0]) * 1000 < seen["mounted"])
    return [
        seen["html"],
        seen["ran"],
        (sent - started[0]) * 1000,
        (last - started[0]) * 1000,
        seen["mounted"],
        ready,
    ], work(profile)


def show_profile(cache: str, visits: Sequence[tuple[list[float], Counter[str]]]) -> None:
    """Print the medians over some visits."""
    print(f"\n{cache}, median of {len(visits)} visits, ms")
    before = 0.0
    for name, times in zip(MILESTONES, zip(*(times for times, _ in visits), strict=True), strict=True):
        now = statistics.median(times)
        print(f"  {name:28} at {now:6.0f}   + {now - before:5.0f}")
        before = now
    owners = {whose for _, spent in visits for whose in spent}
    medians = {whose: statistics.median(spent[whose] for _, spent in visits) for whose in owners}
    for whose, spent in sorted(medians.items(), key=lambda pair: -pair[1]):
        print(f"  {whose:28} {spent:9.0f}")


def main() -> None:
    """Profile the lesson that was asked for, with an empty cache and with a filled one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("lesson", help="its address, such as convolution")
    lesson = asked.parse_args().lesson
    with app_server() as app, browser() as chromium, fresh_context(chromium) as warm:
        address = f"{app.address}/{lesson}"
        for _ in range(3):
            visit_once(warm, address)
        show_profile("warm cache", [visit_once(warm, address) for _ in range(ROUNDS)])
        cold = []
        for _ in range(ROUNDS):
            with fresh_context(chromium) as empty:
                cold.append(visit_once(empty, address))
        show_profile("cold cache", cold)


if __name__ == "__main__":
    main()
