"""Code boxes on padding, stride and dilation, in NumPy and PyTorch."""

from __future__ import annotations

from typing import Any

from cnn_core.checks import pair
from cnn_core.network.layers import Conv2d
from lesson_ui.lessons.padding.figure import Pair


def padding_code(input_size: Pair, layer: Conv2d, *, visits: bool = False) -> str:
    """Write the layer in NumPy and in PyTorch."""
    rows, columns = input_size
    K_h, K_w = pair("kernel_size", layer.kernel_size)
    moves = f"stride={_short(layer.stride)}, dilation={_short(layer.dilation)}"
    mode = "" if layer.padding_mode == "zeros" else f', padding_mode="{layer.padding_mode}"'
    arguments = f"{_short(layer.kernel_size)}, {moves}, padding={_short(layer.padding)}{mode}"
    reads = f"conv2d_reads({_short(input_size)}, {arguments})"
    needs_reads = visits or bool(mode)
    numpy_import = "\nfrom cnn_core.geometry import conv2d_reads, padded_visit_counts" if needs_reads else ""
    return f"""import numpy as np
from cnn_core import functional as F{numpy_import}

i, j = np.indices(({rows}, {columns}))
image = ((2.0 * i + j) % 9 + 1)[None, None]
weight = np.ones((1, 1, {K_h}, {K_w}))
{f"reads = {reads}" if needs_reads else ""}
{_numpy_output(layer, moves)}
print(out.shape[2:], out[0, 0])
{"print(padded_visit_counts(reads))" if visits else ""}
# the same in PyTorch
import torch

layer = torch.nn.Conv2d(1, 1, {arguments}, bias=False, dtype=torch.float64)
torch.nn.init.ones_(layer.weight)
out = layer(torch.tensor(image))
print(tuple(out.shape[2:]), out[0, 0])
{_torch_visits(moves) if visits else ""}"""


def refused_code(input_size: Pair, layer: Conv2d) -> str:
    """Write the lines that show who refuses a layer, and in which words."""
    rows, columns = input_size
    arguments = (
        f"{_short(layer.kernel_size)}, stride={_short(layer.stride)}, padding={_short(layer.padding)}, "
        f'dilation={_short(layer.dilation)}, padding_mode="{layer.padding_mode}"'
    )
    return f"""from cnn_core.geometry import conv2d_reads

try:
    conv2d_reads({_short(input_size)}, {arguments})
except ValueError as refusal:
    print(refusal)

# PyTorch refuses as well
import torch

try:
    torch.nn.Conv2d(1, 1, {arguments})(torch.ones(1, 1, {rows}, {columns}))
except (ValueError, RuntimeError) as refusal:
    print(refusal)
"""


def _numpy_output(layer: Conv2d, moves: str) -> str:
    if layer.padding_mode == "zeros":
        return f"out = F.conv2d(image, weight, {moves}, padding={_short(layer.padding)})"
    return (
        f'padded = F.pad(image, (*reads.columns.padding, *reads.rows.padding), mode="{layer.padding_mode}")\n'
        f"out = F.conv2d(padded, weight, {moves})"
    )


def _torch_visits(moves: str) -> str:
    return f"""
# Every window adds each of its cells once, so the gradient of the sum counts the windows.
cells = torch.zeros(1, 1, *reads.padded_size, dtype=torch.float64, requires_grad=True)
torch.nn.functional.conv2d(cells, layer.weight.detach(), {moves}).sum().backward()
print(cells.grad[0, 0])
"""


def _short(value: Any) -> str:
    """Write a pair of equal numbers as one, as people do."""
    if isinstance(value, tuple) and value[0] == value[1]:
        return str(value[0])
    return f'"{value}"' if isinstance(value, str) else str(value)
