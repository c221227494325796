"""Pictures come in: files, a zip with a folder a class, shots of the camera. What is bad is named, the rest is used."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st

from cnn_core.datasets import read_zip
from cnn_core.datasets.folders import Problem, read_square
from cnn_core.errors import InvalidInputError
from lesson_ui.prose import words
from lesson_ui.training.board import Board, Pixels, add_pictures, merge_classes
from lesson_ui.training.desk import Desk, is_untouched

ZIP_START = b"PK\x03\x04"
SAY_EVERY = 0.5  # seconds


class Progress:
    """Say how far the reading is, if it takes longer than a moment."""

    def __init__(self) -> None:
        self._toast: Any = None
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """
        Say it.

        Parameters
        ----------
        done, total : int
            Pictures read, and all of them.
        """
        if time.monotonic() - self._last < SAY_EVERY:
            return
        self._last = time.monotonic()
        said = words()["own_classes"]["reading"].format(done=done, total=total)
        self._toast = (self._toast or st).toast(said)


def take_files(desk: Desk, place: int, widget: str) -> None:
    """
    Add the files just brought; for use as a callback.

    Parameters
    ----------
    desk : Desk
        Whose classes.
    place : int
        Which class the pictures go to; those of a zip go to the classes of its folders.
    widget : str
        Key of the uploader.
    """
    files = [(file.name, file.getvalue()) for file in st.session_state.get(widget) or ()]
    if files:
        _take(desk, place, files)


def take_shot(desk: Desk, place: int, widget: str) -> None:
    """
    Add the picture just taken; for use as a callback.

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
    problems: list[Problem] = []
    notes: list[str] = []
    before = desk.board()

    def step(board: Board) -> Board:
        pictures: list[tuple[str, Pixels]] = []
        progress = Progress()
        for number, (name, data) in enumerate(files, 1):
            try:
                if data.startswith(ZIP_START):
                    board = _merged(board, name, data, problems, notes, progress)
                else:
                    pictures.append((name, read_square(data, name)))
            except InvalidInputError as refusal:
                problems.append(Problem(name, refusal))
            progress(number, len(files))
        if pictures:
            # A zip may have put other classes in the place of empty ones.
            board, left_out = add_pictures(board, min(place, len(board.classes) - 1), pictures)
            problems.extend(left_out)
        return board

    desk.change(step)
    added = sum(desk.board().counts.values()) - sum(before.counts.values())
    text = words()["own_classes"]
    said = text["added_none"] if not added else text["added_one"] if added == 1 else text["added"].format(count=added)
    desk.report(problems, " ".join([said, *notes]))


def _merged(
    board: Board, name: str, data: bytes, problems: list[Problem], notes: list[str], progress: Progress
) -> Board:
    brought = read_zip(data, name, progress)
    merged, left_out = merge_classes(board, brought.classes, is_untouched)
    problems.extend([*brought.problems, *left_out])
    notes.extend(brought.notes)
    return merged
