"""Pictures cut to the size a network reads."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.images import cut_to_size


def test_the_middle_is_kept() -> None:
    picture = np.zeros((10, 30), np.uint8)
    picture[:, 10:20] = 200
    np.testing.assert_array_equal(cut_to_size(picture, 10, 10), np.full((10, 10), 200))


@pytest.mark.parametrize("size", [(32, 32), (1, 1), (20, 7), (224, 224)])
@pytest.mark.parametrize("shape", [(1, 1, 3), (50, 80, 3), (80, 50), (3, 200)])
def test_any_picture_becomes_any_size_within_its_range(shape: tuple[int, ...], size: tuple[int, int]) -> None:
    picture = np.random.default_rng(0).integers(40, 201, shape).astype(np.uint8)
    cut = cut_to_size(picture, *size)
    assert cut.shape == (*size, *shape[2:])
    assert cut.dtype == np.uint8
    assert cut.min() >= picture.min()
    assert cut.max() <= picture.max()


def test_a_picture_of_that_size_stays_as_it_is() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (9, 7, 3)).astype(np.uint8)
    np.testing.assert_array_equal(cut_to_size(picture, 9, 7), picture)


def test_no_size_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not positive"):
        cut_to_size(np.zeros((3, 3), np.uint8), 0, 4)
