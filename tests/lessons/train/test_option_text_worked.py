"""Every option of a recipe is written and read back; what is none of its values is refused in words, with a way out."""

from __future__ import annotations

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.options import Option
from cnn_core.training import AUGMENT_OPTIONS, RECIPE_OPTIONS
from lesson_ui.lessons.train.option_text_worked import NONE, read_option, written

TYPED = {
    name: option
    for name, option in {**RECIPE_OPTIONS, **AUGMENT_OPTIONS}.items()
    if option.kind not in ("choice", "switch")
}


@pytest.mark.parametrize("name", TYPED)
def test_what_is_written_of_an_option_is_read_back(name: str) -> None:
    option = TYPED[name]
    values = [option.default, option.low, option.high, *([None] if option.optional else [])]
    for value in values:
        if value is None or option.kind == "number":
            assert read_option(name, written(value), option) == value
        elif not isinstance(value, tuple):
            assert read_option(name, written(int(value)), option) == int(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, NONE),
        (True, True),
        ("SGD", "SGD"),
        (0.1, "0.1"),
        (1e-7, "1e-07"),
        (3, "3"),
        ((2, 4), "2, 4"),
        (1 / 3, "0.333333333333"),
    ],
)
def test_a_value_is_written_as_its_control_has_it(value: object, text: object) -> None:
    assert written(value) == text


@pytest.mark.parametrize("text", ["", "none", " None ", "off", "–", "-"])
def test_an_option_that_may_be_off_is_off_in_many_words(text: str) -> None:
    assert read_option("clip", text, Option("number", None, 0, 10, optional=True)) is None


@pytest.mark.parametrize(("text", "value"), [("4", 4), ("2, 4", (2, 4)), ("2;4 ; 8", (2, 4, 8)), (" 7 ", 7)])
def test_several_whole_numbers_are_read_in_turn(text: str, value: object) -> None:
    assert read_option("batch_size", text, Option("integers", 4, 1, 64)) == value


def test_a_real_minus_sign_is_read() -> None:
    assert read_option("shift", "−0.5", Option("number", 0.0, -1, 1)) == -0.5


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("fast", Option("number", 0.1, 0, 1)),
        ("", Option("number", 0.1, 0, 1)),
        ("2, 4", Option("integer", 3, 1, 9)),
        ("2.5", Option("integer", 3, 1, 9)),
        ("1,,2", Option("integers", 3, 1, 9)),
    ],
)
def test_what_is_no_value_is_refused_with_the_default_as_the_way_out(text: str, option: Option) -> None:
    with pytest.raises(InvalidInputError, match="That is no learning rate") as caught:
        read_option("learning_rate", text, option)
    (fix,) = caught.value.fixes
    assert read_option("learning_rate", str(fix.value), option) == option.default


def test_a_value_beyond_the_limits_is_refused_by_the_core() -> None:
    with pytest.raises(InvalidInputError, match="learning_rate"):
        read_option("learning_rate", "7", Option("number", 0.1, 0, 1))
