"""The tools of the builder: presets to start from, the chosen layer, buttons to move, remove and add layers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from cnn_core.network import (
    PRESETS,
    Concat,
    Network,
    Residual,
    add_branch,
    add_skip,
    insert_layers,
    layer_at,
    move_layer,
    paths_of,
    remove_layer,
    suggested_layer,
    unwrap,
)
from lesson_ui.controls.number_box import number_box
from lesson_ui.lessons.build.arguments_activity import argument_widgets, kinds
from lesson_ui.lessons.build.figure import build_info
from lesson_ui.lessons.build.network_text_worked import DEFAULT, DEFAULT_INPUT, input_of, network_of
from lesson_ui.lessons.build.state_activity import (
    LAYER,
    Built,
    build_words,
    change,
    current_input,
    current_network,
    put,
)
from lesson_ui.networks.network_words import spoken
from lesson_ui.words.prose import lesson_data

OWN = "own"
COUNT = "build wrapped"  # how many layers a skip or a branch goes around


def starts() -> Mapping[str, tuple[str, Network, tuple[int, ...]]]:
    """List the presets that a network can start from."""
    own = {
        key: (title, network_of(text), input_of(shape))
        for key, (title, text, shape) in lesson_data("build", "starts").items()
    }
    presets = {
        key: (f"{preset.network.name}, {preset.year}", preset.network, preset.input_shape)
        for key, preset in PRESETS.items()
    }
    first = (build_words()["first"], network_of(DEFAULT), input_of(DEFAULT_INPUT))
    return {"first": first, **own, **presets}


def start_control(built: Built) -> None:
    """Offer presets to start from; the choice follows what was built."""
    words, offered = build_words(), starts()
    now = (built.info.network, built.info.input_shape)
    chosen = next((key for key, (_, network, shape) in offered.items() if (network, shape) == now), OWN)
    st.session_state["build start"] = chosen

    def apply() -> None:
        key = st.session_state["build start"]
        if key in offered:
            put(offered[key][1], "0", offered[key][2])

    st.selectbox(
        words["start_label"],
        [*offered, *([OWN] if chosen == OWN else [])],
        key="build start",
        format_func=lambda key: offered[key][0] if key in offered else words["own"],
        on_change=apply,
        width=230,
    )


def layer_tools(built: Built) -> None:
    """Draw the tools for layers: choose one, move it, take it out, add others."""
    words, network, path = build_words(), built.info.network, built.chosen
    options = [node.path for node in network.nodes]
    st.session_state["build layer box"] = path
    st.selectbox(
        words["layer_label"],
        options,
        key="build layer box",
        format_func=lambda p: f"{p} {spoken(network.node_by_path[p].layer)}" if p in options else p,
        on_change=_choose,
        width=250,
    )
    place, last = _place(network, path)
    prefix = path.removesuffix(str(place))
    with st.container(horizontal=True, width="content", gap="xsmall", key="build-move"):
        for name, by, off in (("earlier", -1, place == 0), ("later", 1, place == last)):
            st.button(
                words[name],
                key=f"build-{name}",
                help=words[f"{name}_help"],
                disabled=off,
                on_click=change,
                args=(_moving(path, by), f"{prefix}{place + by}"),
            )
        st.button(
            words["remove"],
            key="build-remove",
            on_click=change,
            args=(_removing(path), _neighbour(prefix, place, last)),
        )
    with st.popover(words["add"], width="content"):
        _adding(built, prefix, place)
    with st.popover(words["wrap"], width="content"):
        _wrapping(built, place, last)


def _choose() -> None:
    st.session_state[LAYER] = st.session_state["build layer box"]


def _moving(path: str, by: int) -> Any:
    return lambda network: move_layer(network, path, by)


def _removing(path: str) -> Any:
    return lambda network: remove_layer(network, path)


def _neighbour(prefix: str, place: int, last: int) -> str:
    """Say which layer is chosen when one is taken out: the one behind it, the one before, or the block it stood in."""
    if last == 0 and prefix:
        return re.sub(r"\.(branch|shortcut|branches\.\d+)\.$", "", prefix)
    return f"{prefix}{min(place, max(0, last - 1))}"


def _place(network: Network, path: str) -> tuple[int, int]:
    """Find the index of a layer in its path, and the last index of that path."""
    prefix, _, number = path.rpartition(".")
    count = 0
    while f"{prefix}.{count}".strip(".") in network.node_by_path:
        count += 1
    return int(number), count - 1


def _adding(built: Built, prefix: str, place: int) -> None:
    words, path = build_words(), built.chosen
    kind = st.selectbox(words["kind_label"], kinds(), key="build kind", help=words["kind_help"])
    places = [("before", f"{prefix}{place}"), ("after", f"{prefix}{place + 1}")]
    with st.container(horizontal=True):
        for name, where in places:
            label = words[name].format(path=path)
            st.button(label, key=f"build-add-{name}", on_click=_add, args=(kind, where, path, name))
        for name, inner in paths_of(layer_at(built.info.network, path)):
            where = f"{path}.{name}.{len(inner)}"
            st.button(
                words["inside"].format(name=name),
                key=f"build-add-{name}",
                on_click=_add,
                args=(kind, where, path, "in"),
            )


def _add(kind: str, where: str, path: str, how: str) -> None:
    shape = _shape_at(path, before=how != "after")
    change(lambda network: insert_layers(network, where, (suggested_layer(kind, shape),)), where)


def _shape_at(path: str, *, before: bool) -> tuple[int, ...] | None:
    """Find the shape of a layer's input or output."""
    row = build_info(current_network(), current_input()).row_by_path.get(path)
    if row is None:
        return None
    return row.input_shapes[0] if before else row.output_shape


def _wrapping(built: Built, place: int, last: int) -> None:
    words, path = build_words(), built.chosen
    most = last - place + 1
    count = min(int(st.session_state.get(COUNT, 1)), most)
    if most > 1:
        number_box("build count", words["count_label"].format(path=path), count, _set_count, (1, most))
    st.button(words["skip"], key="build-skip", help=words["skip_help"], on_click=_skip, args=(path, count))
    st.button(words["branch"], key="build-branch", help=words["branch_help"], on_click=_branch, args=(path, count))
    if isinstance(layer_at(built.info.network, path), Residual | Concat):
        st.button(words["unwrap"], key="build-unwrap", on_click=change, args=(lambda network: unwrap(network, path),))


def _set_count(count: int) -> None:
    st.session_state[COUNT] = count


def _skip(path: str, count: int) -> None:
    change(lambda network: add_skip(network, path, count, current_input()), path)


def _branch(path: str, count: int) -> None:
    beside = (suggested_layer("Conv2d", _shape_at(path, before=True)),)
    change(lambda network: add_branch(network, path, count, beside), path)


def arguments_panel(built: Built, *, rectangular: bool) -> None:
    """Show the chosen layer's arguments."""
    layer = layer_at(built.info.network, built.chosen)
    kind = type(layer).__name__
    with st.container(key="build-arguments", gap="small"):
        st.markdown(
            build_words()["arguments_of"].format(path=built.chosen, kind=kind, about=build_words()["kinds"][kind])
        )
        argument_widgets(built.chosen, layer, rectangular=rectangular)
