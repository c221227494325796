"""The explanation of an activity: sections over the whole width and in two columns, once the prediction was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import streamlit as st

from lesson_ui.frame.lesson import Frame
from lesson_ui.words.catalogue import LESSONS
from lesson_ui.words.prose import lesson_text

Facts = Mapping[str, Any]
Values = Facts | Callable[[], Facts]
Part = str | tuple[str, Values] | Callable[[], object]
NO_FACTS: Facts = MappingProxyType({})


def explanation(
    frame: Frame,
    facts: Values = NO_FACTS,
    *,
    seen: bool,
    always: Sequence[Part] = (),
    above: Sequence[Part] = (),
    left: Sequence[Part] = (),
    right: Sequence[Part] = (),
    below: Sequence[Part] = (),
    widths: tuple[float, float] = (1, 1),
    gap: Literal["small", "large"] = "large",
) -> Callable[[], None]:
    """
    Make the function that draws the explanation of an activity.

    A part is the name of a section, filled with `facts`; a section's name and the values it is filled with instead; or
    a callable that draws what is no text, such as a picture or a table. What this function returns is such a callable.

    Parameters
    ----------
    frame : Frame
        The lesson.
    facts : mapping, or callable that returns one
        Values for the sections; a callable, here and in a part, is asked when its text is written, and only then.
    seen : bool
        Whether the prediction was made; before, the explanation only asks for it.
    always : sequence of part
        What stands there also before the prediction.
    above, left, right, below : sequence of part
        What stands over the whole width, in two columns, and again over the whole width.
    widths : (float, float)
        Shares of the two columns.
    gap : {"small", "large"}
        Space between the two columns.

    Returns
    -------
    callable
        Writes it where it is called; for `Closing`.
    """

    def write() -> None:
        for part in always:
            _write(frame, part, NO_FACTS)
        if not seen:
            frame.section("predict_first")
            return
        values = _made(facts)
        for part in above:
            _write(frame, part, values)
        if left or right:
            for column, parts in zip(st.columns(widths, gap=gap), (left, right), strict=True):
                with column:
                    for part in parts:
                        _write(frame, part, values)
        for part in below:
            _write(frame, part, values)

    return write


def _write(frame: Frame, part: Part, facts: Facts) -> None:
    if callable(part):
        part()
    elif isinstance(part, str):
        frame.section(part, **facts)
    else:
        name, own = part
        frame.section(name, **_made(own))


def _made(values: Values) -> Facts:
    return values() if callable(values) else values


def lesson_link(slug: str, label: str = "→ {title}", address: Mapping[str, str] | None = None) -> None:
    """
    Draw a link to another lesson.

    Parameters
    ----------
    slug : str
        Its name in the address.
    label : str
        What the link says; ``{title}`` is the lesson's.
    address : mapping of str to str or None
        What the address says of its controls; None leaves them at their defaults.
    """
    lesson = next(lesson for lesson in LESSONS if lesson.slug == slug)
    st.page_link(lesson.script, label=label.format(title=lesson_text(slug).title), query_params=address)
