"""A box for one number, with buttons for less and more: it takes every form in which a number is printed."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st

from cnn_core.checks import check_integer, check_number
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.number_text import read_number
from lesson_ui.controls.control_problems import forget_problem, problem_of, remember_problem
from lesson_ui.controls.refusals import show_error
from lesson_ui.words.numbers import MINUS, count_text, short
from lesson_ui.words.prose import words

DIGITS = 6  # that count of a number that is not whole
Limits = tuple[int | None, int | None]  # least and greatest, both allowed; None where there is none
Take = Callable[[Any], None]  # what is done with the number, in a callback; None for an emptied box


def number_box(
    key: str,
    label: str,
    value: float | None,
    then: Take,
    limits: Limits = (None, None),
    *,
    placeholder: str | None = None,
    help: str | None = None,
    width: int = 150,
) -> None:
    """
    Ask for a number that stands somewhere else in the address, such as a layer's stride in the network's text.

    Typed or pasted, it is read as it is printed: ``4 096``, ``−3``, ``1.5·10⁻⁵``. What is no number, or beyond the
    limits, is refused in words, and the number before stays.

    Parameters
    ----------
    key : str
        Name of the text in the session.
    label : str
        The API's name of the argument.
    value : int, float or None
        The number now; whole numbers are asked for if it is whole, or None, which an emptied box stands for.
    then : callable
        Called with another number, before the page is drawn again.
    limits : (int or None, int or None)
        Least and greatest, both allowed.
    placeholder : str, optional
        What is meant by an empty box, if it may be empty.
    help : str or None
        A sentence shown on request.
    width : int
        Pixels.
    """
    read = partial(read_within, label, limits=limits, whole=not isinstance(value, float))

    def take() -> None:
        text = str(st.session_state[key]).strip()
        forget_problem(key)
        try:
            number = read(text) if text else None
        except InvalidInputError as error:
            remember_problem(key, error)
            return
        if text or placeholder:
            then(number)

    def step(by: int) -> None:
        forget_problem(key)
        with suppress(InvalidInputError):  # what was typed just before counts, else the number before
            nonlocal value
            value = read(st.session_state[key])
        then(stepped(value, by, limits))

    st.session_state[key] = written(value)
    with st.container(horizontal=True, gap=None, vertical_alignment="bottom", width=width, key=f"number-box-{key}"):
        st.text_input(label, key=key, on_change=take, placeholder=placeholder, help=help)
        for sign, name, by in ((MINUS, "less", -1), ("+", "more", 1)):
            is_last = stepped(value, by, limits) == value
            st.button(sign, key=f"{name} {key}", type="tertiary", disabled=is_last, on_click=step, args=(by,))
    problem = problem_of(key)
    if problem is not None:
        show_error(problem)


def written(value: float | None) -> str:
    """
    Print the number of a box, so that it is read back as it is.

    Parameters
    ----------
    value : int, float or None
        The number.

    Returns
    -------
    str
        Empty for None.
    """
    if value is None:
        return ""
    return short(value, DIGITS, digits=DIGITS) if isinstance(value, float) else count_text(value)


def read_within(label: str, text: str, limits: Limits, *, whole: bool) -> float:
    """
    Read a number as it is printed or typed.

    Parameters
    ----------
    label : str
        Name of the number.
    text : str
        What was typed.
    limits : (int or None, int or None)
        Least and greatest, both allowed.
    whole : bool
        Whether it must be whole.

    Returns
    -------
    int or float
        The number.

    Raises
    ------
    InvalidInputError
        If it is none, not whole or beyond the limits.
    """
    try:
        number = read_number(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInputError(
            words()["errors"]["no_number"],
            given={label: text},
            allowed=words()["errors"]["number_allowed"].format(name=label),
            here=f"{label} = {text!r}",
            fixes=[Fix(label, "=", limits[0] or 0)],
        )
    if not whole:
        check_number(label, number, *limits)
        return number
    check_integer(label, int(number) if number.is_integer() else number, *limits)
    return int(number)


def stepped(value: float | None, by: int, limits: Limits) -> float:
    """
    Find the number that the button for less or more leads to.

    Parameters
    ----------
    value : int, float or None
        The number now.
    by : int
        −1 for less, 1 for more.
    limits : (int or None, int or None)
        Least and greatest.

    Returns
    -------
    int or float
        A whole number's neighbour; of any other a tenth less or more. At the limit the number itself.
    """
    low, high = limits
    if value is None:
        return low or 0
    step = (abs(value) / 10 or 0.01) if isinstance(value, float) else 1
    other = min(max(value + by * step, -math.inf if low is None else low), math.inf if high is None else high)
    return float(f"{other:.{DIGITS}g}") if isinstance(value, float) else other
