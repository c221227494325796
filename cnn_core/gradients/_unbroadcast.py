"""Un-broadcast a gradient: sum it over the axes that were broadcast."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_core.array_checks import Array


def sum_to(gradient: Array, shape: Sequence[int]) -> Array:
    """Sum a gradient over the axes along which an array of `shape` was broadcast to it: each copy counts."""
    new = gradient.ndim - len(shape)
    stretched = [new + axis for axis, size in enumerate(shape) if size == 1]
    return np.asarray(gradient.sum(axis=(*range(new), *stretched)).reshape(tuple(shape)), gradient.dtype)
