"""One step of learning, worked out: forward, loss, gradient, update, loss again; with the live numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import explain_conv2d, explain_conv2d_weight_gradient
from cnn_core.fitting import LEARNED, Descent, largest_learning_rate, least_loss
from lesson_ui.figures.decision_numbers import short_text
from lesson_ui.figures.numbers import decimals_needed, number_text
from lesson_ui.figures.one_step_info import LINE_DECIMALS, Setting, StepInfo, most_telling_weight, run_of
from lesson_ui.figures.one_step_lines import (
    LOSS_DECIMALS,
    PIXEL_DECIMALS,
    is_exact,
    map_digits,
    square_digits,
    weight_digits,
)
from lesson_ui.figures.one_step_run import last_step, moments_of
from lesson_ui.figures.shared import shared
from lesson_ui.worked.activations import equals, tex

Grid = NDArray[np.float64]
Words = dict[str, Any]
Place = tuple[int, int]

APPROX = r"\approx"
A_LINE = 4  # products in one line of a formula
STAYS = 1e-9  # a weight that moves less stays
MET = 0.02  # a filter this near to another one has become it
ROWS = 8  # of the table of losses


class Answer(NamedTuple):
    """What the learner is asked about the marked weight, and the answer."""

    place: Place
    answer: str
    hint: str


@shared(128)
def weight_answer(info: StepInfo, words: Words) -> Answer:
    """
    Say whether the weight asked about grows or shrinks.

    Parameters
    ----------
    info : StepInfo
        What the figure shows.
    words : dict
        Short words of the lesson.

    Returns
    -------
    Answer
        With the reason in numbers.
    """
    place, step, digits = most_telling_weight(info), info.step, weight_digits(info)
    moved = float(step.after.weight[place] - step.before.weight[place])
    answer = "stay" if abs(moved) < STAYS else "grow" if moved > 0 else "shrink"
    values = {
        "total": _text(float(info.sums[place]), digits.total),
        "gradient": _text(float(step.grad_weight[place]), digits.gradient),
        "velocity": _text(float(step.after.velocity[place]), digits.operand),
        "n": step.error.size,
        "rate": short_text(info.setting.learning_rate, 6),
        "before": _text(float(step.before.weight[place]), digits.operand),
        "after": _text(float(step.after.weight[place]), digits.updated),
    }
    with_momentum = bool(info.setting.momentum and info.number)
    return Answer(place, words[answer], words["hint_momentum" if with_momentum else "hint"].format(**values))


@shared(128)
def loss_words(info: StepInfo, words: Words) -> str:
    """
    Say in one line what the loss is, and what the next step makes of it.

    Parameters
    ----------
    info : StepInfo
        What the figure shows.
    words : dict
        Short words of the lesson.

    Returns
    -------
    str
        Markdown.
    """
    step, N = info.step, info.step.error.size
    squares = float((step.error**2).sum())
    return str(words["status"]).format(
        step=info.number,
        squares=_text(squares, square_digits(squares, N)),
        count=N,
        sign="=" if equals(step.loss, LOSS_DECIMALS) == "=" else "≈",
        loss=_text(step.loss, LOSS_DECIMALS),
        after=short_text(info.loss_after, LOSS_DECIMALS),
    )


@shared(128)
def step_facts(info: StepInfo, weight: Place | None, cell: Place | None, words: Words) -> Words:
    """
    Work out a step for one weight and one number of the map.

    Parameters
    ----------
    info : StepInfo
        What the figure shows.
    weight, cell : (int, int) or None
        The pinned weight, and the pinned number of the map; None picks the most telling one.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the lesson's sections.
    """
    step, place = info.step, weight or most_telling_weight(info)
    row, column = np.unravel_index(int(np.round(np.abs(step.error), 9).argmax()), step.error.shape)
    number = cell or (int(row), int(column))
    which = words["not_pinned" if weight is None else "pinned"].format(row=place[0], column=place[1])
    return {
        "N": step.error.size,
        "K": step.grad_weight.size,
        "H": step.error.shape[0],
        "W": step.error.shape[1],
        "u": place[0],
        "v": place[1],
        "which": which,
        "row": number[0],
        "column": number[1],
        "forward": _forward(info, number),
        **_losses(info, words),
        **_gradient(info, place, words),
        "update": _update(info, place),
        **_bias(info),
    }


def _text(value: float, decimals: int) -> str:
    """Print a number with at most so many digits."""
    return number_text(value, decimals_needed(np.array([value]), decimals))


def _tex(value: float, decimals: int, *, brackets: bool = False) -> str:
    return tex(value, decimals_needed(np.array([value]), decimals), brackets=brackets)


def _bold(value: float, decimals: int) -> str:
    return f"\\mathbf{{{_tex(value, decimals)}}}"


def _products(pairs: Sequence[tuple[float, float]], digits: int) -> str:
    """Write products, a few a line."""
    written = [
        f"{_tex(x, PIXEL_DECIMALS, brackets=True)} \\cdot {_tex(other, digits, brackets=True)}" for x, other in pairs
    ]
    lines = [" + ".join(written[k : k + A_LINE]) for k in range(0, len(written), A_LINE)]
    return " \\\\ & +\\; ".join(lines) if lines else "0"


def _aligned(head: str, sum_of: str, sign: str, result: str) -> str:
    """Write a sum over several lines, and what it comes to."""
    return f"\\begin{{aligned}} {head}\\; & {sum_of} \\\\ {sign}\\; & {result} \\end{{aligned}}"


def _forward(info: StepInfo, cell: Place) -> str:
    step, digits = info.step, map_digits(info)
    bias = None if step.before.bias is None else [step.before.bias]
    explained = explain_conv2d(info.setting.picture[None], step.before.weight[None, None], bias, index=(0, *cell))
    pairs = [(term.operands[0].value, term.operands[1].value) for term in explained.terms if term.operands[0].value]
    added = "" if step.before.bias is None else f" + {_tex(step.before.bias, digits.weight, brackets=True)}"
    sign = equals(explained.result, digits.output)
    result = _bold(explained.result, digits.output)
    head = f"y[{cell[0]}, {cell[1]}]"
    return _aligned(f"{head} =", f"{_products(pairs, digits.weight)}{added}", sign, result)


def _losses(info: StepInfo, words: Words) -> Words:
    step, N = info.step, info.step.error.size
    after = info.loss_after * N
    grows = info.loss_after > step.loss + STAYS
    falls = info.loss_after < step.loss - STAYS
    now, then = float((step.error**2).sum()), after
    return {
        "squares": _tex(now, square_digits(now, N)),
        "loss": _tex(step.loss, LOSS_DECIMALS),
        "loss_equals": equals(step.loss, LOSS_DECIMALS),
        "squares_after": _tex(then, square_digits(then, N)),
        "loss_after": _tex(info.loss_after, LOSS_DECIMALS),
        "after_equals": equals(info.loss_after, LOSS_DECIMALS),
        "comparison": words["loss_grows" if grows else "loss_falls" if falls else "loss_stays"],
    }


def _gradient(info: StepInfo, place: Place, words: Words) -> Words:
    step, digits, N = info.step, weight_digits(info), info.step.error.size
    picture = info.setting.picture[None]
    explained = explain_conv2d_weight_gradient(
        step.error[None], picture, step.before.weight[None, None], index=(0, 0, *place)
    )
    pairs = [(term.operands[0].value, term.operands[1].value) for term in explained.terms]
    kept = [(x, e) for x, e in pairs if x]
    exact = is_exact(step.error, digits.error) and is_exact(np.array(explained.result), digits.total)
    total, value = explained.result, float(step.grad_weight[place])
    sign, result = "=" if exact else APPROX, _bold(value, digits.gradient)
    terms = _aligned("\\sum e \\cdot x =", _products(kept, digits.error), sign, _tex(total, digits.total))
    share = f"\\frac{{2}}{{{N}}} \\cdot {_tex(total, digits.total, brackets=True)}"
    slope = f"\\frac{{\\partial L}}{{\\partial w[{place[0]},{place[1]}]}}"
    return {
        "terms": terms,
        "gradient": f"{slope} = {share} {equals(value, digits.gradient)} {result}",
        "left_out": words["left_out"] if len(kept) < len(pairs) else "",
    }


def _update(info: StepInfo, place: Place) -> str:
    step, setting, digits = info.step, info.setting, weight_digits(info)
    rate = _rate(setting.learning_rate)
    velocity, after = float(step.after.velocity[place]), float(step.after.weight[place])
    before, speed = float(step.before.weight[place]), float(step.before.velocity[place])
    moved = ""
    if setting.momentum:
        gradient = _tex(float(step.grad_weight[place]), digits.gradient, brackets=True)
        moved = (
            f"v &= {setting.momentum:g} \\cdot {_tex(speed, digits.gradient, brackets=True)} + {gradient}"
            f" {equals(velocity, digits.operand)} {_tex(velocity, digits.operand)} \\\\ "
        )
    name = f"w[{place[0]},{place[1]}]"
    step_back = f"{_tex(before, digits.operand)} - {rate} \\cdot {_tex(velocity, digits.operand, brackets=True)}"
    result = f"{equals(after, digits.updated)} {_bold(after, digits.updated)}"
    return f"\\begin{{aligned}} {moved}{name} &\\leftarrow {step_back} {result} \\end{{aligned}}"


def _rate(value: float) -> str:
    text = short_text(value, 6).replace("−", "-")
    digits, sign, power = text.partition("e")
    return f"{digits} \\cdot 10^{{{power}}}" if sign else digits


def _bias(info: StepInfo) -> Words:
    step = info.step
    if step.grad_bias is None or step.before.bias is None or step.after.bias is None:
        return {}
    return {
        "bias_gradient": _tex(step.grad_bias, LINE_DECIMALS),
        "bias_before": _text(step.before.bias, LINE_DECIMALS),
        "bias_after": _text(step.after.bias, LINE_DECIMALS),
    }


@shared(64)
def limit_of(setting: Setting) -> float:
    """
    Say which learning rate is too large.

    Parameters
    ----------
    setting : Setting
        What the run depends on.

    Returns
    -------
    float
        Infinite for an empty picture without a bias.
    """
    size = (setting.start.shape[0], setting.start.shape[1])
    return largest_learning_rate(setting.picture, size, bias=setting.bias is not None, momentum=setting.momentum)


def limit_text(limit: float) -> str:
    """
    Print a limit so that the number printed is not above it.

    Parameters
    ----------
    limit : float
        The largest learning rate.

    Returns
    -------
    str
        Three digits that count, cut off.
    """
    if not 0 < limit < math.inf:
        return "∞"
    unit = 10.0 ** (math.floor(math.log10(limit)) - 2)
    return short_text(math.floor(limit / unit + 1e-9) * unit, 6)


@shared(64)
def rate_facts(setting: Setting, words: Words) -> Words:
    """
    Work out how large a learning rate may be, and whether one filter only makes the wanted map.

    Parameters
    ----------
    setting : Setting
        What the run depends on.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the sections on the rate and on what is found.
    """
    limit, rate = limit_of(setting), setting.learning_rate
    if limit == math.inf:
        return {"limit_words": words["no_limit"]}
    curvature = 2 * (1 + setting.momentum) / limit
    verdict = words["limit_ok" if rate < limit else "limit_over"].format(rate=short_text(rate, 6))
    return {
        "parameters": setting.start.size + (setting.bias is not None),
        "curvature": _text(curvature, 3),
        "curvature_tex": _tex(curvature, 3),
        "momentum_factor": f" \\cdot (1 + {setting.momentum:g})" if setting.momentum else "",
        "limit": limit_text(limit),
        "limit_words": verdict,
    }


@shared(64)
def found_facts(setting: Setting, number: int, goal: Grid | None, words: Words) -> Words:
    """
    Say whether the filter has become the one that made the wanted map, and whether it had to.

    Parameters
    ----------
    setting : Setting
        What the run depends on.
    number : int
        The step that the learner stands at.
    goal : ndarray or None
        The filter that made the wanted map, where one did.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the section; empty where no filter is known to make the map.
    """
    if goal is None:
        return {}
    way = run_of(setting)
    near = bool(np.abs(way.weights[number] - goal).max() < MET)
    found = "same_filter" if near else "other_filter" if way.losses[number] < LEARNED else "not_yet_filter"
    rows = setting.picture.shape[0] - goal.shape[0] + 1
    patches = [
        np.append(
            setting.picture[i : i + goal.shape[0], j : j + goal.shape[1]].ravel(), [1] * (setting.bias is not None)
        )
        for i in range(rows)
        for j in range(setting.picture.shape[1] - goal.shape[1] + 1)
    ]
    of = len(patches[0])
    rank = int(np.linalg.matrix_rank(np.array(patches)))
    return {
        "found": words[found],
        "rank_words": words["rank_full" if rank == of else "rank_low"].format(rank=rank, of=of),
    }


@shared(64)
def ending_words(setting: Setting, words: Words) -> tuple[str, str]:
    """
    Say how a run ends.

    Parameters
    ----------
    setting : Setting
        What it depends on.
    words : dict
        Short words of the lesson.

    Returns
    -------
    (str, str)
        Which ending: ``learned``, ``already``, ``diverged``, ``floor`` or ``slow``; and what there is to say.
    """
    way = run_of(setting)
    end = last_step(way)
    size = (setting.start.shape[0], setting.start.shape[1])
    least = least_loss(setting.picture, setting.target, size, bias=setting.bias is not None)
    name = _ending(way, least)
    values = {
        "step": end,
        "loss": short_text(float(way.losses[end]), LOSS_DECIMALS),
        "threshold": f"{LEARNED:g}",
        "rate": short_text(setting.learning_rate, 6),
        "limit": limit_text(limit_of(setting)),
        "least": short_text(least, LOSS_DECIMALS),
    }
    return name, words[name].format(**values)


def _ending(way: Descent, least: float) -> str:
    if way.learned is not None:
        return "learned" if way.learned else "already"
    if way.diverged or way.losses[-1] > way.losses[0] * 1.001:
        return "diverged"
    return "floor" if least >= LEARNED else "slow"


@shared(64)
def run_facts(setting: Setting, number: int, words: Words) -> Words:
    """
    List some losses of a run.

    Parameters
    ----------
    setting : Setting
        What it depends on.
    number : int
        The step that the learner stands at.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the section on the run.
    """
    way = run_of(setting)
    moments = moments_of(way, number)
    every = np.array([0, 1, *np.geomspace(2, max(2, moments[-1]), ROWS - 2)]).round().astype(int)
    first = float(way.losses[0])
    rows = []
    for step in sorted({int(k) for k in every if k <= moments[-1]}):
        loss = float(way.losses[step])
        share = f"{short_text(100 * loss / first, 2)} %" if first > 0 else "–"
        rows.append(f"| {step} | {short_text(loss, LOSS_DECIMALS)} | {share} |")
    return {"ending": ending_words(setting, words)[1], "table": "\n".join(rows)}
