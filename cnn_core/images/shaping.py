"""Make pictures smaller, square, or larger for the eye, and write them as PNG."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images.limits import MAX_PIXELS

Pixels = NDArray[np.uint8]


def fit_picture(pixels: Pixels, max_side: int) -> Pixels:
    """
    Shrink a picture so that its longer side is at most `max_side`; never enlarge it.

    Parameters
    ----------
    pixels : ndarray of shape (H, W, 3) or (H, W)
        uint8 values.
    max_side : int
        Longest side of the result in pixels, at least 1.

    Returns
    -------
    ndarray of shape (h, w, 3) or (h, w)
        ``max(h, w) = min(max(H, W), max_side)``, proportions kept to the nearest pixel. Every result is a
        weighted mean of the pixels it covers with weights that are never negative (Hamming window), so edges
        get no halo and no value leaves the range of the picture. The input itself if it is small enough.

    Raises
    ------
    InvalidInputError
        If `max_side` is less than 1.

    Examples
    --------
    >>> fit_picture(np.zeros((300, 400, 3), np.uint8), 200).shape
    (150, 200, 3)
    """
    if max_side < 1:
        raise InvalidInputError(
            "The longest side of the result is not positive.",
            given={"max_side": max_side},
            allowed="max_side >= 1",
            here=f"max_side = {max_side}",
            fixes=[Fix("max_side", ">=", 1)],
        )
    height, width = pixels.shape[:2]
    longest = max(height, width)
    if longest <= max_side:
        return pixels
    size = (max(1, round(width * max_side / longest)), max(1, round(height * max_side / longest)))
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.HAMMING))


def centre_crop_square(pixels: Pixels) -> Pixels:
    """
    Cut the largest square out of the middle of a picture.

    Parameters
    ----------
    pixels : ndarray of shape (H, W, 3) or (H, W)
        uint8 values.

    Returns
    -------
    ndarray of shape (S, S, 3) or (S, S)
        ``S = min(H, W)``, from row ``(H - S)//2`` and column ``(W - S)//2`` on; a copy.

    Examples
    --------
    >>> centre_crop_square(np.arange(8, dtype=np.uint8).reshape(2, 4)).tolist()
    [[1, 2], [5, 6]]
    """
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return pixels[top : top + side, left : left + side].copy()


def enlarge(pixels: Pixels, factor: int) -> Pixels:
    """
    Draw every pixel as a block of `factor` × `factor` equal pixels (nearest neighbour).

    Parameters
    ----------
    pixels : ndarray of shape (H, W, 3) or (H, W)
        uint8 values.
    factor : int
        Side of each block, at least 1.

    Returns
    -------
    ndarray of shape (H*factor, W*factor, 3) or (H*factor, W*factor)
        ``result[i, j] = pixels[i//factor, j//factor]``.

    Raises
    ------
    InvalidInputError
        If `factor` is less than 1 or the result would have more than `MAX_PIXELS` pixels.

    Examples
    --------
    >>> enlarge(np.array([[1, 2]], dtype=np.uint8), 2).tolist()
    [[1, 1, 2, 2], [1, 1, 2, 2]]
    """
    height, width = pixels.shape[:2]
    if factor < 1:
        raise InvalidInputError(
            "The factor is not positive.",
            given={"factor": factor},
            allowed="factor >= 1",
            here=f"factor = {factor}",
            fixes=[Fix("factor", ">=", 1)],
        )
    if height * width * factor**2 > MAX_PIXELS:
        largest = int(np.sqrt(MAX_PIXELS / (height * width)))
        raise InvalidInputError(
            "The enlarged picture would have too many pixels.",
            given={"height": height, "width": width, "factor": factor},
            allowed=f"height*width*factor**2 <= {MAX_PIXELS}",
            here=f"{height}*{width}*{factor}**2 = {height * width * factor**2} > {MAX_PIXELS}",
            fixes=[Fix("factor", "<=", largest)] if largest >= 1 else [],
        )
    return np.repeat(np.repeat(pixels, factor, axis=0), factor, axis=1)


def to_png(pixels: Pixels) -> bytes:
    """
    Write a picture as a PNG file, every value kept.

    Parameters
    ----------
    pixels : ndarray of shape (H, W, 3) or (H, W)
        uint8 values, RGB or grey.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> to_png(np.zeros((2, 2), np.uint8))[1:4]
    b'PNG'
    """
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format="PNG")
    return file.getvalue()
