"""An event of a training as the store keeps it: text and bytes, whatever it means."""

from __future__ import annotations

from typing import NamedTuple


class Packed(NamedTuple):
    """
    One event, ready to be written down.

    Attributes
    ----------
    kind : str
        What happened, e.g. ``"step"``.
    step : int
        Steps of learning done by then.
    text : str
        The event as JSON.
    arrays : bytes or None
        Its arrays as safetensors.
    """

    kind: str
    step: int
    text: str
    arrays: bytes | None = None
