"""One step of learning as plain values, and how many digits its numbers need so that what is printed adds up."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain.tables import TermTable, term_table
from cnn_core.fitting import Descent, FilterStep, descend, take_step
from cnn_core.geometry import Reads, conv2d_reads
from lesson_ui.figures.numbers import decimals_needed, number_text
from lesson_ui.figures.shared import shared

Grid = NDArray[np.float64]

LINE_DECIMALS = 3  # of the results that the lines print
NEAR_HALF = 1e-6
MOST_DIGITS = 9  # of the numbers they are made of


class Setting(NamedTuple):
    """
    Hold everything a run depends on.

    Attributes
    ----------
    picture : ndarray of shape (H, W)
        What the filter is laid on.
    target : ndarray of shape (H_out, W_out)
        The map wanted.
    start : ndarray of shape (K_h, K_w)
        The filter at the start.
    bias : float or None
        The bias at the start; None learns none.
    learning_rate, momentum : float
        How a step is taken.
    """

    picture: Grid
    target: Grid
    start: Grid
    bias: float | None
    learning_rate: float
    momentum: float


class StepInfo(NamedTuple):
    """
    Everything the figure of a step shows, as plain values.

    Attributes
    ----------
    setting : Setting
        What the run depends on.
    number : int
        How many steps were taken before.
    step : FilterStep
        The next one.
    sums : ndarray of shape (K_h, K_w)
        For each weight, the sum over the map of the cell it met times the error there.
    loss_after : float
        The loss of the filter that the step leaves.
    met : Reads
        Which cells each weight met: a correlation of the picture with the error.
    seen : Reads
        Which cells each number of the map read.
    met_table, seen_table : TermTable
        Every product of a pixel with an error, and with a weight.
    """

    setting: Setting
    number: int
    step: FilterStep
    sums: Grid
    loss_after: float
    met: Reads
    seen: Reads
    met_table: TermTable
    seen_table: TermTable


@shared(64)
def make_setting(
    picture: Grid, target: Grid, start: Grid, bias: float | None, learning_rate: float, momentum: float
) -> Setting:
    """
    Put a setting together: the same one for the same numbers, so that what was computed for it is found again.

    Parameters
    ----------
    picture, target, start, bias, learning_rate, momentum
        As for `Setting`.

    Returns
    -------
    Setting
        What a run depends on.
    """
    return Setting(picture, target, start, bias, learning_rate, momentum)


@shared(64)
def run_of(setting: Setting) -> Descent:
    """
    Take all steps of a run.

    Parameters
    ----------
    setting : Setting
        What it depends on.

    Returns
    -------
    Descent
        Every filter and every loss.

    Raises
    ------
    InvalidInputError
        If picture, filter and wanted map do not fit, or a rate is out of bounds.
    """
    return descend(
        setting.picture,
        setting.target,
        setting.start,
        setting.bias,
        setting.learning_rate,
        setting.momentum,
    )


@shared(128)
def step_info(setting: Setting, number: int) -> StepInfo:
    """
    Compute what the figure of a step shows.

    Parameters
    ----------
    setting : Setting
        What the run depends on.
    number : int
        How many steps were taken before.

    Returns
    -------
    StepInfo
        Plain values.

    Raises
    ------
    InvalidInputError
        If picture, filter and wanted map do not fit, or a rate is out of bounds.
    """
    picture = setting.picture
    step = take_step(picture, setting.target, run_of(setting).state(number), setting.learning_rate, setting.momentum)
    after = take_step(picture, setting.target, step.after, setting.learning_rate, setting.momentum)
    sums = F.conv2d(picture[None], step.error[None, None])[0]
    return StepInfo(
        setting,
        number,
        step,
        sums,
        after.loss,
        conv2d_reads(picture.shape, step.error.shape),
        conv2d_reads(picture.shape, setting.start.shape),
        term_table(picture, step.error),
        term_table(picture, step.before.weight),
    )


def most_telling_weight(info: StepInfo) -> tuple[int, int]:
    """
    Pick the weight with the largest gradient: the one worth asking about.

    Parameters
    ----------
    info : StepInfo
        What the figure shows.

    Returns
    -------
    (int, int)
        Row and column; the first of several.
    """
    size = np.round(np.abs(info.step.grad_weight), 9)
    row, column = np.unravel_index(int(size.argmax()), size.shape)
    return int(row), int(column)


def printed(values: Grid, decimals: int) -> Grid:
    """
    Read numbers back from how they are printed.

    Parameters
    ----------
    values : ndarray
        The numbers.
    decimals : int
        Digits after the point.

    Returns
    -------
    ndarray of the same shape
        The numbers printed.
    """
    exact = np.asarray(values, np.float64)
    whole = np.abs(exact) * 10.0**decimals
    down = np.floor(whole)
    read = np.array(np.copysign(np.where(whole - down < 0.5, down, down + 1) / 10.0**decimals, exact))
    for k in np.flatnonzero(np.abs(whole - down - 0.5) < NEAR_HALF):  # halves are rare, and decided by every digit
        read.flat[k] = float(number_text(float(exact.flat[k]), decimals).replace("−", "-"))
    return read


def telling_digits(values: Grid) -> int:
    """
    Choose digits after the point so that the largest of some numbers shows two digits that count.

    Parameters
    ----------
    values : ndarray
        The numbers.

    Returns
    -------
    int
        At least 2.
    """
    largest = float(np.abs(values).max())
    return 2 if largest >= 0.1 or largest == 0 else min(MOST_DIGITS - 1, 1 - math.floor(math.log10(largest)))


def enough_digits(made: Callable[[int], Grid], result: Grid, decimals: int, first: int = 0) -> int:
    """
    Choose how many digits operands need, so that the printed ones make the printed result.

    Parameters
    ----------
    made : callable
        Makes the result of operands printed with so many digits after the point.
    result : ndarray
        The exact result.
    decimals : int
        Digits of the printed result.
    first : int
        The fewest digits tried.

    Returns
    -------
    int
        Digits after the point, at most `MOST_DIGITS`.
    """
    wanted = printed(result, decimals)
    for digits in range(first, MOST_DIGITS):
        if np.array_equal(printed(np.round(made(digits), MOST_DIGITS + 3), decimals), wanted):
            return digits
    return MOST_DIGITS


def adding_digits(picture: Grid, factors: Grid, result: Grid, decimals: int, bias: float = 0.0) -> int:
    """
    Choose how many digits the factors of products need, so that the printed terms add up to the printed sums.

    Parameters
    ----------
    picture : ndarray of shape (H, W)
        One factor of each product, printed in full.
    factors : ndarray
        The other: the error, or the weights.
    result : ndarray
        The sums: the correlation of both, and the bias.
    decimals : int
        Digits of the printed sums.
    bias : float
        Added to each sum, printed like a factor.

    Returns
    -------
    int
        Digits after the point.
    """

    def made(digits: int) -> Grid:
        sums: Grid = F.conv2d(picture[None], printed(factors, digits)[None, None])[0]
        return sums + printed(np.array(bias), digits)

    return enough_digits(made, result, decimals, min(decimals_needed(factors, decimals), decimals))
