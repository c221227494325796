"""A lesson is added in the ten lines of `docs/architecture.md`: followed to the letter, in a copy of the house."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import ROOT

WRITTEN = ROOT / "tests" / "support" / "new_lesson"  # what somebody would write; `.txt` keeps it out of lint and types
SLUG, TITLE = "negative", "The negative of a picture"
LINE = '    Lesson("negative", "foundations", ("A1",), ("pixel_value",)),\n'
COPIED = ("lesson_ui", "pages", "assets", "docs", "tests/support")
LINKED = ("cnn_core", "jobs", "benchmarks", "app.py", ".streamlit", "pyproject.toml", "README.md")
VISIT = """
import contextlib, io, os
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(os.path.abspath("lesson_ui/entry.py"), default_timeout=60).run()
assert not app.exception, app.exception
assert any("Every pixel by itself" in node.value for node in app.caption), "no card on Home"
app.switch_page(os.path.abspath("pages/negative.py"))
app.query_params["shown"] = "1"
app.run()
assert not app.exception, app.exception
texts = [node.value for node in app.markdown]
assert "# The negative of a picture" in texts
assert any("255 - 0 = 255" in text for text in texts), texts
app.query_params["show"] = "in_code"
app.session_state["show"] = "in_code"
app.run()
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    exec(app.code[0].value, {})
assert printed.getvalue().count("195") == 2, printed.getvalue()
"""


def told() -> list[str]:
    """Read which file each of the ten lines is about."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## How to add a lesson")[2]
    return [path.replace("<slug>", SLUG) for path in re.findall(r"^\d+\. `([^`]+)`", text, re.MULTILINE)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the house and write the new lesson into it."""
    house = tmp_path_factory.mktemp("house")
    for name in COPIED:
        shutil.copytree(ROOT / name, house / name, ignore=shutil.ignore_patterns("__pycache__", "new_lesson"))
    for name in LINKED:
        (house / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "tests" / "test_architecture.py", house / "tests")
    for path in filter(Path.is_file, WRITTEN.rglob("*")):
        place = house / path.relative_to(WRITTEN).as_posix().removesuffix(".txt")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    catalogue = house / "lesson_ui/words/catalogue.py"
    text = catalogue.read_text(encoding="utf-8")
    assert text.count("LESSONS = (\n") == 1
    catalogue.write_text(text.replace("LESSONS = (\n", "LESSONS = (\n" + LINE), encoding="utf-8")
    return house


def test_the_ten_lines_name_every_file_that_is_written() -> None:
    written = {path.relative_to(WRITTEN).as_posix().removesuffix(".txt") for path in WRITTEN.rglob("*.*")}
    others = {"lesson_ui/words/catalogue.py", f"tests/lessons/{SLUG}/", "CHANGELOG.md"}
    assert len(told()) == 10
    assert set(told()) == written | others


def assert_runs(house: Path, *call: str) -> None:
    done = subprocess.run([sys.executable, *call], cwd=house, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_the_new_lesson_stands_on_home_opens_and_runs(house: Path) -> None:
    assert_runs(house, "-W", "ignore", "-c", VISIT)


def test_the_new_lesson_keeps_the_rules_of_the_house(house: Path) -> None:
    rules = "test_a_file_of_a_lesson_imports or registers_once or imports_itself or is_a_drawer"
    assert_runs(house, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_architecture.py", "-k", rules)
