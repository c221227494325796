"""Cut a picture to the size a network reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_core.errors import Fix, InvalidInputError

Pixels = NDArray[np.uint8]


def cut_to_size(pixels: Pixels, height: int, width: int) -> Pixels:
    """
    Cut the middle of a picture to a shape, and make it exactly so large.

    Parameters
    ----------
    pixels : ndarray of shape (H, W, 3) or (H, W)
        uint8 values.
    height, width : int
        Size of the result, at least 1.

    Returns
    -------
    ndarray of shape (height, width, 3) or (height, width)
        The largest part of these proportions from the middle. Made smaller, every pixel is a weighted mean of those it
        covers; made larger, of the four around it.

    Raises
    ------
    InvalidInputError
        If a side is less than 1.

    Examples
    --------
    >>> cut_to_size(np.zeros((300, 400, 3), np.uint8), 32, 32).shape
    (32, 32, 3)
    """
    if min(height, width) < 1:
        raise InvalidInputError(
            "The size of the result is not positive.",
            given={"height": height, "width": width},
            allowed="height >= 1 and width >= 1",
            here=f"height = {height}, width = {width}",
            fixes=[Fix("height", ">=", 1), Fix("width", ">=", 1)],
        )
    H, W = pixels.shape[:2]
    scale = min(H / height, W / width)
    high, wide = scale * height, scale * width
    top, left = (H - high) / 2, (W - wide) / 2
    filter = Image.Resampling.HAMMING if scale > 1 else Image.Resampling.BILINEAR
    box = (left, top, left + wide, top + high)
    return np.asarray(Image.fromarray(pixels).resize((width, height), filter, box=box))
