"""Gradient of padding: a cell that was copied sums the gradients of all its copies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional.padding import padded_ends, source_cells
from cnn_core.gradients._checks import check_grad_output


def pad_backward(
    grad_output: Array, input: Array, pad: Sequence[int], mode: str = "constant", value: float | None = None
) -> Array:
    """
    Pass a gradient back through `pad`.

    Parameters
    ----------
    grad_output : ndarray of the padded shape
        g = ∂L/∂y, the gradient of the loss with respect to the result of `pad`; same dtype as `input`.
    input : ndarray of any shape
        The array as given to `pad`, like all that follows; its values do not matter.
    pad : sequence of int
        Cells before and after the last axis, then before and after the last but one, and so on.
    mode : {"constant", "reflect", "replicate", "circular"}
        What the new cells hold.
    value : float, optional
        What ``"constant"`` laid; without effect.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x[k] = Σ g[i] over the cells i that hold a copy of x[k], along each padded axis: its own place, if
        it was not cut off, and those of the margin with r(i − before) = k, r as in `pad`.

    Raises
    ------
    InvalidInputError
        If `pad` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> g, x = np.array([[1.0, 10, 100, 1000]]), np.zeros((1, 2))
    >>> pad_backward(g, x, (1, 1))
    array([[ 10., 100.]])
    >>> pad_backward(g, x, (1, 1), "replicate")
    array([[  11., 1100.]])
    """
    ends = padded_ends(input, pad, mode, value)
    shape = [before + size + after for size, (before, after) in zip(input.shape, ends, strict=True)]
    check_grad_output(grad_output, input, shape)
    gradient = grad_output
    for axis, (before, after) in enumerate(ends):
        if before or after:
            gradient = _collect(gradient, axis, input.shape[axis], before, after, mode)
    return gradient.copy()


def _collect(gradient: Array, axis: int, size: int, before: int, after: int, mode: str) -> Array:
    """Undo the padding of one axis: keep what stands in place, and add what the margin copied."""
    padded = np.moveaxis(gradient, axis, 0)
    collected = np.zeros((size, *padded.shape[1:]), gradient.dtype)
    first, last = max(0, -before), max(0, -before, size - max(0, -after))
    collected[first:last] = padded[first + before : last + before]
    if mode != "constant":
        sources = source_cells(size, before, after, mode)
        for cell in (*range(min(before, len(padded))), *range(max(0, before + last), len(padded))):
            collected[sources[cell]] += padded[cell]
    return np.moveaxis(collected, 0, axis)
