"""Take apart one number of a pooling: the cells of its window, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from cnn_core.array_checks import check_dims
from cnn_core.array_sizes import sizes_of
from cnn_core.checks import IntOrPair
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.explain.explanation import Explanation, Index, Operand, Term, make_explanation, make_term
from cnn_core.explain.operands import FloatArray, as_numbers, check_index, read_operand
from cnn_core.geometry import Reads, adaptive_pool2d_reads, axis_counted_cells, pool2d_reads

LAYOUT = "(C, H, W) or (N, C, H, W)"


@offer_working_fixes
def explain_max_pool2d(
    input: ArrayLike,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of a max pooling.

    Parameters
    ----------
    input : array_like of shape (N, C, H, W) or (C, H, W)
        What is pooled.
    kernel_size, stride, padding, dilation, ceil_mode
        As for `torch.nn.functional.max_pool2d`.
    index : (n, c, i, j) or (c, i, j)
        The output cell.

    Returns
    -------
    Explanation
        One term a cell of the window, padding left out since it never wins; the step "maximum" carries the
        cell that won, the first in reading order if several hold the same number.

    Raises
    ------
    InvalidInputError
        If the window does not fit, or the index is outside of the output.

    Examples
    --------
    >>> explain_max_pool2d([[[1, 3], [5, 6]]], 2, index=(0, 0, 0)).steps[0].operand
    Operand(source='input', index=(0, 1, 1), value=6.0)
    """
    x = as_numbers(input)
    check_dims("input", x, (3, 4), LAYOUT)
    with sizes_of(input=x):
        reads = pool2d_reads(x.shape[-2:], kernel_size, stride, padding, dilation, ceil_mode)
    place = check_index(index, (*x.shape[:-2], *reads.output_size))
    terms = _window_terms(x, reads, place, with_padding=False)
    winner = terms[int(np.argmax([term.value for term in terms]))].operands[0] if terms else None
    return make_explanation("max_pool2d", place, terms, [("maximum", winner)])


@offer_working_fixes
def explain_avg_pool2d(
    input: ArrayLike,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of an average pooling.

    Parameters
    ----------
    input : array_like of shape (N, C, H, W) or (C, H, W)
        What is pooled.
    kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
        As for `torch.nn.functional.avg_pool2d`.
    index : (n, c, i, j) or (c, i, j)
        The output cell.

    Returns
    -------
    Explanation
        One term a counted cell of the window; steps "sum" and "divide" by the count or the override.

    Raises
    ------
    InvalidInputError
        If the window does not fit, the override is 0, or the index is outside of the output.

    Examples
    --------
    >>> explain_avg_pool2d([[[1, 3], [5, 6]]], 2, index=(0, 0, 0)).result
    3.75
    """
    x = as_numbers(input)
    check_dims("input", x, (3, 4), LAYOUT)
    if divisor_override == 0:
        raise InvalidInputError(
            "A sum cannot be divided by zero.",
            given={"divisor_override": divisor_override},
            allowed="divisor_override != 0",
            here="divisor_override = 0",
            fixes=[Fix("divisor_override", "=", None)],
        )
    with sizes_of(input=x):
        reads = pool2d_reads(x.shape[-2:], kernel_size, stride, padding, 1, ceil_mode)
    place = check_index(index, (*x.shape[:-2], *reads.output_size))
    terms = _window_terms(x, reads, place, with_padding=count_include_pad)
    rows, columns = (axis_counted_cells(axis, count_include_pad)[o] for axis, o in zip(reads, place[-2:], strict=True))
    divisor = rows * columns if divisor_override is None else divisor_override
    count = Operand("divisor", (), float(divisor))
    return make_explanation("avg_pool2d", place, terms, [("sum", None), ("divide", count)])


@offer_working_fixes
def explain_sum_pool2d(
    input: ArrayLike,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of a sum pooling.

    Parameters
    ----------
    input : array_like of shape (N, C, H, W) or (C, H, W)
        What is pooled.
    kernel_size, stride, padding, ceil_mode
        As for `torch.nn.functional.avg_pool2d`.
    index : (n, c, i, j) or (c, i, j)
        The output cell.

    Returns
    -------
    Explanation
        One term a cell of the window; step "sum".

    Raises
    ------
    InvalidInputError
        If the window does not fit, or the index is outside of the output.

    Examples
    --------
    >>> explain_sum_pool2d([[[1, 3], [5, 6]]], 2, index=(0, 0, 0)).result
    15.0
    """
    x = as_numbers(input)
    check_dims("input", x, (3, 4), LAYOUT)
    with sizes_of(input=x):
        reads = pool2d_reads(x.shape[-2:], kernel_size, stride, padding, 1, ceil_mode)
    place = check_index(index, (*x.shape[:-2], *reads.output_size))
    return make_explanation("sum_pool2d", place, _window_terms(x, reads, place), [("sum", None)])


@offer_working_fixes
def explain_adaptive_avg_pool2d(
    input: ArrayLike,
    output_size: IntOrPair | tuple[int | None, int | None],
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of an adaptive average pooling; `output_size` 1 is global average pooling.

    Parameters
    ----------
    input : array_like of shape (N, C, H, W) or (C, H, W)
        What is pooled.
    output_size : int or pair of int or None
        As for `torch.nn.functional.adaptive_avg_pool2d`.
    index : (n, c, i, j) or (c, i, j)
        The output cell.

    Returns
    -------
    Explanation
        One term a cell of the window; steps "sum" and "divide" by the window's number of cells.

    Raises
    ------
    InvalidInputError
        If a size is below 1, or the index is outside of the output.

    Examples
    --------
    >>> explain_adaptive_avg_pool2d([[[1, 3], [5, 6]]], 1, index=(0, 0, 0)).result
    3.75
    """
    x = as_numbers(input)
    check_dims("input", x, (3, 4), LAYOUT)
    with sizes_of(input=x):
        reads = adaptive_pool2d_reads(x.shape[-2:], output_size)
    place = check_index(index, (*x.shape[:-2], *reads.output_size))
    terms = _window_terms(x, reads, place)
    count = Operand("divisor", (), float(len(terms)))
    return make_explanation("adaptive_avg_pool2d", place, terms, [("sum", None), ("divide", count)])


def _window_terms(x: FloatArray, reads: Reads, place: Index, with_padding: bool = True) -> list[Term]:
    *lead, i, j = place
    cells = [cell for cell in reads.cells(i, j) if with_padding or cell.has_source]
    return [make_term(read_operand(x, lead, cell)) for cell in cells]
