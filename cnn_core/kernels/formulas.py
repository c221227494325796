"""The formulas behind the computed filters, and what responses a filter can give."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.errors import Fix, InvalidInputError

Weight = NDArray[np.float64]


class ResponseRange(NamedTuple):
    """
    The lowest and highest response a filter can give.

    Attributes
    ----------
    low, high : float
        In units of pixel value times weight.
    """

    low: float
    high: float


def gaussian(size: int, sigma: float) -> Weight:
    """
    Sample the Gaussian bell on a grid and make it sum to 1.

    Parameters
    ----------
    size : int
        Cells a side, at least 1.
    sigma : float
        Standard deviation in cells, positive.

    Returns
    -------
    ndarray of shape (size, size)
        ``g[i, j] = exp(-(y**2 + x**2)/(2*sigma**2))`` divided by its sum, y and x counted from the centre.

    Raises
    ------
    InvalidInputError
        If `size` or `sigma` is not positive.

    Examples
    --------
    >>> gaussian(3, 1.0).round(3).tolist()
    [[0.075, 0.124, 0.075], [0.124, 0.204, 0.124], [0.075, 0.124, 0.075]]
    """
    _check_positive("sigma", sigma)
    y, x = _offsets(size)
    bell = np.exp(-(y**2 + x**2) / (2 * sigma**2))
    return np.asarray(bell / bell.sum())


def difference_of_gaussians(size: int, sigma_centre: float, sigma_surround: float) -> Weight:
    """
    Subtract a wide Gaussian from a narrow one: excited by the centre, inhibited by the surround.

    Parameters
    ----------
    size : int
        Cells a side, at least 1.
    sigma_centre, sigma_surround : float
        Standard deviations in cells, positive.

    Returns
    -------
    ndarray of shape (size, size)
        ``gaussian(size, sigma_centre) - gaussian(size, sigma_surround)``; it sums to 0.

    Raises
    ------
    InvalidInputError
        If an argument is not positive.

    References
    ----------
    R. W. Rodieck, "Quantitative analysis of cat retinal ganglion cell response to visual stimuli",
    Vision Research 5, 1965.

    Examples
    --------
    >>> difference_of_gaussians(3, 0.5, 1.0)[1, 1] > 0
    np.True_
    """
    return gaussian(size, sigma_centre) - gaussian(size, sigma_surround)


def gabor(
    size: int,
    sigma: float,
    theta: float,
    wavelength: float,
    phase: float = 0.0,
    gamma: float = 1.0,
) -> Weight:
    """
    Sample a wave under a Gaussian bell.

    Parameters
    ----------
    size : int
        Cells a side, at least 1.
    sigma : float
        Standard deviation of the bell along the wave, in cells; positive.
    theta : float
        Direction in which the wave runs, in radians, turning from right to down; 0 makes upright stripes.
    wavelength : float
        Cells from one bright stripe to the next; positive.
    phase : float, default: 0.0
        Shift of the wave in radians: 0 puts a bright stripe in the centre, pi/2 an edge.
    gamma : float, default: 1.0
        Narrowness across the wave; below 1 the stripes are longer than the bell is wide. Positive.

    Returns
    -------
    ndarray of shape (size, size)
        ``exp(-(u**2 + gamma**2 * v**2)/(2*sigma**2)) * cos(2*pi*u/wavelength + phase)`` with
        ``u = x*cos(theta) + y*sin(theta)`` and ``v = -x*sin(theta) + y*cos(theta)``.

    Raises
    ------
    InvalidInputError
        If `size`, `sigma`, `wavelength` or `gamma` is not positive.

    References
    ----------
    J. G. Daugman, "Uncertainty relation for resolution in space, spatial frequency, and orientation optimized
    by two-dimensional visual cortical filters", Journal of the Optical Society of America A 2, 1985.

    Examples
    --------
    >>> gabor(3, sigma=1.0, theta=0.0, wavelength=2.0).round(2).tolist()
    [[-0.37, 0.61, -0.37], [-0.61, 1.0, -0.61], [-0.37, 0.61, -0.37]]
    """
    for name, value in (("sigma", sigma), ("wavelength", wavelength), ("gamma", gamma)):
        _check_positive(name, value)
    y, x = _offsets(size)
    u = x * np.cos(theta) + y * np.sin(theta)
    v = -x * np.sin(theta) + y * np.cos(theta)
    bell = np.exp(-(u**2 + gamma**2 * v**2) / (2 * sigma**2))
    return np.asarray(bell * np.cos(2 * np.pi * u / wavelength + phase))


def response_range(weight: ArrayLike, *, low: float = 0.0, high: float = 255.0) -> ResponseRange:
    """
    Bound what a filter can answer to pixels between two values.

    Parameters
    ----------
    weight : array_like
        The filter's weights, of any shape.
    low, high : float, default: 0.0, 255.0
        Lowest and highest pixel value.

    Returns
    -------
    ResponseRange
        ``low*P + high*N`` and ``high*P + low*N`` with P the sum of the positive weights and N of the
        negative ones. Both ends are reached.

    Examples
    --------
    >>> response_range([[1, 0, -1]] * 3)
    ResponseRange(low=-765.0, high=765.0)
    """
    values = np.asarray(weight, dtype=np.float64)
    positive = float(values[values > 0].sum())
    negative = float(values[values < 0].sum())
    return ResponseRange(low * positive + high * negative, high * positive + low * negative)


def _offsets(size: int) -> tuple[Weight, Weight]:
    """Return each cell's row and column, counted from the centre."""
    _check_positive("size", size)
    steps = np.arange(size) - (size - 1) / 2
    y, x = np.meshgrid(steps, steps, indexing="ij")
    return y, x


def _check_positive(name: str, value: float) -> None:
    if not value > 0:
        raise InvalidInputError(
            f"The argument {name} is not positive.",
            given={name: value},
            allowed=f"{name} > 0",
            here=f"{name} = {value}",
            fixes=[Fix(name, ">=", 1)],
        )
