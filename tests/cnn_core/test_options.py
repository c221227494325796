"""Each kind of option by hand: what it accepts, what it does not, its rule in words, the nearest that it accepts."""

from __future__ import annotations

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.options import MOST_IN_TURN, Option, check_option

KINDS = {
    "integer": (Option("integer", 3, 1, 9), (1, 9), (0, 10, 2.5, True, "3", None, float("nan"))),
    "integers": (Option("integers", 3, 1, 9), (4, (1, 2), (5,)), (0, (), (1, 10), (1,) * (MOST_IN_TURN + 1), [1])),
    "number": (Option("number", 0.5), (0, 1, 0.25), (-0.1, 1.1, True, "x", float("nan"), 10**400)),
    "numbers": (Option("numbers", (0, 90), 0, 180), ((0,), (0, 180)), ((), (1, 1), (181,), 5, ([0],))),
    "range": (Option("range", (0, 1)), ((0, 1), (0.5, 0.5)), ((1, 0), (0,), (0, 2), 0.5, (0, "1"))),
    "switch": (Option("switch", False), (True, False), (1, "yes", None)),
    "choice": (Option("choice", "a", choices=("a", "b")), ("a", "b"), ("c", None, ("a",), 1)),
    "choices": (
        Option("choices", ("a",), choices=("a", "b")),
        (("a",), ("b", "a")),
        ((), ("a", "a"), ("c",), "a", (["a"],)),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_option_accepts_what_it_says_and_nothing_else(kind: str) -> None:
    option, right, wrong = KINDS[kind]
    for value in (option.default, *right):
        assert option.accepts(value)
        check_option("it", value, option, "Nothing begins")
    for value in wrong:
        assert not option.accepts(value)
        with pytest.raises(InvalidInputError, match="Nothing begins with this it") as caught:
            check_option("it", value, option, "Nothing begins")
        assert option.accepts(caught.value.fixes[0].value)
        assert caught.value.allowed.startswith("it ")


def test_an_option_that_can_be_off_says_so() -> None:
    option = Option("number", None, 0, 5, optional=True)
    assert option.accepts(None)
    assert option.allowed == "{name} is a number, 0 <= {name} <= 5 or None"


@pytest.mark.parametrize(("value", "nearest"), [(12, 9), (-3, 1), (2.4, 2), ("x", 3), (float("nan"), 3), (True, 3)])
def test_the_nearest_of_an_integer_is_an_integer(value: object, nearest: int) -> None:
    found = Option("integer", 3, 1, 9).nearest(value)
    assert (found, type(found)) == (nearest, int)
