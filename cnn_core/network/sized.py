"""The output shape of a layer, with the formula that gave it."""

from __future__ import annotations

from typing import NamedTuple

Shape = tuple[int, ...]


class Sized(NamedTuple):
    """
    Hold the shape of a layer's output, and how its size came about.

    Attributes
    ----------
    shape : tuple of int
        Of one sample: (C, H, W) or (F,).
    formula : str
        The rule with its numbers; empty where nothing is computed.
    """

    shape: Shape
    formula: str = ""
