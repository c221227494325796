"""A network's trace folded into stages: layers between two changes of size count as one volume."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from cnn_core.network import PRESETS, Fields, Network, Row, Trace, trace
from lesson_ui.words.numbers import count_text

Shape = tuple[int, ...]

QUIET = (
    *("ReLU", "LeakyReLU", "Sigmoid", "Tanh", "Softmax", "Dropout"),
    *("BatchNorm2d", "LayerNorm", "GroupNorm", "InstanceNorm2d", "LocalResponseNorm"),
)  # layers that keep the shape and stand behind another one
WEIGHTED, POOLINGS = ("Conv2d", "Linear"), ("MaxPool2d", "AvgPool2d")


class Stage(NamedTuple):
    """
    Several neighbouring layers of a network, drawn as one volume.

    Attributes
    ----------
    before : tuple of int
        Shape of what they read.
    top : tuple of Row
        Their rows, blocks as one row each.
    rows : tuple of Row
        Their rows, those inside of blocks too.
    """

    before: Shape
    top: tuple[Row, ...]
    rows: tuple[Row, ...]

    @property
    def shape(self) -> Shape:
        """Shape of the stage's output."""
        return self.top[-1].output_shape

    @property
    def numbers(self) -> int:
        """How many numbers the stage's output has."""
        return math.prod(self.shape)

    @property
    def parameters(self) -> int:
        """How many parameters the stage learns."""
        return sum(row.cost.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds for one sample."""
        return sum(row.cost.multiply_adds for row in self.rows)

    @property
    def fields(self) -> Fields | None:
        """Receptive field of one unit of the stage's output."""
        return self.top[-1].fields

    @property
    def depth(self) -> int:
        """How many of its layers have weights, as the literature counts depth."""
        return len(weighted(self.rows))

    @property
    def kinds(self) -> tuple[tuple[int, str], ...]:
        """How many of which layers stand one after the other, quiet ones left out unless alone."""
        names = [row.name for row in self.top if row.name not in QUIET] or [self.top[0].name]
        return tuple((len(list(same)), name) for name, same in groupby(names))


def weighted(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Choose the layers that the literature counts as a network's depth."""
    return tuple(row for row in rows if row.name in WEIGHTED and ".shortcut." not in row.path)


def folded(trace: Trace) -> tuple[Stage, ...]:
    """Fold a trace into stages."""
    groups: list[list[Row]] = []
    for row in _top(trace):
        if groups and _joins(groups[-1], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return _staged(trace, groups)


def unfolded(trace: Trace) -> tuple[Stage, ...]:
    """Make every layer a stage of its own, those inside of blocks too."""
    return tuple(Stage(row.input_shapes[0], (row,), (row,)) for row in trace.rows)


def _top(trace: Trace) -> list[Row]:
    return [row for row in trace.rows if "." not in row.path]


def _joins(group: Sequence[Row], row: Row) -> bool:
    if row.name in QUIET:
        return True
    loud = [old.name for old in group if old.name not in QUIET]
    if row.name in POOLINGS:
        return loud[-1:] not in ([], ["Flatten"], ["Linear"]) and loud[-1] not in POOLINGS
    if row.name == "Conv2d":
        return set(loud) == {"Conv2d"}
    if row.name == "Residual":
        return set(loud) == {"Residual"} and group[-1].output_shape == row.output_shape
    return row.name == "Flatten" and loud[-1:] == ["AdaptiveAvgPool2d"]


def _staged(trace: Trace, groups: Sequence[Sequence[Row]]) -> tuple[Stage, ...]:
    found, before = [], trace.input_shape
    for group in groups:
        paths = {row.path for row in group}
        rows = tuple(row for row in trace.rows if row.path.split(".")[0] in paths)
        found.append(Stage(before, tuple(group), rows))
        before = group[-1].output_shape
    return tuple(found)


@lru_cache(maxsize=128)
def traced(network: Network, input_shape: Shape) -> Trace:
    """Trace a network, once for everybody who asks for the same."""
    return trace(network, input_shape)


def preset_trace(name: str) -> Trace:
    """Trace a network of the literature."""
    return traced(PRESETS[name].network, PRESETS[name].input_shape)


def field_text(fields: Fields | None) -> str:
    """Write what one number sees of the input."""
    if fields is None:
        return "–"
    down, across = fields
    size = " × ".join(map(count_text, dict.fromkeys((down.size, across.size))))
    jump = " × ".join(map(count_text, dict.fromkeys((down.jump, across.jump))))
    return size if not down.jump and not across.jump else f"{size} / {jump}"
