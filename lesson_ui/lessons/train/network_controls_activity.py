"""The controls of the network to train: one that comes with the app, one the learner built, or that of a stored run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from cnn_core.datasets import SourceShape
from cnn_core.errors import InvalidInputError
from cnn_core.models import load_model, shipped_models
from cnn_core.network import PRESETS, Flatten, Linear, Network, ReLU, from_address, to_address
from cnn_core.training import TrainingSpec
from cnn_core.training.defaults import default_network
from lesson_ui.controls import controls
from lesson_ui.lessons.train.recipe_controls_activity import PREFIX
from lesson_ui.networks import addresses
from lesson_ui.networks.addresses import NETWORK, TRAIN_NETWORK, TRAIN_WEIGHTS
from lesson_ui.networks.start_weights import is_kept_here

START = "train_start"
SMALL, DENSE, BUILT, STORED = "small", "dense", "built", "stored"
OFFERED = ("tiny_vgg",)  # presets that learn in minutes
Words = Mapping[str, Any]


@lru_cache(maxsize=1)
def _shipped() -> dict[str, str]:
    return {model.name: model.title for model in shipped_models()}


def network_titles(words: Words) -> dict[str, str]:
    """List the networks that can be trained."""
    presets = {name: PRESETS[name].network.name for name in OFFERED}
    shipped = {name: words["as_shipped"].format(title=title) for name, title in _shipped().items()}
    stored = {STORED: words["stored"]} if st.session_state.get(TRAIN_WEIGHTS) else {}
    return {SMALL: words["small"], DENSE: words["dense"]} | presets | shipped | {BUILT: words["built"]} | stored


def choose_network(titles: Mapping[str, str], words: Words) -> str:
    """Ask for one of `network_titles`."""
    return controls.choice(TRAIN_NETWORK, words["network_label"], titles, SMALL, then=_follow_network)


def choose_start(chosen: str, words: Words) -> str | None:
    """Offer to start from trained weights, where the network has some."""
    if chosen not in (*_shipped(), STORED):
        return None
    wanted = controls.toggle(START, words["start_label"], help=words["start_help"])
    return (str(st.session_state[TRAIN_WEIGHTS]) if chosen == STORED else chosen) if wanted else None


def network_or_problem(chosen: str, shape: SourceShape, words: Words) -> tuple[Network, InvalidInputError | None]:
    """Make the network; while its text cannot be read, the small default one."""
    try:
        return _network(chosen, shape, words), None
    except InvalidInputError as problem:
        return _network(SMALL, shape, words), problem


def network_values(spec: TrainingSpec, words: Words) -> dict[str, Any]:
    """Give the controls of the network the values that lead to a spec."""
    shape = SourceShape(spec.input_shape, spec.class_names)
    named = (SMALL, DENSE, *OFFERED, *_shipped())
    alike = next((name for name in named if _network(name, shape, words) == spec.network), BUILT)
    kept = is_kept_here(spec.start)
    chosen = STORED if kept else spec.start or alike
    values: dict[str, Any] = {TRAIN_NETWORK: chosen, START: spec.start is not None}
    if kept:
        values[TRAIN_WEIGHTS] = spec.start
    if chosen in (BUILT, STORED):
        values[NETWORK] = to_address(spec.network)
    return values


def _network(chosen: str, shape: SourceShape, words: Words) -> Network:
    classes = len(shape.class_names)
    if chosen == SMALL:
        return default_network(shape.shape, classes)
    if chosen == DENSE:
        return Network((Flatten(), Linear(64), ReLU(), Linear(classes)), words["dense"])
    if chosen in (BUILT, STORED):
        default = str(st.session_state.get(addresses.BUILT) or to_address(default_network(shape.shape, classes)))
        if not st.session_state.get(NETWORK) and NETWORK not in st.query_params:
            st.session_state[NETWORK] = default
        return from_address(controls.parsed(NETWORK, words["text_label"], "", str, help=words["text_help"]))
    network = PRESETS[chosen].network if chosen in PRESETS else load_model(chosen).network
    return _with_head(network, classes)


def _with_head(network: Network, classes: int) -> Network:
    last = network.layers[-1]
    if not isinstance(last, Linear) or last.out_features == classes:
        return network
    return Network((*network.layers[:-1], Linear(classes)), network.name)


def _follow_network() -> None:
    """Choose pictures of the size that a network of the literature was made for."""
    chosen = st.session_state.get(TRAIN_NETWORK, SMALL)
    if chosen in _shipped():
        st.session_state[f"{PREFIX}size"] = str(load_model(chosen).about.input_shape[1])
    elif chosen not in (BUILT, STORED):
        st.session_state[f"{PREFIX}size"] = ""
