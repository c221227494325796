"""One step of learning, worked out: forward, loss, gradient, update, loss again; with the live numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import explain_conv2d, explain_conv2d_weight_gradient
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.one_step.digits_figure import significant_decimals
from lesson_ui.lessons.one_step.info_figure import StepInfo, asked_number, asked_weight
from lesson_ui.lessons.one_step.lines_figure import (
    LINE_DECIMALS,
    PIXEL_DECIMALS,
    loss_texts,
    map_digits,
    weight_digits,
)
from lesson_ui.words.formulas import bold, bracketed, equals, product, result, tex, tex_number, tex_short
from lesson_ui.words.numbers import is_exact, short, shortest

Grid = NDArray[np.float64]
Words = dict[str, Any]
Place = tuple[int, int]

A_LINE = 4  # products in one line of a formula, one fewer of long ones
STAYS = 1e-9  # a weight that moves less stays


class Answer(NamedTuple):
    """What the learner is asked about the marked weight, and the answer."""

    place: Place
    answer: str
    hint: str


@shared(128)
def weight_answer(info: StepInfo, words: Words) -> Answer:
    """Say whether the weight asked about grows or shrinks."""
    place, step, digits = asked_weight(info), info.step, weight_digits(info)
    moved = float(step.after.weight[place] - step.before.weight[place])
    answer = "stay" if abs(moved) < STAYS else "grow" if moved > 0 else "shrink"
    values = {
        "total": shortest(float(info.sums[place]), digits.total),
        "gradient": shortest(float(step.grad_weight[place]), digits.gradient),
        "velocity": shortest(float(step.after.velocity[place]), digits.operand),
        "n": step.error.size,
        "rate": short(info.setting.learning_rate, 6),
        "before": shortest(float(step.before.weight[place]), digits.operand),
        "after": shortest(float(step.after.weight[place]), digits.updated),
    }
    with_momentum = bool(info.setting.momentum and info.number)
    return Answer(place, words[answer], words["hint_momentum" if with_momentum else "hint"].format(**values))


@shared(128)
def loss_words(info: StepInfo, words: Words) -> str:
    """Write in one line the loss, and the loss after the next step."""
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
    """Work out a step for one weight and one number of the map."""
    step, place = info.step, weight or asked_weight(info)
    number = cell or asked_number(info)
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


def _products(pairs: Sequence[tuple[float, float]], digits: int) -> str:
    """Write products, a few per line."""
    written = [
        f"{bracketed(tex_number(x, most=PIXEL_DECIMALS))} \\cdot {bracketed(tex_number(other, most=digits))}"
        for x, other in pairs
    ]
    most = A_LINE if digits <= LINE_DECIMALS + 2 else A_LINE - 1
    lines = [" + ".join(written[k : k + most]) for k in range(0, len(written), most)]
    return " \\\\ & +\\; ".join(lines) if lines else "0"


def _aligned(head: str, sum_of: str, sign: str, result: str) -> str:
    """Write a sum over several lines, and its result."""
    return f"\\begin{{aligned}} {head}\\; & {sum_of} \\\\ {sign}\\; & {result} \\end{{aligned}}"


def _forward(info: StepInfo, cell: Place) -> str:
    step, digits = info.step, map_digits(info)
    bias = None if step.before.bias is None else [step.before.bias]
    explained = explain_conv2d(info.setting.picture[None], step.before.weight[None, None], bias, index=(0, *cell))
    pairs = [(term.operands[0].value, term.operands[1].value) for term in explained.terms if term.operands[0].value]
    added = "" if step.before.bias is None else f" + {bracketed(tex_number(step.before.bias, most=digits.weight))}"
    sign = equals(is_exact(explained.result, digits.output))
    value = bold(tex_number(explained.result, most=digits.output))
    head = f"y[{cell[0]}, {cell[1]}]"
    return _aligned(f"{head} =", f"{_products(pairs, digits.weight)}{added}", sign, value)


def _losses(info: StepInfo, words: Words) -> Words:
    step, N = info.step, info.step.error.size
    grows = info.loss_after > step.loss * (1 + STAYS)
    falls = info.loss_after < step.loss * (1 - STAYS)
    now, then = loss_texts(float((step.error**2).sum()), N), loss_texts(info.loss_after * N, N)
    return {
        "squares": tex(now.squares),
        "loss": tex(now.loss),
        "loss_equals": equals(now.exact),
        "squares_after": tex(then.squares),
        "loss_after": tex(then.loss),
        "after_equals": equals(then.exact),
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
    summed = tex_number(total, most=digits.total)
    terms = _aligned("\\sum e \\cdot x =", _products(kept, digits.error), equals(exact), summed)
    share = product(f"\\frac{{2}}{{{N}}}", summed)
    slope = f"\\frac{{\\partial L}}{{\\partial w[{place[0]},{place[1]}]}}"
    return {
        "terms": terms,
        "gradient": f"{slope} = {share} {result(value, most=digits.gradient)}",
        "left_out": words["left_out"] if len(kept) < len(pairs) else "",
    }


def _update(info: StepInfo, place: Place) -> str:
    step, setting, digits = info.step, info.setting, weight_digits(info)
    rate = tex_short(setting.learning_rate, 6)
    velocity, after = float(step.after.velocity[place]), float(step.after.weight[place])
    before, speed = float(step.before.weight[place]), float(step.before.velocity[place])
    moved = ""
    if setting.momentum:
        gradient = bracketed(tex_number(float(step.grad_weight[place]), most=digits.gradient))
        moved = (
            f"v &= {product(tex_number(setting.momentum), tex_number(speed, most=digits.gradient))} + {gradient}"
            f" {equals(is_exact(velocity, digits.operand))} {tex_number(velocity, most=digits.operand)} \\\\ "
        )
    name = f"w[{place[0]},{place[1]}]"
    step_back = (
        f"{tex_number(before, most=digits.operand)} - {product(rate, tex_number(velocity, most=digits.operand))}"
    )
    moves = f"{name} &\\leftarrow {step_back} {result(after, most=digits.updated)}"
    return f"\\begin{{aligned}} {moved}{moves} \\end{{aligned}}"


def _digits(value: float) -> int:
    """Count three digits after the point, or as many as it takes to see a number."""
    return max(LINE_DECIMALS, significant_decimals(np.array(value)))


def _seen(value: float) -> str:
    return shortest(value, _digits(value))


def _bias(info: StepInfo) -> Words:
    step = info.step
    if step.grad_bias is None or step.before.bias is None or step.after.bias is None:
        return {}
    return {
        "bias_equals": equals(is_exact(step.grad_bias, _digits(step.grad_bias))),
        "bias_gradient": tex(_seen(step.grad_bias)),
        "bias_before": _seen(step.before.bias),
        "bias_after": _seen(step.after.bias),
    }
