"""Read what a learner types, and judge it."""

from __future__ import annotations

import re
from typing import NamedTuple

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.exercises.exercise import DECIMAL_TOLERANCE, Answer, Exercise, agree
from cnn_core.exercises.typeset import Size
from cnn_core.number_text import plain_number

LONGEST_ANSWER = 200  # characters
NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?(/\d{1,30})?", re.ASCII | re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
SEPARATORS = re.compile(r"\s*[x×*,;]\s*|\s+")


class Verdict(NamedTuple):
    """
    Judge an answer.

    Attributes
    ----------
    right : bool
        Whether it is the exercise's answer, within its tolerance.
    given : int, float or tuple of numbers
        The answer as it was understood.
    misconception : str or None
        Key of the well-known mistake that leads to this answer.
    """

    right: bool
    given: Answer
    misconception: str | None = None


def check(exercise: Exercise, answer_text: str) -> Verdict:
    """
    Judge what a learner typed.

    Parameters
    ----------
    exercise : Exercise
        The question.
    answer_text : str
        One number, e.g. ``3``, ``3.0``, ``−1``, ``1 792`` or ``1/4``; or, where several are asked for, numbers with
        blanks, ``x``, commas or semicolons between them, e.g. ``3 x 3``.

    Returns
    -------
    Verdict
        Right or wrong, and the misconception behind it if it is a well-known one.

    Raises
    ------
    InvalidInputError
        If the text is not the number, or not as many numbers, as the question asks for.

    Examples
    --------
    >>> from cnn_core.exercises.exercise import compose
    >>> exercise = compose("output_size", {}, 3, {"count": ["answer"]}, [("forgot_one", 2)])
    >>> check(exercise, "3.0").right, check(exercise, "2").misconception
    (True, 'forgot_one')
    """
    given = read_answer(answer_text, exercise.answer)
    if agree(given, exercise.answer, exercise.tolerance):
        return Verdict(True, given)
    for mistake in exercise.mistakes:
        if agree(given, mistake.answer, DECIMAL_TOLERANCE if isinstance(mistake.answer, float) else 0.0):
            return Verdict(False, given, mistake.key)
    return Verdict(False, given)


def read_answer(answer_text: str, asked: Answer) -> Answer:
    """
    Read a typed answer.

    Parameters
    ----------
    answer_text : str
        What was typed.
    asked : int, float or tuple of numbers
        An answer of the kind that is asked for: its value does not matter.

    Returns
    -------
    int, float or tuple of numbers
        Whole numbers as int, however they were written.

    Raises
    ------
    InvalidInputError
        If it is not a number, or not as many as asked for.

    Examples
    --------
    >>> read_answer("−1", 0), read_answer("(3 x 3)", (0, 0))
    (-1, (3, 3))
    """
    text = plain_number(answer_text, spaces=not isinstance(asked, tuple)).strip()
    wanted = len(asked) if isinstance(asked, tuple) else 1
    if isinstance(asked, tuple):
        words = [word for word in SEPARATORS.split(text.strip("()[] ")) if word]
    else:
        if DECIMAL_COMMA.fullmatch(text):
            raise _comma(answer_text, text)
        words = [text]
    if len(text) > LONGEST_ANSWER or len(words) != wanted or not all(map(_is_number, words)):
        raise _unreadable(answer_text, asked, wanted)
    numbers = tuple(map(_number, words))
    return numbers if isinstance(asked, tuple) else numbers[0]


def _is_number(word: str) -> bool:
    return NUMBER.fullmatch(word) is not None and not re.search(r"/0+$", word)


def _number(word: str) -> int | float:
    whole, _, parts = word.partition("/")
    value = float(whole) / float(parts or 1)
    return int(value) if value.is_integer() else value


def _comma(answer_text: str, text: str) -> InvalidInputError:
    pointed = text.replace(",", ".")
    return InvalidInputError(
        "A comma can mean a decimal point or a second number.",
        given={"answer_text": answer_text},
        allowed="one number, decimals after a point",
        here=f"answer_text = {answer_text!r}",
        fixes=[Fix("answer_text", "=", pointed)],
    )


def _unreadable(answer_text: str, asked: Answer, wanted: int) -> InvalidInputError:
    between = " x " if isinstance(asked, Size) else " "
    shown = answer_text if len(answer_text) <= LONGEST_ANSWER else answer_text[:LONGEST_ANSWER] + " ..."
    return InvalidInputError(
        "This is not one number." if wanted == 1 else f"These are not {wanted} numbers.",
        given={"answer_text": shown},
        allowed="one number" if wanted == 1 else f"{wanted} numbers, with {between!r} between them",
        here=f"answer_text = {shown!r}",
        fixes=[Fix("answer_text", "=", between.join(map(str, range(1, wanted + 1))))],
    )
