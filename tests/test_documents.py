"""What the documents promise is there: commands, files, examples, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from benchmarks.__main__ import SECTIONS
from jobs.settings import DATABASE, FOLDER
from lesson_ui.pictures.own_pictures import MAX_PICTURES
from lesson_ui.words.catalogue import LESSONS
from lesson_ui.words.prose import lesson_text
from tests.support.repository import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BENCHMARKS = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))


def test_every_command_is_a_target_of_make() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    asked = set(re.findall(r"make (run|test|check|bench|format|clean|\w+(?=`))", README + BENCHMARKS))
    assert asked >= {"run", "test", "check", "bench"}
    assert asked <= targets


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([\w/.]+(?:/|\.(?:py|md|txt)))`", README)) - {".data/", "torch_backend/"}
    assert {"app.py", "jobs/", "docs/benchmarks.md"} <= named
    assert [name for name in named if not (ROOT / name).exists()] == []


def assert_convolved(names: dict[str, Any], result: Any) -> None:
    theirs = torch.nn.functional.conv2d(torch.tensor(names["image"]), torch.tensor(names["kernel"]), padding=1)
    np.testing.assert_array_equal(result, theirs)


def assert_explained(names: dict[str, Any], steps: Any) -> None:
    """The last step is the number itself, as the network computed it."""
    assert [step.name for step in steps] == ["sum", "bias"]
    assert steps[-1].value == pytest.approx(names["run"].activations["3"][0, 10, 5, 5], rel=1e-5)


@pytest.mark.parametrize(
    ("code", "assert_true"),
    list(zip(re.findall(r"```python\n(.*?)```", README, re.DOTALL), (assert_convolved, assert_explained), strict=True)),
)
def test_the_examples_of_the_readme_give_what_is_true(
    code: str, assert_true: Callable[[dict[str, Any], Any], None]
) -> None:
    *lines, last = code.strip().splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)
    assert_true(names, eval(last, names))


def test_settings_and_limits_are_those_of_the_app() -> None:
    assert f"`{FOLDER}`" in README
    assert f"`{DATABASE}=" in README
    assert f"{MAX_PICTURES} at most" in README


def test_the_changelog_names_every_lesson() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").casefold()
    assert [lesson.slug for lesson in LESSONS if lesson_text(lesson.slug).title.casefold() not in changes] == []


def test_the_parts_of_the_benchmark_are_those_there_are() -> None:
    assert f"parts are {', '.join(SECTIONS)}" in BENCHMARKS
    told = re.findall(r"^\*\*(\w+)\.\*\*", BENCHMARKS, re.MULTILINE)
    assert [part.lower() for part in told] == list(SECTIONS)


def test_decisions_are_numbered_in_order_and_named_rightly() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert numbers == [f"{k:04d}" for k in range(1, len(numbers) + 1)]
    for path in DECISIONS:
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} · ")


def test_every_decision_that_is_named_is_there() -> None:
    rooms = ("cnn_core", "jobs", "lesson_ui", "pages", "assets", "docs", "tests")
    texts = [path for room in rooms for kind in ("py", "md", "js") for path in (ROOT / room).rglob(f"*.{kind}")]
    named = {number for path in texts for number in re.findall(r"docs/decisions/(\d{4})", path.read_text("utf-8"))}
    assert named
    assert named <= {path.name[:4] for path in DECISIONS}


def test_every_file_that_moved_is_where_the_table_says() -> None:
    rows = re.findall(r"^\| `([\w./]+)` \| `([\w./]+)` \|$", (ROOT / "docs/moved.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 300
    assert [new for _, new in rows if not (ROOT / new).exists()] == []
    assert [old for old, _ in rows if (ROOT / old).exists() and not old.startswith("lesson_ui/figures/")] == []
