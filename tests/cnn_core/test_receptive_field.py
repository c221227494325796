"""Receptive fields of transposed convolutions and of paths that meet, equal to where torch's gradient is not zero."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError
from cnn_core.receptive_field import PIXEL, Field, transposed_field, union_field, window_field


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), st.integers(2, 9))
def test_a_transposed_convolution_sees_what_torch_says(kernel_size: int, stride: int, padding: int, cells: int) -> None:
    if (cells - 1) * stride - 2 * padding + kernel_size < 1:
        return
    x = torch.ones(1, 1, cells, dtype=torch.float64, requires_grad=True)
    weight = torch.ones(1, 1, kernel_size, dtype=torch.float64)
    y = torch.nn.functional.conv_transpose1d(x, weight, stride=stride, padding=padding)[0, 0]
    field = transposed_field(PIXEL, kernel_size, stride, padding)
    sizes = []
    for unit, value in enumerate(y):
        seen = np.flatnonzero(torch.autograd.grad(value, x, retain_graph=True)[0][0, 0].numpy())
        if len(seen):
            low, high = field.cells(unit)
            assert low <= seen[0] <= seen[-1] <= high
            sizes.append(seen[-1] - seen[0] + 1)
    assert max(sizes, default=1) <= field.size
    if len(y) >= 3 * stride + 2 * kernel_size and cells > kernel_size:
        assert max(sizes) == field.size


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(1, 4))
def test_windows_over_a_transposed_convolution_stay_inside_their_field(
    up_kernel: int, up_stride: int, first_kernel: int, first_stride: int, second_kernel: int
) -> None:
    """Where units stand between the cells of the input, a field is rounded up, never down."""
    x = torch.ones(1, 1, 14, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.conv_transpose1d(x, torch.ones(1, 1, up_kernel, dtype=torch.float64), stride=up_stride)
    field = transposed_field(PIXEL, up_kernel, up_stride)
    for kernel_size, stride in ((first_kernel, first_stride), (second_kernel, 1)):
        y = torch.nn.functional.conv1d(y, torch.ones(1, 1, kernel_size, dtype=torch.float64), stride=stride)
        field = window_field(field, kernel_size, stride)
    for unit, value in enumerate(y[0, 0]):
        if not value.requires_grad or value == 0:
            continue
        seen = np.flatnonzero(torch.autograd.grad(value, x, retain_graph=True)[0][0, 0].numpy())
        low, high = field.cells(unit)
        assert low <= seen[0] <= seen[-1] <= high


def test_paths_that_meet_see_what_either_sees() -> None:
    short, long = window_field(PIXEL, 1), reduce(lambda f, _: window_field(f, 3, padding=1), range(2), PIXEL)
    assert union_field([short, long]) == long
    apart = [Field(3, PIXEL.jump, PIXEL.start), Field(3, PIXEL.jump, PIXEL.start + 4)]
    assert union_field(apart).size == 7


def test_paths_at_different_speeds_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="misaligned"):
        union_field([PIXEL, window_field(PIXEL, 3, stride=2)])
