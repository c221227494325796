"""Values of a picture: channels, scales, grey."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.errors import Fix, InvalidInputError

Values = NDArray[np.float64]

# How much red, green and blue light add to brightness; they sum to 1.
LUMINANCE_WEIGHTS = (0.2126, 0.7152, 0.0722)


class Scale(NamedTuple):
    """
    A range to express pixel values in.

    Attributes
    ----------
    key : str
        Name used in calls and addresses.
    low, high : float
        What black and white become.
    formula : str
        The way from a pixel value x in 0..255 to this scale.
    """

    key: str
    low: float
    high: float
    formula: str


SCALES: Mapping[str, Scale] = MappingProxyType(
    {
        "0..255": Scale("0..255", 0.0, 255.0, "x"),
        "0..1": Scale("0..1", 0.0, 1.0, "x / 255"),
        "-1..1": Scale("-1..1", -1.0, 1.0, "x / 127.5 − 1"),
    }
)


class Channels(NamedTuple):
    """
    The three channels of a picture.

    Attributes
    ----------
    red, green, blue : ndarray of shape (H, W)
        uint8 values 0..255, each a copy.
    """

    red: NDArray[np.uint8]
    green: NDArray[np.uint8]
    blue: NDArray[np.uint8]


def split_channels(pixels: NDArray[np.uint8]) -> Channels:
    """
    Take a picture apart into red, green and blue.

    Parameters
    ----------
    pixels : ndarray of shape (H, W, 3)
        uint8 RGB.

    Returns
    -------
    Channels
        Three arrays of shape (H, W).

    Raises
    ------
    InvalidInputError
        If `pixels` is not of shape (H, W, 3).

    Examples
    --------
    >>> split_channels(np.array([[[1, 2, 3]]], np.uint8)).green.tolist()
    [[2]]
    """
    _check_rgb(pixels)
    red, green, blue = (pixels[..., channel].copy() for channel in range(3))
    return Channels(red, green, blue)


def to_grey(pixels: ArrayLike) -> Values:
    """
    Reduce a picture to its brightness.

    Parameters
    ----------
    pixels : array_like of shape (H, W, 3)
        sRGB values 0..255.

    Returns
    -------
    ndarray of shape (H, W)
        float64 0..255. Each channel is turned into light, ``c/12.92`` or ``((c + 0.055)/1.055)**2.4`` with
        ``c = value/255``; ``Y = 0.2126 R + 0.7152 G + 0.0722 B``; Y is turned back into a value the same way.
        A pixel with three equal values keeps exactly that value.

    Raises
    ------
    InvalidInputError
        If `pixels` is not of shape (H, W, 3).

    Notes
    -----
    Photo programs and libraries often weigh the stored values directly, mostly with 0.299, 0.587, 0.114
    (Rec. 601 luma). That is quicker, and up to 70 grey levels too dark for saturated colours: pure green
    comes out as 150 there and as 220 here, the grey that sends out as much light as the green does.

    References
    ----------
    IEC 61966-2-1:1999, the sRGB colour space; ITU-R BT.709, the weights.

    Examples
    --------
    >>> to_grey([[[255, 255, 255], [0, 255, 0]]]).round(1).tolist()
    [[255.0, 219.9]]
    """
    values = np.asarray(pixels, dtype=np.float64)
    _check_rgb(values)
    luminance = _to_light(values) @ np.array(LUMINANCE_WEIGHTS)
    neutral = (values[..., 0] == values[..., 1]) & (values[..., 1] == values[..., 2])
    return np.where(neutral, values[..., 0], _from_light(luminance))


def _to_light(values: Values) -> Values:
    c = values / 255
    return np.where(c <= 0.04045, c / 12.92, ((np.maximum(c, 0.04045) + 0.055) / 1.055) ** 2.4)


def _from_light(light: Values) -> Values:
    c = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055)
    return c * 255


def rescale(values: ArrayLike, scale: str = "0..1") -> Values:
    """
    Express pixel values in another scale.

    Parameters
    ----------
    values : array_like
        Pixel values 0..255, of any shape.
    scale : str, default: "0..1"
        A key of `SCALES`.

    Returns
    -------
    ndarray
        float64: ``x``, ``x/255`` or ``x/127.5 - 1``.

    Raises
    ------
    InvalidInputError
        If `scale` is not a key of `SCALES`.

    Examples
    --------
    >>> rescale([0, 51, 255], "-1..1").round(3).tolist()
    [-1.0, -0.6, 1.0]
    """
    low, high = _look_up(scale)[1:3]
    x = np.asarray(values, dtype=np.float64)
    # Dividing by a whole step keeps both ends exact: 255/255 = 1, 255/127.5 - 1 = 1.
    return x / (255 / (high - low)) + low


def to_uint8(values: ArrayLike, scale: str = "0..1", *, clip: bool = False) -> NDArray[np.uint8]:
    """
    Turn scaled values back into pixel values: undo `rescale`.

    Parameters
    ----------
    values : array_like
        Values within the scale, of any shape.
    scale : str, default: "0..1"
        A key of `SCALES`.
    clip : bool, default: False
        Whether values outside the scale become its ends. Off, they are refused, for clipping hides half of a
        signed map.

    Returns
    -------
    ndarray of the same shape
        uint8, the nearest of 0..255: ``round((value - low)*255/(high - low))``.

    Raises
    ------
    InvalidInputError
        If `scale` is unknown, a value is not a number, or lies outside the scale while `clip` is off.

    Examples
    --------
    >>> to_uint8([-1.0, 0.0, 1.0], "-1..1").tolist()
    [0, 128, 255]
    """
    low, high = _look_up(scale)[1:3]
    x = np.asarray(values, dtype=np.float64)
    _check_numbers(x)
    if not clip:
        _check_within(x, scale)
    return np.rint((x - low) * (255 / (high - low))).clip(0, 255).astype(np.uint8)


def _look_up(scale: str) -> Scale:
    if scale not in SCALES:
        raise InvalidInputError(
            "There is no such scale.",
            given={"scale": scale},
            allowed="scale is one of " + ", ".join(SCALES),
            here=f"scale = {scale!r}",
            fixes=[Fix("scale", "=", key) for key in SCALES],
        )
    return SCALES[scale]


def _check_rgb(pixels: NDArray[Any]) -> None:
    if pixels.ndim == 3 and pixels.shape[2] == 3:
        return
    height, width = (*pixels.shape, 1, 1)[:2]
    raise InvalidInputError(
        "The array is not a colour picture.",
        given={"shape": pixels.shape},
        allowed="shape = (height, width, 3)",
        here=f"shape = {pixels.shape}",
        fixes=[Fix("shape", "=", (height, width, 3))],
    )


def _check_numbers(x: Values) -> None:
    count = int(np.count_nonzero(~np.isfinite(x)))
    if count:
        first = tuple(int(index) for index in np.argwhere(~np.isfinite(x))[0])
        raise InvalidInputError(
            "Some values are not finite numbers.",
            given={"shape": x.shape, "not_finite": count},
            allowed="every value is finite",
            here=f"values{list(first)} = {x[first]}",
            fixes=[Fix("values that are not finite", "=", 0.0)],
        )


def _check_within(x: Values, scale: str) -> None:
    if x.size == 0:
        return
    lowest, highest = float(x.min()), float(x.max())
    if _fits(lowest, highest, SCALES[scale]):
        return
    low, high = SCALES[scale][1:3]
    others = [other.key for other in SCALES.values() if _fits(lowest, highest, other)]
    raise InvalidInputError(
        "Some values lie outside the scale.",
        given={"scale": scale, "lowest": lowest, "highest": highest},
        allowed=f"{low:g} <= values <= {high:g}",
        here=f"values from {lowest:g} to {highest:g}",
        fixes=[*(Fix("scale", "=", key) for key in others), Fix("clip", "=", True)],
    )


def _fits(lowest: float, highest: float, scale: Scale) -> bool:
    # Rounding in earlier arithmetic may carry an end over by a few units in the last place.
    slack = 1e-9 * (scale.high - scale.low)
    return lowest >= scale.low - slack and highest <= scale.high + slack
