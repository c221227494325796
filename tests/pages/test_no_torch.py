"""The web process never imports PyTorch, whichever page is opened."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from lesson_ui.words.catalogue import LESSONS
from tests.support.repository import ROOT

# Where torch is None in sys.modules, `import torch` fails: a page that tried would show an exception.
OPEN_ALL = """
import os, sys
sys.modules["torch"] = None
from streamlit.testing.v1 import AppTest
from lesson_ui.words.catalogue import LESSONS
for lesson in LESSONS:
    app = AppTest.from_file(os.path.abspath("lesson_ui/entry.py"), default_timeout=180)
    app.switch_page(os.path.abspath(f"pages/{lesson.slug}.py"))
    app.query_params["shown"] = "1"
    app.session_state["more"] = True
    app.run()
    assert not app.exception, (lesson.slug, app.exception)
    print("opened", lesson.slug)
"""


def test_no_page_brings_torch_into_the_server(tmp_path: Path) -> None:
    code = [sys.executable, "-W", "ignore", "-c", OPEN_ALL]
    environment = {**os.environ, "CNN_LESSONS_DATA": str(tmp_path)}
    finished = subprocess.run(code, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr[-3000:]
    assert finished.stdout.split("\n")[:-1] == [f"opened {lesson.slug}" for lesson in LESSONS]
