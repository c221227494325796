"""What the activities of the lesson on kinds of convolution share: their words, grids as text, the way they end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.kernels import parse_matrix
from lesson_ui import controls, grids
from lesson_ui.catalogue import LESSONS
from lesson_ui.figures.kinds_alone import alone_scene
from lesson_ui.lesson import Frame, show_scene
from lesson_ui.offers import Target
from lesson_ui.predict import predict
from lesson_ui.prose import lesson_data, lesson_text

Grid = NDArray[np.float64]
Made = TypeVar("Made")


def kinds_words() -> dict[str, Any]:
    """
    Read the lesson's short words.

    Returns
    -------
    dict
        Titles, labels and sentences with placeholders.
    """
    return lesson_data("kinds", "figure")


@cache
def kinds_presets(kind: str) -> dict[str, tuple[str, str]]:
    """
    Read the lesson's ready-made grids.

    Parameters
    ----------
    kind : str
        Which of them.

    Returns
    -------
    dict
        Name → words shown and the grid as text.
    """
    return {name: (title, text) for name, (title, text) in lesson_data("kinds", "presets")[kind].items()}


def shaped_grid(
    key: str, label: str, default: str, shape: Callable[[Grid], Made], *, most: int, help: str
) -> tuple[Grid, Made]:
    """
    Ask for a grid that must have a certain shape; while it has not, the last good one stays in use.

    Parameters
    ----------
    key, label, default, help
        As for `controls.matrix`.
    shape : callable
        Makes of the grid what it stands for, or raises InvalidInputError.
    most : int
        Most rows and columns.

    Returns
    -------
    (ndarray, object)
        The grid, and what it stands for.
    """

    def read(text: str) -> tuple[Grid, Made]:
        grid = parse_matrix(text, name=label, max_side=most)
        return grid, shape(grid)

    return controls.parsed(key, label, default, read, help=help)


def editor(texts: Mapping[str, tuple[str, Grid]]) -> Callable[[Mapping[str, Any]], None]:
    """
    Put typed numbers into the grids of a figure.

    Parameters
    ----------
    texts : mapping of str to (str, ndarray)
        By panel: the text control that holds its numbers, and the numbers as drawn.

    Returns
    -------
    callable
        For `show_scene`.
    """

    def edited(edit: Mapping[str, Any]) -> None:
        key, values = texts[str(edit["panel"])]
        grids.edit_cell(key, values, edit)

    return edited


def fix_targets() -> dict[str, Target]:
    """
    Say which controls of the activity on the page can carry out a fix.

    Returns
    -------
    dict of str to Target
        By the argument's name.
    """
    targets = {
        "groups": Target(("kinds_groups",), (1, 2, 4)),
        "stride": Target(("kinds_stride",), range(1, 4)),
        "padding": Target(("kinds_padding",), range(3)),
        "output_padding": Target(("kinds_output_padding",), range(3)),
        "dilation": Target(("kinds_dilation",), range(1, 4)),
    }
    drawn = st.session_state["controls"]
    return {name: target for name, target in targets.items() if target.keys[0] in drawn}


def lesson_link(slug: str) -> None:
    """
    Lead to another lesson.

    Parameters
    ----------
    slug : str
        Its name in the address.
    """
    lesson = next(lesson for lesson in LESSONS if lesson.slug == slug)
    st.page_link(lesson.script, label=f"→ {lesson_text(slug).title}")


def made_or_alone(frame: Frame, image: Grid, weight: Grid, make: Callable[[], Made]) -> Made:
    """
    Compute a layer; where that is refused, draw its input and its weights and pass the refusal on.

    Parameters
    ----------
    frame : Frame
        The lesson.
    image, weight : ndarray of shape (rows, columns)
        The grids as they are drawn.
    make : callable
        Computes what the figure shows.

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
    except InvalidInputError:
        show_scene(frame, alone_scene(image, weight, kinds_words()))
        raise


def ask(frame: Frame, about: str, facts: Mapping[str, Any], options: tuple[str, ...] = ()) -> bool:
    """
    Ask for the prediction of an activity.

    Parameters
    ----------
    frame : Frame
        The lesson.
    about : str
        The activity: its question stands under ``predict_`` and this name.
    facts : mapping
        Values for the question; ``result`` is the answer, ``why`` the reason.
    options : tuple of str
        Answers to choose from; empty asks to type.

    Returns
    -------
    bool
        Whether the answer may be seen.
    """
    result = str(facts["result"])
    return predict(
        frame,
        answer=result,
        accepts=(result,),
        hint=str(facts["why"]),
        options=options,
        about=about,
        section=f"predict_{about}",
        **facts,
    )


def explanation(
    frame: Frame,
    facts: Mapping[str, Any],
    *,
    seen: bool,
    above: Sequence[str] = (),
    left: Sequence[str] = (),
    right: Sequence[str] = (),
    below: Sequence[str] = (),
    leads_to: Sequence[str] = (),
) -> Callable[[], None]:
    """
    Make what writes the explanation of an activity.

    Parameters
    ----------
    frame : Frame
        The lesson.
    facts : mapping
        Values for the sections.
    seen : bool
        Whether the prediction was made; before, the explanation only asks for it.
    above, left, right, below : sequence of str
        Sections over the whole width, in two columns, and again over the whole width.
    leads_to : sequence of str
        Lessons linked at the end of the right column.

    Returns
    -------
    callable
        For `Closing`.
    """

    def write() -> None:
        if not seen:
            frame.section("predict_first")
            return
        for name in above:
            frame.section(name, **facts)
        for column, names in zip(st.columns(2, gap="large"), (left, right), strict=True):
            with column:
                for name in names:
                    frame.section(name, **facts)
                for slug in leads_to if names is right else ():
                    lesson_link(slug)
        for name in below:
            frame.section(name, **facts)

    return write
