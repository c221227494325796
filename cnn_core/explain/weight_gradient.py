"""Take apart the gradient of one weight of a convolution: each input it read times the output's gradient."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from cnn_core.array_checks import check_dims
from cnn_core.array_sizes import sizes_of
from cnn_core.checks import IntOrPair
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.explain.convolution import LAYOUT
from cnn_core.explain.explanation import Explanation, Index, make_explanation, make_term
from cnn_core.explain.operands import as_numbers, check_index, check_size, operand_at, read_operand
from cnn_core.geometry import Cell, Reads, channel_reads, conv2d_reads


@offer_working_fixes
def explain_conv2d_weight_gradient(
    grad_output: ArrayLike,
    input: ArrayLike,
    weight: ArrayLike,
    stride: IntOrPair = 1,
    padding: IntOrPair | str = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
    *,
    index: Sequence[int],
    padding_mode: str = "zeros",
) -> Explanation:
    """
    Take apart the gradient of the loss with respect to one weight of a convolution.

    Parameters
    ----------
    grad_output : array_like of shape (N, C_out, H_out, W_out) or (C_out, H_out, W_out)
        The gradient of the loss with respect to the result of the convolution.
    input : array_like of shape (N, C_in, H, W) or (C_in, H, W)
        What the convolution read.
    weight : array_like of shape (C_out, C_in / groups, K_h, K_w)
        The filters; only their shape matters.
    stride, padding, dilation, groups
        As for `torch.nn.functional.conv2d`.
    index : (o, c, u, v)
        The weight.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What stands in the padding.

    Returns
    -------
    Explanation
        One term a sample and output cell, in reading order: ``x[n, k, r, s] * grad_output[n, o, i, j]`` with the cell
        (r, s) that the weight met at (i, j); step "sum".

    Raises
    ------
    InvalidInputError
        If shapes do not agree, the kernel does not fit, or the index names no weight.

    Examples
    --------
    >>> error = [[[1.0, -2.0]]]
    >>> explain_conv2d_weight_gradient(error, [[[3.0, 5.0, 7.0]]], [[[[0.0, 0.0]]]], index=(0, 0, 0, 1)).result
    -9.0
    """
    g, x, w = as_numbers(grad_output), as_numbers(input), as_numbers(weight)
    check_dims("input", x, (3, 4), LAYOUT)
    check_dims("weight", w, (4,), "(C_out, C_in/groups, K_h, K_w)")
    with sizes_of(input=x, weight=w):
        channels = channel_reads(x.shape[-3], w.shape[0], groups)
        reads = conv2d_reads(x.shape[-2:], w.shape[-2:], stride, padding, dilation, padding_mode)
    check_size(w.shape[1], channels.shape[1], "weight.shape[1]", "in_channels / groups")
    _check_grad_output(g.shape, (*x.shape[:-3], w.shape[0], *reads.output_size))
    o, c, u, v = place = check_index(index, w.shape)
    batches: list[Index] = [(n,) for n in range(x.shape[0])] if x.ndim == 4 else [()]
    terms = [
        make_term(
            read_operand(x, (*batch, int(channels[o, c])), _cell_at(reads, i, j, u, v)),
            operand_at(g, "grad_output", (*batch, o, i, j)),
        )
        for batch in batches
        for i in range(reads.output_size[0])
        for j in range(reads.output_size[1])
    ]
    return make_explanation("conv2d_weight_gradient", place, terms, [("sum", None)])


def _cell_at(reads: Reads, i: int, j: int, u: int, v: int) -> Cell:
    """Name the cell that output cell (i, j) reads through weight (u, v)."""
    return reads.cells(i, j)[u * reads.kernel_size[1] + v]


def _check_grad_output(shape: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    if shape != wanted:
        raise InvalidInputError(
            "The grad_output has not the shape of the convolution's result.",
            given={"grad_output.shape": shape},
            allowed="grad_output.shape = the shape of conv2d(input, weight, ...)",
            here=f"{shape} is not {wanted}",
            fixes=[Fix("grad_output.shape", "=", wanted)],
        )
