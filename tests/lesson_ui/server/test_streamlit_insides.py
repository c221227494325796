"""What of Streamlit's insides is used: an upgrade that changes one of them fails here first, in one sentence."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.config_option import ConfigOption
from streamlit.cursor import RunningCursor, SparseList
from streamlit.runtime import app_session, scriptrunner
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunContext
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.state import session_state_proxy
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from lesson_ui.server.page_routes import INDEX
from tests.support.repository import ROOT

ROOM = tuple(sorted((ROOT / "lesson_ui" / "server").glob("*.py")))
PUBLIC = {"streamlit.delta_generator", "streamlit.errors"}  # a type and an exception that Streamlit documents


def _takes(function: Callable[..., object], *names: str) -> bool:
    return list(inspect.signature(function).parameters)[: len(names)] == list(names)


CURSOR = {"_transient_index", "_transient_elements", "_root_container", "_parent_path", "_index"}

# Name → what must hold of it, and what of ours would break.
USED: dict[str, tuple[Callable[[], bool], str]] = {
    "get_script_run_ctx": (lambda: callable(scriptrunner.get_script_run_ctx), "a rerun is found by it"),
    "_enqueue": (
        lambda: "_enqueue" in {field.name for field in fields(ScriptRunContext)},
        "messages are held back by putting another function in its place",
    ),
    "session_id": (
        lambda: "session_id" in {field.name for field in fields(ScriptRunContext)},
        "whose lesson is drawn is told by it",
    ),
    "fragment_ids_this_run": (
        lambda: "fragment_ids_this_run" in {field.name for field in fields(ScriptRunContext)},
        "a figure is sent ahead only where a fragment runs by itself",
    ),
    "script_requests": (
        lambda: "script_requests" in {field.name for field in fields(ScriptRunContext)},
        "whether the learner has moved on is asked of it",
    ),
    "_state": (
        lambda: vars(ScriptRequests()).get("_state") is ScriptRequestType.CONTINUE,
        "a rerun that nobody has overtaken is told by it",
    ),
    "get_option": (lambda: _takes(config.get_option, "key"), "its answers are remembered"),
    "get_options_for_section": (
        lambda: _takes(config.get_options_for_section, "section"),
        "its answers are remembered",
    ),
    "_populate_theme_msg": (
        lambda: _takes(app_session._populate_theme_msg, "msg", "section"),
        "the theme's message is written once and copied",
    ),
    "_on_scriptrunner_event": (
        lambda: _takes(AppSession._on_scriptrunner_event, "self", "sender", "event"),
        "events of a rerun are passed on together",
    ),
    "_handle_scriptrunner_event_on_event_loop": (
        lambda: (
            list(inspect.signature(AppSession._handle_scriptrunner_event_on_event_loop).parameters)
            == list(inspect.signature(AppSession._on_scriptrunner_event).parameters)
        ),
        "it takes the events that were passed on together",
    ),
    "_call_soon_on_event_loop": (
        lambda: _takes(AppSession._call_soon_on_event_loop, "self", "callback"),
        "the server's thread is woken by it",
    ),
    "flush_browser_queue": (
        lambda: _takes(AppSession.flush_browser_queue, "self"),
        "a session's messages are taken from it in batches",
    ),
    "_scriptrunner": (
        lambda: "_scriptrunner" in inspect.getsource(AppSession.__init__),
        "a message of a rerun that was overtaken is told by it",
    ),
    "_browser_queue": (
        lambda: (
            "_browser_queue = ForwardMsgQueue()" in inspect.getsource(AppSession.__init__)
            and _takes(ForwardMsgQueue.enqueue, "self", "msg")
            and _takes(ForwardMsgQueue.is_empty, "self")
        ),
        "messages of a rerun are put into it",
    ),
    "_session_mgr": (
        lambda: "in self._session_mgr.list_active_sessions():" in inspect.getsource(Runtime._loop_coroutine),
        "the sender's loop passes over sessions without messages",
    ),
    "_queue": (lambda: vars(ForwardMsgQueue()).get("_queue") == [], "a session without messages is told by it"),
    "_settle_pending": (
        lambda: "self._settle_pending" in inspect.getsource(AppSession.on_flushed_messages_sent),
        "a session for which somebody waits is told by it",
    ),
    "_message_enqueued_callback": (
        lambda: "_message_enqueued_callback" in inspect.getsource(AppSession._enqueue_forward_msg),
        "the sender is woken by it",
    ),
    "_create_new_session_message": (
        lambda: _takes(AppSession._create_new_session_message, "self", "page_script_hash", "run_descriptor", "pages"),
        "the message that opens a rerun is copied from the first one",
    ),
    "_set_run_identity": (
        lambda: _takes(app_session._set_run_identity, "msg", "run_descriptor"),
        "the message that opens a rerun is told which one by it",
    ),
    "_pages_manager": (
        lambda: "self._pages_manager.get_pages()" in inspect.getsource(AppSession._create_new_session_message),
        "the message that opens a rerun names the pages",
    ),
    "_run_on_save": (
        lambda: "self._run_on_save" in inspect.getsource(AppSession._create_new_session_message),
        "the message that opens a rerun tells of it",
    ),
    "_compute_skills_nudge_state": (
        lambda: _takes(AppSession._compute_skills_nudge_state, "self"),
        "the message that opens a rerun tells of it",
    ),
    "_send_message": (
        lambda: _takes(Runtime._send_message, "self", "session_info", "msg"),
        "each message of a batch is sent by it",
    ),
    "filtered_state": (
        lambda: isinstance(vars(SafeSessionState).get("filtered_state"), property),
        "keys of a session are looked up one by one",
    ),
    "_script_thread": (
        lambda: "self._script_thread = threading.Thread(" in inspect.getsource(ScriptRunner.start),
        "a rerun is told which thread it runs in",
    ),
    "_run_script_thread": (
        lambda: _takes(ScriptRunner._run_script_thread, "self") and len(ScriptRunner.start.__code__.co_varnames) == 1,
        "a thread that waits runs it",
    ),
    "get_session_state": (
        lambda: not inspect.signature(session_state_proxy.get_session_state).parameters,
        "the state of a session is found sooner",
    ),
    "_compact_state": (
        lambda: _takes(SessionState._compact_state, "self"),
        "values become old as they are stored",
    ),
    "_get_widget_id": (lambda: _takes(SessionState._get_widget_id, "self", "k"), "a key is found by it"),
    "_getitem": (
        lambda: _takes(SessionState._getitem, "self", "widget_id", "user_key"),
        "a value is read as it is stored",
    ),
    "_key_id_mapper": (
        lambda: isinstance(SessionState()._key_id_mapper.id_key_mapping, dict),
        "the key of a widget is found by it",
    ),
    "_old_state": (lambda: SessionState()._old_state == {}, "what is new becomes old"),
    "_new_session_state": (lambda: SessionState()._new_session_state == {}, "what is new becomes old"),
    "_new_widget_state": (lambda: not list(SessionState()._new_widget_state), "what is new becomes old"),
    "_transient_elements": (
        lambda: set(vars(RunningCursor(0))) == CURSOR,
        "a cursor is copied by its attributes",
    ),
    "_data": (lambda: vars(SparseList()) == {"_data": {}}, "a cursor is copied with its elements"),
    "App": (lambda: {"routes", "lifespan", "middleware"} <= set(inspect.signature(st.App).parameters), "it serves"),
    "components.v2": (lambda: callable(st.components.v2.component), "the drawing component is one"),
}


@pytest.mark.parametrize("name", USED)
def test_streamlit_still_has(name: str) -> None:
    holds, why = USED[name]
    assert holds(), f"This version of Streamlit has no {name} as we use it: {why}."


def test_the_browser_s_part_still_asks_the_page_where_its_server_is() -> None:
    assert INDEX.read_text(encoding="utf-8").count("<head>") == 1
    scripts = (INDEX.parent / "static" / "js").glob("index.*.js")
    assert any("BACKEND_BASE_URL" in script.read_text(encoding="utf-8") for script in scripts)


def test_the_hidden_option_that_leaves_out_collecting_garbage_is_known() -> None:
    options = config._config_options_template
    assert isinstance(options["runner.postScriptGC"], ConfigOption)
    assert "postScriptGC = false" in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_only_one_room_imports_streamlit_s_insides() -> None:
    served = [ROOT / "app.py", *(p for r in ("lesson_ui", "pages", "jobs") for p in (ROOT / r).rglob("*.py"))]
    assert len(served) > 200
    for path in set(served) - set(ROOM):
        wrong = {module for module in _imported(path) if module.startswith("streamlit.")} - PUBLIC
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_every_private_name_of_streamlit_that_the_room_uses_is_in_the_table() -> None:
    own = {"_state", "_everything", "_is_pressed"}  # attributes of our own classes
    for path in ROOM:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
                of_self = isinstance(node.value, ast.Name) and node.value.id == "self"
                assert (of_self and node.attr in own) or node.attr in USED, f"{path.name}: {node.attr}"
