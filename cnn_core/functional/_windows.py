"""Sliding windows of padded planes, as views without a copy."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnn_core.array_checks import Array


class Windows(NamedTuple):
    """
    The geometry of sliding windows on a plane; every pair is (height, width).

    Attributes
    ----------
    kernel_size : tuple of int
        Cells of a window.
    stride : tuple of int
        Cells from one window to the next.
    padding : tuple of tuple of int
        ((top, bottom), (left, right)): cells around the plane.
    dilation : tuple of int
        Cells from one cell of a window to the next.
    output_size : tuple of int
        How many windows there are.
    """

    kernel_size: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[tuple[int, int], tuple[int, int]]
    dilation: tuple[int, int]
    output_size: tuple[int, int]


def with_margin(planes: Array, padding: tuple[tuple[int, int], tuple[int, int]], value: Any = 0) -> Array:
    """Lay `value` around the planes of an (..., H, W) array; the array itself if there is nothing to lay."""
    (top, bottom), (left, right) = padding
    if top == bottom == left == right == 0:
        return planes
    H, W = planes.shape[-2:]
    framed = np.empty((*planes.shape[:-2], top + H + bottom, left + W + right), planes.dtype)
    framed[..., :top, :] = framed[..., top + H :, :] = value
    framed[..., top : top + H, :left] = framed[..., top : top + H, left + W :] = value
    framed[..., top : top + H, left : left + W] = planes
    return framed


def window_view(framed: Array, windows: Windows) -> Array:
    """View an (..., H, W) array as its windows: (..., H_out, W_out, K_h, K_w)."""
    (S_h, S_w), (D_h, D_w) = windows.stride, windows.dilation
    reach = tuple(D * (K - 1) + 1 for K, D in zip(windows.kernel_size, windows.dilation, strict=True))
    return sliding_window_view(framed, reach, axis=(-2, -1))[..., ::S_h, ::S_w, ::D_h, ::D_w]


def tap_cells(tap: int, stride: int, dilation: int, output_size: int) -> slice:
    """Cells of the padded axis that one tap of the window reads, over all positions of the window."""
    first = tap * dilation
    return slice(first, first + (output_size - 1) * stride + 1, stride)


def add_windows(canvas: Array, columns: Array, windows: Windows) -> None:
    """Add (..., K_h, K_w, H_out, W_out) values to the cells of the canvas that each tap stands on."""
    (K_h, K_w), (H_out, W_out) = windows.kernel_size, windows.output_size
    for u in range(K_h):
        rows = tap_cells(u, windows.stride[0], windows.dilation[0], H_out)
        for v in range(K_w):
            cells = tap_cells(v, windows.stride[1], windows.dilation[1], W_out)
            canvas[..., rows, cells] += columns[..., u, v, :, :]
