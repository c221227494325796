"""Every example in a docstring runs, and gives what it says."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.support.repository import ROOT

ROOMS = ("cnn_core", "lesson_ui", "jobs", "benchmarks")
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "\n    >>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0
