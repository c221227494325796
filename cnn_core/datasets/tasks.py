"""Tasks that networks are trained for: which pictures, and how they are divided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from cnn_core.checks import check_choice
from cnn_core.datasets.dataset import Dataset, Split, split
from cnn_core.datasets.digits import load_digits
from cnn_core.datasets.shapes import FORMS, make_shapes

PARTS = ("train", "validation", "test")
SHAPES_COUNTS = (8000, 1000, 2000)  # pictures in each of the parts


class Task(NamedTuple):
    """
    A task that a network is trained for: its name and its pictures.

    Attributes
    ----------
    title : str
        Name on a page.
    summary : str
        Where the pictures come from and how they are divided, in sentences.
    draw : callable
        Gives a part by its name.
    """

    title: str
    summary: str
    draw: Callable[[str], Dataset]


def task_data(task: str, part: str = "test") -> Dataset:
    """
    Make the pictures of a task, always the same ones, in three parts.

    Parameters
    ----------
    task : str
        A key of `TASKS`.
    part : str, default: "test"
        One of `PARTS`. No network that comes with the app has seen the test pictures.

    Returns
    -------
    Dataset
        The part. Shapes are drawn anew by each call: 2 000 take about a tenth of a second.

    Raises
    ------
    InvalidInputError
        If there is no such task or part.

    Examples
    --------
    >>> task_data("digits").images.shape
    (359, 1, 32, 32)
    """
    check_choice("task", task, tuple(TASKS))
    check_choice("part", part, PARTS)
    return TASKS[task].draw(part)


def divide_digits(size: int) -> Split:
    """
    Divide the handwritten digits as they were for the networks that come with the app.

    Parameters
    ----------
    size : int
        Side of the pictures in pixels, 8 … 64.

    Returns
    -------
    Split
        The same digits in each part at every size.

    Raises
    ------
    InvalidInputError
        If `size` is no integer from 8 to 64.
    """
    return split(load_digits(size), (0.7, 0.1, 0.2), seed=1998)


def _digits(part: str) -> Dataset:
    drawn: Dataset = getattr(divide_digits(32), part)
    return drawn


def _shapes(part: str) -> Dataset:
    which = PARTS.index(part)
    rng = np.random.default_rng((2015, which))
    return make_shapes(SHAPES_COUNTS[which], rng, 32, forms=FORMS, radius=(0.2, 0.48), background=(0.0, 1.0))


TASKS: Mapping[str, Task] = MappingProxyType(
    {
        "digits": Task(
            "Handwritten digits",
            "The 1 797 handwritten digits of the UCI repository, enlarged to 32 × 32 by straight lines between the "
            "pixels: 70 % to train, 10 % to validate, 20 % to test. The same thirteen people wrote the digits in all "
            "three parts; the hand of a stranger is harder.",
            _digits,
        ),
        "shapes": Task(
            "Coloured shapes",
            "Generated pictures of 32 × 32, one shape of one of six colours on any grey, anywhere, turned, with noise: "
            "8 000 to train, 1 000 to validate, 2 000 to test, each part from a seed of its own.",
            _shapes,
        ),
    }
)
