"""Column times row: exact for rank 1, the best there is otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError
from cnn_core.kernels import NAMED_KERNELS
from cnn_core.separable import separate

WHOLE = st.lists(st.integers(-9, 9), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("key", "column", "row"),
    [
        ("sobel-x", [1, 2, 1], [-1, 0, 1]),
        ("sobel-y", [-1, 0, 1], [1, 2, 1]),
        ("box-3", [1 / 3] * 3, [1 / 3] * 3),
        ("gaussian-3", [0.25, 0.5, 0.25], [0.25, 0.5, 0.25]),
        ("identity", [0, 1, 0], [0, 1, 0]),
    ],
)
def test_known_kernels_split_into_simple_numbers(key: str, column: list[float], row: list[float]) -> None:
    split = separate(NAMED_KERNELS[key].weight)
    assert split.rank == 1
    signs = 1 if np.allclose(split.column, column) else -1
    np.testing.assert_allclose(signs * split.column, column)
    np.testing.assert_allclose(signs * split.row, row)
    assert split.weights == (9, 6)


def assert_same_as_torch(weight: np.ndarray) -> None:
    """Compare what the kernel alone decides: a product only where no other comes as near."""
    split = separate(weight)
    assert split.rank == int(torch.linalg.matrix_rank(torch.tensor(weight), rtol=1e-12))
    u, s, v = torch.linalg.svd(torch.tensor(weight))
    np.testing.assert_allclose(split.singular_values, s.numpy(), atol=1e-12)
    missed = float((s[1:] ** 2).sum())
    np.testing.assert_allclose(((weight - split.product) ** 2).sum(), missed, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(split.product + split.difference, weight, atol=1e-8)
    assert split.kept == pytest.approx(float(s[0] ** 2 / (s**2).sum()))
    assert split.is_exact == (not split.difference.any())
    assert split.is_unique == (split.rank == 1 or bool(s[1] < s[0] * (1 - 1e-9)))
    if split.is_unique:
        np.testing.assert_allclose(split.product, (s[0] * torch.outer(u[:, 0], v[0])).numpy(), atol=1e-9)


@pytest.mark.parametrize("key", NAMED_KERNELS)
def test_rank_and_nearness_are_those_of_torch(key: str) -> None:
    assert_same_as_torch(NAMED_KERNELS[key].weight)


def test_the_kernels_with_several_equally_near_products_are_known() -> None:
    tied = {key: separate(kernel.weight).equal_first for key, kernel in NAMED_KERNELS.items()}
    assert {key: equal for key, equal in tied.items() if not separate(NAMED_KERNELS[key].weight).is_unique} == {
        "falling-edge": 2,
        "rising-edge": 2,
        "roberts-falling": 2,
        "roberts-rising": 2,
        "motion-blur": 5,
    }


TURNED = st.floats(0.0, 6.25)


@given(TURNED, TURNED, st.sampled_from([1.0, 3**0.5, 1e-3, 70.0]))
def test_of_several_equally_near_products_one_is_chosen_whatever_the_decomposition(
    turn: float, other: float, size: float
) -> None:
    """The vectors of equal singular values may be turned among themselves, which changes no kernel and no answer."""
    chosen = separate(NAMED_KERNELS["rising-edge"].weight * size)
    u, s, v = np.linalg.svd(chosen.kernel)
    mixed = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    rebuilt = (u[:, :2] @ mixed) * s[:2] @ (mixed.T @ v[:2])
    again = separate(rebuilt)
    np.testing.assert_allclose(again.column, chosen.column, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(again.row, chosen.row, rtol=1e-7, atol=1e-9)
    assert_same_as_torch(np.array([[np.cos(other), -np.sin(other)], [np.sin(other), np.cos(other)]]) * size)


@given(WHOLE, WHOLE, st.sampled_from([1, 2, 3, 9, 16, 0.1, 0.37]))
def test_every_product_of_a_column_and_a_row_is_recognised(column: list[int], row: list[int], over: float) -> None:
    kernel = np.outer(column, row) / over
    split = separate(kernel)
    assert split.rank == int(kernel.any())
    np.testing.assert_allclose(split.product, kernel, atol=1e-9)


def test_what_is_no_plane_is_refused() -> None:
    shapes: list[list[Any]] = [[1, 2], [[np.nan]], [[]]]
    for bad in shapes:
        with pytest.raises(InvalidInputError, match="finite numbers"):
            separate(bad)
