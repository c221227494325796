"""What is settled says what Streamlit would have said."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from lesson_ui.server.garbage_collection import collect
from lesson_ui.server.streamlit_patches import StateView, written_once
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
