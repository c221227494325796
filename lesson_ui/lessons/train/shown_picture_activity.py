"""The picture that a run's network is asked about: one of its validation pictures, or one of the learner's own."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lesson_ui.controls import controls
from lesson_ui.controls.picture import KEY, OWN, bring_picture
from lesson_ui.networks.addresses import EXPLAIN_INPUT, EXPLAIN_NEGATIVE, EXPLAIN_SAMPLE
from lesson_ui.networks.input_picture import picture_input
from lesson_ui.networks.source_pictures import SHOWN, Pictures
from lesson_ui.networks.subject import Subject
from lesson_ui.words.prose import lesson_data
from lesson_ui.words.prose import words as app_words

FROM, PICTURE, INVERTED = "train_from", "train_picture", "train_negative"
VALIDATION, OWN_PICTURE = "validation", "own"
Words = dict[str, Any]


class ShownPicture(NamedTuple):
    """
    The picture the network is asked about.

    Attributes
    ----------
    x : ndarray of float32, shape (C, H, W)
        What the network reads, from 0 to 1.
    label : int or None
        Its class, where that is known.
    address : dict of str to str
        What the lesson that explains any number has to be told to show it.
    """

    x: NDArray[np.float32]
    label: int | None
    address: dict[str, str]


def choose_shown(subject: Subject, pictures: Pictures | None, words: Words) -> ShownPicture | None:
    """Offer the validation pictures, and the learner's own."""
    options = {VALIDATION: words["from_validation"], OWN_PICTURE: words["from_own"]}
    with st.container(key="run-from", width=140):
        chosen = controls.choice(FROM, words["from_label"], options, VALIDATION, help=words["picture_help"])
    key = bring_picture() if chosen == OWN_PICTURE else ""
    if key:
        inked = subject.input_shape[0] == 1
        negative = inked and controls.toggle(INVERTED, words["negative_label"], help=words["negative_help"])
        return _own(subject, key, negative)
    if pictures is None or not len(pictures.validation):
        return None
    number = 1 if chosen == OWN_PICTURE else _number(min(SHOWN, len(pictures.validation)), words)
    label = int(pictures.validation.labels[number - 1])
    return ShownPicture(pictures.validation.images[number - 1], label, {EXPLAIN_SAMPLE: str(number)})


def asks_for_own(shown: ShownPicture) -> bool:
    """Tell whether the learner wants to see a picture of his own and has brought none yet."""
    return shown.label is not None and st.session_state.get(FROM) == OWN_PICTURE


def _number(most: int, words: Words) -> int:
    if most < 2:
        return 1
    if int(st.session_state.get(PICTURE, 1)) > most:
        st.session_state[PICTURE] = 1
    with st.container(key="run-picture", width=150):
        return controls.integer(PICTURE, words["picture_label"], 1, most, 1)


def _own(subject: Subject, key: str, negative: bool) -> ShownPicture:
    source = lesson_data("explain", "figure")["from_picture"]
    address = {EXPLAIN_INPUT: source, KEY: app_words()["picture"]["own"], OWN: key}
    address[EXPLAIN_NEGATIVE] = str(negative).lower()
    return ShownPicture(picture_input(subject, key, negative), None, address)
