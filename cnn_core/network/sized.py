"""What a rule about shapes gives."""

from __future__ import annotations

from typing import NamedTuple

Shape = tuple[int, ...]


class Sized(NamedTuple):
    """
    What a rule gives: the shape of the output, and how its size came about.

    Attributes
    ----------
    shape : tuple of int
        Of one sample: (C, H, W) or (F,).
    formula : str
        The rule with its numbers; empty where nothing is computed.
    """

    shape: Shape
    formula: str = ""
