"""State of the builder: the network as one text in the address, the shape of its input, the chosen layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.network import Network, to_address
from lesson_ui.controls import controls
from lesson_ui.controls.control_problems import forget_problem, remember_problem
from lesson_ui.lessons.build.figure import BuildInfo, build_info
from lesson_ui.lessons.build.network_text_worked import DEFAULT, DEFAULT_INPUT, input_of, network_of, text_of
from lesson_ui.networks import addresses
from lesson_ui.words.prose import lesson_data

NETWORK, INPUT, LAYER = "build_network", "build_input", "build_layer"  # names in the address


class Built(NamedTuple):
    """What is being built: the network with its trace, and the path of the layer chosen."""

    info: BuildInfo
    chosen: str


def build_words() -> dict[str, Any]:
    """Read the short words of the builder's lesson."""
    return lesson_data("build", "figure")


def current_network() -> Network:
    """Give the network as it is now, for callbacks: what the text says, or said when it could last be read."""
    try:
        return network_of(str(st.session_state.get(NETWORK, DEFAULT)))
    except InvalidInputError:
        return network_of(str(st.session_state.get(f"{NETWORK} last good", DEFAULT)))


def current_input() -> tuple[int, ...]:
    """Give the shape of the input as it is now, for callbacks."""
    try:
        return input_of(str(st.session_state.get(INPUT, DEFAULT_INPUT)))
    except InvalidInputError:
        return input_of(str(st.session_state.get(f"{INPUT} last good", DEFAULT_INPUT)))


def change(edit: Callable[[Network], Network], chosen: str | None = None) -> None:
    """Edit the network; for use in callbacks. A change that is refused is explained and the network stays."""
    try:
        put(edit(current_network()), chosen)
    except InvalidInputError as error:
        remember_problem(NETWORK, error)


def put(network: Network, chosen: str | None = None, input_shape: tuple[int, ...] | None = None) -> None:
    """Replace the network by another; for use in callbacks."""
    st.session_state[NETWORK] = text_of(network)
    forget_problem(NETWORK)
    if chosen is not None:
        st.session_state[LAYER] = chosen
    if input_shape is not None:
        st.session_state[INPUT] = ", ".join(map(str, input_shape))
        forget_problem(INPUT)


def info_of(network: Network, input_shape: tuple[int, ...]) -> Built:
    """Trace the network with the sample's shape, and find the chosen layer."""
    with st.container(key="build-remembered"):
        chosen = controls.remembered(LAYER, "0")
    st.session_state[addresses.BUILT] = to_address(network)
    st.session_state[addresses.BUILT_INPUT] = ",".join(map(str, input_shape))
    info = build_info(network, input_shape)
    return Built(info, chosen if chosen in network.node_by_path else network.nodes[0].path)


def choose_block(built: Built, edit: Mapping[str, Any]) -> None:
    """Choose the layer whose block was clicked; for use in callbacks."""
    place = int(edit["column"]) - 1
    if 0 <= place < len(built.info.drawn):
        st.session_state[LAYER] = built.info.drawn[place].path
