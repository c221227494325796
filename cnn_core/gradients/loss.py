"""Gradients of losses, with which backpropagation starts."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, Array, check_array
from cnn_core.functional._loss_checks import check_classes, check_cross_entropy, check_mse, reduction_of
from cnn_core.functional.loss import along_classes, classes_and_weights, smoothed
from cnn_core.functional.softmax import softmax
from cnn_core.gradients._checks import check_grad_of
from cnn_core.gradients._unbroadcast import sum_to


def nll_loss_backward(
    grad_output: Array,
    input: Array,
    target: Array,
    weight: Array | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Array:
    """
    Pass a gradient back through `nll_loss`.

    Parameters
    ----------
    grad_output : ndarray of shape () or of the target's shape
        g, the gradient with respect to the result of `nll_loss`: 1 where that is the last step.
    input : ndarray of shape (N, C), (N, C, d_1, ...) or (C,)
        Log probabilities of C classes, as given to `nll_loss`, like all that follow.
    target : ndarray of shape (N,), (N, d_1, ...) or ()
        True classes.
    weight : ndarray of shape (C,), optional
        How much each class counts.
    size_average, ignore_index, reduce, reduction
        As for `nll_loss`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x[n, c] = −g w[c] where c = t_n, else 0; for the mean, divided by Σ w[t_n].

    Raises
    ------
    InvalidInputError
        If `nll_loss` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> nll_loss_backward(np.array(1.0), np.log([[0.75, 0.25], [0.5, 0.5]]), np.array([0, 1]))
    array([[-0.5, -0. ],
           [-0. , -0.5]])
    """
    check_classes(input, target, weight, size_average, ignore_index, reduce, reduction)
    aims, counts, total = _class_aims(input, target, weight, ignore_index, 0.0)
    reduction = reduction_of(size_average, reduce, reduction)
    g = _gradient_of_each(grad_output, counts.shape, input.dtype, total, reduction)
    with np.errstate(invalid="ignore"):  # nothing counts: no number, as in the reference
        return _where_counted(-aims * _along_targets(g, input), counts, input)


def cross_entropy_backward(
    grad_output: Array,
    input: Array,
    target: Array,
    weight: Array | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Array:
    """
    Pass a gradient back through `cross_entropy`: predicted probabilities minus targets.

    Parameters
    ----------
    grad_output : ndarray of shape () or (N, d_1, ...)
        g, the gradient with respect to the result of `cross_entropy`: 1 where that is the last step.
    input : ndarray of shape (N, C), (N, C, d_1, ...) or (C,)
        Scores (logits) of C classes, as given to `cross_entropy`, like all that follow.
    target : ndarray of shape (N,), (N, d_1, ...) or (), or of the input's shape
        True classes; or probabilities, which are taken as given: they get no gradient here.
    weight : ndarray of shape (C,), optional
        How much each class counts.
    size_average, ignore_index, reduce, reduction, label_smoothing
        As for `cross_entropy`.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x[n, c] = g (softmax(x)[n, c] Σ_k q[n, k] − q[n, c]) with q[n, c] = w[c] p[n, c], p being the
        target's probabilities after smoothing; for the mean, divided by what `cross_entropy` divides by. Without
        weights this is g (softmax(x) − p).

    Raises
    ------
    InvalidInputError
        If `cross_entropy` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> cross_entropy_backward(np.array(1.0), np.array([[np.log(3), 0.0]]), np.array([1]))
    array([[ 0.75, -0.75]])
    """
    check_cross_entropy(input, target, weight, size_average, ignore_index, reduce, reduction, label_smoothing)
    class_axis = min(1, input.ndim - 1)
    smoothing = label_smoothing if label_smoothing > 0 else 0.0
    if input.shape == target.shape:
        aims, counts, total = _probability_aims(input, target, weight, smoothing)
    else:
        aims, counts, total = _class_aims(input, target, weight, ignore_index, smoothing)
    dtype = np.result_type(input, aims)
    g = _gradient_of_each(grad_output, counts.shape, dtype, total, reduction_of(size_average, reduce, reduction))
    with np.errstate(invalid="ignore"):  # nothing counts: no number, as in the reference
        pulls = softmax(input, class_axis) * aims.sum(axis=class_axis, keepdims=True) - aims
        return _where_counted(pulls * _along_targets(g, input), counts, input)


def mse_loss_backward(
    grad_output: Array,
    input: Array,
    target: Array,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Array | None = None,
) -> Array:
    """
    Pass a gradient back through `mse_loss`.

    Parameters
    ----------
    grad_output : ndarray of shape () or of the common shape
        g, the gradient with respect to the result of `mse_loss`: 1 where that is the last step.
    input : ndarray of any shape
        Predictions, as given to `mse_loss`, like all that follow.
    target : ndarray
        Truth; a shape that stretches with the input's. It is taken as given: it gets no gradient here.
    size_average, reduce, reduction
        As for `mse_loss`.
    weight : ndarray of the input's shape, optional
        How much each difference counts.

    Returns
    -------
    ndarray of the input's shape
        ∂L/∂x = 2 g w (x − t), summed over the axes along which the input was stretched; for the mean, divided
        by Σ w.

    Raises
    ------
    InvalidInputError
        If `mse_loss` would refuse the call, or `grad_output` does not fit its result.

    Examples
    --------
    >>> mse_loss_backward(np.array(1.0), np.array([1.0, 5.0]), np.array([1.0, 2.0]))
    array([0., 3.])
    """
    dtype = check_mse(input, target, size_average, reduce, reduction, weight)
    check_array("input", input, FLOATS)
    derivatives = 2 * (input.astype(dtype) - target.astype(dtype))
    total = dtype.type(derivatives.size)
    if weight is not None:
        w = weight if weight.dtype.kind == "f" else weight.astype(dtype)
        derivatives, total = derivatives * w, w.sum()
    reduction = reduction_of(size_average, reduce, reduction)
    g = _gradient_of_each(grad_output, derivatives.shape, derivatives.dtype, total, reduction)
    with np.errstate(invalid="ignore"):  # nothing counts: no number, as in the reference
        return np.asarray(sum_to(derivatives * g, input.shape), input.dtype)


def _class_aims(
    input: Array, target: Array, weight: Array | None, ignore_index: int, smoothing: float
) -> tuple[Array, Array, Any]:
    """Compute the targets q[n, c] = w[c] p[n, c] of true classes; which of them count; what the mean divides by."""
    classes, counts, weights = classes_and_weights(input, target, weight, ignore_index)
    aims = np.zeros_like(input)
    if input.size == 0:
        return aims, counts, weights.sum()
    if input.ndim == 1:
        aims[classes] = weights
    else:
        np.put_along_axis(aims, classes[:, None], weights[:, None], axis=1)
    if smoothing:
        share = input.dtype.type(smoothing)
        everywhere = share / input.shape[min(1, input.ndim - 1)]
        aims = (1 - share) * aims + everywhere * (1 if weight is None else along_classes(weight, input))
    return aims, counts, weights.sum()


def _probability_aims(input: Array, target: Array, weight: Array | None, smoothing: float) -> tuple[Array, Array, Any]:
    """Compute the targets q[n, c] = w[c] p[n, c] of probabilities; every one counts."""
    class_axis = min(1, input.ndim - 1)
    C = input.shape[class_axis]
    aims = smoothed(target, C, smoothing) * (1 if weight is None else along_classes(weight, input))
    counts = np.ones((*input.shape[:class_axis], *input.shape[class_axis + 1 :]), np.bool_)
    return aims, counts, counts.size


def _gradient_of_each(
    grad_output: Array, shape: tuple[int, ...], dtype: np.dtype[Any], total: Any, reduction: str
) -> Array:
    """Compute the gradient of each single loss, before they were reduced to one number."""
    check_grad_of(grad_output, shape if reduction == "none" else (), dtype)
    if reduction != "mean":
        return grad_output
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(grad_output / dtype.type(total))


def _along_targets(values: Array, input: Array) -> Array:
    """Reshape one number per target, or one for all, so that it broadcasts over the scores."""
    return values[:, None] if values.ndim and input.ndim > 1 else values


def _where_counted(gradient: Array, counts: Array, input: Array) -> Array:
    return np.where(_along_targets(counts, input), gradient, 0).astype(input.dtype)
