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
from streamlit.runtime import app_session, scriptrunner
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunContext
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.state.safe_session_state import SafeSessionState

from lesson_ui.server.page_routes import INDEX
from tests.support.repository import ROOT

ROOM = tuple(sorted((ROOT / "lesson_ui" / "server").glob("*.py")))
PUBLIC = {"streamlit.delta_generator", "streamlit.errors"}  # a type and an exception that Streamlit documents


def _takes(function: Callable[..., object], *names: str) -> bool:
    return list(inspect.signature(function).parameters)[: len(names)] == list(names)


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
    "_send_message": (
        lambda: _takes(Runtime._send_message, "self", "session_info", "msg"),
        "each message of a batch is sent by it",
    ),
    "filtered_state": (
        lambda: isinstance(vars(SafeSessionState).get("filtered_state"), property),
        "keys of a session are looked up one by one",
    ),
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
