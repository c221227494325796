"""Make a layer from names and values that came from outside: each fault is named, nothing is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from difflib import get_close_matches
from typing import Any

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network.argument_checks import check_fields
from cnn_core.network.layers import LAYERS


def build_layer(kind: str, arguments: Sequence[Any], named: Mapping[str, Any], where: str) -> Any:
    """
    Make a layer from its name and its arguments.

    Parameters
    ----------
    kind : str
        Key of `LAYERS`.
    arguments : sequence
        Values in the order of the layer's arguments.
    named : mapping of str to object
        Values by name.
    where : str
        What the fault is told to stand in, e.g. ``"layers[2]"``.

    Returns
    -------
    Layer
        The layer.

    Raises
    ------
    InvalidInputError
        If there is no such layer, an argument is unknown, missing or given twice, or of the wrong kind.
    """
    if kind not in LAYERS:
        names_by_small_letters = {name.lower(): name for name in LAYERS}
        close = get_close_matches(kind.lower(), names_by_small_letters, 1, 0.0)
        raise InvalidInputError(
            f"There is no layer of that name, at {where}.",
            given={"layer": kind},
            allowed="one of " + ", ".join(LAYERS),
            here=f"{kind!r} is none of them",
            fixes=[Fix("layer", "=", names_by_small_letters[close[0]])],
        )
    slots = fields(LAYERS[kind])
    names = [slot.name for slot in slots]
    required = [slot.name for slot in slots if slot.default is MISSING]
    values = dict(zip(names, arguments, strict=False))
    unknown = [name for name in named if name not in names or name in values]
    missing = [name for name in required if name not in values and name not in named]
    if unknown or missing or len(arguments) > len(names):
        raise InvalidInputError(
            f"The arguments of {kind} do not fit, at {where}.",
            given={"arguments": [*map(repr, arguments), *named]},
            allowed=f"{kind}({', '.join(names)})"
            + (f", of which {', '.join(required)} must be given" * bool(required)),
            here=f"unknown or given twice: {', '.join(unknown)}"
            if unknown
            else f"missing: {', '.join(missing)}"
            if missing
            else f"{len(arguments)} arguments instead of at most {len(names)}",
        )
    layer = LAYERS[kind](**values, **named)
    check_fields(layer)
    return layer
