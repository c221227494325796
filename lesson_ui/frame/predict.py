"""Predict, then reveal: every lesson asks for a prediction before it shows the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from cnn_core.number_text import plain_number
from lesson_ui.frame.lesson import Frame
from lesson_ui.words.filling import fill
from lesson_ui.words.prose import words

ONLY = "1"  # name in the address of the prediction of a lesson that asks for one
MOST_REMEMBERED = 12  # predictions the address keeps; the oldest go first


def shown(about: str = ONLY) -> bool:
    """
    Tell whether a prediction of this lesson was made or skipped, as the address remembers.

    Parameters
    ----------
    about : str
        Which prediction, where a lesson asks for several: letters, digits and dashes.

    Returns
    -------
    bool
        Whether its answer may be seen.
    """
    return about in _remembered()


def _remembered() -> list[str]:
    return str(st.session_state.get("shown") or "").split(".")


def ask(
    frame: Frame,
    answer: str,
    hint: str = "",
    *,
    about: str = ONLY,
    facts: Mapping[str, Any] = MappingProxyType({}),
    accepts: Sequence[str] = (),
    options: Sequence[str] = (),
    section: str = "",
) -> bool:
    """
    Ask for a prediction until it is right or the learner asks to be shown.

    Parameters
    ----------
    frame : Frame
        The lesson.
    answer : str
        The answer in words.
    hint : str
        Why, in words; shown with the answer.
    about : str
        Which prediction, where a lesson asks for several: letters, digits, dashes and underscores.
    facts : mapping of str to object
        For the placeholders of the question, and of the words after a wrong try.
    accepts : sequence of str
        What counts as right besides `answer` when typed or chosen, spaces and the kind of minus aside.
    options : sequence of str
        Answers to choose from; empty asks to type.
    section : str
        Where the lesson's text has the question; empty stands for ``predict``, or for ``predict_`` and `about`. The
        words after a wrong try stand under the same name with ``nudge`` for ``predict``.

    Returns
    -------
    bool
        Whether the answer may be seen.
    """
    section = section or ("predict" if about == ONLY else f"predict_{about}")
    right = tuple(dict.fromkeys((answer, *accepts)))
    text = words()["lesson"]
    with frame.question:
        if shown(about):
            was_right = st.session_state.get(f"prediction {about}") == ("right", right)
            template = text["right" if was_right else "revealed"]
            st.markdown(template.format(answer=answer, hint=hint))
            return True
        row = st.container(horizontal=True, vertical_alignment="center", key="lesson-predict")
        row.markdown(fill(frame.text.sections[section], facts), width="content")
        key = f"prediction-{frame.slug}" if about == ONLY else f"prediction-{frame.slug}-{about}"
        if options:
            given = row.segmented_control(
                text["predict"],
                options,
                key=key,
                label_visibility="collapsed",
                on_change=_judge,
                args=(key, right, about),
            )
        else:
            given = row.text_input(
                text["predict"],
                key=key,
                label_visibility="collapsed",
                placeholder="?",
                width=110,
                on_change=_judge,
                args=(key, right, about),
            )
        row.button(text["check"], key="predict-check")
        row.button(text["reveal"], key="predict-reveal", on_click=_reveal, args=("skipped", about))
        if given:
            nudge = frame.text.sections.get(section.replace("predict", "nudge"), "")
            st.markdown(text["not_yet"].format(given=given, hint=fill(nudge, facts)))
    return False


def _judge(key: str, accepts: tuple[str, ...], about: str) -> None:
    given = st.session_state.get(key)
    if given and _plain(str(given)) in {_plain(option) for option in accepts}:
        _reveal("right", about)
        st.session_state[f"prediction {about}"] = ("right", accepts)  # of this question: other numbers ask another one


def _plain(text: str) -> str:
    return plain_number(text).replace(" ", "").replace(",", ".").removesuffix(".0").casefold()


def _reveal(how: str, about: str) -> None:
    st.session_state[f"prediction {about}"] = how
    kept = [name for name in _remembered() if name and name != about]
    st.session_state["shown"] = ".".join([*kept, about][-MOST_REMEMBERED:])
