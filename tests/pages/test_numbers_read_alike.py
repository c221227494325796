"""The same number looks the same in every lesson: what a learner reads is printed by one kit."""

from __future__ import annotations

import re

import pytest

from lesson_ui.words.catalogue import LESSONS
from tests.support.activities import seen_activities
from tests.support.pages import Visit

CODE_OR_FORMULA = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$|<[^>]*>|\([^()]*://[^()]*\)", re.DOTALL)
DRAWN = re.compile(r"#[0-9a-fA-F]{6}|^[MLZ\d.,\- ]+$|^[0-9a-f]{12,}( None)?$|^[A-Z]\w+Info\(.*", re.DOTALL)
YEAR = re.compile(r"(?<![\d.])(?:19\d|20[0-3])\d(?!\d)")
TOGETHER = re.compile(r"(?<![\d.\w])\d{4,}")  # digits of a whole number that do not stand apart
LAYER = re.compile(r"\b[A-Z]\w+\([^()]*\)")  # a layer is written as code, such as Linear(4096)
COMPUTERS = re.compile(r"\d[eE][+\-−]?\d|(?<![\w)\]}])-\d")  # a power of ten, or a minus, as a computer prints it
SPACED = re.compile(r"(?<![\d.,])(?<!\d )[1-9]\d{0,2}(?:[ \N{NO-BREAK SPACE}]\d{3})+(?! ?\d)")  # by another space


def wrong_numbers(text: str) -> list[str]:
    """Find the numbers printed otherwise; what is code, a formula, an address, a year, a colour, a path is left out."""
    for pattern in (CODE_OR_FORMULA, DRAWN, LAYER, YEAR):
        text = pattern.sub(" ", text)
    return [found for kind in (TOGETHER, COMPUTERS, SPACED) for found in kind.findall(text)]


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_numbers_of_every_activity_are_printed_by_the_kit(visit: Visit, slug: str) -> None:
    seen = list(seen_activities(visit, slug))
    wrong = {(text, *found) for activity in seen for text in activity.texts if (found := wrong_numbers(text))}
    assert not wrong
    assert sum(len(activity.texts) for activity in seen) > 20 * len(seen)


@pytest.mark.parametrize("text", ["1792 numbers", "loss -3", "rate 1e-05", "9.4e−14", "(2048 + 1)", "10 000 times"])
def test_a_number_printed_otherwise_is_noticed(text: str) -> None:
    assert wrong_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "1\u202f792",
        "−3",
        "`x[1792]`",
        "$e^{1000}$",
        "in 2015",
        "Linear(4096)",
        "0.00001",
        "3x3-4",
        "#009E73",
        "M-0.5,47.5L-0.5,-0.5",
    ],
)
def test_a_number_printed_as_it_should_be_is_let_through(text: str) -> None:
    assert not wrong_numbers(text)
