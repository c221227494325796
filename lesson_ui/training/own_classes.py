"""The learner's own classes: he names them, brings pictures of each, sees what is kept, and what is missing."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from cnn_core.datasets.limits import CLASSES, PICTURES, SIDE, ZIP_BYTES
from cnn_core.datasets.splitting import part_sizes
from lesson_ui import control_problems, controls, history
from lesson_ui.errors import error_text, plain
from lesson_ui.figures.contact_sheet import contact_sheet, sheet_width
from lesson_ui.prose import words
from lesson_ui.style import add_sheet
from lesson_ui.training.board import (
    Board,
    OwnClass,
    add_class,
    is_ready,
    pack_board,
    remove_class,
    remove_pictures,
    rename_class,
    what_is_missing,
)
from lesson_ui.training.bringing import is_reading, settle, show_progress, take_files, take_shot
from lesson_ui.training.desk import Desk, Shelf, first_board

MOST_SAID = 5  # files that are named one by one


class OwnClasses(NamedTuple):
    """
    Classes that a network can be trained on.

    Attributes
    ----------
    key : str
        Name of the set: what `DataSource.key` takes.
    class_names : tuple of str
        What the classes are called.
    counts : tuple of int
        Pictures of each.
    content : bytes
        The set, as `cnn_core.datasets.unpack_dataset` reads it.
    """

    key: str
    class_names: tuple[str, ...]
    counts: tuple[int, ...]
    content: bytes

    def fetch(self, key: str) -> bytes:
        """
        Give the bytes of the set, as `cnn_core.datasets.load_source` asks for them.

        Parameters
        ----------
        key : str
            Name of the set.

        Returns
        -------
        bytes
            The set.

        Raises
        ------
        KeyError
            If it is another set's name.
        """
        if key != self.key:
            raise KeyError(key)
        return self.content

    def keep(self, shelf: Shelf) -> str:
        """
        Put the set where runs find it; to be called before a run starts.

        Parameters
        ----------
        shelf : Shelf
            The store of runs.

        Returns
        -------
        str
            The key.
        """
        return shelf.put_set(self.content)


def choose_own_classes(prefix: str, shelf: Shelf | None = None) -> OwnClasses | None:
    """
    Let the learner put classes of his own together: names, pictures from files, a zip or the camera.

    Parameters
    ----------
    prefix : str
        Begins the names of all its controls; the classes are ``<prefix>_classes`` in the address.
    shelf : Shelf, optional
        Where sets of stored runs are found when a link names one.

    Returns
    -------
    OwnClasses or None
        What a network can be trained on; None while something is missing, which the control says.
    """
    desk = Desk(prefix, shelf)
    add_sheet("own_classes.css")
    history.bring_back(desk.address)
    settle(desk)
    board = desk.board()
    with st.container(key=f"{prefix}-remembered-classes"):
        controls.remembered(desk.address)
    with st.container(key=f"{prefix}-own-classes"):
        left, right = st.columns([4, 9], gap="large")
        with left:
            _bring(desk, board)
        with right:
            _state(board)
            for place, own in enumerate(board.classes):
                _row(desk, place, own)
            _steps(desk, board)
            st.caption(words()["own_classes"]["kept"])
    if not is_ready(board):
        return None
    return OwnClasses(desk.key, tuple(board.counts), tuple(board.counts.values()), pack_board(board))


def class_count(prefix: str, shelf: Shelf | None = None) -> int:
    """
    Count the classes the learner has put on the board, with pictures or without.

    Parameters
    ----------
    prefix, shelf
        As for `choose_own_classes`, which has drawn them.

    Returns
    -------
    int
        At least 1.
    """
    return len(Desk(prefix, shelf).board().classes)


def _bring(desk: Desk, board: Board) -> None:
    text = words()["own_classes"]
    place = _into(desk, board)
    name = plain(board.classes[place].name)
    source = st.segmented_control(
        text["from"],
        ("files", "camera"),
        default="files",
        required=True,
        format_func=lambda way: str(text[f"from_{way}"]),
        key=f"{desk.prefix} from",
    )
    if is_reading(desk):
        show_progress(desk)
    elif source == "camera":
        widget = desk.fresh("shot")
        st.camera_input(text["camera"].format(name=name), key=widget, on_change=take_shot, args=(desk, place, widget))
        st.caption(text["shots"].format(name=name))
    else:
        widget = desk.fresh("files")
        st.file_uploader(
            text["files"].format(name=name),
            accept_multiple_files=True,
            key=widget,
            on_change=take_files,
            args=(desk, place, widget),
            max_upload_size=ZIP_BYTES // 1_000_000,
        )
    _report(desk)


def _into(desk: Desk, board: Board) -> int:
    """Ask which class the next pictures go to; the answer outlives renaming and new classes."""
    names, key = [own.name for own in board.classes], _into_key(desk)
    chosen = st.session_state.get(key)
    if not isinstance(chosen, int):  # nothing yet, or a name that the browser sent before it knew of another one
        chosen = desk.get("place", 0)
    st.session_state[key] = min(chosen, len(names) - 1)
    label = words()["own_classes"]["into"]
    place = int(st.selectbox(label, range(len(names)), format_func=lambda place: names[place], key=key))
    desk.set("place", place)
    return place


def _into_key(desk: Desk) -> str:
    return f"{desk.prefix} into"


def _report(desk: Desk) -> None:
    """Say beside the control what came of the last pictures."""
    text = words()["own_classes"]
    problem = control_problems.problem_of(desk.address)
    if problem is not None:
        st.error(error_text(problem))
    problems, note = desk.get("problems", []), desk.get("note", "")
    if note:
        st.caption(plain(note))
    if problems:
        said = [f"**{plain(name)}**: {plain(error.problem)}" for name, error in problems[:MOST_SAID]]
        more = [text["and_more"].format(count=len(problems) - MOST_SAID)] if len(problems) > MOST_SAID else []
        rest_used = note != text["added_none"]
        st.warning(
            "\n".join(
                [text["left_out"] if rest_used else text["left_out_all"], "", *(f"- {line}" for line in (*said, *more))]
            )
        )
    if desk.get("unsaved", False):
        st.warning(text["unsaved"])


def _state(board: Board) -> None:
    """Say what is still missing, or how the pictures will be divided."""
    text = words()["own_classes"]
    if is_ready(board):
        parts = [sum(sizes) for sizes in zip(*(part_sizes(count) for count in board.counts.values()), strict=True)]
        divided = dict(zip(("train", "validation", "test"), parts, strict=True))
        st.markdown(text["ready"].format(classes=len(board.classes), count=sum(board.counts.values()), **divided))
    elif len(board.classes) < CLASSES[0]:
        st.markdown(text["one_class"])


def _row(desk: Desk, place: int, own: OwnClass) -> None:
    text = words()["own_classes"]
    with st.container(horizontal=True, vertical_alignment="top", key=f"{desk.prefix}-own-class-{place}"):
        widget = f"{desk.prefix} name {place}"
        st.session_state[widget] = own.name  # a name that was refused goes back to the one before
        label = text["name"].format(number=place + 1)
        given = (desk, place, widget)
        st.text_input(label, key=widget, label_visibility="collapsed", on_change=_rename, args=given, width=170)
        with st.container(width="stretch", gap="xsmall"):
            sheet = contact_sheet(own.squares, SIDE, PICTURES[0])
            st.image(sheet, width=sheet_width(max(len(own.squares), PICTURES[0])))
            st.caption(_count(own))
        _take_away(desk, place, own)


def _count(own: OwnClass) -> str:
    text = words()["own_classes"]
    count = len(own.squares)
    said = [text["one_picture"] if count == 1 else text["pictures"].format(count=count)]
    for missing in what_is_missing(Board((own,))):
        sentence = text["missing_one"] if missing.pictures == 1 else text["missing"]
        said.append(sentence.format(count=missing.pictures, name=plain(missing.name)))
    return " ".join(said)


def _take_away(desk: Desk, place: int, own: OwnClass) -> None:
    text = words()["own_classes"]
    key = f"{desk.prefix} box {place}"
    box = st.popover(text["take_away"], key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        if own.squares:
            label, numbers = text["which"].format(name=plain(own.name)), range(1, len(own.squares) + 1)
            chosen = st.pills(label, numbers, selection_mode="multi", key=f"{desk.prefix} numbers {place} {desk.key}")
            st.button(
                text["take_away_pictures"],
                key=f"{desk.prefix} take {place}",
                disabled=not chosen,
                on_click=_remove_pictures,
                args=(desk, place, tuple(chosen)),
            )
        drop = f"{desk.prefix} drop {place}"
        st.button(text["take_away_class"], key=drop, on_click=_remove_class, args=(desk, place, key))


def _steps(desk: Desk, board: Board) -> None:
    text = words()["own_classes"]
    with st.container(horizontal=True):
        full = len(board.classes) >= CLASSES[1]
        st.button(text["add_class"], key=f"{desk.prefix} add class", on_click=_add_class, args=(desk,), disabled=full)
        undone = not desk.get("steps", [])
        st.button(text["undo"], key=f"{desk.prefix} undo classes", on_click=desk.undo, disabled=undone)


def _rename(desk: Desk, place: int, widget: str) -> None:
    desk.change(lambda board: rename_class(board, place, str(st.session_state[widget])))


def _remove_class(desk: Desk, place: int, box: str) -> None:
    st.session_state[box] = False  # the box of the next class would stand open in its place
    desk.change(lambda board: remove_class(board, place) if len(board.classes) > 1 else first_board())


def _remove_pictures(desk: Desk, place: int, numbers: tuple[int, ...]) -> None:
    desk.change(lambda board: remove_pictures(board, place, numbers))


def _add_class(desk: Desk) -> None:
    def step(board: Board) -> Board:
        number = len(board.classes) + 1
        names = [own.name.casefold() for own in board.classes]
        template = words()["own_classes"]["new_class"]
        while template.format(number=number).casefold() in names:
            number += 1
        return add_class(board, template.format(number=number))

    desk.change(step)
    st.session_state[_into_key(desk)] = len(desk.board().classes) - 1
