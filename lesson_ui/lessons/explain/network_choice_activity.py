"""The control for the network: a trained one, a preset without training, the one just built, or one of a stored run."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.models import shipped_models
from cnn_core.network import PRESETS, to_address
from jobs import get_runner
from lesson_ui.controls import controls
from lesson_ui.controls.refusals import show_error
from lesson_ui.lessons.explain.number_trail_activity import forget_trail
from lesson_ui.networks import addresses
from lesson_ui.networks.addresses import EXPLAIN_NETWORK, EXPLAIN_RUN, EXPLAIN_STEP, NETWORK, NETWORK_INPUT
from lesson_ui.networks.stored_run import RUN_KEY, stored_subject
from lesson_ui.networks.subject import BUILT, PRESET_CHOICES, Subject, check_size, make_subject
from lesson_ui.words.refusals import plain

SEED, STORED = "explain_seed", "stored"


def choose_network(words: dict[str, Any], more: Any) -> Subject:
    """Offer the networks whose numbers can be explained."""
    trained = {model.name: model.title for model in shipped_models()}
    presets = {name: words["untrained"].format(name=PRESETS[name].network.name) for name in PRESET_CHOICES}
    run, step = _moment()
    options = trained | presets | {BUILT: words["built"]} | ({STORED: words["stored"]} if run else {})
    first = next(iter(trained))
    choice = controls.choice(EXPLAIN_NETWORK, words["network_label"], options, first, then=forget_trail)
    if choice in trained:
        return make_subject(choice)
    if choice == STORED:
        return _stored(run, step, words, first)
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


def _moment() -> tuple[str, int | None]:
    """Read from the address which stored run, and after which step."""
    with st.container(key="explain-remembered-run"):
        run, step = controls.remembered(EXPLAIN_RUN), controls.remembered(EXPLAIN_STEP)
    return run, int(step) if step.isdecimal() and len(step) < 10 else None


def _stored(run: str, step: int | None, words: dict[str, Any], first: str) -> Subject:
    try:
        subject = stored_subject(get_runner().store, run, step)
        check_size(subject.trace)
    except InvalidInputError as error:
        show_error(error)
        return make_subject(first)
    return subject


def moment_words(subject: Subject, words: dict[str, Any]) -> str:
    """Say of which run, and after which step, a network's weights are."""
    if not subject.key.startswith(f"{RUN_KEY} "):
        return ""
    _, run, step = subject.key.split(" ")
    return str(words["stored_moment"].format(step=step, title=plain(get_runner().status(run).title)))


def _built() -> tuple[str, tuple[int, ...]]:
    """Read the network just built: from the address, or as the builder left it; both then stand in the address."""
    default = str(st.session_state.get(addresses.BUILT) or to_address(PRESETS["lenet5"].network))
    sample = str(st.session_state.get(addresses.BUILT_INPUT) or "1,32,32")
    for key, value in ((NETWORK, default), (NETWORK_INPUT, sample)):
        if not st.session_state.get(key) and key not in st.query_params:
            st.session_state[key] = value
    with st.container(key="explain-remembered-network"):
        text = controls.remembered(NETWORK)
        shape = controls.remembered(NETWORK_INPUT)
    sizes = tuple(int(part) for part in shape.replace("×", ",").split(",") if part.strip().isdecimal())
    return text, sizes
