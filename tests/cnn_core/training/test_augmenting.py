"""Augmentation does what it says, by chance that can be repeated, and leaves the given pictures alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_core.datasets import warp
from cnn_core.training import Augment, augment_images

IMAGES = np.random.default_rng(0).random((200, 3, 6, 9), dtype=np.float32)


def changed(augment: Augment, images: NDArray[Any] = IMAGES, seed: int = 1) -> NDArray[Any]:
    before = images.copy()
    result = augment_images(images, augment, np.random.default_rng(seed))
    np.testing.assert_array_equal(images, before)
    assert result.dtype == np.float32
    assert result.shape == images.shape
    assert result.flags.c_contiguous
    return result


def test_nothing_asked_nothing_changed() -> None:
    np.testing.assert_array_equal(changed(Augment()), IMAGES)


def test_flip_mirrors_about_half_of_them_left_for_right() -> None:
    result = changed(Augment(flip=True))
    mirrored = np.array([np.array_equal(a, b[..., ::-1]) for a, b in zip(result, IMAGES, strict=True)])
    same = np.array([np.array_equal(a, b) for a, b in zip(result, IMAGES, strict=True)])
    assert (mirrored ^ same).all()
    assert 60 < mirrored.sum() < 140


def test_brightness_multiplies_each_picture_by_one_number_and_stays_in_range() -> None:
    result = changed(Augment(brightness=0.3), 0.5 * IMAGES)
    factor = (result / (0.5 * IMAGES)).reshape(200, -1)
    np.testing.assert_allclose(factor, factor[:, :1] * np.ones_like(factor), rtol=1e-4)
    assert 0.7 <= factor.min() < 0.8
    assert 1.2 < factor.max() <= 1.3 + 1e-5
    bright = changed(Augment(brightness=1.0))
    assert 0 <= bright.min() < 0.01
    assert bright.max() == 1


def test_shift_is_the_same_number_of_pixels_along_both_axes() -> None:
    dot = np.zeros((300, 1, 21, 41), np.float32)
    dot[:, 0, 10, 20] = 1
    result = changed(Augment(shift=4.0), dot)[:, 0]
    np.testing.assert_allclose(result.sum(axis=(1, 2)), 1, atol=1e-5)
    rows = (result.sum(axis=2) * np.arange(21)).sum(axis=1) - 10
    columns = (result.sum(axis=1) * np.arange(41)).sum(axis=1) - 20
    for way in (rows, columns):
        assert 3.7 < np.abs(way).max() <= 4 + 1e-4
        assert abs(way.mean()) < 0.5


def test_rotation_and_zoom_are_warp_s() -> None:
    square = IMAGES[..., :6]
    expected = warp(square, np.random.default_rng(4), rotation=30, scale=(0.8, 1.2), shift=0.5)
    result = changed(Augment(rotation=30.0, zoom=0.2, shift=3.0), square, seed=4)
    np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize(
    "augment", [Augment(flip=True), Augment(rotation=10.0), Augment(brightness=0.5), Augment(zoom=0.3, flip=True)]
)
def test_the_same_chance_gives_the_same_pictures(augment: Augment) -> None:
    np.testing.assert_array_equal(changed(augment), changed(augment))
    assert not np.array_equal(changed(augment), changed(augment, seed=2))
