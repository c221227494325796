"""What a page shows, as few numbers as can be compared on any computer: no words, no colours, no places."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from lesson_ui.drawing.payload import unpacked

NEAR = 1e-5  # of the sum of magnitudes: more than processors differ by, less than a learner sees


def outcome(app: AppTest) -> dict[str, Any]:
    """
    Tell what an address opened.

    Parameters
    ----------
    app : AppTest
        After it ran.

    Returns
    -------
    dict
        ``address`` as the page keeps it now, how many refusals it shows, and of each figure the activity, the pin,
        whether something is concealed, and what `_parts` gives.
    """
    hosts = [node.proto for node in app.get("bidi_component") if node.proto.component_name.endswith("plotly_host")]
    figures = [unpacked(host.bytes) for host in hosts]
    return {
        "address": dict(sorted(app.query_params.items())),
        "refusals": len(app.error),
        "figures": {
            figure["key"]: {
                "activity": figure["activity"],
                "pin": figure["pin"],
                "concealed": bool(figure.get("concealed")),
                "parts": _parts(figure),
            }
            for figure in figures
        },
    }


def _parts(figure: dict[str, Any]) -> dict[str, list[float] | None]:
    """Give the numbers of every panel, curve, view and block of a figure, by name."""
    traces = figure["figure"]["data"]
    found = {panel["name"]: _panel(panel, traces, k) for k, panel in enumerate(figure.get("panels", ()))}
    if not figure.get("panels"):
        found |= {
            f"line {k}": numbers(*(trace[axis] for axis in "xyz" if axis in trace)) for k, trace in enumerate(traces)
        }
    for k, view in enumerate(figure.get("views", ())):
        seen = [cells for field in view["receptive_fields"] for cells in (field["rows"], field["columns"])]
        found[f"view {k} of {view['into']}"] = numbers(view["size"], *seen)
    if figure.get("blocks"):
        found["blocks"] = numbers(*(_digits(block["note"]) for block in figure["blocks"]["items"]))
    if figure.get("gallery"):
        found["gallery"] = numbers(figure["gallery"]["levels"])
    return found


def _panel(panel: dict[str, Any], traces: list[dict[str, Any]], k: int) -> list[float] | None:
    content = panel["content"]
    if content["record"] == "Bars":
        return numbers(content["shares"])
    if content["record"] in ("Curve", "Trails"):
        return numbers(*(content[name] for name in ("x", "y", "other") if content.get(name) is not None))
    held = next((content[name] for name in ("values", "frames") if content.get(name) is not None), None)
    held = traces[k].get("z") if held is None else held
    return None if held is None else numbers(held)


def _digits(text: str) -> list[int]:
    """Read the whole numbers of a text, however its thousands are set apart."""
    return [int(number) for number in re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u2009\u202f\xa0](?=\d{3})", "", text))]


def numbers(*arrays: Any) -> list[float]:
    """
    Put arrays into five numbers.

    Parameters
    ----------
    *arrays : array_like
        Of any shape.

    Returns
    -------
    list of float
        How many numbers they hold, how many of them are not finite, their sum, the sum of their magnitudes, and a sum
        with a weight for each place, which tells when two of them change places.
    """
    flat = np.concatenate([np.asarray(array, np.float64).ravel() for array in arrays])
    finite = np.where(np.isfinite(flat), flat, 0.0)
    weights = 1 + np.arange(flat.size) % 97 / 97
    sums = (finite.sum(), np.abs(finite).sum(), finite @ weights)
    return [flat.size, int((~np.isfinite(flat)).sum()), *(float(f"{value:.9g}") for value in sums)]


def same_numbers(now: list[float] | None, then: list[float] | None) -> bool:
    """Tell whether two results of `numbers` are those of the same arrays, rounding aside."""
    if now is None or then is None:
        return now is then
    room = NEAR * then[3] + 1e-7
    return now[:2] == then[:2] and all(abs(a - b) <= room for a, b in zip(now[2:], then[2:], strict=True))
