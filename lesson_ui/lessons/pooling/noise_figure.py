"""Inputs of the activity on noise: one spike, or seeded noise over an even ground; and what pooling makes of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cnn_core.largest import first_largest
from lesson_ui.lessons.pooling.figure import Grid, PoolingInfo

SIDE = 8  # rows and columns of the input


class MapSummary(NamedTuple):
    """
    Mean, standard deviation (of all cells), smallest and largest number of a map.

    Attributes
    ----------
    mean, deviation, low, high : float
        In the units of the map.
    """

    mean: float
    deviation: float
    low: float
    high: float


class SpikeTrace(NamedTuple):
    """
    What becomes of one spike.

    Attributes
    ----------
    largest, averaged : float
        The largest number of the max map and of the average map.
    cell : (int, int)
        The first pooled cell it reaches; (0, 0) if it reaches none.
    in_max, in_average : int
        How many pooled cells it reaches.
    """

    largest: float
    averaged: float
    cell: tuple[int, int]
    in_max: int
    in_average: int


def spike_input(spike: float, row: int, column: int, ground: float = 0.0) -> Grid:
    """Make an even map with one cell that stands out."""
    grid = np.full((SIDE, SIDE), float(ground))
    grid[row, column] = spike
    return grid


def noise_input(seed: int, amplitude: int, ground: float = 0.0) -> Grid:
    """
    Make an even map with noise: whole numbers, all equally likely, from -amplitude to amplitude.

    References
    ----------
    `numpy.random.default_rng`, so that the code on the page makes the same numbers.
    """
    rng = np.random.default_rng(seed)
    return ground + rng.integers(-amplitude, amplitude + 1, (SIDE, SIDE)).astype(np.float64)


def summarise(values: Grid) -> MapSummary:
    """Compute mean, standard deviation, smallest and largest number of a map."""
    return MapSummary(float(values.mean()), float(values.std()), float(values.min()), float(values.max()))


def spike_trace(info: PoolingInfo, spike: float, ground: float) -> SpikeTrace:
    """Follow one spike through max and average pooling."""
    largest, average = info.maps["max"], info.maps["average"]
    (farthest,) = first_largest(np.abs(average - ground).ravel())
    return SpikeTrace(
        largest=float(largest.flat[farthest]),
        averaged=float(average.flat[farthest]),
        cell=divmod(farthest, info.output_size[1]),
        in_max=int((~np.isclose(largest, ground)).sum()),
        in_average=int((~np.isclose(average, ground)).sum()),
    )
