"""Which picture: a sample, a file or the camera. The choice is in the address, the learner's own picture included."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images import Picture, fit_picture, read_picture, to_grey, to_png
from lesson_ui import control_problems, controls, history
from lesson_ui.errors import show_error
from lesson_ui.own_pictures import MAX_SIDE, PREFIX, find_picture, keep_picture
from lesson_ui.pictures import load_sample, sample_pictures
from lesson_ui.prose import words

KEY = "picture"  # which picture, as a word
OWN = "own_picture"  # which own picture, as the name of its content
MAX_MB = 20
_BROUGHT = "brought picture"  # outlives the pages, unlike the control
BOX = "picture box"  # whether the box of file and camera is open
_NOTES = "brought picture notes"


@lru_cache(maxsize=32)
def _kept(key: str) -> Picture:
    """Find a kept picture; a failure is not remembered, for the same picture may be brought again."""
    picture = find_picture(key)
    if picture is None:
        raise KeyError(key)
    return picture


def _picture(key: str) -> Picture:
    return _kept(key) if key.startswith(PREFIX) else load_sample(key)


@lru_cache(maxsize=64)
def fitted(key: str, max_side: int) -> NDArray[np.uint8]:
    """
    Give a picture's pixels at working size.

    Parameters
    ----------
    key : str
        The picture, as `choose_picture` returned it.
    max_side : int
        Longest side in pixels.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        sRGB; do not write to it.
    """
    return fit_picture(_picture(key).pixels, max_side)


@lru_cache(maxsize=64)
def fitted_png(key: str, max_side: int, *, grey: bool = False) -> bytes:
    """
    Give a picture at working size as a PNG file, for showing it beside the text.

    Parameters
    ----------
    key : str
        The picture, as `choose_picture` returned it.
    max_side : int
        Longest side in pixels.
    grey : bool
        Whether to show its luminance.

    Returns
    -------
    bytes
        The file.
    """
    return to_png(fitted_levels(key, max_side) if grey else fitted(key, max_side))


@lru_cache(maxsize=64)
def fitted_levels(key: str, max_side: int) -> NDArray[np.uint8]:
    """
    Give a picture's luminance at working size as bytes.

    Parameters
    ----------
    key : str
        The picture, as `choose_picture` returned it.
    max_side : int
        Longest side in pixels.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        `fitted_grey` as it is stored; do not write to it.
    """
    return fitted_grey(key, max_side).astype(np.uint8)


@lru_cache(maxsize=64)
def fitted_grey(key: str, max_side: int) -> NDArray[np.float64]:
    """
    Give a picture's luminance at working size, rounded to whole numbers.

    Parameters
    ----------
    key : str
        The picture, as `choose_picture` returned it.
    max_side : int
        Longest side in pixels.

    Returns
    -------
    ndarray of float64, shape (H, W)
        Whole numbers from 0 to 255; do not write to it.
    """
    return np.rint(to_grey(fitted(key, max_side)))


def choose_picture(default: str) -> str:
    """
    Offer the samples, a file and the camera: two controls for the row under the figure.

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
    Offer a file and the camera only: one control.

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


def original(key: str) -> Picture:
    """
    Give a picture as it was brought (own pictures: as it was kept).

    Parameters
    ----------
    key : str
        As `choose_picture` returned it.

    Returns
    -------
    Picture
        Pixels and what is known about them.
    """
    return _picture(key)


class PictureWords(NamedTuple):
    """
    What is said about a picture.

    Attributes
    ----------
    title, alt : str
        Its name, and what is to be seen in one sentence.
    file : str
        Where code finds it, seen from the root of the repository.
    kept_side : int or None
        Longest side at which an own picture is kept; None for the samples.
    """

    title: str
    alt: str
    file: str
    kept_side: int | None


def picture_words(key: str) -> PictureWords:
    """
    Say what a picture is.

    Parameters
    ----------
    key : str
        As `choose_picture` returned it.

    Returns
    -------
    PictureWords
        Title, description and file.
    """
    for sample in sample_pictures():
        if sample.key == key:
            return PictureWords(sample.title, sample.alt, f"assets/images/{sample.file}", None)
    text = words()["picture"]
    return PictureWords(text["own"], text["own_alt"], "my_picture.png", MAX_SIDE)


def _own_picture(default: str) -> str:
    """Name the learner's own picture, from this visit or from the address; empty if there is none that is here."""
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
        _kept(key)
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
    history.insist(KEY, key)
    st.session_state[_NOTES] = picture.notes
    control_problems.forget_problem(KEY)
