"""Stripes run as their labels say, come again from the same seed, and stay within their limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.datasets import (
    DIRECTIONS,
    make_gratings,
)
from cnn_core.errors import InvalidInputError


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def strongest_wave(image: NDArray[Any]) -> tuple[Any, Any]:
    """Find direction of stripes and period of the strongest wave in a picture, by its spectrum."""
    spectrum = np.abs(np.fft.fft2(image - image.mean(), s=(512, 512)))
    row, column = np.unravel_index(spectrum.argmax(), spectrum.shape)
    down, right = ((place + 256) % 512 - 256 for place in (row, column))
    return np.degrees(np.arctan2(right, down)) % 180, 512 / np.hypot(down, right)


@settings(max_examples=30)
@given(st.sampled_from(DIRECTIONS), st.floats(4, 12), st.integers(0, 2**31))
def test_stripes_run_in_their_direction_with_their_period(direction: float, period: float, seed: int) -> None:
    gratings = make_gratings(1, rng(seed), 64, directions=(direction,), period=(period, period), noise=0.02)
    found, length = strongest_wave(gratings.images[0, 0])
    assert abs((found - direction + 90) % 180 - 90) < 3
    assert length == pytest.approx(period, rel=0.05)
    assert gratings.class_names == (f"{direction:g}°",)


def test_level_stripes_are_equal_along_a_row_and_45_degrees_rise_to_the_right() -> None:
    level = make_gratings(1, rng(), directions=(0,), noise=0).images[0, 0]
    np.testing.assert_allclose(level, level[:, :1] + np.zeros((1, 32)), atol=1e-6)
    rising = make_gratings(1, rng(), directions=(45,), noise=0).images[0, 0]
    np.testing.assert_allclose(rising[1:, :-1], rising[:-1, 1:], atol=1e-5)


def test_contrast_is_the_difference_between_bright_and_dark() -> None:
    gratings = make_gratings(20, rng(), 64, contrast=(0.6, 0.6), period=(8, 10), noise=0, directions=(10, 80))
    contrast = gratings.images.max(axis=(1, 2, 3)) - gratings.images.min(axis=(1, 2, 3))
    np.testing.assert_allclose(contrast, 0.6, atol=0.01)


def test_a_tilt_stays_within_its_limit() -> None:
    for image in make_gratings(20, rng(), 64, directions=(60,), tilt=15, period=(5, 6), noise=0).images[:, 0]:
        assert abs(strongest_wave(image)[0] - 60) < 15 + 2


def test_gratings_come_again_and_are_balanced() -> None:
    one, other = (make_gratings(42, rng(5)) for _ in range(2))
    assert (one.images == other.images).all()
    assert sorted(np.bincount(one.labels).tolist()) == [10, 10, 11, 11]
    assert ((one.images >= 0) & (one.images <= 1)).all()


BAD_GRATINGS: dict[str, list[Any]] = {
    "count": [-1, 20_001],
    "rng": [7],
    "size": [8, 128],
    "directions": [(), (0, 0), (180,), (-1,), 45, "0", ("a",)],
    "tilt": [-1, 91],
    "period": [(1, 3), (10, 4), 6],
    "contrast": [(0, 2), (1, 0)],
    "noise": [2],
}


@pytest.mark.parametrize(("name", "value"), [(name, v) for name, values in BAD_GRATINGS.items() for v in values])
def test_arguments_of_gratings_that_are_none(name: str, value: Any) -> None:
    call = {"count": 3, "rng": rng()}
    with pytest.raises(InvalidInputError, match=name.removesuffix("s")) as caught:
        make_gratings(**{**call, name: value})
    for fix in caught.value.fixes:
        if fix.parameter == name:
            make_gratings(**{**call, name: fix.value})
