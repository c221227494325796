"""The lines of arithmetic under the figure of one step, with so many digits that they add up as printed."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.optimization.filter_limits import patches_of
from lesson_ui.drawing.lines import Column, FormulaLine, Line, ProductLine
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.one_step.digits_figure import adding_digits, enough_digits, printed, significant_decimals, untied
from lesson_ui.lessons.one_step.info_figure import StepInfo
from lesson_ui.words.numbers import decimals_needed, is_exact, is_extreme, scientific, short, shortest

Grid = NDArray[np.float64]
Words = dict[str, Any]

LINE_DECIMALS = 3  # of the results that the lines print
PIXEL_DECIMALS = 6
LOSS_DECIMALS = 4
MORE = 4  # lengths of a sum that are tried


class WeightDigits(NamedTuple):
    """How many digits after the point the lines on a weight print of each of their numbers."""

    error: int
    total: int
    gradient: int
    operand: int
    updated: int


class MapDigits(NamedTuple):
    """How many digits after the point the lines on a number of the map print of each of their numbers."""

    weight: int
    output: int
    error: int
    part: int


@shared(128)
def weight_digits(info: StepInfo) -> WeightDigits:
    """Choose digits from the result back to its terms, so that each line can be checked by hand."""
    after = info.step.after.weight
    chains = [_chain(info, updated) for updated in sorted({untied(after, least) for least in (2, 3, 4)})]
    return min(chains, key=lambda chain: (max(chain), -chain.updated))


def _chain(info: StepInfo, updated: int) -> WeightDigits:
    """Choose the digits of the update, of the gradient, of the sum and of its terms, for a result of so many."""
    step, rate, momentum = info.step, info.setting.learning_rate, info.setting.momentum

    def moved(digits: int) -> Grid:
        return printed(step.before.weight, digits) - rate * printed(step.after.velocity, digits)

    operand = enough_digits(moved, step.after.weight, updated, updated)

    def sped(digits: int) -> Grid:
        return momentum * printed(step.before.velocity, digits) + printed(step.grad_weight, digits)

    operand = untied(step.after.velocity, max(operand, _shown(step.after.velocity)))
    gradient = enough_digits(sped, step.after.velocity, operand, operand) if momentum else operand
    gradient = untied(step.grad_weight, gradient)
    operand = operand if momentum else gradient
    least = enough_digits(
        lambda d: printed(info.sums, d) * 2 / step.error.size, step.grad_weight, gradient, _shown(info.sums)
    )
    terms, total = _terms_and_sum(info, step.error, info.sums, least)
    return WeightDigits(terms, total, gradient, operand, updated)


@shared(128)
def map_digits(info: StepInfo) -> MapDigits:
    """Choose digits from the share of the loss back to the weights."""
    step, target = info.step, info.setting.target
    parts = step.error**2 / step.error.size
    part = untied(parts, max(LINE_DECIMALS, significant_decimals(parts)))
    error = enough_digits(lambda d: printed(step.error, d) ** 2 / parts.size, parts, part, _shown(step.error))
    error = untied(step.error, error)
    least = enough_digits(lambda d: printed(step.output, d) - printed(target, d), step.error, error, error)
    weight, output = _terms_and_sum(info, step.before.weight, step.output, least, step.before.bias or 0.0)
    return MapDigits(weight, output, error, part)


def _terms_and_sum(info: StepInfo, factors: Grid, sums: Grid, least: int, bias: float = 0.0) -> tuple[int, int]:
    """Choose the digits of factors and of the sums of their products, at least so many: the fewest that agree."""
    patches = patches_of(info.setting.picture, factors.shape)
    found = [(adding_digits(patches, factors, sums, total, bias), total) for total in range(least, least + MORE)]
    return min(found, key=lambda pair: (max(pair), pair))


def _shown(values: Grid) -> int:
    """Choose the fewest digits of an operand: none where all are whole, enough to be seen where all are small."""
    return min(decimals_needed(values, LINE_DECIMALS), significant_decimals(values)) if np.any(values) else 0


def weight_lines(info: StepInfo, words: Words) -> tuple[Line, ...]:
    """Write the lines on a weight: its terms; its gradient and update."""
    step, setting, digits = info.step, info.setting, weight_digits(info)
    exact = is_exact(step.error, digits.error) and is_exact(setting.picture, PIXEL_DECIMALS)
    columns = {
        "n": Column((str(step.error.size),) * step.grad_weight.size),
        "s": Column(info.sums.ravel(), digits.total, "result"),
        "g": Column(step.grad_weight.ravel(), digits.gradient, "result"),
        "w": Column(step.before.weight.ravel(), digits.operand, "weight"),
        "lr": Column((short(setting.learning_rate, 6),) * step.grad_weight.size),
        "m": Column((short(setting.momentum),) * step.grad_weight.size),
        "u": Column(step.before.velocity.ravel(), digits.gradient),
        "v": Column(step.after.velocity.ravel(), digits.operand, "result"),
        "result": Column(step.after.weight.ravel(), digits.updated, "result"),
    }
    formula = words["update_with_momentum" if setting.momentum else "update"]
    return (
        ProductLine("gradient", words["met_place"], decimals=digits.total, exact=exact, own=columns["s"]),
        FormulaLine("gradient", "", decimals=digits.updated, formulas=(formula,), columns=columns),
    )


def map_lines(info: StepInfo, words: Words) -> tuple[Line, ...]:
    """Write the lines on a number of the map: its terms, its error and part of the loss."""
    step, digits, size = info.step, map_digits(info), info.step.error.size
    exact = is_exact(step.before.weight, digits.weight) and is_exact(info.setting.picture, PIXEL_DECIMALS)
    columns = {
        "n": Column((str(size),) * size),
        "y": Column(step.output.ravel(), digits.output),
        "t": Column(info.setting.target.ravel(), digits.output),
        "e": Column(step.error.ravel(), digits.error),
        "result": Column((step.error**2).ravel() / size, digits.part),
    }
    return (
        ProductLine(
            "output",
            words["map_place"],
            decimals=digits.output,
            bias=step.before.bias,
            bias_decimals=digits.weight,
            exact=exact,
            own=Column(step.output.ravel(), digits.output),
        ),
        FormulaLine("output", "", decimals=digits.part, formulas=(words["share"],), columns=columns),
    )


class LossTexts(NamedTuple):
    """The sum of the squares and the loss as they are printed, and whether the loss is printed exactly."""

    squares: str
    loss: str
    exact: bool


def loss_texts(squares: float, count: int) -> LossTexts:
    """
    Print a sum of squares and the loss, so that dividing the printed sum gives the printed loss.

    Examples
    --------
    >>> loss_texts(105.0, 16)
    LossTexts(squares='105', loss='6.5625', exact=True)
    >>> loss_texts(6.0512e-9, 16)
    LossTexts(squares='6.051·10⁻⁹', loss='3.8·10⁻¹⁰', exact=False)
    """
    loss = squares / count
    if is_extreme(loss):
        return LossTexts(scientific(squares, 4), scientific(loss, 2), exact=False)
    total, mean = np.array([squares]), np.array([loss])
    decimals = untied(mean, max(LOSS_DECIMALS, significant_decimals(mean)))
    digits = enough_digits(lambda d: printed(total, d) / count, mean, decimals)
    return LossTexts(shortest(squares, digits), shortest(loss, decimals), is_exact(mean, decimals))
