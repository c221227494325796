from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.explain import distinct_levels, explain_conv2d, running_sums, term_table
from cnn_core.explain.convolution import explain_conv_transpose2d
from cnn_core.explain.explanation import Operand
from cnn_core.geometry import conv2d_reads, conv_transpose2d_reads, padding_source
from tests.support.sliding_calls import conv_planes, transpose_planes

FEW = settings(deadline=None, max_examples=40)
SEEDS = st.integers(0, 2**32 - 1)


def padded_plane(x: NDArray[Any], call: dict[str, Any]) -> NDArray[Any]:
    high, wide = call["padding"]
    rows = padding_source(np.arange(-high, x.shape[0] + high), x.shape[0], call["padding_mode"])
    columns = padding_source(np.arange(-wide, x.shape[1] + wide), x.shape[1], call["padding_mode"])
    return np.where((rows[:, None] < 0) | (columns < 0), 0.0, x[rows[:, None], columns])


@FEW
@given(conv_planes(), SEEDS)
def test_products_and_sums_are_those_of_every_single_explanation(call: dict[str, Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 5, call["input_size"]).astype(float) / rng.choice([1.0, 255.0, 3.0])
    w, bias = rng.normal(size=call["kernel_size"]), rng.normal()
    padded, reads = padded_plane(x, call), conv2d_reads(**call)
    table, sums = term_table(padded, w), running_sums(padded, w, reads, bias)
    np.testing.assert_array_equal(table.values[table.levels], padded)
    for i in range(reads.output_size[0]):
        for j in range(reads.output_size[1]):
            rest = {name: value for name, value in call.items() if name not in ("input_size", "kernel_size")}
            single = explain_conv2d(x[None], w[None, None], [bias], **rest, index=(0, i, j))
            terms = [term.value for term in single.terms]
            cells = reads.cells(i, j)
            row, column = reads.rows.first, reads.columns.first
            levels = [table.levels[cell.row - row, cell.column - column] for cell in cells]
            assert [table.products[t, level] for t, level in enumerate(levels)] == terms
            total = sums[i * reads.output_size[1] + j]
            np.testing.assert_allclose(total, bias + np.cumsum(terms), atol=1e-12)
            assert total[-1] == pytest.approx(single.result, abs=1e-12)


@FEW
@given(transpose_planes(), SEEDS)
def test_running_sums_of_a_transposed_convolution_end_in_its_output(call: dict[str, Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=call.pop("input_size")), rng.normal(size=call.pop("kernel_size"))
    sums = running_sums(x, w, conv_transpose2d_reads(x.shape, w.shape, **call))
    expected = torch.nn.functional.conv_transpose2d(torch.tensor(x)[None, None], torch.tensor(w)[None, None], **call)
    np.testing.assert_allclose(sums[:, -1], expected.ravel(), atol=1e-12)
    corner = explain_conv_transpose2d(x[None], w[None, None], **call, index=(0, 0, 0))
    assert sums[0, -1] == pytest.approx(corner.result, abs=1e-12)


PLANES = [
    np.arange(12.0).reshape(3, 4),
    np.array([[0.0, 1 / 255, 1.0], [254 / 255, 0.0, 3 / 255]]),
    np.array([[-3.0, 7.0], [0.0, -3.0]]),
    np.array([[0.1, 0.3], [0.3, 1e9]]),
    np.array([[-0.0, 0.0], [1e300, -1e300]]),
    np.array([[np.inf, 1.0], [1.0, -np.inf]]),
]


@pytest.mark.parametrize("plane", PLANES)
def test_levels_are_those_of_sorting(plane: NDArray[Any]) -> None:
    levels, values = distinct_levels(plane)
    expected, places = np.unique(plane, return_inverse=True)
    np.testing.assert_array_equal(values, expected)
    np.testing.assert_array_equal(levels, places.reshape(plane.shape))
    assert levels.dtype == np.int32


def test_nan_keeps_its_level() -> None:
    plane = np.array([[np.nan, 1.0], [0.0, np.nan]])
    levels, values = distinct_levels(plane)
    np.testing.assert_array_equal(values[levels], plane)


def test_rows_that_are_not_the_padded_plane_are_refused() -> None:
    reads = conv2d_reads(4, 3, padding=1)
    with pytest.raises(InvalidInputError, match="do not agree"):
        running_sums(np.ones((4, 4)), np.ones((3, 3)), reads)


def test_operands_are_plain_data() -> None:
    assert Operand("input", (0, 1), 2.0) == Operand("input", (0, 1), 2.0)
    assert {Operand("input", (0, 1), 2.0)}
