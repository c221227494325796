"""The exercises of *Check yourself*: endless questions from the code behind the lesson, with worked solutions."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.exercises import DIFFICULTIES, Exercise, check, make_exercise
from lesson_ui.words.catalogue import EXERCISES
from lesson_ui.words.prose import exercise_texts, words
from lesson_ui.words.refusals import error_text


def show_exercise(slug: str) -> None:
    """
    Draw one exercise of a lesson: its question, the verdict, the solution on request, a button to the next.

    Parameters
    ----------
    slug : str
        The lesson.
    """
    number = _number()
    exercise = exercise_of(slug, number)
    template = exercise_texts()[exercise.kind]
    text = words()["exercise"]
    st.markdown(template.question.format(**exercise.values))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    answer = row.text_input(text["answer"], key=f"exercise-answer-{slug}-{number}", width=220)
    row.button(text["check"], key="exercise-check")
    with st.container(horizontal=True):
        solved = st.toggle(text["solution"], key=f"exercise-solution-{slug}-{number}")
        st.button(text["another"], key=f"exercise-another-{slug}", on_click=_next, args=(number,))
    if answer:
        _judge(exercise, answer)
    if solved:
        st.markdown(template.solution.format(**exercise.values, answer=exercise.answer))


def exercise_of(slug: str, number: int) -> Exercise:
    """
    Make exercise `number` of a lesson: the same for everybody who has the link.

    Parameters
    ----------
    slug : str
        The lesson.
    number : int
        Which question, from 0.

    Returns
    -------
    Exercise
        The question; kinds take turns, and every round is a little harder.
    """
    kinds = EXERCISES[slug]
    difficulty = min(max(DIFFICULTIES), 1 + number // len(kinds))
    return make_exercise(kinds[number % len(kinds)], np.random.default_rng([number, len(slug)]), difficulty)


def _number() -> int:
    raw = str(st.session_state.get("exercise") or "0")
    return int(raw) if raw.isdigit() and len(raw) < 9 else 0


def _next(number: int) -> None:
    st.session_state["exercise"] = str(number + 1)


def _judge(exercise: Exercise, answer: str) -> None:
    text = words()["exercise"]
    try:
        verdict: Any = check(exercise, answer)
    except InvalidInputError as error:
        st.error(error_text(error))
        return
    if verdict.right:
        st.success(text["right"])
        return
    hints = exercise_texts()[exercise.kind].misconceptions
    hint = hints.get(verdict.misconception or "", "").format(**exercise.values, answer=exercise.answer)
    st.warning(f"{text['wrong']} {hint}")
