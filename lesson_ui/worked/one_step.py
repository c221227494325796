"""One step of learning, worked out: forward, loss, gradient, update, loss again; with the live numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import explain_conv2d, explain_conv2d_weight_gradient
from lesson_ui.figures.decision_numbers import short_text
from lesson_ui.figures.one_step_digits import telling_digits
from lesson_ui.figures.one_step_info import StepInfo, most_telling_number, most_telling_weight
from lesson_ui.figures.one_step_lines import (
    LINE_DECIMALS,
    PIXEL_DECIMALS,
    is_exact,
    loss_texts,
    map_digits,
    weight_digits,
)
from lesson_ui.figures.shared import shared
from lesson_ui.words.numbers import decimals_needed, number_text
from lesson_ui.worked.activations import equals, tex

Grid = NDArray[np.float64]
Words = dict[str, Any]
Place = tuple[int, int]

APPROX = r"\approx"
A_LINE = 4  # products in one line of a formula, one fewer of long ones
STAYS = 1e-9  # a weight that moves less stays


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
    now = loss_texts(float((step.error**2).sum()), N)
    return str(words["status"]).format(
        step=info.number,
        squares=now.squares,
        count=N,
        sign="=" if now.exact else "≈",
        loss=now.loss,
        after=loss_texts(info.loss_after * N, N).loss,
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
    number = cell or most_telling_number(info)
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
    most = A_LINE if digits <= LINE_DECIMALS + 2 else A_LINE - 1
    lines = [" + ".join(written[k : k + most]) for k in range(0, len(written), most)]
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
    grows = info.loss_after > step.loss * (1 + STAYS)
    falls = info.loss_after < step.loss * (1 - STAYS)
    now, then = loss_texts(float((step.error**2).sum()), N), loss_texts(info.loss_after * N, N)
    return {
        "squares": _power(now.squares),
        "loss": _power(now.loss),
        "loss_equals": "=" if now.exact else APPROX,
        "squares_after": _power(then.squares),
        "loss_after": _power(then.loss),
        "after_equals": "=" if then.exact else APPROX,
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
    rate = _power(short_text(setting.learning_rate, 6))
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


def _power(text: str) -> str:
    """Write a printed number for a formula, its power of ten as one."""
    digits, sign, power = text.replace("−", "-").partition("e")
    return f"{digits} \\cdot 10^{{{power}}}" if sign else digits


def _seen(value: float) -> str:
    """Print a number with three digits after the point, or as many as it takes to see it."""
    return _text(value, max(LINE_DECIMALS, telling_digits(np.array(value))))


def _bias(info: StepInfo) -> Words:
    step = info.step
    if step.grad_bias is None or step.before.bias is None or step.after.bias is None:
        return {}
    return {
        "bias_equals": equals(step.grad_bias, max(LINE_DECIMALS, telling_digits(np.array(step.grad_bias)))),
        "bias_gradient": _seen(step.grad_bias).replace("−", "-"),
        "bias_before": _seen(step.before.bias),
        "bias_after": _seen(step.after.bias),
    }
