"""The handwritten digits are those of the source, and are enlarged as PyTorch enlarges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.datasets import enlarge_bilinear, load_digits
from cnn_core.datasets.digits import FILE
from cnn_core.errors import InvalidInputError

ROOM = FILE.parent


def test_the_counts_that_the_source_states() -> None:
    digits = load_digits()
    assert digits.images.shape == (1797, 1, 8, 8)
    assert np.bincount(digits.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert digits.class_names == tuple("0123456789")


def test_the_first_picture_is_the_zero_that_it_is() -> None:
    digits = load_digits()
    levels = digits.images[0, 0] * 16
    assert levels[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert levels[1].tolist() == [0, 0, 13, 15, 10, 15, 5, 0]
    assert digits.labels[:5].tolist() == [0, 1, 2, 3, 4]
    assert set(np.unique(digits.images * 16)) == set(range(17))


@pytest.mark.parametrize("size", [16, 28, 32, 33, 64])
def test_larger_digits_equal_torch(size: int) -> None:
    expected = torch.nn.functional.interpolate(
        torch.tensor(load_digits().images[:50]), size=(size, size), mode="bilinear", align_corners=False
    )
    np.testing.assert_allclose(load_digits(size).images[:50], expected.numpy(), atol=1e-6)
    assert load_digits(size).images.max() <= 1


@given(st.integers(1, 12), st.integers(0, 30), st.integers(0, 2**31))
def test_enlarging_stays_in_range_keeps_flat_pictures_and_equals_torch(old: int, more: int, seed: int) -> None:
    images = np.random.default_rng(seed).random((2, 3, old, old), dtype=np.float32)
    large = enlarge_bilinear(images, old + more)
    assert large.min() >= images.min() - 1e-6
    assert large.max() <= images.max() + 1e-6
    expected = torch.nn.functional.interpolate(torch.tensor(images), size=(old + more,) * 2, mode="bilinear")
    np.testing.assert_allclose(large, expected.numpy(), atol=1e-5)
    flat = np.full((1, 1, old, old), 0.25, np.float32)
    np.testing.assert_allclose(enlarge_bilinear(flat, old + more), 0.25, atol=1e-6)


@pytest.mark.parametrize("size", [7, 65, 0, -1, 8.0, "8", None, True, [8]])
def test_sizes_that_are_none(size: Any) -> None:
    with pytest.raises(InvalidInputError, match="size") as caught:
        load_digits(size)
    load_digits(caught.value.fixes[0].value)


def test_only_square_pictures_are_enlarged() -> None:
    with pytest.raises(InvalidInputError, match="not square"):
        enlarge_bilinear(np.zeros((1, 1, 4, 5), np.float32), 8)
    with pytest.raises(InvalidInputError, match="not square"):
        enlarge_bilinear(np.zeros((4, 4), np.float32), 8)


def test_the_digits_are_read_once() -> None:
    assert load_digits(32) is load_digits(32)


def test_the_file_is_light_and_says_where_it_comes_from() -> None:
    readme = (ROOM / "README.md").read_text("utf-8")
    assert FILE.stat().st_size <= 50_000
    for part in ("digits.npz", "Alpaydin", "10.24432/C50P49", "CC BY 4.0", "make_digits.py"):
        assert part in readme
    assert {path.name for path in ROOM.iterdir() if path.is_file()} == {"README.md", "digits.npz", "make_digits.py"}
