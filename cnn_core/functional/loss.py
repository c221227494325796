"""Losses: how far a prediction is from the truth, as one number."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional._loss_checks import check_classes, check_cross_entropy, check_mse, reduction_of
from cnn_core.functional.softmax import log_softmax


def nll_loss(
    input: Array,
    target: Array,
    weight: Array | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Array:
    """
    Compute the negative log likelihood: read off how unlikely the true class was, given log probabilities.

    Parameters
    ----------
    input : ndarray of shape (N, C), (N, C, d_1, ...) or (C,)
        Log probabilities of C classes.
    target : ndarray of shape (N,), (N, d_1, ...) or ()
        True classes 0 ... C − 1, as int64 or uint8.
    weight : ndarray of shape (C,), optional
        How much each class counts; same dtype as `input`.
    size_average : bool, optional
        Old spelling of `reduction`, as PyTorch keeps it: False is ``"sum"``.
    ignore_index : int
        Targets of this value count nothing.
    reduce : bool, optional
        Old spelling of `reduction`: False is ``"none"``.
    reduction : {"mean", "sum", "none"}
        One number for all targets, or one each.

    Returns
    -------
    ndarray of shape () or of the target's shape
        l_n = −w[t_n] x[n, t_n]; their sum; or their mean Σ l_n / Σ w[t_n], which is no number where nothing
        counts.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.nll_loss` would refuse the call.

    References
    ----------
    PyTorch, `torch.nn.NLLLoss`.

    Examples
    --------
    >>> float(nll_loss(np.log([[0.95, 0.05]]), np.array([0])).round(4))
    0.0513
    """
    check_classes(input, target, weight, size_average, ignore_index, reduce, reduction)
    losses, weights = _weighted(input, target, weight, ignore_index)
    return _reduced(losses, weights.sum(), reduction_of(size_average, reduce, reduction))


def cross_entropy(
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
    Compute the cross-entropy of scores: minus the logarithm of the probability given to the true class.

    Parameters
    ----------
    input : ndarray of shape (N, C), (N, C, d_1, ...) or (C,)
        Scores (logits) of C classes, before any softmax.
    target : ndarray of shape (N,), (N, d_1, ...) or (), or of the input's shape
        True classes 0 ... C − 1 as int64 or uint8; or, as floating point of the input's shape, probabilities.
    weight : ndarray of shape (C,), optional
        How much each class counts.
    size_average : bool, optional
        Old spelling of `reduction`, as PyTorch keeps it: False is ``"sum"``.
    ignore_index : int
        Targets of this value count nothing; with probabilities it must stay negative.
    reduce : bool, optional
        Old spelling of `reduction`: False is ``"none"``.
    reduction : {"mean", "sum", "none"}
        One number for all targets, or one each.
    label_smoothing : float, <= 1
        Share of the truth that is spread evenly over all classes; nothing is spread below 0.

    Returns
    -------
    ndarray of shape () or (N, d_1, ...)
        l_n = −Σ_c w[c] p[n, c] ln softmax(x)[n, c], p being the target's probabilities after smoothing (1 at
        the true class, 0 elsewhere, for class targets); their sum; or their mean, over Σ w[t_n] for class
        targets and over the number of targets for probabilities.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.cross_entropy` would refuse the call.

    References
    ----------
    Szegedy et al., "Rethinking the Inception architecture for computer vision", 2016, section 7, for the
    smoothing.

    Examples
    --------
    >>> float(cross_entropy(np.array([[3.0, 0.0]]), np.array([0])).round(4))
    0.0486
    """
    check_cross_entropy(input, target, weight, size_average, ignore_index, reduce, reduction, label_smoothing)
    reduction = reduction_of(size_average, reduce, reduction)
    class_axis = min(1, input.ndim - 1)
    log_p = log_softmax(input, class_axis)
    smoothing = label_smoothing if label_smoothing > 0 else 0.0
    if input.shape == target.shape:
        return _against_probabilities(log_p, target, weight, smoothing, reduction)
    losses, weights = _weighted(log_p, target, weight, ignore_index)
    if smoothing:
        w = 1 if weight is None else along_classes(weight, log_p)
        everywhere = -(log_p * w).sum(axis=class_axis)
        everywhere = np.where(target == ignore_index, 0, everywhere).astype(losses.dtype)
        share = losses.dtype.type(smoothing)
        losses = (1 - share) * losses + share / log_p.shape[class_axis] * everywhere
    return _reduced(losses, weights.sum(), reduction)


def mse_loss(
    input: Array,
    target: Array,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Array | None = None,
) -> Array:
    """
    Compute the mean squared error: the average of the squared differences.

    Parameters
    ----------
    input : ndarray of any shape
        Predictions.
    target : ndarray
        Truth; a shape that stretches with the input's.
    size_average : bool, optional
        Old spelling of `reduction`, as PyTorch keeps it: False is ``"sum"``.
    reduce : bool, optional
        Old spelling of `reduction`: False is ``"none"``.
    reduction : {"mean", "sum", "none"}
        One number for all differences, or one each.
    weight : ndarray of the input's shape, optional
        How much each difference counts.

    Returns
    -------
    ndarray of shape () or of the common shape
        l = w (x − t)²; their sum; or their mean Σ l / Σ w.

    Raises
    ------
    InvalidInputError
        If `torch.nn.functional.mse_loss` would refuse the call.

    References
    ----------
    PyTorch, `torch.nn.MSELoss`.

    Examples
    --------
    >>> mse_loss(np.array([1.0, 5.0]), np.array([1.0, 2.0]))
    array(4.5)
    """
    dtype = check_mse(input, target, size_average, reduce, reduction, weight)
    squares = (input.astype(dtype) - target.astype(dtype)) ** 2
    if weight is None:
        return _reduced(np.asarray(squares), dtype.type(squares.size), reduction_of(size_average, reduce, reduction))
    w = weight if weight.dtype.kind == "f" else weight.astype(dtype)
    return _reduced(np.asarray(squares * w), w.sum(), reduction_of(size_average, reduce, reduction))


def classes_and_weights(
    input: Array, target: Array, weight: Array | None, ignore_index: int
) -> tuple[Array, Array, Array]:
    """
    Find each target's class, whether it counts, and the weight it has in the mean.

    Parameters
    ----------
    input : ndarray of shape (N, C, ...) or (C,)
        Scores.
    target : ndarray of shape (N, ...), () or (1,)
        Classes.
    weight : ndarray of shape (C,), optional
        How much each class counts.
    ignore_index : int
        The target that does not count.

    Returns
    -------
    classes : ndarray of shape (N, ...) or (), int64
        0 where it does not count.
    counts : ndarray of the same shape, bool
        Whether it counts.
    weights : ndarray of the same shape
        0 where it does not count; the input's dtype.
    """
    counts = np.asarray(target != ignore_index)
    # an ignored target may be no class at all; it reads class 0 and counts nothing
    classes = np.where(counts, target, 0).astype(np.int64)
    if input.ndim == 1:
        classes, counts = classes.reshape(()), counts.reshape(())
    weights = np.ones(classes.shape, input.dtype) if weight is None or input.size == 0 else weight[classes]
    return classes, counts, np.where(counts, weights, 0).astype(input.dtype)


def _weighted(log_p: Array, target: Array, weight: Array | None, ignore_index: int) -> tuple[Array, Array]:
    """Each target's loss, and the weight it has in the mean."""
    classes, counts, weights = classes_and_weights(log_p, target, weight, ignore_index)
    if log_p.ndim == 1:
        picked = log_p[classes]
    elif log_p.size == 0:
        picked = np.zeros(classes.shape, log_p.dtype)
    else:
        picked = np.take_along_axis(log_p, classes[:, None], axis=1)[:, 0]
    with np.errstate(invalid="ignore"):  # no weight on an infinite loss: no number, as in the reference
        return np.where(counts, -picked * weights, 0).astype(log_p.dtype), weights


def _against_probabilities(
    log_p: Array, target: Array, weight: Array | None, smoothing: float, reduction: str
) -> Array:
    class_axis = min(1, log_p.ndim - 1)
    C = log_p.shape[class_axis]
    p = smoothed(target, C, smoothing)
    w = 1 if weight is None else along_classes(weight, log_p)
    losses = np.asarray(-(log_p * p * w).sum(axis=class_axis))
    return _reduced(losses, losses.dtype.type(losses.size if C else np.nan), reduction)


def smoothed(target: Array, C: int, smoothing: float) -> Array:
    """
    Smooth labels: spread a share of the target evenly over all classes.

    Parameters
    ----------
    target : ndarray of shape (N, C, ...) or (C,)
        Probabilities.
    C : int
        Classes.
    smoothing : float, 0 <= smoothing <= 1
        The share that is spread.

    Returns
    -------
    ndarray of the same shape
        t (1 − smoothing) + smoothing / C.
    """
    return np.asarray(target * target.dtype.type(1 - smoothing) + target.dtype.type(smoothing / max(1, C)))


def along_classes(weight: Array, log_p: Array) -> Array:
    """
    Reshape one number per class so that it broadcasts over the scores.

    Parameters
    ----------
    weight : ndarray of shape (C,)
        One number per class.
    log_p : ndarray of shape (N, C, ...) or (C,)
        Scores.

    Returns
    -------
    ndarray of shape (C, 1, ...) or (C,)
        The same numbers.
    """
    return weight if log_p.ndim == 1 else weight.reshape(-1, *(1,) * (log_p.ndim - 2))


def _reduced(losses: Array, total_weight: Any, reduction: str) -> Array:
    if reduction == "none":
        return losses
    if reduction == "sum":
        return np.asarray(losses.sum())
    with np.errstate(invalid="ignore", divide="ignore"):  # nothing counts: no number, as in the reference
        return np.asarray(losses.sum() / total_weight)
