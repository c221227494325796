"""An activation on a whole map: one cell worked out, and what happened to all of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.activations.figure import FLAT
from lesson_ui.lessons.activations.map_figure import MapInfo
from lesson_ui.lessons.activations.worked import FORMULAS, live_derivative, live_value
from lesson_ui.words.numbers import count_text, read_number, shortest

Words = dict[str, Any]
CHOICE_DECIMALS = 2
NEAR = 0.02  # choices that differ by less would be a quarrel about rounding


def map_choices(info: MapInfo, cell: tuple[int, int]) -> tuple[tuple[str, ...], str]:
    """List what a learner may expect of a cell."""
    x, y = float(info.x[cell]), float(info.y[cell])
    wanted = shortest(y, CHOICE_DECIMALS)
    found = {wanted: read_number(wanted)}
    for other in (x, -x, 0.0, 1.0, 0.5):
        text = shortest(other, CHOICE_DECIMALS)
        if len(found) < 4 and min(abs(other - kept) for kept in found.values()) > NEAR:
            found.setdefault(text, other)
    return tuple(sorted(found, key=lambda text: found[text])), wanted


@shared(64)
def map_facts(info: MapInfo, cell: tuple[int, int], *, words: Words, is_pinned: bool) -> Words:
    """Work out one cell, and count what the activation does to all."""
    x = float(info.x[cell])
    negative, flat = int((info.x < 0).sum()), int((np.abs(info.derivatives) < FLAT).sum())
    same = int(np.isclose(info.x, info.y, rtol=0, atol=1e-9).sum())
    kind, size = info.activation.kind, info.x.size
    verdict = "dead" if flat == size else "open" if flat == 0 else "partly"
    return {
        "name": words["kinds"][kind],
        "where": words["pinned_cell" if is_pinned else "asked_cell"].format(row=cell[0], column=cell[1]),
        "formula": FORMULAS[kind],
        "live": live_value(info.activation, x, info.decimals),
        "live_derivative": live_derivative(info.activation, x, info.decimals),
        "cells": count_text(size),
        "negative": count_text(negative),
        "same": count_text(same),
        "low": shortest(float(info.x.min()), CHOICE_DECIMALS),
        "high": shortest(float(info.x.max()), CHOICE_DECIMALS),
        "low_after": shortest(float(info.y.min()), CHOICE_DECIMALS),
        "high_after": shortest(float(info.y.max()), CHOICE_DECIMALS),
        "what": words["what"][kind],
        "flat": count_text(flat),
        "mean_derivative": shortest(float(info.derivatives.mean()), 3),
        "verdict": words[f"gradient_{verdict}"],
    }
