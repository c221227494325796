"""The frame of a lesson's page: question, figure, controls, explanation, code, exercise, links to other lessons."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_core.errors import InvalidInputError
from lesson_ui.controls import controls, undo
from lesson_ui.controls.refusals import alerts_go_to, show_error
from lesson_ui.drawing.scene import Scene
from lesson_ui.frame.copy_link import copy_link
from lesson_ui.frame.exercise import show_exercise
from lesson_ui.frame.style import add_stylesheet, is_projector
from lesson_ui.plotly_host import plotly_host
from lesson_ui.server.message_batching import figure_stands, sent_ahead, sent_together
from lesson_ui.words.catalogue import neighbours
from lesson_ui.words.filling import fill
from lesson_ui.words.prose import LessonText, lesson_text, words

# Computing a lesson holds the interpreter: a few at a time finish sooner than all at once (docs/decisions/0006).
_TURNS = threading.BoundedSemaphore(2)
SECTIONS = ("worked_out", "in_code", "check_yourself")


class More:
    """
    The expander of further controls; while it is closed, controls at their defaults are not drawn.

    Parameters
    ----------
    box : ExpanderContainer
        Streamlit's box.
    """

    def __init__(self, box: Any) -> None:
        self._box = box

    def __enter__(self) -> None:
        self._inside = ExitStack()
        self._inside.enter_context(controls.folded(not self._box.open))
        self._inside.enter_context(self._box)

    def __exit__(self, *problem: Any) -> None:
        self._inside.close()


@dataclass(frozen=True)
class Frame:
    """
    The containers of a lesson's page, in the order they stand.

    Attributes
    ----------
    slug : str
        The lesson.
    text : LessonText
        Its words.
    question, figure, controls : DeltaGenerator
        Where things go; use them with ``with``.
    notes : DeltaGenerator
        Small print about what was chosen, under the row of controls.
    more : More
        The box of further controls; used the same way.
    below : DeltaGenerator
        Where things go; use them with ``with``.
    activity : str
        Which of several activities the page shows.
    """

    slug: str
    text: LessonText
    question: DeltaGenerator
    figure: DeltaGenerator
    controls: DeltaGenerator
    notes: DeltaGenerator
    more: More
    below: DeltaGenerator
    activity: str = ""

    def section(self, name: str, /, **values: Any) -> None:
        """
        Write a section of the lesson's text.

        Parameters
        ----------
        name : str
            Its heading in the lesson's file.
        **values : object
            What its ``{placeholders}`` become.
        """
        st.markdown(self.filled(name, **values))

    def filled(self, name: str, /, **values: Any) -> str:
        """
        Fill a section of the lesson's text, to be written together with others.

        Parameters
        ----------
        name, **values
            As for `Frame.section`.

        Returns
        -------
        str
            Markdown.
        """
        return fill(self.text.sections[name], values)


def run_lesson(slug: str, lesson: Callable[[], None]) -> None:
    """
    Run the page of a lesson: its header, the lesson itself, links to other lessons.

    The lesson runs by itself: a control redraws the lesson alone, not what stands still around it.

    Parameters
    ----------
    slug : str
        The lesson.
    lesson : callable
        Draws it.
    """

    def takes_turns() -> None:
        with sent_together(), _TURNS:
            lesson()

    _header(lesson_text(slug))
    st.fragment(takes_turns)()
    _links_to_others(slug)


def open_lesson(slug: str) -> Frame:
    """
    Open a lesson: read what the address keeps of it, and make the places of its page.

    Parameters
    ----------
    slug : str
        The lesson.

    Returns
    -------
    Frame
        The places.
    """
    undo.begin(slug)
    with st.container(key="lesson-remembered"):
        for name in ("pin", "shown", "exercise"):
            controls.remembered(name)
    question = st.container(key="lesson-question", gap="small")
    figure = st.container(key="lesson-figure")
    alerts_go_to(st.container(key="lesson-alerts"))
    bar = st.container(key="lesson-controls")
    row = bar.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    notes = bar.container(key="lesson-notes")
    more = More(bar.expander(words()["lesson"]["more"], key="more", bind="query-params", on_change="rerun"))
    return Frame(slug, lesson_text(slug), question, figure, row, notes, more, st.container(key="lesson-below"))


def _header(lesson: LessonText) -> None:
    text = words()["lesson"]
    with st.container(horizontal=True, vertical_alignment="center", key="lesson-header"):
        st.markdown(f"# {lesson.title}", width="stretch")
        with st.container(
            horizontal=True,
            horizontal_alignment="right",
            vertical_alignment="center",
            width="content",
            key="lesson-tools",
        ):
            st.button(text["undo"], key="undo", on_click=undo.undo)
            st.button(text["reset"], key="reset", on_click=undo.reset)
            copy_link(text["copy_link"], text["copied"], key="copy-link")
            help = text["projector_help"]
            if st.toggle(text["projector"], key="projector", bind="query-params", help=help):
                add_stylesheet("projector.css")
    st.container(key="lesson-asks").markdown(lesson.question)


def pinned(rows: int, columns: int) -> tuple[int, int] | None:
    """
    Read from the address which output cell is pinned.

    Parameters
    ----------
    rows, columns : int
        Size of the output; a pin outside is ignored.

    Returns
    -------
    (int, int) or None
        Row and column.
    """
    parts = str(st.session_state.get("pin", "")).split(",")
    if len(parts) != 2 or not all(part.strip().isdigit() for part in parts):
        return None
    row, column = (int(part) for part in parts)
    return (row, column) if row < rows and column < columns else None


def show_scene(
    frame: Frame,
    scene: Scene,
    *,
    pin: tuple[int, int] | None = None,
    on_edit: Callable[[Mapping[str, Any]], None] | None = None,
) -> None:
    """
    Draw the lesson's figure.

    Parameters
    ----------
    frame : Frame
        The lesson.
    scene : Scene
        What to draw.
    pin : (int, int) or None
        The pinned cell.
    on_edit : callable or None
        Takes the mapping ``panel, row, column, text`` when a number was typed into a cell.
    """
    key = f"{frame.slug}-figure"

    def keep_pin() -> None:
        figure_stands()  # the browser has moved the marks
        cell = st.session_state[key]["pin"]
        st.session_state["pin"] = f"{int(cell[0])},{int(cell[1])}" if cell else ""

    def take_edit() -> None:
        edit = st.session_state[key]["edit"]
        if edit and on_edit:
            on_edit(edit)

    with frame.figure, sent_ahead():
        plotly_host(
            scene,
            key=key,
            pin=pin,
            projector=is_projector(),
            activity=frame.activity,
            on_pin=keep_pin,
            on_edit=take_edit,
        )


def close_lesson(frame: Frame, *, worked_out: Callable[[], None], code: Callable[[], str]) -> None:
    """
    Draw the lower part of a lesson: the explanation, the code or an exercise.

    Parameters
    ----------
    frame : Frame
        The lesson.
    worked_out : callable
        Writes the formula with the live numbers.
    code : callable
        Returns the Python lines that compute what is on the screen.
    """
    text = words()["lesson"]
    with frame.below:
        section = controls.choice(
            "show",
            "show",
            {name: text[name] for name in SECTIONS},
            SECTIONS[0],
            horizontal=True,
            hide_label=True,
        )
        if section == "worked_out":
            worked_out()
        elif section == "in_code":
            st.markdown(text["run_code"])
            st.code(code(), language="python")
        else:
            show_exercise(frame.slug)
    undo.record()


def _links_to_others(slug: str) -> None:
    before, after = neighbours(slug)
    text = words()["lesson"]
    with st.container(horizontal=True, horizontal_alignment="distribute", key="lesson-links"):
        for lesson, template in ((before, text["previous"]), (after, text["next"])):
            if lesson is not None:
                st.page_link(lesson.script, label=template.format(title=lesson_text(lesson.slug).title))


def refused(frame: Frame, error: InvalidInputError) -> None:
    """
    Show a refusal in place of the figure; the controls and the rest of the page stay, and the page is closed.

    Parameters
    ----------
    frame : Frame
        The lesson.
    error : InvalidInputError
        What the core refused.
    """
    show_error(error)
    explain = words()["lesson"]["refused"]
    close_lesson(frame, worked_out=lambda: None, code=lambda: f"# {explain}")
