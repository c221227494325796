"""The network being built: one text in the address, the shape of its input, and the layer chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import PRESETS, Network, from_address, to_address
from lesson_ui import controls
from lesson_ui.control_problems import forget_problem, remember_problem
from lesson_ui.figures.build import BuildInfo, build_info
from lesson_ui.networks import addresses
from lesson_ui.prose import lesson_data

NETWORK, INPUT, LAYER = "build_network", "build_input", "build_layer"  # names in the address
DEFAULT = "Conv2d(16,3,padding=1),ReLU,MaxPool2d(2),Conv2d(32,3,padding=1),ReLU,MaxPool2d(2),Flatten,Linear(10)"
DEFAULT_INPUT = "3, 32, 32"
MOST_CHANNELS, MOST_SIDE = 4096, 4096


class Built(NamedTuple):
    """What is being built: the network with its trace, and the path of the layer chosen."""

    info: BuildInfo
    chosen: str


def build_words() -> dict[str, Any]:
    """
    Read the lesson's short words.

    Returns
    -------
    dict
        Titles, labels and sentences with placeholders.
    """
    return lesson_data("build", "figure")


@lru_cache(maxsize=256)
def network_of(text: str) -> Network:
    """
    Read a network from the text that the address keeps.

    Parameters
    ----------
    text : str
        Layers, or the name of a preset.

    Returns
    -------
    Network
        The layers.

    Raises
    ------
    InvalidInputError
        If it is neither.
    """
    name = text.strip()
    return PRESETS[name].network if name in PRESETS else from_address(text)


@lru_cache(maxsize=256)
def text_of(network: Network) -> str:
    """
    Write a network as the text that the address keeps.

    Parameters
    ----------
    network : Network
        The layers.

    Returns
    -------
    str
        The name of the preset that has these layers, or the layers.
    """
    return next((name for name, preset in PRESETS.items() if preset.network == network), to_address(network))


def input_of(text: str) -> tuple[int, ...]:
    """
    Read the shape of a sample.

    Parameters
    ----------
    text : str
        E.g. ``3, 32, 32``; one number is a vector.

    Returns
    -------
    tuple of int
        (C, H, W) or (F,).

    Raises
    ------
    InvalidInputError
        If it is not written like that, or larger than this lesson follows.
    """
    parts = text.replace("×", ",").replace("x", ",").strip("() ").split(",")
    numbers = tuple(int(part) for part in parts if part.strip().isdecimal() and len(part.strip()) < 9)
    if len(numbers) != len(parts) or len(parts) not in (1, 3) or not _is_small(numbers):
        raise InvalidInputError(
            "That is no shape of an input.",
            given={"input": text},
            allowed=f"channels, height, width: channels from 1 to {MOST_CHANNELS}, sides from 1 to {MOST_SIDE} "
            f"(limited here for speed); or one number for a vector",
            here=text,
            fixes=[Fix("input", "=", DEFAULT_INPUT)],
        )
    return numbers


def _is_small(shape: tuple[int, ...]) -> bool:
    most = (MOST_CHANNELS * 64,) if len(shape) == 1 else (MOST_CHANNELS, MOST_SIDE, MOST_SIDE)
    return all(1 <= size <= limit for size, limit in zip(shape, most, strict=True))


def current_network() -> Network:
    """
    Give the network as it is now, for callbacks: what the text says, or said when it could last be read.

    Returns
    -------
    Network
        The layers.
    """
    try:
        return network_of(str(st.session_state.get(NETWORK, DEFAULT)))
    except InvalidInputError:
        return network_of(str(st.session_state.get(f"{NETWORK} last good", DEFAULT)))


def current_input() -> tuple[int, ...]:
    """
    Give the shape of the input as it is now, for callbacks.

    Returns
    -------
    tuple of int
        (C, H, W) or (F,).
    """
    try:
        return input_of(str(st.session_state.get(INPUT, DEFAULT_INPUT)))
    except InvalidInputError:
        return input_of(str(st.session_state.get(f"{INPUT} last good", DEFAULT_INPUT)))


def change(edit: Callable[[Network], Network], chosen: str | None = None) -> None:
    """
    Change the network; for use in callbacks. A change that is refused is explained and the network stays.

    Parameters
    ----------
    edit : callable
        Makes of the network another one.
    chosen : str or None
        Path of the layer chosen from now on.
    """
    try:
        put(edit(current_network()), chosen)
    except InvalidInputError as error:
        remember_problem(NETWORK, error)


def put(network: Network, chosen: str | None = None, input_shape: tuple[int, ...] | None = None) -> None:
    """
    Take another network; for use in callbacks.

    Parameters
    ----------
    network : Network
        The layers.
    chosen : str or None
        Path of the layer chosen from now on.
    input_shape : tuple of int or None
        The sample from now on.
    """
    st.session_state[NETWORK] = text_of(network)
    forget_problem(NETWORK)
    if chosen is not None:
        st.session_state[LAYER] = chosen
    if input_shape is not None:
        st.session_state[INPUT] = ", ".join(map(str, input_shape))
        forget_problem(INPUT)


def info_of(network: Network, input_shape: tuple[int, ...]) -> Built:
    """
    Follow the sample through the network, and find the layer chosen.

    Parameters
    ----------
    network : Network
        The layers.
    input_shape : tuple of int
        The sample.

    Returns
    -------
    Built
        A path that is none chooses the first layer.
    """
    with st.container(key="build-remembered"):
        chosen = controls.remembered(LAYER, "0")
    st.session_state[addresses.BUILT] = to_address(network)
    st.session_state[addresses.BUILT_INPUT] = ",".join(map(str, input_shape))
    info = build_info(network, input_shape)
    return Built(info, chosen if chosen in network.node_by_path else network.nodes[0].path)


def choose_block(built: Built, edit: Mapping[str, Any]) -> None:
    """
    Choose the layer whose block was clicked; for use in callbacks.

    Parameters
    ----------
    built : Built
        What was drawn.
    edit : mapping
        ``column`` is the number of the block; 0 is the input, which is no layer.
    """
    place = int(edit["column"]) - 1
    if 0 <= place < len(built.info.drawn):
        st.session_state[LAYER] = built.info.drawn[place].path
