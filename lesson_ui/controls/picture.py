"""The control of a picture: a sample, a file or the camera; the choice, own pictures included, is in the address."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images import read_picture
from lesson_ui.controls import control_problems, controls, undo
from lesson_ui.controls.refusals import show_error
from lesson_ui.pictures.by_key import kept_picture
from lesson_ui.pictures.own_pictures import PREFIX, keep_picture
from lesson_ui.pictures.samples import sample_pictures
from lesson_ui.words.prose import words

KEY = "picture"  # which picture, as a word
OWN = "own_picture"  # which own picture, as the name of its content
MAX_MB = 20
_BROUGHT = "brought picture"  # outlives the pages, unlike the control
BOX = "picture box"  # whether the box of file and camera is open
_NOTES = "brought picture notes"


def choose_picture(default: str) -> str:
    """
    Draw the controls of a picture, for the row under the figure: samples, and a file or the camera.

    Parameters
    ----------
    default : str
        Key of the sample at first.

    Returns
    -------
    str
        Key of the picture chosen; `original` and `fitted` take it.
    """
    text = words()["picture"]
    own = _own_picture(default)
    options = {sample.key: sample.title for sample in sample_pictures()} | ({own: text["own"]} if own else {})
    if st.session_state.get(KEY, default) not in options:
        del st.session_state[KEY]
    chosen = controls.choice(KEY, text["label"], options, default)
    _box(text)
    return chosen


def bring_picture() -> str:
    """
    Draw the control for an own picture only: a file or the camera.

    Returns
    -------
    str
        Key of the learner's own picture; empty while there is none.
    """
    own = _own_picture("")
    _box(words()["picture"])
    problem = control_problems.problem_of(KEY)
    if problem is not None:
        show_error(problem)
    return own


def _box(text: dict[str, str]) -> None:
    # What stands in the closed box is not drawn at all: a rerun is as quick as the controls it draws are few.
    box = st.popover(text["bring"], width="content", key=BOX, on_change="rerun")
    if box.open:
        with box, st.container(key="picture-box-inside"):
            _bring(text)


def _bring(text: dict[str, str]) -> None:
    # Any file may be tried: the content decides, and a sentence says why a file cannot be read.
    st.file_uploader(text["file"], key="picture file", on_change=_take, args=("picture file",), max_upload_size=MAX_MB)
    if st.toggle(text["use_camera"], key="picture camera on"):
        st.camera_input(text["camera"], key="picture camera", on_change=_take, args=("picture camera",))
    for note in st.session_state.get(_NOTES, ()):
        st.caption(note)
    st.caption(text["kept"])


def _own_picture(default: str) -> str:
    """Find the key of the learner's own picture, of this visit or in the address; empty if it is not stored here."""
    named = str(st.session_state.get(OWN) or st.session_state.get(_BROUGHT) or st.query_params.get(OWN, ""))
    if named and not _is_here(named):
        if _asks_for_own(named):
            control_problems.remember_problem(KEY, _gone(named, default))
            st.session_state[KEY] = default
        named = ""
    st.session_state[OWN] = st.session_state[_BROUGHT] = named
    with st.container(key="picture-remembered"):
        st.text_input(OWN, key=OWN, bind="query-params")
    return named


def _asks_for_own(named: str) -> bool:
    if KEY in st.session_state:
        return bool(st.session_state[KEY] == named)
    return bool(st.query_params.get(KEY) == words()["picture"]["own"])


def _is_here(key: str) -> bool:
    if not key.startswith(PREFIX):
        return False
    try:
        kept_picture(key)
    except KeyError:
        return False
    return True


def _gone(named: str, default: str) -> InvalidInputError:
    text = words()["picture"]
    return InvalidInputError(
        text["gone"],
        given={OWN: named},
        allowed=text["gone_allowed"],
        here=f"{OWN} = {named}",
        fixes=[Fix(KEY, "=", default)],
    )


def _take(widget: str) -> None:
    upload: Any = st.session_state.get(widget)
    if upload is None:
        return
    try:
        picture = read_picture(upload.getvalue(), upload.name)
    except InvalidInputError as error:
        control_problems.remember_problem(KEY, error)
        return
    key = keep_picture(picture)
    st.session_state[OWN] = st.session_state[_BROUGHT] = key
    undo.insist(KEY, key)
    st.session_state[_NOTES] = picture.notes
    control_problems.forget_problem(KEY)
