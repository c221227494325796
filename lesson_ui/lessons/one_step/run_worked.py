"""A run of steps, worked out: how it ends, the largest learning rate, and whether the filter was found."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.optimization import largest_learning_rate
from cnn_core.optimization.filter import LEARNED, Descent
from cnn_core.optimization.filter_limits import directions_of, largest_curvature, least_loss
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.one_step.info_figure import Setting, run_of
from lesson_ui.lessons.one_step.lines_figure import LOSS_DECIMALS
from lesson_ui.lessons.one_step.run_figure import last_step, moments_of, steps_text
from lesson_ui.words.formulas import tex_number
from lesson_ui.words.numbers import percent, short, shortest, significant

Grid = NDArray[np.float64]
Words = dict[str, Any]

MET = 0.02  # a filter this near to another one has become it
ROWS = 8  # of the table of losses


@shared(64)
def limit_of(setting: Setting) -> float:
    """Find the learning rate above which a run diverges."""
    curvature = largest_curvature(setting.picture, _size(setting), bias=setting.bias is not None)
    return largest_learning_rate(curvature, setting.momentum)


def _size(setting: Setting) -> tuple[int, int]:
    return setting.start.shape[0], setting.start.shape[1]


def limit_text(limit: float) -> str:
    """Print a limit so that the number printed is not above it."""
    if not 0 < limit < math.inf:
        return "∞"
    unit = 10.0 ** (math.floor(math.log10(limit)) - 2)
    return significant(math.floor(limit / unit + 1e-9) * unit)


@shared(64)
def rate_facts(setting: Setting, words: Words) -> Words:
    """Work out the largest learning rate, and whether only one filter gives the target map."""
    limit, rate = limit_of(setting), setting.learning_rate
    if limit == math.inf:
        return {"limit_words": words["no_limit"]}
    curvature = 2 * (1 + setting.momentum) / limit
    verdict = words["limit_ok" if rate < limit else "limit_over"].format(rate=short(rate, 6))
    return {
        "parameters": setting.start.size + (setting.bias is not None),
        "curvature": shortest(curvature),
        "momentum_factor": f" \\cdot (1 + {tex_number(setting.momentum)})" if setting.momentum else "",
        "limit": limit_text(limit),
        "limit_words": verdict,
    }


@shared(64)
def found_facts(setting: Setting, number: int, goal: Grid | None, words: Words) -> Words:
    """Work out whether the filter has become the one behind the target map, and whether it had to."""
    if goal is None:
        return {}
    descent = run_of(setting)
    seen, all_of = directions_of(setting.picture, _size(setting), bias=setting.bias is not None)
    apart = float(np.abs(descent.weights[number] - goal).max())
    is_other = seen < all_of and descent.losses[number] < LEARNED
    found = "same_filter" if apart < MET else "other_filter" if is_other else "not_yet_filter"
    return {
        "found": words[found].format(apart=short(apart, 2)),
        "rank_words": words["rank_full" if seen == all_of else "rank_low"].format(rank=seen, of=all_of),
    }


@shared(64)
def ending_words(setting: Setting, words: Words) -> tuple[str, str]:
    """Say how a run ends."""
    descent = run_of(setting)
    end = last_step(descent)
    least = least_loss(setting.picture, setting.target, _size(setting), bias=setting.bias is not None)
    name = _ending(descent, least)
    values = {
        "steps": steps_text(end, words),
        "loss": short(float(descent.losses[end]), LOSS_DECIMALS),
        "threshold": short(LEARNED, 6),
        "rate": short(setting.learning_rate, 6),
        "limit": limit_text(limit_of(setting)),
        "least": short(least, LOSS_DECIMALS),
    }
    return name, words[name].format(**values)


def _ending(descent: Descent, least: float) -> str:
    if descent.learned is not None:
        return "learned" if descent.learned else "already"
    if descent.diverged or descent.losses[-1] > descent.losses[0] * 1.001:
        return "diverged"
    return "floor" if least >= LEARNED else "slow"


@shared(64)
def run_facts(setting: Setting, number: int, words: Words) -> Words:
    """List some losses of a run."""
    descent = run_of(setting)
    moments = moments_of(descent, number)
    every = np.array([0, 1, *np.geomspace(2, max(2, moments[-1]), ROWS - 2)]).round().astype(int)
    first = float(descent.losses[0])
    rows = []
    for step in sorted({int(k) for k in every if k <= moments[-1]}):
        loss = float(descent.losses[step])
        share = percent(loss / first, 2) if first > 0 else "–"
        rows.append(f"| {step} | {short(loss, LOSS_DECIMALS)} | {share} |")
    return {"ending": ending_words(setting, words)[1], "table": "\n".join(rows)}
