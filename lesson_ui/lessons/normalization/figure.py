"""A visible mini-batch and its normalisation: which numbers share mean and variance, and every step with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain import (
    Explanation,
    explain_batch_norm,
    explain_group_norm,
    explain_instance_norm,
    explain_layer_norm,
)
from cnn_core.geometry import SharedStatistics, shared_statistics
from lesson_ui.drawing.shared import shared

Numbers = NDArray[np.float64]


class NormInfo(NamedTuple):
    """
    A mini-batch and its normalisation, as plain values.

    Attributes
    ----------
    batch : ndarray of shape (N, C, H, W)
        The numbers.
    normalization : str
        One of `NORMALIZATIONS`.
    num_groups : int
        For ``"group"``.
    weight, bias : ndarray of shape (C,)
        γ and β.
    eps : float
        Added to the variance.
    shared : SharedStatistics
        Which numbers share mean and variance.
    mean, variance : ndarray of shape `shared.layout`
        Of every set.
    normalized, output : ndarray of shape (N, C, H, W)
        Before and after γ and β.
    """

    batch: Numbers
    normalization: str
    num_groups: int
    weight: Numbers
    bias: Numbers
    eps: float
    shared: SharedStatistics
    mean: Numbers
    variance: Numbers
    normalized: Numbers
    output: Numbers

    def index_at(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Find the index of the number that a cell of the stitched maps shows."""
        _, _, H, W = self.batch.shape
        return row // H, column // W, row % H, column % W

    def explain(self, index: tuple[int, ...]) -> Explanation:
        """Explain one result."""
        return explain_norm(
            self.batch, self.normalization, self.num_groups, self.weight, self.bias, self.eps, index=index
        )


def stitched(maps: NDArray[Any]) -> NDArray[Any]:
    """Lay the maps of a mini-batch in one grid: samples below each other, channels side by side."""
    N, C, H, W = maps.shape
    return np.ascontiguousarray(maps.transpose(0, 2, 1, 3).reshape(N * H, C * W))


def unstitched(grid: Numbers, samples: int, channels: int, side: int) -> Numbers:
    """Cut a grid into the maps of a mini-batch; it is repeated or cut where it does not fit."""
    rows, columns = np.arange(samples * side) % grid.shape[0], np.arange(channels * side) % grid.shape[1]
    fitted = grid[np.ix_(rows, columns)]
    return np.ascontiguousarray(fitted.reshape(samples, side, channels, side).transpose(0, 2, 1, 3))


def normalise(
    batch: Numbers, normalization: str, num_groups: int, weight: Numbers | None, bias: Numbers | None, eps: float
) -> Numbers:
    """Normalise a mini-batch with statistics of its own."""
    if normalization == "batch":
        return F.batch_norm(batch, None, None, weight, bias, True, eps=eps)
    if normalization == "group":
        return F.group_norm(batch, num_groups, weight, bias, eps)
    if normalization == "instance":
        return F.instance_norm(batch, None, None, weight, bias, eps=eps)
    shape = batch.shape[1:]
    scale, shift = (
        None if part is None else np.broadcast_to(part[:, None, None], shape).copy() for part in (weight, bias)
    )
    return F.layer_norm(batch, shape, scale, shift, eps)


def explain_norm(
    batch: Numbers,
    normalization: str,
    num_groups: int,
    weight: Numbers,
    bias: Numbers,
    eps: float,
    *,
    index: tuple[int, ...],
) -> Explanation:
    """Explain one number of a normalised mini-batch."""
    if normalization == "layer":
        shape = batch.shape[1:]
        scale, shift = (np.broadcast_to(part[:, None, None], shape) for part in (weight, bias))
        return explain_layer_norm(batch, shape, scale, shift, eps, index=index)
    explain: Callable[..., Explanation] = {
        "batch": lambda **at: explain_batch_norm(batch, None, None, weight, bias, True, eps=eps, **at),
        "group": lambda **at: explain_group_norm(batch, num_groups, weight, bias, eps, **at),
        "instance": lambda **at: explain_instance_norm(batch, None, None, weight, bias, eps=eps, **at),
    }[normalization]
    return explain(index=index)


@shared(64)
def norm_info(
    batch: Numbers,
    normalization: str,
    *,
    num_groups: int = 1,
    weight: Numbers,
    bias: Numbers,
    eps: float = 1e-5,
) -> NormInfo:
    """Normalise a mini-batch, with every step between."""
    found = shared_statistics(batch.shape, normalization, num_groups)
    output = normalise(batch, normalization, num_groups, weight, bias, eps)
    mean, variance = np.zeros(found.sets), np.zeros(found.sets)
    for k in range(found.sets):
        first = tuple(int(place[0]) for place in np.nonzero(found.owner == k))
        parts = explain_norm(batch, normalization, num_groups, weight, bias, eps, index=first).parts
        mean[k], variance[k] = parts[0].result, parts[1].result
    return NormInfo(
        batch=batch,
        normalization=normalization,
        num_groups=num_groups,
        weight=weight,
        bias=bias,
        eps=eps,
        shared=found,
        mean=mean.reshape(found.layout),
        variance=variance.reshape(found.layout),
        normalized=normalise(batch, normalization, num_groups, None, None, eps),
        output=output,
    )
