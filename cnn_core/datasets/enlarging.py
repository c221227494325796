"""Enlarge pictures by bilinear interpolation: straight lines between their pixels."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from cnn_core.checks import check_integer
from cnn_core.datasets.dataset import Images
from cnn_core.errors import Fix, InvalidInputError

MAX_SIDE = 1024


def enlarge_bilinear(images: Images, size: int) -> Images:
    """
    Enlarge square pictures by bilinear interpolation: a new value is a weighted mean of the four pixels around it.

    Parameters
    ----------
    images : ndarray of shape (N, C, S, S)
        float32 values.
    size : int
        Side of the result in pixels, S … 1024.

    Returns
    -------
    ndarray of shape (N, C, size, size)
        float32. The middle of new pixel i lies at ``(i + 1/2)·S/size − 1/2`` of the old ones; beyond the middle
        of the outermost pixel its value goes on. No value leaves the range of the picture.

    Raises
    ------
    InvalidInputError
        If the pictures are not square, or `size` is no integer from S to 1024.

    See Also
    --------
    torch.nn.functional.interpolate : The same with ``mode="bilinear", align_corners=False``.

    Examples
    --------
    >>> enlarge_bilinear(np.array([[[[0, 4], [0, 4]]]], np.float32), 4)[0, 0, 0].tolist()
    [0.0, 1.0, 3.0, 4.0]
    """
    if images.ndim != 4 or images.shape[2] != images.shape[3] or images.shape[3] < 1:
        raise InvalidInputError(
            "The pictures are not square.",
            given={"images.shape": images.shape},
            allowed="images of shape (N, C, S, S)",
            here=f"shape = {images.shape}",
            fixes=[Fix("images.shape", "=", (*images.shape[:2], max(images.shape), max(images.shape)))]
            if images.ndim == 4
            else [],
        )
    check_integer("size", size, images.shape[3], max(MAX_SIDE, images.shape[3]))
    weights = _weights(images.shape[3], size)
    return np.asarray(weights @ images @ weights.T, dtype=np.float32)


@lru_cache(maxsize=32)
def _weights(old: int, new: int) -> Images:
    """Compute the interpolation weights of the old pixels along one axis: (new, old), rows sum to 1."""
    middle = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
    weights: Images = np.clip(1 - np.abs(middle[:, np.newaxis] - np.arange(old)), 0, 1).astype(np.float32)
    weights.flags.writeable = False
    return weights
