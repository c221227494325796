from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.geometry import (
    PADDING_MODES,
    adaptive_pool2d_reads,
    adaptive_pool_axis_reads,
    conv2d_reads,
    conv_axis_reads,
    conv_transpose2d_reads,
    longest_adaptive_window,
    padding_source,
    pool2d_reads,
    pool_axis_reads,
    read_values,
)
from cnn_core.geometry.reads import Reads
from tests.support.sliding_calls import conv_planes, pool_planes, transpose_planes

F = torch.nn.functional
FEW = settings(deadline=None, max_examples=60)
TORCH_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def torch_pad(x: torch.Tensor, padding: tuple[int, int], padding_mode: str) -> torch.Tensor:
    high, wide = padding
    return F.pad(x, (wide, wide, high, high), mode=TORCH_MODES[padding_mode])


def cells_read_by_gradient(output: torch.Tensor, x: torch.Tensor, i: int, j: int) -> set[Any] | set[tuple[int, int]]:
    (gradient,) = torch.autograd.grad(output[i, j], x, retain_graph=True)
    return {(int(r), int(c)) for r, c in gradient[0, 0].nonzero()}


def assert_reads_are_gradients(reads: Reads, output: torch.Tensor, x: torch.Tensor) -> None:
    assert reads.output_size == tuple(output.shape)
    for i in range(reads.output_size[0]):
        for j in range(reads.output_size[1]):
            named = {(c.source_row, c.source_column) for c in reads.cells(i, j) if c.has_source}
            assert named == cells_read_by_gradient(output, x, i, j)


def test_window_by_hand() -> None:
    cells = conv2d_reads(5, 3, stride=2, padding=1).cells(1, 0)
    assert [(c.row, c.column) for c in cells] == [(r, c) for r in (1, 2, 3) for c in (-1, 0, 1)]
    assert [(c.source_row, c.source_column) for c in cells[:3]] == [(-1, -1), (1, 0), (1, 1)]
    assert [(c.u, c.v) for c in cells] == [(u, v) for u in range(3) for v in range(3)]


def test_dilated_kernel_reaches_5x5_with_9_weights() -> None:
    cells = conv2d_reads(5, 3, dilation=2).cells(0, 0)
    assert len(cells) == 9
    assert {c.row for c in cells} == {c.column for c in cells} == {0, 2, 4}


@FEW
@given(conv_planes())
def test_conv_reads_are_the_cells_with_gradient(call: dict[str, Any]) -> None:
    reads = conv2d_reads(**call)
    x = torch.rand(1, 1, *call["input_size"], dtype=torch.float64, requires_grad=True)
    weight = torch.rand(1, 1, *call["kernel_size"], dtype=torch.float64) + 0.5
    padded = torch_pad(x, call["padding"], call["padding_mode"])
    output = F.conv2d(padded, weight, stride=call["stride"], dilation=call["dilation"])
    assert_reads_are_gradients(reads, output[0, 0], x)


@FEW
@given(conv_planes())
def test_positions_times_weights_sum_to_torch(call: dict[str, Any]) -> None:
    reads = conv2d_reads(**call)
    x = torch.rand(1, 1, *call["input_size"], dtype=torch.float64)
    weight = torch.rand(1, 1, *call["kernel_size"], dtype=torch.float64)
    padded = torch_pad(x, call["padding"], call["padding_mode"])
    output = F.conv2d(padded, weight, stride=call["stride"], dilation=call["dilation"])
    values = read_values(reads, x[0, 0].numpy())
    np.testing.assert_allclose((values * weight[0, 0].numpy()).sum(axis=(2, 3)), output[0, 0], atol=1e-12)
    first = reads.rows.position[:, 0]
    assert (np.diff(first) == call["stride"][0]).all()
    assert first[0] == -call["padding"][0]


@FEW
@given(transpose_planes())
def test_transposed_reads_are_the_cells_with_gradient(call: dict[str, Any]) -> None:
    reads = conv_transpose2d_reads(**call)
    x = torch.rand(1, 1, *call["input_size"], dtype=torch.float64, requires_grad=True)
    weight = torch.rand(1, 1, *call["kernel_size"], dtype=torch.float64) + 0.5
    rest = {name: value for name, value in call.items() if name not in ("input_size", "kernel_size")}
    output = F.conv_transpose2d(x, weight, **rest)[0, 0]
    assert_reads_are_gradients(reads, output, x)
    values = read_values(reads, x[0, 0].detach().numpy())
    np.testing.assert_allclose((values * weight[0, 0].numpy()).sum(axis=(2, 3)), output.detach(), atol=1e-12)


@FEW
@given(pool_planes())
def test_max_pool_windows_are_torchs(call: dict[str, Any]) -> None:
    reads = pool2d_reads(**call)
    x = torch.rand(1, 1, *call["input_size"], dtype=torch.float64)
    rest = {name: value for name, value in call.items() if name != "input_size"}
    values = read_values(reads, x[0, 0].numpy(), fill=-np.inf)
    np.testing.assert_array_equal(values.max(axis=(2, 3)), F.max_pool2d(x, **rest)[0, 0])


@FEW
@given(pool_planes(dilated=False))
def test_average_pool_reads_are_the_cells_with_gradient(call: dict[str, Any]) -> None:
    reads = pool2d_reads(**call)
    x = torch.rand(1, 1, *call["input_size"], dtype=torch.float64, requires_grad=True)
    rest = {name: value for name, value in call.items() if name != "input_size"}
    assert_reads_are_gradients(reads, F.avg_pool2d(x, **rest)[0, 0], x)


@pytest.mark.parametrize("size", [(5, 7), (1, 4), (8, 3)])
@pytest.mark.parametrize("output_size", [1, 2, (3, 5), (None, 2)])
def test_adaptive_windows_are_the_cells_with_gradient(
    size: tuple[int, int], output_size: int | tuple[None, int] | tuple[int, int]
) -> None:
    x = torch.rand(1, 1, *size, dtype=torch.float64, requires_grad=True)
    reads = adaptive_pool2d_reads(size, output_size)
    assert_reads_are_gradients(reads, F.adaptive_avg_pool2d(x, output_size)[0, 0], x)


def test_padding_modes_of_1234() -> None:
    padded = {
        mode: "".join("0" if s < 0 else "1234"[s] for s in padding_source(np.arange(-2, 6), 4, mode))
        for mode in PADDING_MODES
    }
    expected = {"zeros": "00123400", "reflect": "32123432", "replicate": "11123444", "circular": "34123412"}
    assert padded == expected


def test_same_puts_the_odd_cell_after() -> None:
    reads = conv_axis_reads(6, 4, padding="same")
    assert reads.padding == (1, 2)
    assert reads.output_size == 6
    assert conv2d_reads((6, 5), (4, 3), padding="same").output_size == (6, 5)
    assert conv2d_reads(6, 3, padding="valid").output_size == (4, 4)


def test_256_square_picture_is_quick() -> None:
    reads = conv2d_reads(256, 3, padding=1)
    assert reads.rows.position.dtype == reads.rows.source.dtype == np.int64
    assert reads.rows.position.size == 256 * 3  # separable: two short tables, not 65536 windows


BROKEN = [
    (
        conv_axis_reads,
        {"input_size": 3, "kernel_size": 3, "padding": 3, "padding_mode": "reflect"},
        "wider than",
    ),
    (
        conv_axis_reads,
        {"input_size": 3, "kernel_size": 3, "padding": 4, "padding_mode": "circular"},
        "wider than",
    ),
    (conv_axis_reads, {"input_size": 3, "kernel_size": 3, "padding_mode": "mirror"}, "mode is unknown"),
    (conv_axis_reads, {"input_size": 3, "kernel_size": 3, "padding": "same", "stride": 2}, "moves by 1"),
    (conv_axis_reads, {"input_size": 3, "kernel_size": 3, "padding": "full"}, "padding is unknown"),
    (conv_axis_reads, {"input_size": 3, "kernel_size": 5}, "does not fit"),
    (conv2d_reads, {"input_size": (3, 3, 3), "kernel_size": 2}, "neither an integer nor a pair"),
    (
        conv2d_reads,
        {"input_size": (9, 2), "kernel_size": 3, "padding": (8, 2), "padding_mode": "reflect"},
        "wider",
    ),
    (conv2d_reads, {"input_size": (9, 2), "kernel_size": 3}, "along width"),
    (pool_axis_reads, {"input_size": 9, "kernel_size": 2, "padding": 2}, "half"),
    (conv_transpose2d_reads, {"input_size": 1, "kernel_size": 1, "padding": 1}, "[Oo]utput"),
    (adaptive_pool2d_reads, {"input_size": 4, "output_size": 0}, "output size is not positive"),
]


@pytest.mark.parametrize(("function", "call", "match"), BROKEN)
def test_refusals_name_the_problem_and_offer_fixes_that_work(
    function: Callable[..., Any], call: dict[str, Any], match: str
) -> None:
    with pytest.raises(InvalidInputError, match=match) as caught:
        function(**call)
    assert caught.value.fixes
    for fix in caught.value.fixes:
        function(**apply_fix(call, fix))


def test_the_longest_adaptive_window_is_known_without_listing_the_windows() -> None:
    for cells in range(1, 40):
        for asked in range(1, 50):
            assert longest_adaptive_window(cells, asked) == adaptive_pool_axis_reads(cells, asked).kernel_size
    assert longest_adaptive_window(2**40, 3) == 2**40 // 3 + 1
