"""A prediction that is not right: the words after it say what to think of, with the numbers on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from jobs import close_runners

WRONG = "987654"  # of every question that is typed
ASKED = [
    ("pooling", {"pool_show": "The shift game", "pool_right": "1", "pool_down": "0"}, "prediction-pooling-shift_1_0"),
    ("pooling", {"pool_show": "The noise game", "pool_noise": "one spike"}, "prediction-pooling-spike"),
    ("channels", {"channels_show": "What it costs"}, "prediction-channels-cost"),
]


@pytest.fixture(autouse=True)
def _runner() -> Iterator[None]:
    """End the supervisor that the page of Train live starts."""
    yield
    close_runners()


@pytest.mark.parametrize(("lesson", "address", "key"), ASKED, ids=[key for _, _, key in ASKED])
def test_a_typed_answer(visit: Callable[..., AppTest], lesson: str, address: dict[str, str], key: str) -> None:
    app = visit(lesson, **address)
    app.text_input(key).set_value(WRONG).run()
    assert is_told(app, WRONG)


def test_a_chosen_answer(visit: Callable[..., AppTest]) -> None:
    app = visit("train")
    app.button_group(key="prediction-train").set_value("10").run()
    assert is_told(app, "10")
    assert "1/10" in told(app, "10")


def told(app: AppTest, given: str) -> str:
    return next(node.value for node in app.markdown if f"You said {given}" in node.value)


def is_told(app: AppTest, given: str) -> bool:
    """Say whether no name of a number stands where the number should."""
    words = told(app, given)
    return len(words) > len(f"Not yet. You said {given}.") and "{" not in words
