"""Stripes in several directions: the simplest pictures that a filter can tell apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_core.checks import check_integer, check_number, is_number
from cnn_core.datasets._checks import check_generator, check_range
from cnn_core.datasets.dataset import Dataset, Images
from cnn_core.datasets.noise import add_noise
from cnn_core.datasets.shapes import MOST, SIZES
from cnn_core.errors import Fix, InvalidInputError

DIRECTIONS = (0.0, 45.0, 90.0, 135.0)


def make_gratings(
    count: int,
    rng: np.random.Generator,
    size: int = 32,
    *,
    directions: Sequence[float] = DIRECTIONS,
    tilt: float = 0.0,
    period: Sequence[float] = (4.0, 10.0),
    contrast: Sequence[float] = (0.5, 1.0),
    noise: float = 0.05,
) -> Dataset:
    """
    Draw pictures of smooth stripes, labelled by their direction.

    Parameters
    ----------
    count : int
        How many, 0 … 20 000.
    rng : numpy.random.Generator
        Where chance comes from; the same generator state always gives the same pictures.
    size : int, default: 32
        Side of each picture in pixels, 16 … 64.
    directions : sequence of float, default: (0, 45, 90, 135)
        How the stripes run, in degrees anticlockwise from level, each 0 … below 180: 90 is upright. One class each;
        each occurs as often as the others, within one.
    tilt : float, default: 0.0
        Greatest turn away from the class's direction to either side in degrees, 0 … 90.
    period : pair of floats, default: (4.0, 10.0)
        Least and greatest distance from one bright stripe to the next in pixels, 2 … 64.
    contrast : pair of floats, default: (0.5, 1.0)
        Least and greatest difference between brightest and darkest value, 0 … 1.
    noise : float, default: 0.05
        Standard deviation of what is added to every value, 0 … 1; the sums are cut off at 0 and 1.

    Returns
    -------
    Dataset
        Images of shape (count, 1, size, size): ``1/2 + contrast/2 * cos(2 pi (row cos t + column sin t)/period +
        phase)`` for stripes in direction t, phase by chance.

    Raises
    ------
    InvalidInputError
        If an argument is outside its limits.

    Examples
    --------
    >>> gratings = make_gratings(4, np.random.default_rng(0))
    >>> gratings.shape, gratings.class_names
    ((1, 32, 32), ('0°', '45°', '90°', '135°'))
    """
    check_integer("count", count, 0, MOST)
    check_generator(rng)
    check_integer("size", size, *SIZES)
    check_directions(directions)
    check_number("tilt", tilt, 0, 90)
    check_range("period", period, 2, 64)
    check_range("contrast", contrast, 0, 1)
    labels = rng.permutation(np.arange(count) % len(directions)).astype(np.int64)
    turn = np.deg2rad(np.array(directions, dtype=np.float64)[labels] + tilt * rng.uniform(-1, 1, count))
    wave = 2 * np.pi / rng.uniform(period[0], period[1], count)
    half = rng.uniform(contrast[0], contrast[1], count) / 2
    start = rng.uniform(0, 2 * np.pi, count)
    down, right, height, phase = (
        values.astype(np.float32)[:, np.newaxis, np.newaxis]
        for values in (wave * np.cos(turn), wave * np.sin(turn), half, start)
    )
    cell = np.arange(size, dtype=np.float32)
    angle = down * cell[:, np.newaxis] + right * cell + phase
    images: Images = (np.float32(0.5) + height * np.cos(angle))[:, np.newaxis]
    return Dataset(add_noise(images, noise, rng), labels, tuple(f"{degrees:g}°" for degrees in directions))


def check_directions(directions: Sequence[float]) -> None:
    """
    Refuse what are not different directions from 0 to below 180 degrees.

    Parameters
    ----------
    directions : sequence of float, 0 <= direction < 180
        Degrees.

    Raises
    ------
    InvalidInputError
        If they are no sequence of different numbers, there is none, or one is outside of its limits.
    """
    is_row = isinstance(directions, Sequence) and len(directions) > 0 and all(map(is_number, directions))
    if not is_row or len(set(directions)) != len(directions):
        raise InvalidInputError(
            "The directions are not different numbers.",
            given={"directions": directions},
            allowed="directions is a sequence of different numbers, 0 <= direction < 180",
            here=f"directions = {directions!r}",
            fixes=[Fix("directions", "=", DIRECTIONS)],
        )
    for direction in directions:
        check_number("direction", direction, 0, np.nextafter(180, 0))
