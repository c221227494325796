"""Which network is asked: a trained one, a preset without training, or the one just built."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.models import shipped_models
from cnn_core.network import PRESETS, to_address
from lesson_ui import controls
from lesson_ui.asked import forget_trail
from lesson_ui.errors import show_error
from lesson_ui.figures.subject import BUILT, PRESET_CHOICES, Subject, make_subject

NETWORK, TEXT, SHAPE, SEED = "explain_network", "network", "network_input", "explain_seed"
BUILT_SO_FAR = "built network"  # what the builder leaves behind, with its sample's shape
BUILT_SHAPE = "built network input"


def choose_network(words: dict[str, Any], more: Any) -> Subject:
    """
    Offer the networks that can be asked.

    Parameters
    ----------
    words : dict
        The lesson's short words.
    more : context manager
        The box of further controls.

    Returns
    -------
    Subject
        The network; while the one built cannot be used, the first trained one, with the reason beside the control.
    """
    trained = {model.name: model.title for model in shipped_models()}
    presets = {name: words["untrained"].format(name=PRESETS[name].network.name) for name in PRESET_CHOICES}
    options = trained | presets | {BUILT: words["built"]}
    first = next(iter(trained))
    choice = controls.choice(NETWORK, words["network_label"], options, first, then=forget_trail)
    if choice in trained:
        return make_subject(choice)
    with more:
        seed = controls.integer(SEED, words["seed_label"], 0, 99, 0, help=words["seed_help"])
    if choice != BUILT:
        return make_subject(choice, seed=seed)
    text, shape = _built()
    try:
        return make_subject(BUILT, text, shape, seed)
    except InvalidInputError as error:
        show_error(error)
        return make_subject(first)


def _built() -> tuple[str, tuple[int, ...]]:
    """Read the network just built: from the address, or as the builder left it; both then stand in the address."""
    default = str(st.session_state.get(BUILT_SO_FAR) or to_address(PRESETS["lenet5"].network))
    sample = str(st.session_state.get(BUILT_SHAPE) or "1,32,32")
    for key, value in ((TEXT, default), (SHAPE, sample)):
        if not st.session_state.get(key) and key not in st.query_params:
            st.session_state[key] = value
    with st.container(key="explain-remembered-network"):
        text = controls.remembered(TEXT)
        shape = controls.remembered(SHAPE)
    sizes = tuple(int(part) for part in shape.replace("×", ",").split(",") if part.strip().isdecimal())
    return text, sizes
