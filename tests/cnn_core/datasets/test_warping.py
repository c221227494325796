"""Pictures are turned, scaled and shifted as PyTorch does it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.datasets import warp
from cnn_core.errors import InvalidInputError

STILL: dict[str, Any] = {"rotation": 0.0, "scale": (1.0, 1.0), "shift": 0.0}


def pictures(count: int, side: int = 12, channels: int = 2) -> NDArray[Any]:
    return np.random.default_rng(1).random((count, channels, side, side), dtype=np.float32)


def torch_warp(
    images: NDArray[Any], rng: np.random.Generator, rotation: float, scale: tuple[float, float], shift: float
) -> NDArray[Any]:
    """Do the same with affine_grid and grid_sample, from the same numbers of chance."""
    count, side = len(images), images.shape[2]
    turn = np.deg2rad(rotation * rng.uniform(-1, 1, count))
    larger = rng.uniform(*scale, count)
    down, right = (side * shift * rng.uniform(-1, 1, count) for _ in range(2))
    cosine, sine = np.cos(turn) / larger, np.sin(turn) / larger
    theta = np.zeros((count, 2, 3))  # rows: x (column), y (row); columns: x, y, 1; lengths in half sides
    theta[:, 0, :2] = np.stack([cosine, -sine], axis=1)
    theta[:, 1, :2] = np.stack([sine, cosine], axis=1)
    way = -np.stack([right, down], axis=1)[:, :, np.newaxis] / (side / 2)
    theta[:, :, 2:] = theta[:, :, :2] @ way
    grid = torch.nn.functional.affine_grid(torch.tensor(theta), list(images.shape), align_corners=False)
    return torch.nn.functional.grid_sample(torch.tensor(images).double(), grid, align_corners=False).numpy()


@settings(max_examples=40)
@given(st.integers(0, 2**31), st.floats(0, 180), st.floats(0.3, 1), st.floats(1, 3), st.floats(0, 1))
def test_warping_equals_torch(seed: int, rotation: float, low: float, high: float, shift: float) -> None:
    images = pictures(5)
    options: dict[str, Any] = {"rotation": rotation, "scale": (low, high), "shift": shift}
    ours = warp(images, np.random.default_rng(seed), **options)
    theirs = torch_warp(images, np.random.default_rng(seed), **options)
    np.testing.assert_allclose(ours, theirs, atol=2e-5)
    assert ours.dtype == np.float32


def test_no_change_is_no_change() -> None:
    images = pictures(3)
    np.testing.assert_allclose(warp(images, np.random.default_rng(0), **STILL), images, atol=1e-6)
    assert warp(images[:0], np.random.default_rng(0)).shape == (0, 2, 12, 12)


def test_what_comes_in_is_0() -> None:
    white = np.ones((50, 1, 16, 16), np.float32)
    small = warp(white, np.random.default_rng(0), **{**STILL, "scale": (0.5, 0.5)})
    assert (small[:, :, [0, -1]] == 0).all()
    np.testing.assert_allclose(small.sum(axis=(1, 2, 3)), 64, rtol=0.05)


BAD: dict[str, list[Any]] = {
    "rng": [1],
    "rotation": [-1, 181, None],
    "scale": [1.0, (0.1, 1), (2, 1)],
    "shift": [-0.1, 2],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_arguments_that_are_none(name: str, value: Any) -> None:
    call = {"images": pictures(2), "rng": np.random.default_rng(0)}
    with pytest.raises(InvalidInputError, match=name) as caught:
        warp(**{**call, name: value})
    for fix in caught.value.fixes:
        warp(**{**call, name: fix.value})
