"""One step of learning as plain values."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain.tables import TermTable, term_table
from cnn_core.geometry import Reads, conv2d_reads
from cnn_core.largest import first_largest
from cnn_core.optimization.filter import Descent, FilterStep, descend, take_step
from lesson_ui.drawing.shared import shared

Grid = NDArray[np.float64]


class Setting(NamedTuple):
    """
    Everything a run of gradient descent depends on.

    Attributes
    ----------
    picture : ndarray of shape (H, W)
        What the filter is laid on.
    target : ndarray of shape (H_out, W_out)
        The target map.
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
    One step of gradient descent with every number between, as plain values.

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
    """Put a setting together: the same one for the same numbers, so that what was computed for it is found again."""
    return Setting(picture, target, start, bias, learning_rate, momentum)


@shared(64)
def run_of(setting: Setting) -> Descent:
    """Take all steps of a run of gradient descent."""
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
    """Compute one step of gradient descent, with every number between."""
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


def asked_weight(info: StepInfo) -> tuple[int, int]:
    """Pick the weight the prediction asks about: the one with the largest gradient."""
    row, column = first_largest(np.abs(info.step.grad_weight))
    return row, column


def asked_number(info: StepInfo) -> tuple[int, int]:
    """Pick the number of the map with the largest error."""
    row, column = first_largest(np.abs(info.step.error))
    return row, column
