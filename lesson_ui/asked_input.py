"""The picture a network reads: one it has never learned from, a sample, or the learner's own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.datasets import Dataset, prepare_picture, task_data
from cnn_core.images import cut_to_size, to_grey
from lesson_ui import controls
from lesson_ui.figures.subject import Subject
from lesson_ui.picture_control import choose_picture, original
from lesson_ui.training.pictures import pictures_of

SOURCE, NUMBER, NEGATIVE = "explain_input", "explain_sample", "explain_negative"
SAMPLES = 60  # pictures of the data that are offered
Input = NDArray[np.float32]


def choose_input(subject: Subject, words: dict[str, Any], more: Any, notes: Any) -> Input:
    """
    Offer the pictures a network can read.

    Parameters
    ----------
    subject : Subject
        The network.
    words : dict
        The lesson's short words.
    more, notes : context managers
        The box of further controls; where small print goes.

    Returns
    -------
    ndarray of float32, shape (C, H, W)
        From 0 to 1, of the network's size.
    """
    part = "run" if subject.source is not None and _own_data(subject) is not None else "task"
    sources = {"data": words["from_data"][part], "picture": words["from_picture"]}
    source = controls.choice(SOURCE, words["input_label"], sources, "data")
    if source == "data":
        return sample(subject, _choose_number(subject, words["sample_label"][part], words["sample_help"][part]))
    key = choose_picture("cat" if subject.input_shape[0] == 3 else "digit")
    with more:
        negative = controls.toggle(NEGATIVE, words["negative_label"], help=words["negative_help"])
    _, H, W = subject.input_shape
    high, wide = original(key).pixels.shape[:2]
    if high < H or wide < W:
        notes.caption(words["enlarged"].format(rows=high, columns=wide, height=H, width=W))
    return picture_input(subject, key, negative)


def picture_input(subject: Subject, key: str, negative: bool) -> Input:
    """
    Make a picture what a network reads.

    Parameters
    ----------
    subject : Subject
        The network.
    key : str
        The picture, as `choose_picture` returned it.
    negative : bool
        Whether dark becomes bright.

    Returns
    -------
    ndarray of float32, shape (C, H, W)
        From 0 to 1, of the network's size; for a network of own classes cropped and made smaller as they were.
    """
    as_learned = subject.source is not None and subject.source.name == "own"
    return _read(key, subject.input_shape, negative, as_learned)


def _choose_number(subject: Subject, label: str, help: str) -> int:
    most = min(SAMPLES, len(_shown_data(subject)))
    if most < 2:
        return 1
    if int(st.session_state.get(NUMBER, 1)) > most:  # chosen among the pictures of another network
        st.session_state[NUMBER] = 1
    return controls.integer(NUMBER, label, 1, most, 1, help=help)


@lru_cache(maxsize=4)
def _data(task: str) -> Dataset:
    whole = task_data(task)
    return whole.take(np.arange(SAMPLES))


def _own_data(subject: Subject) -> Dataset | None:
    """Give the pictures of the network's task: of a stored run its validation pictures; None if it has no task."""
    if subject.source is not None:
        found = pictures_of(subject.source)
        return found.validation if found and len(found.validation) else None
    return _data(subject.task) if subject.task else None


def _shown_data(subject: Subject) -> Dataset:
    """Give the pictures offered: of a task that fits, if the network has none."""
    return _own_data(subject) or _data("digits" if subject.input_shape[0] == 1 else "shapes")


def sample(subject: Subject, number: int) -> Input:
    """
    Take one of the pictures the network has never learned from; of a task that fits, if it learned none.

    Parameters
    ----------
    subject : Subject
        The network.
    number : int
        Which picture, from 1.

    Returns
    -------
    ndarray of float32, shape (C, H, W)
        Of the network's size.
    """
    C, H, W = subject.input_shape
    data = _shown_data(subject)
    found: Input = data.images[min(number, len(data)) - 1]
    if found.shape == (C, H, W):
        return found
    levels = np.rint(found * 255).astype(np.uint8)
    plane = levels[0] if C == 1 else np.ascontiguousarray(levels.transpose(1, 2, 0))
    return _as_input(cut_to_size(plane, H, W))


def sample_number() -> int | None:
    """Tell which of the data's pictures is shown, from 1; None for another picture."""
    return int(st.session_state.get(NUMBER, 1)) if st.session_state.get(SOURCE, "data") == "data" else None


def label_of(subject: Subject) -> str:
    """Name the class of the data's picture that is shown; empty for other pictures."""
    number = sample_number()
    data = _own_data(subject)
    if number is None or data is None:
        return ""
    return data.class_names[int(data.labels[min(number, len(data)) - 1])]


@lru_cache(maxsize=32)
def _read(key: str, shape: tuple[int, int, int], negative: bool, as_learned: bool) -> Input:
    C, H, W = shape
    if as_learned:  # cropped and made smaller the way the pictures of own classes were
        x = prepare_picture(original(key).pixels, H, grey=C == 1)
        return 1 - x if negative else x
    cut = cut_to_size(original(key).pixels, H, W)
    plane = np.rint(to_grey(cut)).astype(np.uint8) if C == 1 else cut
    return _as_input(255 - plane if negative else plane)


def _as_input(plane: NDArray[np.uint8]) -> Input:
    values = plane.astype(np.float32) / np.float32(255)
    return values[None] if plane.ndim == 2 else np.ascontiguousarray(values.transpose(2, 0, 1))
