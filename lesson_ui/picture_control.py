"""Which picture: a sample, a file or the camera. The choice is in the address."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images import FORMATS, MAX_BYTES, Picture, fit_picture, read_picture, to_grey
from lesson_ui import history
from lesson_ui.errors import show_error
from lesson_ui.own_pictures import PREFIX, find_picture, keep_picture
from lesson_ui.pictures import load_sample, sample_pictures
from lesson_ui.prose import words

KEY = "picture"
SUFFIXES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]


@lru_cache(maxsize=64)
def _picture(key: str) -> Picture | None:
    return find_picture(key) if key.startswith(PREFIX) else load_sample(key)


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
    picture = _picture(key)
    if picture is None:
        raise KeyError(key)
    return fit_picture(picture.pixels, max_side)


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
    Offer the samples, a file and the camera.

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
    samples = {sample.key: sample.title for sample in sample_pictures()}
    history.register(KEY, default)
    options = samples | _own_option(text["own"])
    _check_address(options, default)
    if KEY not in st.session_state or st.session_state[KEY] not in options:
        st.session_state[KEY] = st.query_params.get(KEY) if st.query_params.get(KEY) in options else default
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen: str = st.selectbox(
            text["label"],
            list(options),
            key=KEY,
            format_func=lambda key: options.get(key, key),
            bind="query-params",
            on_change=history.forget_problem,
            args=(KEY,),
        )
        with st.popover(text["bring"]):
            st.file_uploader(
                text["file"],
                SUFFIXES,
                key="picture file",
                on_change=_take,
                args=("picture file",),
                help=text["kept"],
            )
            if st.toggle(text["use_camera"], key="picture camera on"):
                st.camera_input(text["camera"], key="picture camera", on_change=_take, args=("picture camera",))
            st.caption(text["kept"])
    problem = history.problem_of(KEY)
    if problem is not None:
        show_error(problem)
    return chosen


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
    picture = _picture(key)
    if picture is None:
        raise KeyError(key)
    return picture


def _own_option(label: str) -> dict[str, str]:
    """Offer the learner's own picture if the address or the session names one that is here."""
    for named in (st.session_state.get(KEY), st.session_state.get("own picture"), st.query_params.get(KEY)):
        if isinstance(named, str) and named.startswith(PREFIX) and _picture(named) is not None:
            st.session_state["own picture"] = named
            return {named: label}
    return {}


def _check_address(options: dict[str, str], default: str) -> None:
    raw = st.query_params.get(KEY)
    if raw is None or raw in options or KEY in st.session_state:
        return
    text = words()["picture"]
    history.remember_problem(
        KEY,
        InvalidInputError(
            text["gone"] if raw.startswith(PREFIX) else words()["errors"]["address"],
            given={KEY: raw},
            allowed=", ".join(options),
            here=f"{KEY} = {raw}",
            fixes=[Fix(KEY, "=", default)],
        ),
    )


def _take(widget: str) -> None:
    upload = st.session_state.get(widget)
    if upload is None:
        return
    try:
        picture = read_picture(upload.getvalue(), upload.name)
    except InvalidInputError as error:
        history.remember_problem(KEY, error)
        return
    st.session_state[KEY] = st.session_state["own picture"] = keep_picture(picture)
    history.forget_problem(KEY)


def limits_in_words() -> str:
    """Say which files are taken, for help texts."""
    return f"{', '.join(FORMATS)}; at most {MAX_BYTES // 1_000_000} MB"
