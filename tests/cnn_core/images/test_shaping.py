"""Pictures made smaller, square or larger, and written as PNG."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core import images
from cnn_core.errors import InvalidInputError
from tests.support.encoded_pictures import GREY, HEIGHT, RGB, WIDTH, three


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 70), st.integers(0, 255))
def test_fit_keeps_the_proportions_and_a_flat_colour(height: int, width: int, max_side: int, value: int) -> None:
    flat = np.full((height, width, 3), value, dtype=np.uint8)
    small = images.fit_picture(flat, max_side)
    assert max(small.shape[:2]) == min(max(height, width), max_side)
    assert (small == value).all()
    ratio = max(small.shape[:2]) / max(height, width)
    assert abs(small.shape[0] - height * ratio) <= max(0.5, 1 - height * ratio)
    assert abs(small.shape[1] - width * ratio) <= max(0.5, 1 - width * ratio)


def test_fit_averages_fine_detail_away() -> None:
    board = (np.indices((90, 90)).sum(axis=0) % 2 * 255).astype(np.uint8)
    for max_side in (45, 40, 30, 11):
        middle = images.fit_picture(board, max_side)[2:-2, 2:-2].astype(int)
        assert np.abs(middle - 127.5).max() <= 12


def test_fit_makes_no_halo_at_an_edge() -> None:
    step = np.full((64, 64), 50, dtype=np.uint8)
    step[:, 30:] = 200
    small = images.fit_picture(step, 23)
    assert small.min() == 50
    assert small.max() == 200
    assert (np.diff(small.astype(int), axis=1) >= 0).all()


def test_fit_does_not_touch_a_small_picture() -> None:
    assert images.fit_picture(RGB, WIDTH) is RGB


def test_fit_needs_a_positive_side() -> None:
    with pytest.raises(InvalidInputError, match="max_side >= 1") as caught:
        images.fit_picture(RGB, 0)
    assert images.fit_picture(RGB, caught.value.fixes[0].value).shape == (1, 1, 3)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 12), st.integers(1, 12))
def test_centre_crop(height: int, width: int) -> None:
    picture = np.arange(height * width, dtype=np.uint8).reshape(height, width)
    square = images.centre_crop_square(picture)
    side = min(height, width)
    assert square.shape == (side, side)
    assert square[0, 0] == picture[(height - side) // 2, (width - side) // 2]
    assert not np.shares_memory(square, picture)


def test_enlarge_repeats_each_pixel() -> None:
    large = images.enlarge(RGB, 3)
    assert large.shape == (HEIGHT * 3, WIDTH * 3, 3)
    for row in range(HEIGHT * 3):
        for column in range(WIDTH * 3):
            assert (large[row, column] == RGB[row // 3, column // 3]).all()


@pytest.mark.parametrize(
    ("factor", "match"), [(0, "factor is not positive"), (-1, "factor is not positive"), (2000, "too many pixels")]
)
def test_enlarge_limits(factor: int, match: str) -> None:
    with pytest.raises(InvalidInputError, match=match) as caught:
        images.enlarge(RGB, factor)
    (fix,) = caught.value.fixes
    assert images.enlarge(RGB, fix.value).shape[0] == HEIGHT * fix.value
    if fix.relation == "<=":
        with pytest.raises(InvalidInputError, match="too many pixels"):
            images.enlarge(RGB, fix.value + 1)


@pytest.mark.parametrize("pixels", [RGB, GREY])
def test_png_keeps_every_value(pixels: NDArray[Any]) -> None:
    read = images.read_picture(images.to_png(pixels)).pixels
    np.testing.assert_array_equal(read, pixels if pixels.ndim == 3 else three(pixels))
