from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.geometry import (
    axis_counted_cells,
    channel_reads,
    conv2d_reads,
    conv_transpose2d_reads,
    padded_visit_counts,
    pool2d_reads,
    read_values,
    unread_cells,
    unread_positions,
    uses_of_weight,
    visit_counts,
)
from tests.support.sliding_calls import conv_planes, pool_planes, transpose_planes

F = torch.nn.functional
FEW = settings(deadline=None, max_examples=60)
TORCH_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def test_corner_once_centre_nine_times() -> None:
    counts = visit_counts(conv2d_reads(5, 3))
    assert counts[0, 0] == 1
    assert counts[2, 2] == 9


def test_eight_cells_stride_two_leave_one_row_unread() -> None:
    reads = conv2d_reads(8, 3, stride=2)
    assert unread_positions(reads.rows).tolist() == [7]
    assert unread_cells(reads).sum() == 15  # one row and one column of 8, one cell in both
    assert unread_positions(conv2d_reads(7, 3, stride=2).rows).tolist() == []


def test_gaps_between_windows_and_between_taps() -> None:
    assert unread_positions(conv2d_reads(8, 2, stride=3).rows).tolist() == [2, 5]
    assert unread_positions(conv2d_reads(6, 2, stride=4, dilation=3).rows).tolist() == [1, 2, 4, 5]
    assert unread_positions(conv2d_reads(4, 3, stride=2, padding=1).rows).tolist() == [4]  # the padding after


@FEW
@given(conv_planes())
def test_padded_counts_are_fold_of_unfold_of_ones(call: dict[str, Any]) -> None:
    reads = conv2d_reads(**call)
    size = reads.padded_size
    windows = {name: call[name] for name in ("kernel_size", "stride", "dilation")}
    folded = F.fold(F.unfold(torch.ones(1, 1, *size), **windows), size, **windows)
    np.testing.assert_array_equal(padded_visit_counts(reads), folded[0, 0])
    np.testing.assert_array_equal(unread_cells(reads), folded[0, 0] == 0)


@FEW
@given(conv_planes())
def test_counts_by_source_are_the_gradient_of_the_sum(call: dict[str, Any]) -> None:
    x = torch.rand(1, 1, *call["input_size"], dtype=torch.float64, requires_grad=True)
    high, wide = call["padding"]
    padded = F.pad(x, (wide, wide, high, high), mode=TORCH_MODES[call["padding_mode"]])
    weight = torch.ones(1, 1, *call["kernel_size"], dtype=torch.float64)
    F.conv2d(padded, weight, stride=call["stride"], dilation=call["dilation"]).sum().backward()
    assert x.grad is not None
    np.testing.assert_array_equal(visit_counts(conv2d_reads(**call)), x.grad[0, 0])


@FEW
@given(transpose_planes())
def test_transposed_counts_are_the_gradient_of_the_sum(call: dict[str, Any]) -> None:
    x = torch.rand(1, 1, *call["input_size"], dtype=torch.float64, requires_grad=True)
    rest = {name: value for name, value in call.items() if name not in ("input_size", "kernel_size")}
    F.conv_transpose2d(x, torch.ones(1, 1, *call["kernel_size"], dtype=torch.float64), **rest).sum().backward()
    assert x.grad is not None
    np.testing.assert_array_equal(visit_counts(conv_transpose2d_reads(**call)), x.grad[0, 0])


@FEW
@given(pool_planes(dilated=False))
def test_counted_cells_divide_like_torch(call: dict[str, Any]) -> None:
    reads = pool2d_reads(**call)
    x = torch.rand(1, 1, *call["input_size"], dtype=torch.float64)
    rest = {name: value for name, value in call.items() if name != "input_size"}
    sums = read_values(reads, x[0, 0].numpy()).sum(axis=(2, 3))
    for include in (False, True):
        divisor = np.outer(axis_counted_cells(reads.rows, include), axis_counted_cells(reads.columns, include))
        expected = F.avg_pool2d(x, **rest, count_include_pad=include)[0, 0]
        np.testing.assert_allclose(sums / divisor, expected, atol=1e-12)


@FEW
@given(conv_planes())
def test_uses_of_all_weights_are_all_cells_of_all_windows(call: dict[str, Any]) -> None:
    reads = conv2d_reads(**call)
    by_weight = {
        (*output, u, v, *position, *source)
        for u in range(reads.kernel_size[0])
        for v in range(reads.kernel_size[1])
        for output, position, source in zip(*(a.tolist() for a in uses_of_weight(reads, u, v)), strict=True)
    }
    by_window = {
        (i, j, c.u, c.v, c.row, c.column, c.source_row, c.source_column)
        for i in range(reads.output_size[0])
        for j in range(reads.output_size[1])
        for c in reads.cells(i, j)
    }
    assert by_weight == by_window


def test_transposed_weight_is_used_once_a_cell_when_strides_do_not_overlap() -> None:
    uses = uses_of_weight(conv_transpose2d_reads(2, 2, stride=2), 1, 0)
    assert uses.output.tolist() == [[1, 0], [1, 2], [3, 0], [3, 2]]
    assert uses.source.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


@pytest.mark.parametrize(("in_channels", "out_channels", "groups"), [(4, 6, 2), (3, 3, 3), (3, 5, 1), (2, 8, 2)])
def test_channel_reads_are_the_channels_with_gradient(in_channels: int, out_channels: int, groups: int) -> None:
    x = torch.ones(1, in_channels, 1, 1, requires_grad=True)
    output = F.conv2d(x, torch.ones(out_channels, in_channels // groups, 1, 1), groups=groups)
    for c, named in enumerate(channel_reads(in_channels, out_channels, groups).tolist()):
        (gradient,) = torch.autograd.grad(output[0, c, 0, 0], x, retain_graph=True)
        assert gradient[0, :, 0, 0].nonzero()[:, 0].tolist() == named


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ((4, 6, 4), "evenly"),
        ((3, 4, 2), "evenly"),
        ((4, 4, 0), "groups is not large enough"),
        ((0, 4, 1), "in_channels is not large enough"),
    ],
)
def test_uneven_groups_are_refused(call: tuple[int, int, int], problem: str) -> None:
    arguments = dict(zip(("in_channels", "out_channels", "groups"), call, strict=True))
    with pytest.raises(InvalidInputError, match=problem) as caught:
        channel_reads(**arguments)
    assert caught.value.fixes
    for fix in caught.value.fixes:
        channel_reads(**apply_fix(arguments, fix))
