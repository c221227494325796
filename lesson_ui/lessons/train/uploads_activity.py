"""Uploaded pictures: files, a zip with a folder a class, shots of the camera. Bad ones are named, the rest is used."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnn_core.datasets.folders import Problem
from cnn_core.errors import InvalidInputError
from lesson_ui.lessons.train.class_set_session_activity import ClassSetSession, is_untouched
from lesson_ui.lessons.train.class_set_worked import ClassSet, add_pictures, merge_classes
from lesson_ui.lessons.train.picture_reader_worked import PictureReader
from lesson_ui.words.prose import words

LOOK_EVERY = 0.4  # seconds between looks at how far the reading is
PACE_FROM = 5  # pictures that show how quick it is
LONG = 2.0  # seconds from which on the time left is said


def take_files(session: ClassSetSession, place: int, widget: str) -> None:
    """Read the uploaded files; for use as a callback."""
    _take(session, place, [(file.name, file.getvalue()) for file in st.session_state.get(widget) or ()])


def take_shot(session: ClassSetSession, place: int, widget: str) -> None:
    """Read the picture just taken with the camera; for use as a callback."""
    shot = st.session_state.get(widget)
    if shot is not None:
        _take(session, place, [(words()["own_classes"]["shot"], shot.getvalue())])


def _take(session: ClassSetSession, place: int, files: Sequence[tuple[str, bytes]]) -> None:
    if not files:
        return
    reader = PictureReader(files, place)
    reader.start()
    session.report([], "")
    session.set("reader", reader)
    take_what_was_read(session)


def take_what_was_read(session: ClassSetSession) -> None:
    """Add the pictures read beside the page to their classes, once all are read."""
    reader: PictureReader | None = session.get("reader", None)
    if reader is None or not reader.finished:
        return
    session.set("reader", None)
    text = words()["own_classes"]
    if reader.cancelled:
        session.report([], text["cancelled"])
        return
    problems, before = list(reader.problems), sum(session.class_set().counts.values())
    session.change(lambda class_set: _added(class_set, reader, problems))
    added = sum(session.class_set().counts.values()) - before
    said = text["added_none"] if not added else text["added_one"] if added == 1 else text["added"].format(count=added)
    session.report(problems, " ".join([said, *(note for _, brought in reader.zips for note in brought.notes)]))


def _added(class_set: ClassSet, reader: PictureReader, problems: list[Problem]) -> ClassSet:
    for name, brought in reader.zips:
        problems.extend(brought.problems)
        try:
            class_set, left_out = merge_classes(class_set, brought.classes, is_untouched)
        except InvalidInputError as refusal:
            left_out = [Problem(name, refusal)]
        problems.extend(left_out)
    if reader.pictures:
        # A zip may have put other classes in the place of empty ones.
        class_set, left_out = add_pictures(class_set, min(reader.place, len(class_set.classes) - 1), reader.pictures)
        problems.extend(left_out)
    return class_set


def is_reading(session: ClassSetSession) -> bool:
    """Tell whether pictures are being read beside the page."""
    return session.get("reader", None) is not None


def show_progress(session: ClassSetSession) -> None:
    """Show the progress of reading, redrawn by itself, with a button to stop it."""
    st.fragment(run_every=LOOK_EVERY)(_progress)(session)


def _progress(session: ClassSetSession) -> None:
    reader: PictureReader | None = session.get("reader", None)
    if reader is None or reader.finished:
        st.rerun()
    text = words()["own_classes"]
    said = text["reading"].format(done=reader.done, total=reader.total) if reader.done else text["opening"]
    if reader.done >= PACE_FROM and reader.seconds_left > LONG:
        said += text["seconds_left"].format(seconds=round(reader.seconds_left))
    st.progress(reader.done / max(1, reader.total), text=said)
    st.button(text["cancel"], key=f"{session.prefix} stop reading", on_click=reader.cancel)
