"""Train live: H2, H3, H9."""

from dataclasses import replace

import streamlit as st

from lesson_ui import controls
from lesson_ui.frame.activities import keep_unseen
from lesson_ui.lesson import close_lesson, open_lesson, run_lesson
from lesson_ui.networks.addresses import TRAIN_WEIGHTS
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data
from lesson_ui.style import add_sheet
from lesson_ui.training import callbacks
from lesson_ui.training.downloads import code_of
from lesson_ui.training.run_list import show_runs
from lesson_ui.training.run_page import show_run_page
from lesson_ui.training.run_worked import expected_loss
from lesson_ui.training.settings import choose_setting
from lesson_ui.training.worked_out import show_worked_out


def lesson() -> None:
    """Tell the lesson, from the question to the way on."""
    frame = open_lesson("train")
    words = lesson_data("train", "figure")
    add_sheet("train.css")
    with st.container(key="train-remembered"):
        for name in (callbacks.RUN, callbacks.OTHER, TRAIN_WEIGHTS):
            controls.remembered(name)
    asked, choose = frame.question.container(), frame.question.container()
    choices = choose.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="train-choices")
    setting = choose_setting(choices, frame.more, choose.container(key="train-own"), words)
    classes = setting.classes
    answer = f"{expected_loss(classes):.2f}"
    predict(
        replace(frame, question=asked),
        answer=answer,
        accepts=(answer,),
        options=tuple(sorted(("0", "1", answer, "10"), key=float)),
        hint=f"−ln(1/{classes}) = ln {classes} = {expected_loss(classes):.3f}.",
        classes=classes,
    )
    found = show_run_page(frame, setting, words)
    with frame.below:
        show_runs(found, words)
    close_lesson(
        frame,
        worked_out=lambda: show_worked_out(frame, found, setting),
        code=lambda: code_of(frame, found, setting, words),
    )
    keep_unseen("train_")


run_lesson("train", lesson)
