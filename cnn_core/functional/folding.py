"""Patches as columns of a matrix, and back: convolution seen as one matrix product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, Array, check_array, check_dims
from cnn_core.array_sizes import sizes_along_axes, sizes_of
from cnn_core.checks import IntOrPair, pair
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.functional._windows import Windows, add_windows, window_view, with_margin
from cnn_core.sizes import conv_output_size


def unfold(
    input: Array,
    kernel_size: IntOrPair,
    dilation: IntOrPair = 1,
    padding: IntOrPair = 0,
    stride: IntOrPair = 1,
) -> Array:
    """
    Write every patch of a picture as a column.

    Parameters
    ----------
    input : ndarray of shape (N, C, H, W) or (C, H, W)
        Pictures.
    kernel_size : int or (int, int), >= 1
        Cells of a patch along height and width.
    dilation : int or (int, int), >= 1
        Cells from one cell of the patch to the next.
    padding : int or (int, int), >= 0
        Zeros around the input.
    stride : int or (int, int), >= 1
        Cells from one patch to the next.

    Returns
    -------
    ndarray of shape (N, C · K_h · K_w, L) or (C · K_h · K_w, L)
        Column i · W_out + j holds x[n, c, i S_h + u D_h − P_h, j S_w + v D_w − P_w] in row (c · K_h + u) ·
        K_w + v; L = H_out · W_out.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.unfold` would refuse the call.

    References
    ----------
    PyTorch, `torch.nn.Unfold`; Chellapilla et al., 2006, as for `conv2d`.

    Examples
    --------
    >>> unfold(np.arange(6.0).reshape(1, 2, 3), 2)
    array([[0., 1.],
           [1., 2.],
           [3., 4.],
           [4., 5.]])
    """
    windows = _unfold_windows(input, kernel_size, dilation, padding, stride)
    patches = window_view(with_margin(input, windows.padding), windows)
    # (..., C, H_out, W_out, K_h, K_w) → (..., C, K_h, K_w, H_out, W_out)
    columns = np.moveaxis(patches, (-2, -1), (-4, -3))
    rows = input.shape[-3] * windows.kernel_size[0] * windows.kernel_size[1]
    return columns.reshape(*input.shape[:-3], rows, windows.output_size[0] * windows.output_size[1])


def fold(
    input: Array,
    output_size: IntOrPair,
    kernel_size: IntOrPair,
    dilation: IntOrPair = 1,
    padding: IntOrPair = 0,
    stride: IntOrPair = 1,
) -> Array:
    """
    Lay columns back as patches and add where they overlap.

    Parameters
    ----------
    input : ndarray of shape (N, C · K_h · K_w, L) or (C · K_h · K_w, L)
        Columns, as `unfold` writes them.
    output_size : int or (int, int), >= 1
        Height and width of the picture.
    kernel_size : int or (int, int), >= 1
        Cells of a patch.
    dilation : int or (int, int), >= 1
        Cells from one cell of the patch to the next.
    padding : int or (int, int), >= 0
        Cells around the picture that the patches also covered; what falls there is dropped.
    stride : int or (int, int), >= 1
        Cells from one patch to the next.

    Returns
    -------
    ndarray of shape (N, C, H, W) or (C, H, W)
        In each cell the sum of the patch values that stand on it: the adjoint of `unfold`, not its inverse.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.fold` would refuse the call.

    References
    ----------
    PyTorch, `torch.nn.Fold`.

    Examples
    --------
    >>> fold(np.ones((4, 4)), (3, 3), 2)
    array([[[1., 2., 1.],
            [2., 4., 2.],
            [1., 2., 1.]]])
    """
    windows = _fold_windows(input, output_size, kernel_size, dilation, padding, stride)
    H, W = pair("output_size", output_size, (2,))
    (K_h, K_w), ((P_h, _), (P_w, _)) = windows.kernel_size, windows.padding
    leading, C = input.shape[:-2], input.shape[-2] // (K_h * K_w)
    canvas = np.zeros((*leading, C, H + 2 * P_h, W + 2 * P_w), input.dtype)
    add_windows(canvas, input.reshape(*leading, C, K_h, K_w, *windows.output_size), windows)
    return canvas[..., P_h : P_h + H, P_w : P_w + W].copy()


@offer_working_fixes
def _unfold_windows(input: Array, kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> Windows:
    check_array("input", input, (*FLOATS, "bool"))
    check_dims("input", input, (3, 4), "(N, C, H, W) or (C, H, W)")
    if input.shape[-3] == 0:
        raise _empty(input, Fix("input.shape", "=", (*input.shape[:-3], 1, *input.shape[-2:])))
    with sizes_of(input=input):
        return _windows(input.shape[-2:], kernel_size, dilation, padding, stride)


@offer_working_fixes
def _fold_windows(
    input: Array, output_size: Any, kernel_size: Any, dilation: Any, padding: Any, stride: Any
) -> Windows:
    check_array("input", input, (*FLOATS, "bool"))
    plane = pair("output_size", output_size, (2,))
    windows = _windows(plane, kernel_size, dilation, padding, stride, {"input_size": "output_size"})
    (K_h, K_w), (H_out, W_out) = windows.kernel_size, windows.output_size
    C = max(1, input.shape[-2] // (K_h * K_w)) if input.ndim > 1 else 1
    shape_fix = Fix("input.shape", "=", (*input.shape[-3:-2], C * K_h * K_w, H_out * W_out))
    check_dims("input", input, (2, 3), "(N, C·K_h·K_w, L) or (C·K_h·K_w, L)", [shape_fix])
    rows, L = input.shape[-2:]
    if rows == 0 or L == 0:
        raise _empty(input, shape_fix)
    if rows % (K_h * K_w):
        raise InvalidInputError(
            "The columns do not hold whole patches.",
            given={"input.shape": input.shape, "kernel_size": kernel_size},
            allowed="input.shape[-2] % (K_h * K_w) = 0",
            here=f"{rows} % ({K_h} * {K_w}) = {rows % (K_h * K_w)}",
            fixes=[shape_fix],
        )
    if H_out * W_out != L:
        raise InvalidInputError(
            "The number of columns is not the number of patch positions.",
            given={"input.shape": input.shape, "output_size": output_size, "kernel_size": kernel_size}
            | {"dilation": dilation, "padding": padding, "stride": stride},
            allowed="input.shape[-1] = H_out * W_out",
            here=f"{L} != {H_out * W_out} = {H_out} * {W_out}",
            fixes=[shape_fix],
        )
    return windows


def _windows(
    plane: Any, kernel_size: Any, dilation: Any, padding: Any, stride: Any, names: Mapping[str, str] | None = None
) -> Windows:
    K, S = pair("kernel_size", kernel_size, (2,)), pair("stride", stride, (2,))
    D, (P_h, P_w) = pair("dilation", dilation, (2,)), pair("padding", padding, (2,))
    arguments = {"input_size": plane, "kernel_size": K, "stride": S, "padding": (P_h, P_w), "dilation": D}
    output_size = sizes_along_axes(conv_output_size, arguments, names)
    return Windows(K, S, ((P_h, P_h), (P_w, P_w)), D, output_size)


def _empty(input: Array, fix: Fix) -> InvalidInputError:
    return InvalidInputError(
        "The input is empty.",
        given={"input.shape": input.shape},
        allowed="every axis but the batch has at least one entry",
        here=f"input.shape = {input.shape}",
        fixes=[fix],
    )
