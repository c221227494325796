"""What is settled says what Streamlit would have said."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from copy import deepcopy
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.cursor import RunningCursor
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from streamlit.runtime.state import session_state_proxy
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import SessionState

from lesson_ui.server.garbage_collection import AT_MOST, NEVER, collect, start_housekeeping
from lesson_ui.server.streamlit_patches import (
    StateView,
    at_once,
    compact_state,
    copied_from_first,
    copy_cursor,
    has_key,
    written_once,
)
from tests.support.repository import ROOT


def test_a_message_written_once_is_the_same_every_time() -> None:
    calls = []

    def write(message: CustomThemeConfig, section: str = "theme") -> None:
        calls.append(section)
        message.primary_color = section

    settled = written_once(write)
    for section in ("theme", "theme.dark", "theme"):
        message = CustomThemeConfig()
        settled(message, section)
        assert message.primary_color == section
    assert calls == ["theme", "theme.dark"]


def test_the_real_theme_is_copied_unchanged() -> None:
    plain, settled = CustomThemeConfig(), CustomThemeConfig()
    app_session._populate_theme_msg(plain)
    written_once(app_session._populate_theme_msg)(settled)
    assert settled == plain


def test_the_view_of_a_session_answers_as_the_whole_session_would() -> None:
    state = {"stride": 2, "empty": None}
    view = StateView(state, dict)
    assert ("stride" in view, "empty" in view, "missing" in view) == (True, True, False)
    assert view["empty"] is None
    assert dict(view) == state
    assert len(view) == 2


def test_settling_leaves_streamlit_s_answers_as_they_were() -> None:
    code = (
        "from streamlit import config\n"
        "before = config.get_option('server.port'), config.get_options_for_section('theme.dark')\n"
        "from lesson_ui.server.streamlit_patches import settle_configuration\n"
        "settle_configuration()\n"
        "assert before == (config.get_option('server.port'), config.get_options_for_section('theme.dark'))"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_garbage_that_was_frozen_goes_with_the_full_collection() -> None:
    class Node:
        pass

    gone = threading.Event()
    node = Node()
    node.itself = node  # type: ignore[attr-defined]
    node.last = type("Last", (), {"__del__": lambda self: gone.set()})()  # type: ignore[attr-defined]
    collect(everything=False)
    del node
    collect(everything=False)
    assert not gone.is_set()
    collect(everything=True)
    assert gone.is_set()
    gc.unfreeze()


def test_the_interpreter_leaves_what_is_young_and_old_to_the_housekeeping() -> None:
    before = gc.get_threshold()
    try:
        start_housekeeping().set()
        assert gc.get_threshold() == (AT_MOST, before[1], NEVER)
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


FIGURE = "$$ID-0123456789abcdef0123456789abcdef-figure"


def _state() -> SessionState:
    """Make a session with a plain value, a keyed widget and a component whose value is dressed up for the page."""
    state = SessionState()
    state["stride"] = 2
    state._set_key_widget_mapping(FIGURE, "figure")
    dressed: Any = WidgetMetadata(
        id=FIGURE,
        deserializer=lambda value: value,
        serializer=lambda value: value,
        value_type="json_value",
        presenter=lambda value, state: {**value, "dressed": True},
    )
    state._new_widget_state.set_widget_metadata(dressed)
    state._new_widget_state.set_from_value(FIGURE, {"pin": [1, 2]})
    return state


def test_a_session_says_which_keys_it_has_as_streamlit_does() -> None:
    state = _state()
    for key in ("stride", "figure", FIGURE, "missing"):
        assert has_key(state, key) == SessionState.__contains__(state, key)


def test_old_state_is_what_streamlit_makes_of_it_but_plain() -> None:
    ours, theirs = _state(), _state()
    compact_state(ours)
    SessionState._compact_state(theirs)
    assert set(ours._old_state) == set(theirs._old_state)
    assert ours["stride"] == theirs["stride"] == 2
    assert ours._old_state[FIGURE] == {"pin": [1, 2]}
    assert not ours._new_session_state
    assert not list(ours._new_widget_state)


def test_a_copied_cursor_is_streamlit_s_copy() -> None:
    cursor = RunningCursor(0, (3, 1))
    cursor.lock_element()
    elements: Any = cursor.get_transient_cursor().transient_elements
    elements[0] = ["an element"]
    ours, theirs = copy_cursor(cursor, {}), deepcopy(cursor)
    assert vars(ours).keys() == vars(theirs).keys()
    assert ours.delta_path == theirs.delta_path
    assert (ours.transient_index, list(ours.transient_elements)) == (0, [["an element"]])
    ours.lock_element()
    assert cursor.delta_path == theirs.delta_path != ours.delta_path
    assert list(cursor.transient_elements) == [["an element"]]
    copied = copy_cursor(cursor, {})
    copied.transient_elements[0].append("another")
    assert list(cursor.transient_elements) == [["an element"]]


def _app_session(name: str, **changed: Any) -> Any:
    session = SimpleNamespace(
        id=name,
        _script_data=SimpleNamespace(name="app", main_script_path="/app/entry.py", is_hello=False),
        _pages_manager=SimpleNamespace(
            main_script_path="/app/entry.py", main_script_hash="main", get_pages=lambda: _pages("Home")
        ),
        _run_on_save=False,
        _state=AppSessionState.APP_IS_RUNNING,
        _compute_skills_nudge_state=lambda: (False, ""),
    )
    vars(session).update(changed)
    populate: Any = AppSession._populate_app_pages
    session._populate_app_pages = partial(populate, session)
    return session


def _pages(*names: str) -> dict[str, Any]:
    return {name: {"page_script_hash": name, "page_name": name, "icon": "", "script_path": name} for name in names}


@pytest.mark.parametrize(
    ("changed", "pages"),
    [
        ({}, _pages("Home", "Convolution")),
        ({"_run_on_save": True}, _pages("Home", "Convolution")),
        ({"_state": AppSessionState.APP_NOT_RUNNING}, _pages("Home", "Convolution")),
        ({}, _pages("Home", "Padding")),
        ({}, None),
        ({"_compute_skills_nudge_state": lambda: (True, "")}, _pages("Home", "Convolution")),
    ],
)
def test_the_message_that_opens_a_rerun_is_the_one_streamlit_would_write(changed: Any, pages: Any) -> None:
    create: Any = AppSession._create_new_session_message
    copy = copied_from_first(create)
    advised = {"_compute_skills_nudge_state": lambda: (True, "")} if "_compute_skills_nudge_state" in changed else {}
    copy(
        _app_session("first", **advised),
        "first page",
        RunDescriptor.create(["a fragment"]),
        _pages("Home", "Convolution"),
    )
    for name in ("second", "third"):
        session, run = _app_session(name, **changed), RunDescriptor.create([name])
        assert copy(session, "a page", run, pages) == create(session, "a page", run, pages)


def test_without_a_rerun_streamlit_finds_the_state() -> None:
    assert at_once(session_state_proxy.get_session_state)() is session_state_proxy.get_session_state()
