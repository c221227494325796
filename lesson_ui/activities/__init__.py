"""The activities of lessons that have several: each one's controls, question and figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Closing(NamedTuple):
    """
    How the page of an activity ends.

    Attributes
    ----------
    worked_out : callable
        Writes the explanation with the live numbers.
    code : callable
        Returns the Python lines that compute what is on the screen.
    """

    worked_out: Callable[[], None]
    code: Callable[[], str]
