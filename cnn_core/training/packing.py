"""Events as text and bytes, so that they can be stored and sent: JSON, and safetensors for arrays."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors import numpy as tensors

from cnn_core.errors import InvalidInputError
from cnn_core.training.events import (
    Checkpoint,
    Diverged,
    Event,
    Finished,
    Measured,
    Probed,
    Score,
    Snapshot,
    Started,
    Step,
    Wrong,
)

KINDS: Mapping[str, Any] = {
    kind.__name__.lower(): kind for kind in (Started, Step, Measured, Snapshot, Probed, Checkpoint, Diverged, Finished)
}
ARRAYS = {"snapshot": "weights", "probed": "maps", "checkpoint": "state"}  # fields that become safetensors
ODD = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}  # JSON has no such numbers


class Packed(NamedTuple):
    """
    An event as text and bytes, as it is stored.

    Attributes
    ----------
    kind : str
        ``"started"``, ``"step"``, ``"measured"``, ``"snapshot"``, ``"probed"``, ``"checkpoint"``, ``"diverged"`` or
        ``"finished"``.
    step : int
        The event's step.
    text : str
        Its fields as JSON; ``{"number": "nan"}`` stands for a number JSON does not have.
    arrays : bytes or None
        Its arrays as the content of a safetensors file. Those of a snapshot are a file of weights.
    """

    kind: str
    step: int
    text: str
    arrays: bytes | None = None


class Unpacked(NamedTuple):
    """
    A step's event that is packed on demand: many packed together take a tenth of the time.

    Attributes
    ----------
    event : Step
        What happened.
    """

    event: Step

    @property
    def kind(self) -> str:
        """Always ``"step"``."""
        return "step"

    @property
    def step(self) -> int:
        """The event's step."""
        return self.event.step


def pack(event: Event) -> Packed:
    """
    Write an event as text and bytes.

    Parameters
    ----------
    event : Event
        What a training told.

    Returns
    -------
    Packed
        The same; `unpack` reads it.

    Examples
    --------
    >>> pack(Diverged(3, float("inf"), "Too fast.")).text
    '{"step":3,"loss":{"number":"inf"},"reason":"Too fast."}'
    """
    kind = type(event).__name__.lower()
    values = event._asdict()
    arrays = None
    if kind in ARRAYS:
        named = values.pop(ARRAYS[kind])
        arrays = bytes(tensors.save({name: np.asarray(array, order="C") for name, array in named.items()}))
    try:
        text = _WRITE(values)
    except ValueError:  # a number that JSON does not have
        text = _WRITE(_plain(values))
    return Packed(kind, event.step, text, arrays)


def unpack(packed: Packed) -> Event:
    """
    Read an event from text and bytes.

    Parameters
    ----------
    packed : Packed
        What `pack` wrote.

    Returns
    -------
    Event
        Every field as it was, bit by bit.

    Raises
    ------
    InvalidInputError
        If the kind is unknown, or text or bytes are damaged.
    """
    if packed.kind not in KINDS:
        raise _damaged(packed, f"kind = {packed.kind!r}")
    try:
        values = _numbers(json.loads(packed.text))
        if packed.kind in ARRAYS:
            values[ARRAYS[packed.kind]] = tensors.load(packed.arrays or b"")
        for name, read in READ.get(packed.kind, {}).items():
            values[name] = read(values[name])
        event: Event = KINDS[packed.kind](**values)
    except (ValueError, KeyError, TypeError, SafetensorError) as fault:
        raise _damaged(packed, str(fault) or type(fault).__name__) from None
    return event


def _known(value: Any) -> Any:
    """Replace a value that JSON cannot write by one that it can."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be packed")


# Made once: a writer made anew for every step costs a live training a percent of its speed.
_WRITE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_known).encode


def _plain(value: Any) -> Any:
    """Replace numbers that are not finite by ``{"number": …}``."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"number": repr(float(value))}
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return _plain(_known(value)) if isinstance(value, np.ndarray | np.generic) else value


def _numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    if isinstance(value, dict):
        if list(value) == ["number"] and value["number"] in ODD:
            return ODD[value["number"]]
        return {name: _numbers(one) for name, one in value.items()}
    return value


def _score(value: Any) -> Score | None:
    return None if value is None else Score(*value)


READ: Mapping[str, Mapping[str, Any]] = {
    "measured": {
        "train": _score,
        "validation": _score,
        "confusion": lambda rows: np.array(rows, np.int64).reshape(len(rows), -1),
        "wrong": lambda rows: tuple(Wrong(*row) for row in rows),
    },
    "finished": {"test": _score},
}


def _damaged(packed: Packed, here: str) -> InvalidInputError:
    return InvalidInputError(
        "The stored event cannot be read.",
        given={"kind": packed.kind, "text": packed.text[:60]},
        allowed="what pack wrote; kind is one of " + ", ".join(KINDS),
        here=here[:120],
    )
