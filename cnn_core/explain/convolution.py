"""Take apart one number of a convolution or a transposed convolution: products, their sum, the bias."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from cnn_core.array_checks import check_dims
from cnn_core.array_sizes import sizes_of
from cnn_core.checks import IntOrPair
from cnn_core.errors import offer_working_fixes
from cnn_core.explain.explanation import Explanation, Operand, make_explanation, make_term
from cnn_core.explain.operands import (
    FloatArray,
    as_numbers,
    check_index,
    check_size,
    operand_at,
    read_operand,
)
from cnn_core.geometry import channel_reads, conv2d_reads, conv_transpose2d_reads

LAYOUT = "(C, H, W) or (N, C, H, W)"


@offer_working_fixes
def explain_conv2d(
    input: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
    *,
    index: Sequence[int],
    padding_mode: str = "zeros",
) -> Explanation:
    """
    Take apart one number of a convolution.

    Parameters
    ----------
    input : array_like of shape (N, C_in, H, W) or (C_in, H, W)
        What is read.
    weight : array_like of shape (C_out, C_in / groups, K_h, K_w)
        The filters.
    bias : array_like of shape (C_out,), optional
        Added last.
    stride, padding, dilation, groups
        As for `torch.nn.functional.conv2d`.
    index : (n, c, i, j) or (c, i, j)
        The output cell; without n for an unbatched input.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What stands in the padding.

    Returns
    -------
    Explanation
        One term an input channel, kernel row and kernel column: ``x[n, k, r, s] * w[c, k', u, v]``; steps
        "sum" and, with a bias, "bias".

    Raises
    ------
    InvalidInputError
        If shapes do not agree, the kernel does not fit, or the index is outside of the output.

    Examples
    --------
    >>> patch = [[[1, 2, 0], [0, 1, 3], [2, 3, 1]]]
    >>> explain_conv2d(patch, [[[[1, 0, -1]] * 3]], index=(0, 0, 0)).result
    -1.0
    """
    x, w = as_numbers(input), as_numbers(weight)
    check_dims("input", x, (3, 4), LAYOUT)
    check_dims("weight", w, (4,), "(C_out, C_in/groups, K_h, K_w)")
    with sizes_of(input=x, weight=w):
        channels = channel_reads(x.shape[-3], w.shape[0], groups)
        reads = conv2d_reads(x.shape[-2:], w.shape[-2:], stride, padding, dilation, padding_mode)
    check_size(w.shape[1], channels.shape[1], "weight.shape[1]", "in_channels / groups")
    *batch, c, i, j = place = check_index(index, (*x.shape[:-3], w.shape[0], *reads.output_size))
    terms = [
        make_term(read_operand(x, (*batch, channel), cell), operand_at(w, "weight", (c, depth, cell.u, cell.v)))
        for depth, channel in enumerate(channels[c])
        for cell in reads.cells(i, j)
    ]
    return make_explanation("conv2d", place, terms, _sum_then_bias(bias, w.shape[0], c))


@offer_working_fixes
def explain_conv_transpose2d(
    input: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    groups: int = 1,
    dilation: IntOrPair = 1,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of a transposed convolution.

    Parameters
    ----------
    input : array_like of shape (N, C_in, H, W) or (C_in, H, W)
        What is spread.
    weight : array_like of shape (C_in, C_out / groups, K_h, K_w)
        The filters.
    bias : array_like of shape (C_out,), optional
        Added last.
    stride, padding, output_padding, groups, dilation
        As for `torch.nn.functional.conv_transpose2d`.
    index : (n, c, i, j) or (c, i, j)
        The output cell; without n for an unbatched input.

    Returns
    -------
    Explanation
        One term for each input cell whose footprint covers the output cell; none where no footprint does. Steps "sum"
        and, with a bias, "bias".

    Raises
    ------
    InvalidInputError
        If shapes do not agree, nothing is left of the output, or the index is outside of it.

    Examples
    --------
    >>> explain_conv_transpose2d([[[5.0]]], [[[[1, 2], [3, 4]]]], stride=2, index=(0, 1, 0)).result
    15.0
    """
    x, w = as_numbers(input), as_numbers(weight)
    check_dims("input", x, (3, 4), LAYOUT)
    check_dims("weight", w, (4,), "(C_in, C_out/groups, K_h, K_w)")
    check_size(w.shape[0], x.shape[-3], "weight.shape[0]", "in_channels")
    out_channels, per_group = w.shape[1] * groups, w.shape[1]
    with sizes_of(input=x, weight=w):
        channels = channel_reads(x.shape[-3], out_channels, groups)
        reads = conv_transpose2d_reads(x.shape[-2:], w.shape[-2:], stride, padding, output_padding, dilation)
    *batch, c, i, j = place = check_index(index, (*x.shape[:-3], out_channels, *reads.output_size))
    terms = [
        make_term(
            read_operand(x, (*batch, channel), cell),
            operand_at(w, "weight", (channel, c % per_group, cell.u, cell.v)),
        )
        for channel in channels[c]
        for cell in reads.cells(i, j)
    ]
    return make_explanation("conv_transpose2d", place, terms, _sum_then_bias(bias, out_channels, c))


def _sum_then_bias(bias: ArrayLike | None, out_channels: int, c: int) -> list[tuple[str, Operand | None]]:
    if bias is None:
        return [("sum", None)]
    b: FloatArray = as_numbers(bias)
    check_dims("bias", b, (1,), "(C_out,)")
    check_size(b.shape[0], out_channels, "bias.shape[0]", "out_channels")
    return [("sum", None), ("bias", operand_at(b, "bias", (c,)))]
