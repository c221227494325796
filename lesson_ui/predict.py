"""Predict, then reveal: every lesson asks before it shows."""

from __future__ import annotations

import streamlit as st

from lesson_ui.lesson import Frame, fill
from lesson_ui.prose import words

MOST_REMEMBERED = 12  # predictions the address keeps; the oldest go first


def shown(about: str = "1") -> bool:
    """
    Tell whether a prediction of this lesson was made or skipped; the address remembers.

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


def predict(
    frame: Frame,
    *,
    answer: str,
    accepts: tuple[str, ...],
    hint: str = "",
    options: tuple[str, ...] = (),
    about: str = "1",
    section: str = "predict",
    **values: object,
) -> bool:
    """
    Ask for a prediction until it is right or the learner asks to be shown.

    Parameters
    ----------
    frame : Frame
        The lesson.
    answer : str
        The answer in words.
    accepts : tuple of str
        What counts as right when typed or chosen, spaces and the kind of minus aside.
    hint : str
        Why, in words; shown after a wrong try and with the answer.
    options : tuple of str
        Answers to choose from; empty asks to type.
    about : str
        Which prediction, where a lesson asks for several: letters, digits and dashes.
    section : str
        Where the lesson's text has the question; the words after a wrong try stand under the same name with
        ``nudge`` for ``predict``.
    **values : object
        For the placeholders of the question, and of the words after a wrong try.

    Returns
    -------
    bool
        Whether the answer may be seen.
    """
    text = words()["lesson"]
    with frame.question:
        if shown(about):
            was_right = st.session_state.get(f"prediction {about}") == ("right", accepts)
            template = text["right" if was_right else "revealed"]
            st.markdown(template.format(answer=answer, hint=hint))
            return True
        row = st.container(horizontal=True, vertical_alignment="center", key="lesson-predict")
        row.markdown(fill(frame.text.sections[section], values), width="content")
        key = f"prediction-{frame.slug}" if about == "1" else f"prediction-{frame.slug}-{about}"
        if options:
            given = row.segmented_control(
                text["predict"],
                options,
                key=key,
                label_visibility="collapsed",
                on_change=_judge,
                args=(key, accepts, about),
            )
        else:
            given = row.text_input(
                text["predict"],
                key=key,
                label_visibility="collapsed",
                placeholder="?",
                width=110,
                on_change=_judge,
                args=(key, accepts, about),
            )
        row.button(text["check"], key="predict-check")
        row.button(text["reveal"], key="predict-reveal", on_click=_reveal, args=("skipped", about))
        if given:
            nudge = frame.text.sections.get(section.replace("predict", "nudge"), "")
            st.markdown(text["not_yet"].format(given=given, hint=fill(nudge, values)))
    return False


def _judge(key: str, accepts: tuple[str, ...], about: str) -> None:
    given = st.session_state.get(key)
    if given and _plain(str(given)) in {_plain(option) for option in accepts}:
        _reveal("right", about)
        st.session_state[f"prediction {about}"] = ("right", accepts)  # of this question: other numbers ask another one


def _plain(text: str) -> str:
    return text.replace("−", "-").replace(" ", "").replace(",", ".").removesuffix(".0").casefold()


def _reveal(how: str, about: str) -> None:
    st.session_state[f"prediction {about}"] = how
    kept = [name for name in _remembered() if name and name != about]
    st.session_state["shown"] = ".".join([*kept, about][-MOST_REMEMBERED:])
