from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.geometry import conv_axis_reads, same_padding, size_walk
from tests.support.sliding_calls import conv_axes


@pytest.mark.parametrize(
    ("input_size", "kernel_size", "padding", "stride", "size", "left_over"),
    [(7, 3, 0, 2, 3, 0), (8, 3, 0, 2, 3, 1), (5, 3, 0, 1, 3, 0), (5, 3, 1, 1, 5, 0), (224, 7, 3, 2, 112, 1)],
)
def test_walk_by_hand(input_size: int, kernel_size: int, padding: int, stride: int, size: int, left_over: int) -> None:
    walk = size_walk(input_size, kernel_size, stride, padding)
    assert (walk.size, walk.left_over) == (size, left_over)


def test_dilation_two_makes_three_taps_reach_five_cells() -> None:
    assert size_walk(7, 3, dilation=2).effective_kernel_size == 5


@pytest.mark.parametrize("kernel_size", [1, 3, 5, 7, 9])
def test_odd_kernels_keep_the_size_with_half_of_kernel_minus_one(kernel_size: int) -> None:
    padding = (kernel_size - 1) // 2
    assert size_walk(9, kernel_size, padding=padding).size == 9
    assert same_padding(kernel_size) == (padding, padding)


@settings(deadline=None, max_examples=100)
@given(conv_axes())
def test_walk_counts_the_positions(call: dict[str, Any]) -> None:
    walk, reads = size_walk(**call), conv_axis_reads(**call)
    assert walk.size == reads.output_size == walk.steps + 1 == walk.room // walk.stride + 1
    assert walk.left_over == walk.room % walk.stride
    assert list(walk.starts) == reads.position[:, 0].tolist()
    end = walk.starts[-1] + walk.effective_kernel_size
    assert end + walk.left_over == walk.input_size + walk.padding[1]


def test_a_kernel_that_does_not_fit_is_refused() -> None:
    call: dict[str, Any] = {"input_size": 5, "kernel_size": 3, "dilation": 3}
    with pytest.raises(InvalidInputError, match="does not fit") as caught:
        size_walk(**call)
    assert caught.value.fixes
    for fix in caught.value.fixes:
        size_walk(**apply_fix(call, fix))
