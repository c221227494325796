"""A clock that is set by hand."""

from __future__ import annotations


class Clock:
    """Stand in for the module ``time`` where only its monotonic clock is read."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now
