"""Networks as JSON: one object with a version, so that files of today can still be read tomorrow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any, NamedTuple

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network.building import build_layer
from cnn_core.network.layers import Concat, Layer, Residual
from cnn_core.network.network import MAX_DEPTH, MAX_LAYERS, Network

FORMAT = "cnn-network"
VERSION = 1
MAX_CHARACTERS = 1_000_000  # a network of MAX_LAYERS layers takes a tenth of it


class NetworkFile(NamedTuple):
    """
    Hold the network of a file, and the shape of the samples it reads.

    Attributes
    ----------
    network : Network
        The layers and the name.
    input_shape : tuple of int
        The sample it was made for: (C, H, W) or (F,).
    """

    network: Network
    input_shape: tuple[int, ...]


def to_json(network: Network, input_shape: Sequence[int]) -> str:
    """
    Write a network as JSON.

    Parameters
    ----------
    network : Network
        Which network.
    input_shape : sequence of int
        Shape of a sample.

    Returns
    -------
    str
        Arguments at their defaults are left out.

    Examples
    --------
    >>> from cnn_core.network import Linear
    >>> print(to_json(Network((Linear(3),), "tiny"), (4,)))
    {
     "format": "cnn-network",
     "version": 1,
     "name": "tiny",
     "input_shape": [
      4
     ],
     "layers": [
      {
       "type": "Linear",
       "out_features": 3
      }
     ]
    }
    """
    written = {
        "format": FORMAT,
        "version": VERSION,
        "name": network.name,
        "input_shape": list(map(int, input_shape)),
        "layers": [_plain(layer) for layer in network.layers],
    }
    return json.dumps(written, indent=1, ensure_ascii=False)


def _plain(layer: Any) -> dict[str, Any]:
    if isinstance(layer, Residual):
        written = {name: [_plain(inner) for inner in getattr(layer, name)] for name in ("branch", "shortcut")}
        return {"type": "Residual", **written}
    if isinstance(layer, Concat):
        return {"type": "Concat", "branches": [[_plain(inner) for inner in branch] for branch in layer.branches]}
    changed = {
        slot.name: getattr(layer, slot.name)
        for slot in fields(layer)
        if slot.default is MISSING or getattr(layer, slot.name) != slot.default
    }
    return {"type": type(layer).__name__, **changed}


def from_json(text: str) -> NetworkFile:
    """
    Read a network from JSON.

    Parameters
    ----------
    text : str
        What `to_json` wrote, or somebody else.

    Returns
    -------
    NetworkFile
        The network and its sample's shape.

    Raises
    ------
    InvalidInputError
        If the text is too long, no JSON, not a network, from a newer version, or names a layer or an argument
        that does not exist.
    """
    if len(text) > MAX_CHARACTERS:
        raise _refusal("The file is too long for a network.", {"characters": len(text)}, f"{len(text)}")
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise _refusal("This is not JSON.", {"text": text[:40]}, str(fault).split(":")[0]) from None
    if not isinstance(read, dict) or read.get("format") != FORMAT or not isinstance(read.get("layers"), list):
        found = ", ".join(list(read)[:6]) if isinstance(read, dict) else type(read).__name__
        raise _refusal("This JSON is not a network.", {"found": found}, f"format = {_format_of(read)!r}")
    version = read.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= VERSION:
        newer = isinstance(version, int) and version > VERSION
        raise InvalidInputError(
            "This network was written by a newer version of the app." if newer else "The file's version is unknown.",
            given={"version": version},
            allowed=f"version <= {VERSION}",
            here=f"version = {version!r}",
            fixes=[Fix("version", "=", VERSION)],
        )
    return NetworkFile(Network(_layers(read["layers"], "layers", 1), _name(read.get("name", ""))), _shape(read))


def _format_of(read: Any) -> Any:
    return read.get("format") if isinstance(read, dict) else None


def _refusal(problem: str, given: dict[str, Any], here: str) -> InvalidInputError:
    return InvalidInputError(
        problem,
        given=given,
        allowed=f'JSON of the form {{"format": "{FORMAT}", "version": {VERSION}, "input_shape": [3, 32, 32], '
        f'"layers": [{{"type": "ReLU"}}]}}, at most {MAX_CHARACTERS} characters',
        here=here,
    )


def _name(name: Any) -> str:
    return str(name)[:80]


def _shape(read: dict[str, Any]) -> tuple[int, ...]:
    shape = read.get("input_shape")
    whole = isinstance(shape, list) and all(isinstance(n, int) and not isinstance(n, bool) and n > 0 for n in shape)
    if not whole or len(shape) not in (1, 3):  # type: ignore[arg-type]
        raise InvalidInputError(
            "The file does not say what sample the network reads.",
            given={"input_shape": shape},
            allowed="input_shape is [C, H, W] or [F], each an integer >= 1",
            here=f"input_shape = {shape!r}",
            fixes=[Fix("input_shape", "=", [3, 32, 32])],
        )
    return tuple(shape)  # type: ignore[arg-type]


def _layers(read: Any, where: str, depth: int) -> tuple[Layer, ...]:
    if not isinstance(read, list):
        raise _refusal(f"There is no list of layers at {where}.", {where: read}, f"a {type(read).__name__}")
    if len(read) > MAX_LAYERS or depth > MAX_DEPTH:
        raise InvalidInputError(
            "The network has too many layers.",
            given={"layers": len(read), "depth": depth},
            allowed=f"layers <= {MAX_LAYERS} and depth <= {MAX_DEPTH}",
            here=f"{len(read)} layers, {depth} deep, at {where}",
        )
    return tuple(_layer(entry, f"{where}[{k}]", depth) for k, entry in enumerate(read))


def _layer(entry: Any, where: str, depth: int) -> Any:
    if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
        raise _refusal(f"There is something that is no layer at {where}.", {where: entry}, f"a {type(entry).__name__}")
    named = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items() if name != "type"
    }
    for name in ("branch", "shortcut"):
        if entry["type"] == "Residual" and name in named:
            named[name] = _layers(entry[name], f"{where}.{name}", depth + 1)
    if entry["type"] == "Concat" and "branches" in named:
        paths = entry["branches"] if isinstance(entry["branches"], list) else [entry["branches"]]
        named["branches"] = tuple(_layers(path, f"{where}.branches[{b}]", depth + 1) for b, path in enumerate(paths))
    return build_layer(entry["type"], (), named, where)
