"""What the activities of the lesson on channels share: their words, stacks of sheets as text, the way they end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.images import centre_crop_square, fit_picture
from cnn_core.kernels.colour_bank import KERNELS
from lesson_ui import controls, grids
from lesson_ui.errors import show_error
from lesson_ui.figures.channels_info import CHANNELS, Volume, split_stack
from lesson_ui.offers import Target
from lesson_ui.picture_by_key import fitted, original
from lesson_ui.prose import lesson_data


def channels_words() -> dict[str, Any]:
    """
    Read the lesson's short words.

    Returns
    -------
    dict
        Titles, labels and sentences with placeholders.
    """
    return lesson_data("channels", "figure")


@cache
def channels_presets(kind: str) -> dict[str, tuple[str, str]]:
    """
    Read the lesson's ready-made inputs and filters.

    Parameters
    ----------
    kind : str
        ``"sheets"``, ``"filters"``, ``"small_sheets"`` or ``"small_filters"``.

    Returns
    -------
    dict
        Name → words shown and the stack as text: the rows of red, of green, of blue.
    """
    return {name: (title, text) for name, (title, text) in lesson_data("channels", "presets")[kind].items()}


@lru_cache(maxsize=32)
def square_sheets(picture: str, size: int) -> Volume:
    """
    Give the middle square of a picture as three sheets.

    Parameters
    ----------
    picture : str
        As `choose_picture` returned it.
    size : int
        Its side in pixels.

    Returns
    -------
    ndarray of float64, shape (3, size, size)
        Whole numbers from 0 to 255; do not write to it.
    """
    square = fit_picture(centre_crop_square(original(picture).pixels), size)
    return np.moveaxis(square, -1, 0).astype(np.float64)


@lru_cache(maxsize=32)
def sheets_of(picture: str, size: int) -> Volume:
    """
    Give a picture as three sheets.

    Parameters
    ----------
    picture : str
        As `choose_picture` returned it.
    size : int
        Its longest side in pixels.

    Returns
    -------
    ndarray of float64, shape (3, H, W)
        Whole numbers from 0 to 255; do not write to it.
    """
    return np.moveaxis(fitted(picture, size), -1, 0).astype(np.float64)


def stack(key: str, label: str, default: str, *, most: int, help: str) -> Volume:
    """
    Ask for three sheets as text; while they cannot be read, the last good ones stay in use.

    Parameters
    ----------
    key, label, help
        As for `controls.matrix`.
    default : str
        Rows of red, then of green, then of blue, separated by semicolons.
    most : int
        Most rows and columns of a sheet.

    Returns
    -------
    ndarray of shape (3, rows, columns)
        The sheets.
    """
    rows = most * len(CHANNELS)
    stacked = controls.matrix(key, label, default, max_side=rows, help=help)
    good = f"{key} last stack"
    try:
        volume = split_stack(stacked[:, :most], label)
    except InvalidInputError as error:
        show_error(error)
        kept: NDArray[np.float64] | None = st.session_state.get(good)
        return kept if kept is not None else split_stack(grids.read(default, rows), label)
    st.session_state[good] = volume
    return volume


def edit_stack(key: str, volume: Volume, edit: Mapping[str, Any]) -> None:
    """
    Put a typed number into a sheet; for use in a callback.

    Parameters
    ----------
    key : str
        The text control that holds the stack.
    volume : ndarray of shape (3, rows, columns)
        The stack as it was drawn.
    edit : mapping
        ``panel``, ``row``, ``column`` and ``text``, from the drawing component; the panel's name begins with the
        channel's.
    """
    channel = next(k for k, name in enumerate(CHANNELS) if str(edit["panel"]).startswith(name))
    rows, columns = volume.shape[1:]
    stacked = volume.reshape(-1, columns)
    grids.edit_cell(key, stacked, {**edit, "row": channel * rows + int(edit["row"])})


def fix_targets() -> dict[str, Target]:
    """
    Say which controls of the activity on the page can carry out a fix.

    Returns
    -------
    dict of str to Target
        By the argument's name.
    """
    targets = {"kernel_size": Target(("channels_kernel",), [str(size) for size in KERNELS])}
    drawn = st.session_state["controls"]
    return {name: target for name, target in targets.items() if target.keys[0] in drawn}


def keep_unseen() -> None:
    """Keep what was set in the activities that are not on the page, until the learner comes back to them."""
    drawn = st.session_state["controls"]
    for key in [str(key) for key in st.session_state if str(key).startswith("channels_")]:
        if key not in drawn and " " not in key:
            st.session_state[key] = st.session_state[key]
