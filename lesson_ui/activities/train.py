"""Train live: what is to be trained, the run that learns, the runs of before, and what they show."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from lesson_ui import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.lesson import Frame
from lesson_ui.networks.addresses import TRAIN_WEIGHTS
from lesson_ui.predict import ask
from lesson_ui.prose import lesson_data
from lesson_ui.style import add_sheet
from lesson_ui.training import callbacks
from lesson_ui.training.downloads import code_of
from lesson_ui.training.run_list import show_runs
from lesson_ui.training.run_page import show_run_page
from lesson_ui.training.run_worked import expected_loss
from lesson_ui.training.settings import choose_setting
from lesson_ui.training.worked_out import show_worked_out


def train_activity(frame: Frame) -> Closing:
    """Put the lesson on the page."""
    words = lesson_data("train", "figure")
    add_sheet("train.css")
    with st.container(key="train-remembered"):
        for name in (callbacks.RUN, callbacks.OTHER, TRAIN_WEIGHTS):
            controls.remembered(name)
    asked, choose = frame.question.container(), frame.question.container()
    choices = choose.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="train-choices")
    setting = choose_setting(choices, frame.more, choose.container(key="train-own"), words)
    _ask(replace(frame, question=asked), setting.classes)
    found = show_run_page(frame, setting, words)
    with frame.below:
        show_runs(found, words)
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
