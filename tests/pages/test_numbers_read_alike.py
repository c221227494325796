"""The same number looks the same in every lesson: what a learner reads is printed by one kit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lesson_ui.words.catalogue import LESSONS

CODE_OR_FORMULA = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$|<[^>]*>|\([^()]*://[^()]*\)", re.DOTALL)
YEAR = re.compile(r"(?<![\d.])(?:19\d|20[0-3])\d(?!\d)")
TOGETHER = re.compile(r"(?<![\d.\w])\d{4,}")  # digits of a whole number that do not stand apart
LAYER = re.compile(r"\b[A-Z]\w+\([^()]*\)")  # a layer is written as code, such as Linear(4096)
COMPUTERS = re.compile(r"\d[eE][+\-−]?\d|(?<![\w)\]}])-\d")  # a power of ten, or a minus, as a computer prints it


def read(text: str) -> str:
    """Leave out of a text what is code, a formula, an address or a year."""
    for pattern in (CODE_OR_FORMULA, LAYER, YEAR):
        text = pattern.sub(" ", text)
    return text


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_numbers_of_a_lesson_are_printed_by_the_kit(visit: Callable[..., AppTest], slug: str) -> None:
    app: Any = visit(slug, shown="1.cost.numbers.valley.timeline")
    texts = [node.value for kind in (app.markdown, app.caption) for node in kind]
    wrong = [found for text in texts for found in TOGETHER.findall(read(text)) + COMPUTERS.findall(read(text))]
    assert not wrong


@pytest.mark.parametrize("text", ["1792 numbers", "loss -3", "rate 1e-05", "9.4e−14", "(2048 + 1)"])
def test_a_number_printed_otherwise_is_noticed(text: str) -> None:
    assert TOGETHER.search(read(text)) or COMPUTERS.search(read(text))


@pytest.mark.parametrize(
    "text", ["1\u202f792", "−3", "`x[1792]`", "$e^{1000}$", "in 2015", "Linear(4096)", "0.00001", "3x3-4"]
)
def test_a_number_printed_as_it_should_be_is_let_through(text: str) -> None:
    assert not TOGETHER.search(read(text))
    assert not COMPUTERS.search(read(text))
