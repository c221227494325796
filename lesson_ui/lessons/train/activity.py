"""The activity *Train live*: what is to be trained, the run in progress, earlier runs, and what they show."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.lesson import Frame
from lesson_ui.frame.predict import ask
from lesson_ui.frame.style import add_stylesheet, is_projector
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.lessons.train.downloads_activity import code_of
from lesson_ui.lessons.train.run_list_activity import show_runs
from lesson_ui.lessons.train.run_page_activity import show_run_page
from lesson_ui.lessons.train.settings_activity import choose_setting
from lesson_ui.lessons.train.worked import expected_loss
from lesson_ui.lessons.train.worked_out_activity import show_worked_out
from lesson_ui.networks.addresses import TRAIN_WEIGHTS
from lesson_ui.words.prose import lesson_data


def train_activity(frame: Frame) -> Closing:
    """Draw the activity that trains a network and watches it learn."""
    words = lesson_data("train", "figure")
    add_stylesheet("train.css")
    if is_projector():
        add_stylesheet("train_projector.css")
    with st.container(key="train-remembered"):
        for name in (callbacks_activity.RUN, callbacks_activity.OTHER, TRAIN_WEIGHTS):
            controls.remembered(name)
    asked, choose = frame.question.container(), frame.question.container()
    choices = choose.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="train-choices")
    setting = choose_setting(choices, frame.more, choose.container(key="train-own"), words)
    _ask(replace(frame, question=asked), setting.classes)
    seen = show_run_page(frame, setting, words)
    with frame.below:
        show_runs(seen, words)
    found = seen.found
    worked_out = partial(show_worked_out, frame, found, setting)
    return Closing(worked_out, lambda: code_of(frame, found, setting, words))


def _ask(frame: Frame, classes: int) -> None:
    """Ask for the first loss; the run is shown in any case, for it goes on meanwhile."""
    loss = expected_loss(classes)
    answer = f"{loss:.2f}"
    ask(
        frame,
        answer,
        f"−ln(1/{classes}) = ln {classes} = {loss:.3f}.",
        facts={"classes": classes},
        options=tuple(sorted(("0", "1", answer, "10"), key=float)),
    )
