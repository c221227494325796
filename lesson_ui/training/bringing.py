"""Pictures come in: files, a zip with a folder a class, shots of the camera. What is bad is named, the rest is used."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnn_core.datasets.folders import Problem
from cnn_core.errors import InvalidInputError
from lesson_ui.prose import words
from lesson_ui.training.board import Board, add_pictures, merge_classes
from lesson_ui.training.desk import Desk, is_untouched
from lesson_ui.training.reader import Reader

LOOK_EVERY = 0.4  # seconds between looks at how far the reading is
PACE_FROM = 5  # pictures that show how quick it is
LONG = 2.0  # seconds from which on the time left is said


def take_files(desk: Desk, place: int, widget: str) -> None:
    """
    Read the files just brought; for use as a callback.

    Parameters
    ----------
    desk : Desk
        Whose classes.
    place : int
        Which class the pictures go to; those of a zip go to the classes of its folders.
    widget : str
        Key of the uploader.
    """
    _take(desk, place, [(file.name, file.getvalue()) for file in st.session_state.get(widget) or ()])


def take_shot(desk: Desk, place: int, widget: str) -> None:
    """
    Read the picture just taken; for use as a callback.

    Parameters
    ----------
    desk : Desk
        Whose classes.
    place : int
        Which class it goes to.
    widget : str
        Key of the camera.
    """
    shot = st.session_state.get(widget)
    if shot is not None:
        _take(desk, place, [(words()["own_classes"]["shot"], shot.getvalue())])


def _take(desk: Desk, place: int, files: Sequence[tuple[str, bytes]]) -> None:
    if not files:
        return
    reader = Reader(files, place)
    reader.start()
    desk.report([], "")
    desk.set("reader", reader)
    settle(desk)


def settle(desk: Desk) -> None:
    """
    Put what has been read into the classes, once all of it is.

    Parameters
    ----------
    desk : Desk
        Whose classes.
    """
    reader: Reader | None = desk.get("reader", None)
    if reader is None or not reader.finished:
        return
    desk.set("reader", None)
    text = words()["own_classes"]
    if reader.cancelled:
        desk.report([], text["cancelled"])
        return
    problems, before = list(reader.problems), sum(desk.board().counts.values())
    desk.change(lambda board: _added(board, reader, problems))
    added = sum(desk.board().counts.values()) - before
    said = text["added_none"] if not added else text["added_one"] if added == 1 else text["added"].format(count=added)
    desk.report(problems, " ".join([said, *(note for _, brought in reader.zips for note in brought.notes)]))


def _added(board: Board, reader: Reader, problems: list[Problem]) -> Board:
    for name, brought in reader.zips:
        problems.extend(brought.problems)
        try:
            board, left_out = merge_classes(board, brought.classes, is_untouched)
        except InvalidInputError as refusal:
            left_out = [Problem(name, refusal)]
        problems.extend(left_out)
    if reader.pictures:
        # A zip may have put other classes in the place of empty ones.
        board, left_out = add_pictures(board, min(reader.place, len(board.classes) - 1), reader.pictures)
        problems.extend(left_out)
    return board


def is_reading(desk: Desk) -> bool:
    """
    Tell whether pictures are being read beside the page.

    Parameters
    ----------
    desk : Desk
        Whose.

    Returns
    -------
    bool
        Whether `show_progress` has something to show.
    """
    return desk.get("reader", None) is not None


def show_progress(desk: Desk) -> None:
    """
    Say how far the reading is, again and again by itself, with a way to stop it.

    Parameters
    ----------
    desk : Desk
        Whose.
    """
    st.fragment(run_every=LOOK_EVERY)(_progress)(desk)


def _progress(desk: Desk) -> None:
    reader: Reader | None = desk.get("reader", None)
    if reader is None or reader.finished:
        st.rerun()
    text = words()["own_classes"]
    said = text["reading"].format(done=reader.done, total=reader.total) if reader.done else text["opening"]
    if reader.done >= PACE_FROM and reader.seconds_left > LONG:
        said += text["seconds_left"].format(seconds=round(reader.seconds_left))
    st.progress(reader.done / max(1, reader.total), text=said)
    st.button(text["cancel"], key=f"{desk.prefix} stop reading", on_click=reader.cancel)
