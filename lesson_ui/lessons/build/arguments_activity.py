"""A widget for every argument of a layer, made from the layer's own fields."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from typing import Any

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry import PADDING_MODES
from cnn_core.network import LAYERS, Network, layer_at, paths_of, set_layer
from cnn_core.number_text import plain_number
from lesson_ui.controls.number_box import number_box
from lesson_ui.lessons.build.state_activity import build_words, change

MOST = 8192  # limited here for speed
FROM_ZERO = ("padding", "output_padding")
PADDINGS = ("0", "1", "2", "3", "4", "5", "same", "valid")
WIDE, NARROW = 132, 122  # pixels; narrower, and the buttons for more and less are gone


def argument_widgets(path: str, layer: Any, *, rectangular: bool) -> None:
    """Show a widget for every argument of a layer."""
    asked = [slot for slot in fields(layer) if slot.name not in ("branch", "shortcut", "branches")]
    if not asked:
        st.caption(build_words()["block_help" if paths_of(layer) else "no_arguments"])
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for slot in asked:
            _widget(path, layer, slot.name, str(slot.type), rectangular=rectangular)


def _widget(path: str, layer: Any, name: str, kind: str, *, rectangular: bool) -> None:
    value, key = getattr(layer, name), f"build {type(layer).__name__} {path} {name}"
    help = build_words()["arguments"].get(name)
    said: dict[str, Any] = {"key": key, "help": help, "on_change": _set, "args": (path, name, key, kind)}
    if kind == "bool":
        _start(key, value)
        st.toggle(name, **said)
    elif kind == "str":
        _start(key, value)
        st.selectbox(name, _offered(PADDING_MODES, value), width=WIDE, **said)
    elif kind == "IntOrPair | str":
        text = _text(value)
        _start(key, text)
        st.selectbox(name, _offered(PADDINGS, text), accept_new_options=True, width=NARROW, **said)
    elif kind == "float":
        number_box(key, name, float(value), partial(_put, path, name), help=help, width=WIDE)
    elif kind.startswith("IntOrPair") and (isinstance(value, tuple) or (rectangular and value is not None)):
        _pair(path, name, value, key)
    else:
        placeholder = build_words()["as_kernel"] if kind.endswith("None") else None
        limits, then = _limits(name, value), partial(_put, path, name)
        number_box(key, name, value, then, limits, placeholder=placeholder, help=help, width=NARROW)


def _pair(path: str, name: str, value: Any, key: str) -> None:
    words = build_words()
    both = value if isinstance(value, tuple) else (value, value)
    help = words["arguments"].get(name)
    for k, axis in enumerate(("height", "width")):
        label, limits = words["pair"].format(name=name, axis=axis), _limits(name, both[k])
        then = partial(_put_along, path, name, both, k)
        number_box(f"{key} {axis}", label, both[k], then, limits, help=help, width=NARROW + 20)


def _start(key: str, value: Any) -> None:
    """Let a widget show what the network says, whatever it said before."""
    if st.session_state.get(key, _start) != value:
        st.session_state[key] = value


def _offered(options: tuple[str, ...], value: str) -> list[str]:
    return [*options, *([] if value in options else [value])]


def _limits(name: str, value: int | None) -> tuple[int, int]:
    """Give the smallest and the largest value offered; what a link brought may lie beyond them and stays."""
    least = 0 if name in FROM_ZERO else 1
    return (least, MOST) if value is None else (min(least, value), max(MOST, value))


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _set(path: str, name: str, key: str, kind: str) -> None:
    value = st.session_state[key]
    change(lambda network: _with(network, path, name, padding_of(str(value)) if kind == "IntOrPair | str" else value))


def _put(path: str, name: str, value: Any) -> None:
    change(lambda network: _with(network, path, name, value))


def _put_along(path: str, name: str, both: tuple[int, int], axis: int, size: int) -> None:
    height, width = (size, both[1]) if axis == 0 else (both[0], size)
    _put(path, name, height if height == width else (height, width))


def _with(network: Network, path: str, name: str, value: Any) -> Network:
    layer: Any = layer_at(network, path)
    return set_layer(network, path, replace(layer, **{name: value}))


def padding_of(text: str) -> Any:
    """Read a padding as it is typed."""
    if text.strip() in ("same", "valid"):
        return text.strip()
    parts = plain_number(text).replace("×", ",").replace("x", ",").split(",")
    if len(parts) in (1, 2) and all(part.strip().isdecimal() and len(part.strip()) < 6 for part in parts):
        numbers = tuple(int(part) for part in parts)
        return numbers[0] if len(numbers) == 1 else numbers
    raise InvalidInputError(
        "padding is not what it must be.",
        given={"padding": text},
        allowed="padding is a whole number, two of them for height and width, 'same' or 'valid'",
        here=text,
        fixes=[Fix("padding", "=", 0)],
    )


def kinds() -> list[str]:
    """List the kinds of layers there are."""
    return list(LAYERS)
