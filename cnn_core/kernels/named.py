"""Named filters as records: weights, source, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cnn_core.kernels.text import format_kernel, parse_kernel

Weight = NDArray[np.float64]

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "identity": "Nothing but the place",
        "edge": "Edges: brightness changes one way",
        "curvature": "Lines, spots and corners: brightness bends",
        "blur": "Blur: means of neighbours",
        "sharpen": "Sharpen: detail made stronger",
        "relief": "Relief: light from one side",
        "texture": "Patterns: stripes and shapes",
    }
)

GONZALEZ = "R. C. Gonzalez and R. E. Woods, Digital Image Processing, chapter on spatial filtering"
SOBEL = "I. Sobel and G. Feldman, A 3x3 isotropic gradient operator, talk at Stanford, 1968"
PREWITT = "J. M. S. Prewitt, Object enhancement and extraction, 1970"
SCHARR = "H. Scharr, Optimale Operatoren in der digitalen Bildverarbeitung, Heidelberg, 2000"
ROBERTS = "L. G. Roberts, Machine perception of three-dimensional solids, MIT, 1963"
MARR = "D. Marr and E. Hildreth, Theory of edge detection, Proc. R. Soc. Lond. B 207, 1980"
RODIECK = "R. W. Rodieck, Vision Research 5, 1965"
DAUGMAN = "J. G. Daugman, Journal of the Optical Society of America A 2, 1985, after D. Gabor, 1946"
LESSON = "Made for these lessons"
TURNED = "Made for these lessons: Prewitt's filter with its signs turned"
DRAWING = "A common choice of drawing programs"


@dataclass(frozen=True, eq=False)
class NamedKernel:
    """
    A filter with a name, laid on the picture as it is and not flipped, as libraries do (cross-correlation).

    Attributes
    ----------
    key : str
        Name in addresses and calls, e.g. ``"sobel-x"``.
    title : str
        Name on the page.
    family : str
        A key of `FAMILIES`.
    weight : ndarray of shape (K, K)
        float64, read-only.
    text : str
        The same numbers as `parse_kernel` reads them, fractions kept: ``"1/9 1/9 1/9; …"``.
    sentence : str
        What it responds to.
    source : str
        Where it comes from.
    brighter : tuple of int or None
        For edge filters: the step (rows, columns) towards the brighter side where the response is positive.
        ``(0, 1)`` means positive where the right is brighter, ``(-1, 0)`` where the top is.
    """

    key: str
    title: str
    family: str
    weight: Weight
    text: str
    sentence: str
    source: str
    brighter: tuple[int, int] | None = None

    @property
    def signed(self) -> bool:
        """Whether the response to a picture can be negative."""
        return bool(self.weight.min() < 0)

    @property
    def total(self) -> float:
        """Sum of the weights: the response to an even area of value 1."""
        return math.fsum(self.weight.ravel().tolist())


def typed(
    key: str,
    title: str,
    family: str,
    text: str,
    sentence: str,
    source: str,
    brighter: tuple[int, int] | None = None,
) -> NamedKernel:
    """
    Build a filter from the text of its weights.

    Parameters
    ----------
    key, title, family, text, sentence, source, brighter
        As for `NamedKernel`.

    Returns
    -------
    NamedKernel
        Its weights read-only.

    Raises
    ------
    InvalidInputError
        If the text cannot be read.
    """
    weight = parse_kernel(text)
    weight.setflags(write=False)
    return NamedKernel(key, title, family, weight, text, sentence, source, brighter)


def computed(key: str, title: str, family: str, weight: Weight, sentence: str, source: str) -> NamedKernel:
    """
    Build a filter from weights that a formula gave.

    Parameters
    ----------
    key, title, family, weight, sentence, source
        As for `NamedKernel`.

    Returns
    -------
    NamedKernel
        With the weights as their text says them.

    Raises
    ------
    InvalidInputError
        If they are no filled rectangle of finite numbers.
    """
    return typed(key, title, family, format_kernel(weight), sentence, source)
