"""Export of the network as JSON and PyTorch code, import from a file or pasted text."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import from_json, to_json, to_torch_code
from lesson_ui.controls.control_problems import remember_problem
from lesson_ui.lessons.build.network_text_worked import input_of
from lesson_ui.lessons.build.state_activity import NETWORK, Built, build_words, put

MAX_MB = 1
FILE, PASTED = "build file", "build pasted"


def files_in() -> None:
    """Import a network from a JSON file or from pasted JSON; whatever is wrong with it, the learner's network stays."""
    words = build_words()
    left, right = st.columns(2)
    with left:
        st.file_uploader(words["file"], key=FILE, on_change=_take_file, max_upload_size=MAX_MB)
    with right:
        st.text_area(words["paste"], key=PASTED, on_change=_take_pasted, height=100)


def _take_file() -> None:
    brought = st.session_state.get(FILE)
    if brought is None:
        return
    try:
        text = brought.getvalue().decode("utf-8")
    except UnicodeDecodeError:
        remember_problem(NETWORK, _no_text(brought.name))
        return
    _take(text)


def _take_pasted() -> None:
    text = str(st.session_state.get(PASTED) or "")
    if text.strip():
        _take(text)


def _take(text: str) -> None:
    try:
        read = from_json(text)
        input_of(", ".join(map(str, read.input_shape)))  # larger inputs than this lesson follows are refused here
        put(read.network, "0", read.input_shape)
    except InvalidInputError as error:
        remember_problem(NETWORK, error)


def _no_text(name: str) -> InvalidInputError:
    return InvalidInputError(
        "The file holds no text.",
        given={"file": name},
        allowed="a JSON file as this page writes it, in UTF-8",
        here="bytes that are no UTF-8",
        fixes=[Fix("file", "=", "network.json")],
    )


def files_out(built: Built) -> None:
    """Offer the network as JSON and as PyTorch code for download."""
    words, info = build_words(), built.info
    given: dict[str, Any] = {"on_click": "ignore"}
    with st.container(horizontal=True):
        written = to_json(info.network, info.input_shape)
        st.download_button(words["json_out"], written, "network.json", "application/json", key="build-json", **given)
        if not info.followed.broken:
            script = to_torch_code(info.network, info.input_shape)
            st.download_button(words["torch_out"], script, "network.py", "text/x-python", key="build-torch", **given)
