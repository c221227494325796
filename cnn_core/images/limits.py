"""Limits of an uploaded picture, as data, and the refusals that name them."""

from __future__ import annotations

import math

from cnn_core.errors import Fix, InvalidInputError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000

SAVE_AGAIN = Fix("file", "=", "the same picture saved as PNG or JPEG")
OTHER_PICTURE = Fix("file", "=", "a picture saved as PNG or JPEG")


def check_byte_count(count: int, name: str = "picture") -> None:
    """
    Refuse a file that is empty or longer than `MAX_BYTES`.

    Parameters
    ----------
    count : int
        Length of the file in bytes.
    name : str, default: "picture"
        What the message calls the file.

    Raises
    ------
    InvalidInputError
        If the file holds no byte, or more than `MAX_BYTES`.
    """
    if count == 0:
        raise InvalidInputError(
            "The file is empty.",
            given={"name": name, "bytes": 0},
            allowed=f"1 <= bytes <= {MAX_BYTES}",
            here="bytes = 0",
            fixes=[OTHER_PICTURE],
        )
    if count > MAX_BYTES:
        raise InvalidInputError(
            "The file is too large to read here.",
            given={"name": name, "bytes": count},
            allowed=f"bytes <= {MAX_BYTES}",
            here=f"{count} > {MAX_BYTES}",
            fixes=[Fix("bytes", "<=", MAX_BYTES)],
        )


def check_picture_size(height: int, width: int, name: str = "picture") -> None:
    """
    Refuse a picture of more than `MAX_PIXELS` pixels.

    Parameters
    ----------
    height, width : int
        Size in pixels, as the file's header declares it.
    name : str, default: "picture"
        What the message calls the picture.

    Raises
    ------
    InvalidInputError
        If ``height*width > MAX_PIXELS``. The fix is the longest side that fits when the proportions are kept.

    Examples
    --------
    >>> check_picture_size(1080, 1920)
    """
    if height * width <= MAX_PIXELS:
        return
    # The short side in whole pixels first: then rounding it can never carry the product over the limit.
    longest, shortest = max(height, width), min(height, width)
    short_side = max(1, math.isqrt(MAX_PIXELS * shortest // longest))
    longest_allowed = min(MAX_PIXELS // short_side, short_side * longest // shortest)
    raise InvalidInputError(
        "The picture has too many pixels to read here.",
        given={"name": name, "height": height, "width": width},
        allowed=f"height*width <= {MAX_PIXELS}",
        here=f"{height}*{width} = {height * width} > {MAX_PIXELS}",
        fixes=[Fix("longest side", "<=", longest_allowed)],
    )
