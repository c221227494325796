from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.exercises import KINDS, check, make_exercise, read_answer
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import Size


def asking(answer: Any, mistakes: list[tuple[str, float] | tuple[str, int]] | tuple[Any, ...] = ()) -> Exercise:
    return compose("kind", {}, answer, {"step": ["answer"]}, mistakes)


@pytest.mark.parametrize(
    ("text", "given"),
    [("3", 3), ("3.0", 3), (" 3 ", 3), ("-1", -1), ("−1", -1), ("+2", 2), ("1/4", 0.25), (".5", 0.5), ("2.", 2)]
    + [
        ("1\u202f792", 1792),
        ("1\u00a0792", 1792),
        ("1 792", 1792),
        ("1e3", 1000),
        ("−9.4·10⁻²", -0.094),
        ("9.4e−2", 0.094),
    ],
)
def test_one_number_is_read(text: str, given: float) -> None:
    assert read_answer(text, 0) == given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("1\u202f792", 1792),
        ("1\u00a0792", 1792),
        ("1\u2009792.5", 1792.5),
        ("1 792", 1792),
        ("−1 234 567", -1234567),
        ("1e3", 1000),
        ("9.4e−2", 0.094),
        ("−9.4·10⁻²", -0.094),
    ],
)
def test_one_number_is_read_as_it_is_printed(text: Any, given: Any) -> None:
    assert read_answer(text, 0) == given


@pytest.mark.parametrize(
    "text", ["3 x 3", "3x3", "3 × 3", "3×3", "3 3", "(3, 3)", "3,3", "3; 3", "3*3", "[3 x 3]", "3.0 x 3"]
)
def test_a_size_is_read(text: str) -> None:
    assert read_answer(text, Size((1, 2))) == (3, 3)


@pytest.mark.parametrize("text", ["1\u202f024 x 3", "1\u00a0024 3", "1\u2009024 × 3", "1024, 3"])
def test_a_printed_size_is_read(text: Any) -> None:
    assert read_answer(text, Size((1, 2))) == (1024, 3)


def test_a_plain_space_separates_numbers() -> None:
    assert read_answer("128 256", Size((1, 2))) == (128, 256)
    assert read_answer("1 128 256", (0, 0, 0)) == (1, 128, 256)


def test_a_row_keeps_its_signs() -> None:
    assert read_answer("0 −2 3, 4", (0, 0, 0, 0)) == (0, -2, 3, 4)


REFUSED = [
    ("3,5", 0, "comma"),
    ("−3,14", 0, "comma"),
    ("", 0, "not one number"),
    ("three", 0, "not one number"),
    ("3 x 3", 0, "not one number"),
    ("1/0", 0, "not one number"),
    ("nan", 0, "not one number"),
    ("1e", 0, "not one number"),
    ("e3", 0, "not one number"),
    ("1e300", 0, "not one number"),
    ("1 23", 0, "not one number"),
    ("9" * 5000, 0, "not one number"),
    ("3", (0, 0), "not 2 numbers"),
    ("3 x 3 x 3", Size((0, 0)), "not 2 numbers"),
    ("a b", (0, 0), "not 2 numbers"),
]


@pytest.mark.parametrize(("text", "asked", "match"), REFUSED)
def test_unreadable_answers_are_refused_with_fixes_that_work(
    text: str, asked: Size | int | tuple[int, int], match: str
) -> None:
    with pytest.raises(InvalidInputError, match=match) as caught:
        check(asking(asked), text)
    assert caught.value.fixes
    for fix in caught.value.fixes:
        check(asking(asked), **apply_fix({"answer_text": text}, fix))


def test_verdicts() -> None:
    exercise = asking(3, [("forgot_floor", 3.5), ("forgot_one", 2), ("same_as_right", 3), ("also_two", 2)])
    assert check(exercise, "3.0").right
    assert check(exercise, "3.5") == (False, 3.5, "forgot_floor")
    assert check(exercise, "2").misconception == "forgot_one"
    assert check(exercise, "7") == (False, 7, None)
    assert [mistake.key for mistake in exercise.mistakes] == ["forgot_floor", "forgot_one"]


def test_decimals_may_be_rounded_or_cut() -> None:
    exercise = asking(2 / 3)
    assert check(exercise, "0.67").right
    assert check(exercise, "0.66").right
    assert check(exercise, "2/3").right
    assert not check(exercise, "0.6").right


def test_unknown_kinds_and_difficulties_are_refused() -> None:
    rng = np.random.default_rng(0)
    calls: list[dict[str, Any]] = [
        {"kind": "chess", "rng": rng},
        {"kind": "output_size", "rng": rng, "difficulty": 4},
    ]
    for call in calls:
        with pytest.raises(InvalidInputError, match="no such") as caught:
            make_exercise(**call)
        for fix in caught.value.fixes:
            assert make_exercise(**apply_fix(call, fix)).kind in KINDS
