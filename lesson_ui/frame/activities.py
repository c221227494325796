"""The page of a lesson with one activity or several: its figure or refusal, its explanation, links to other lessons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from lesson_ui.controls import controls, fix_buttons
from lesson_ui.drawing.scene import Scene
from lesson_ui.frame.lesson import Frame, close_lesson, open_lesson, refused, show_scene

Made = TypeVar("Made")
Targets = Callable[[InvalidInputError], Mapping[str, fix_buttons.Target]]


class Closing(NamedTuple):
    """
    The lower part of an activity's page: explanation, code, exercise.

    Attributes
    ----------
    worked_out : callable
        Writes the explanation with the live numbers.
    code : callable
        Returns the Python lines that compute what is on the screen.
    """

    worked_out: Callable[[], None]
    code: Callable[[], str]


Activity = Callable[[Frame], Closing]


def show_activity(slug: str, activity: Activity, *, targets: Targets | None = None) -> None:
    """
    Draw the page of a lesson with one activity, from its question to the links to other lessons.

    Parameters
    ----------
    slug : str
        The lesson.
    activity : callable
        Draws itself into the lesson's frame and returns its `Closing`.
    targets : callable or None
        Which controls the fixes of a refusal may set; None offers no buttons.
    """
    _show(open_lesson(slug), activity, targets)


def show_activities(
    slug: str,
    prefix: str,
    activities: Mapping[str, Activity],
    words: Mapping[str, Any],
    *,
    targets: Targets | None = None,
) -> None:
    """
    Draw the page of a lesson with several activities, from its question to the links to other lessons.

    What was set in the activities that are not on the page is kept until the learner comes back to them.

    Parameters
    ----------
    slug : str
        The lesson.
    prefix : str
        How the names of the lesson's controls begin; that of the choice of the activity ends in ``show``.
    activities : mapping of str to callable
        Each draws itself into the lesson's frame and returns its `Closing`; the first is shown at first.
    words : mapping
        ``activity_label``, and ``activity_<name>`` for each.
    targets : callable or None
        Which controls the fixes of a refusal may set; None offers no buttons.
    """
    frame = open_lesson(slug)
    with frame.question:
        chosen = controls.choice(
            f"{prefix}show",
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in activities},
            next(iter(activities)),
            horizontal=True,
            hide_label=True,
        )
    _show(replace(frame, activity=chosen), activities[chosen], targets)
    keep_unseen(prefix)


def _show(frame: Frame, activity: Activity, targets: Targets | None) -> None:
    try:
        closing = activity(frame)
    except InvalidInputError as error:
        refused(frame, error)
        if targets is not None:
            drawn = st.session_state["controls"]
            usable = {name: target for name, target in targets(error).items() if target.keys[0] in drawn}
            fix_buttons.offer_buttons(error, usable)
    else:
        close_lesson(frame, worked_out=closing.worked_out, code=closing.code)


def keep_unseen(prefix: str) -> None:
    """
    Keep the values of controls that are not on the page, until the learner returns to them.

    Parameters
    ----------
    prefix : str
        How the names of the lesson's controls begin.
    """
    drawn = st.session_state["controls"]
    for key in [str(key) for key in st.session_state if str(key).startswith(prefix)]:
        if key not in drawn and " " not in key:
            st.session_state[key] = st.session_state[key]


def made_or_refused(
    frame: Frame,
    make: Callable[[], Made],
    *,
    alone: Callable[[], Scene] | None = None,
    on_edit: Callable[[Mapping[str, Any]], None] | None = None,
    fixes: Callable[[InvalidInputError], Sequence[Fix]] | None = None,
) -> Made:
    """
    Compute an activity's info; where that is refused, draw a lone figure and raise the refusal again.

    Parameters
    ----------
    frame : Frame
        The lesson.
    make : callable
        Computes what the figure shows.
    alone : callable or None
        Draws what there is without it, such as the input alone; None draws no figure.
    on_edit : callable or None
        Puts what is typed into that figure into its controls.
    fixes : callable or None
        What the lesson offers instead of the refusal's own fixes; None keeps these.

    Returns
    -------
    object
        What `make` returns.

    Raises
    ------
    InvalidInputError
        If `make` refuses.
    """
    try:
        return make()
    except InvalidInputError as error:
        if alone is not None:
            show_scene(frame, alone(), on_edit=on_edit)
        if fixes is None:
            raise
        raise InvalidInputError(
            error.problem, given=error.given, allowed=error.allowed, here=error.here, fixes=fixes(error)
        ) from error
