"""A lesson of several activities: one at a time, chosen above the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cnn_core.errors import InvalidInputError
from lesson_ui import controls, offers
from lesson_ui.lesson import Frame, close_lesson, open_lesson, refused


def tell_activities(
    slug: str,
    key: str,
    activities: Mapping[str, Callable[[Frame], Any]],
    words: Mapping[str, Any],
    *,
    targets: Callable[[InvalidInputError], Mapping[str, Any]] | None = None,
) -> None:
    """
    Tell a lesson of several activities, from the question to the way on.

    Parameters
    ----------
    slug : str
        The lesson.
    key : str
        Name in the address of the activity chosen.
    activities : mapping of str to callable
        Each draws itself and returns its ``worked_out`` and ``code``; the first is shown at first.
    words : mapping
        ``activity_label``, and ``activity_<name>`` for each.
    targets : callable or None
        Which controls the fixes of a refusal may set; None offers no buttons.
    """
    frame = open_lesson(slug)
    with frame.question:
        activity = controls.choice(
            key,
            words["activity_label"],
            {name: words[f"activity_{name}"] for name in activities},
            next(iter(activities)),
            horizontal=True,
            hide_label=True,
        )
    try:
        closing = activities[activity](replace(frame, activity=activity))
    except InvalidInputError as error:
        refused(frame, error)
        if targets is not None:
            offers.offer_buttons(error, targets(error))
    else:
        close_lesson(frame, worked_out=closing.worked_out, code=closing.code)
