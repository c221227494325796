"""The controls of own classes: names, pictures from files, a zip or the camera, and what is still missing."""

from __future__ import annotations

import streamlit as st

from cnn_core.datasets.limits import CLASSES, PICTURES, SIDE, ZIP_BYTES
from cnn_core.datasets.splitting import part_sizes
from lesson_ui.controls import control_problems, controls, undo
from lesson_ui.frame.style import add_stylesheet
from lesson_ui.lessons.train.class_set_session_activity import ClassSetSession, first_classes
from lesson_ui.lessons.train.class_set_worked import (
    ClassSet,
    OwnClass,
    add_class,
    is_ready,
    pack_class_set,
    remove_class,
    remove_pictures,
    rename_class,
    what_is_missing,
)
from lesson_ui.lessons.train.contact_sheet_figure import contact_sheet, sheet_width
from lesson_ui.lessons.train.ready_classes_worked import OwnClasses, SetStore
from lesson_ui.lessons.train.uploads_activity import (
    is_reading,
    show_progress,
    take_files,
    take_shot,
    take_what_was_read,
)
from lesson_ui.words.numbers import count_text
from lesson_ui.words.prose import words
from lesson_ui.words.refusals import error_text, plain

MOST_SAID = 5  # files that are named one by one


def choose_own_classes(prefix: str, store: SetStore | None = None) -> OwnClasses | None:
    """Let the learner put classes of his own together: names, pictures from files, a zip or the camera."""
    session = ClassSetSession(prefix, store)
    add_stylesheet("own_classes.css")
    undo.bring_back(session.address)
    take_what_was_read(session)
    class_set = session.class_set()
    with st.container(key=f"{prefix}-remembered-classes"):
        controls.remembered(session.address)
    with st.container(key=f"{prefix}-own-classes"):
        left, right = st.columns([4, 9], gap="large")
        with left:
            _bring(session, class_set)
        with right:
            _state(class_set)
            for place, own in enumerate(class_set.classes):
                _row(session, place, own)
            _steps(session, class_set)
            st.caption(words()["own_classes"]["kept"])
    if not is_ready(class_set):
        return None
    return OwnClasses(session.key, tuple(class_set.counts), tuple(class_set.counts.values()), pack_class_set(class_set))


def class_count(prefix: str, store: SetStore | None = None) -> int:
    """Count the classes the learner has put together, with pictures or without."""
    return len(ClassSetSession(prefix, store).class_set().classes)


def _bring(session: ClassSetSession, class_set: ClassSet) -> None:
    text = words()["own_classes"]
    place = _into(session, class_set)
    name = plain(class_set.classes[place].name)
    source = st.segmented_control(
        text["from"],
        ("files", "camera"),
        default="files",
        required=True,
        format_func=lambda source_name: str(text[f"from_{source_name}"]),
        key=f"{session.prefix} from",
    )
    if is_reading(session):
        show_progress(session)
    elif source == "camera":
        widget = session.widget_key("shot")
        st.camera_input(
            text["camera"].format(name=name), key=widget, on_change=take_shot, args=(session, place, widget)
        )
        st.caption(text["shots"].format(name=name))
    else:
        widget = session.widget_key("files")
        st.file_uploader(
            text["files"].format(name=name),
            accept_multiple_files=True,
            key=widget,
            on_change=take_files,
            args=(session, place, widget),
            max_upload_size=ZIP_BYTES // 1_000_000,
        )
    _report(session)


def _into(session: ClassSetSession, class_set: ClassSet) -> int:
    """Ask which class the next pictures are added to; the answer outlives renaming and new classes."""
    names, key = [own.name for own in class_set.classes], _into_key(session)
    chosen = st.session_state.get(key)
    if not isinstance(chosen, int):  # nothing yet, or a name that the browser sent before it knew of another one
        chosen = session.get("place", 0)
    st.session_state[key] = min(chosen, len(names) - 1)
    label = words()["own_classes"]["into"]
    place = int(st.selectbox(label, range(len(names)), format_func=lambda place: names[place], key=key))
    session.set("place", place)
    return place


def _into_key(session: ClassSetSession) -> str:
    return f"{session.prefix} into"


def _report(session: ClassSetSession) -> None:
    """Show which of the last pictures were used and which were not."""
    text = words()["own_classes"]
    problem = control_problems.problem_of(session.address)
    if problem is not None:
        st.error(error_text(problem))
    problems, note = session.get("problems", []), session.get("note", "")
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
    if session.get("unsaved", False):
        st.warning(text["unsaved"])


def _state(class_set: ClassSet) -> None:
    """Show what is still missing, or how the pictures will be divided."""
    text = words()["own_classes"]
    if is_ready(class_set):
        parts = [sum(sizes) for sizes in zip(*(part_sizes(count) for count in class_set.counts.values()), strict=True)]
        divided = dict(zip(("train", "validation", "test"), parts, strict=True))
        st.markdown(
            text["ready"].format(
                classes=len(class_set.classes), count=count_text(sum(class_set.counts.values())), **divided
            )
        )
    elif len(class_set.classes) < CLASSES[0]:
        st.markdown(text["one_class"])


def _row(session: ClassSetSession, place: int, own: OwnClass) -> None:
    text = words()["own_classes"]
    with st.container(horizontal=True, vertical_alignment="top", key=f"{session.prefix}-own-class-{place}"):
        widget = f"{session.prefix} name {place}"
        # a refused name goes back; set anew on every page, it would undo one being typed
        if st.session_state.get(widget) != own.name:
            st.session_state[widget] = own.name
        label = text["name"].format(number=place + 1)
        given = (session, place, widget)
        st.text_input(label, key=widget, label_visibility="collapsed", on_change=_rename, args=given, width=170)
        with st.container(width="stretch", gap="xsmall"):
            thumbnails = contact_sheet(own.squares, SIDE, PICTURES[0])
            st.image(thumbnails, width=sheet_width(max(len(own.squares), PICTURES[0])))
            st.caption(_count(own))
        _take_away(session, place, own)


def _count(own: OwnClass) -> str:
    text = words()["own_classes"]
    count = len(own.squares)
    said = [text["one_picture"] if count == 1 else text["pictures"].format(count=count_text(count))]
    for missing in what_is_missing(ClassSet((own,))):
        sentence = text["missing_one"] if missing.pictures == 1 else text["missing"]
        said.append(sentence.format(count=missing.pictures, name=plain(missing.name)))
    return " ".join(said)


def _take_away(session: ClassSetSession, place: int, own: OwnClass) -> None:
    text = words()["own_classes"]
    key = f"{session.prefix} box {place}"
    box = st.popover(text["take_away"], key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        if own.squares:
            label, numbers = text["which"].format(name=plain(own.name)), range(1, len(own.squares) + 1)
            chosen = st.pills(
                label, numbers, selection_mode="multi", key=f"{session.prefix} numbers {place} {session.key}"
            )
            st.button(
                text["take_away_pictures"],
                key=f"{session.prefix} take {place}",
                disabled=not chosen,
                on_click=_remove_pictures,
                args=(session, place, tuple(chosen)),
            )
        drop = f"{session.prefix} drop {place}"
        st.button(text["take_away_class"], key=drop, on_click=_remove_class, args=(session, place, key))


def _steps(session: ClassSetSession, class_set: ClassSet) -> None:
    text = words()["own_classes"]
    with st.container(horizontal=True):
        full = len(class_set.classes) >= CLASSES[1]
        st.button(
            text["add_class"], key=f"{session.prefix} add class", on_click=_add_class, args=(session,), disabled=full
        )
        undone = not session.get("steps", [])
        st.button(text["undo"], key=f"{session.prefix} undo classes", on_click=session.undo, disabled=undone)


def _rename(session: ClassSetSession, place: int, widget: str) -> None:
    session.change(lambda class_set: rename_class(class_set, place, str(st.session_state[widget])))


def _remove_class(session: ClassSetSession, place: int, box: str) -> None:
    st.session_state[box] = False  # the box of the next class would stand open in its place
    session.change(lambda class_set: remove_class(class_set, place) if len(class_set.classes) > 1 else first_classes())


def _remove_pictures(session: ClassSetSession, place: int, numbers: tuple[int, ...]) -> None:
    session.change(lambda class_set: remove_pictures(class_set, place, numbers))


def _add_class(session: ClassSetSession) -> None:
    def step(class_set: ClassSet) -> ClassSet:
        number = len(class_set.classes) + 1
        names = [own.name.casefold() for own in class_set.classes]
        template = words()["own_classes"]["new_class"]
        while template.format(number=number).casefold() in names:
            number += 1
        return add_class(class_set, template.format(number=number))

    session.change(step)
    st.session_state[_into_key(session)] = len(session.class_set().classes) - 1
