"""Numbers, grids and kernels drawn for exercises, and what is computed of them."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.exercises.draw import conv_cell, draw, draw_grid, draw_kernel, factors, pick, window
from cnn_core.geometry import conv2d_reads


def test_both_ends_are_drawn_and_nothing_beyond() -> None:
    rng = np.random.default_rng(0)
    assert {draw(rng, -1, 2) for _ in range(200)} == {-1, 0, 1, 2}
    assert {pick(rng, (3, 5, 9)) for _ in range(200)} == {3, 5, 9}
    grid = draw_grid(rng, 20, 30, 2, 4)
    assert grid.shape == (20, 30)
    assert set(np.unique(grid)) == {2, 3, 4}


@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_a_kernel_holds_both_signs_and_nothing_too_large(seed: int, largest: int) -> None:
    kernel = draw_kernel(np.random.default_rng(seed), largest)
    assert kernel.shape == (3, 3)
    assert kernel.max() > 0 > kernel.min()
    assert np.abs(kernel).max() <= largest


@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(0, 2))
def test_a_cell_is_torch_s_and_the_sum_of_its_factors(seed: int, stride: int, padding: int) -> None:
    rng = np.random.default_rng(seed)
    image, kernel = draw_grid(rng, 6, 7, 0, 9), draw_kernel(rng, 3)
    theirs = torch.conv2d(
        torch.tensor(image)[None, None].double(), torch.tensor(kernel)[None, None].double(), None, stride, padding
    )[0, 0]
    i, j = draw(rng, 0, theirs.shape[0] - 1), draw(rng, 0, theirs.shape[1] - 1)
    assert conv_cell(image, kernel, stride, padding, i, j) == theirs[i, j]
    patch = window(image, conv2d_reads((6, 7), 3, stride, padding), i, j)
    assert sum(a * b for a, b in factors(patch, kernel)) == theirs[i, j]


def test_a_window_over_the_border_holds_zeros_and_factors_go_row_by_row() -> None:
    image = np.array([[1, 2], [3, 4]])
    patch = window(image, conv2d_reads(2, 2, padding=1), 0, 1)
    assert patch.tolist() == [[0, 0], [1, 2]]
    assert factors(patch, np.array([[5, 6], [7, 8]])) == [(0, 5), (0, 6), (1, 7), (2, 8)]
