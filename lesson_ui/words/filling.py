"""Fill the placeholders of a lesson's text; numbers are printed as sentences, formulas or code print them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from numbers import Integral
from typing import Any

from lesson_ui.words.formulas import tex
from lesson_ui.words.numbers import count_text

_CODE_OR_FORMULA = re.compile(r"(```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$)", re.DOTALL)


def fill(template: str, values: Mapping[str, Any]) -> str:
    r"""
    Put values into ``{name}`` placeholders, leaving all other braces (formulas) alone.

    Parameters
    ----------
    template : str
        Text from a lesson's file.
    values : mapping of str to object
        What each name becomes. Whole numbers are printed, texts stay as they are; in a formula both are set as LaTeX,
        unless a text is LaTeX already; in code a number is written as Python writes it.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> fill("{n} of {m}", {"n": 3, "m": "4"}), fill("$n = {n}$, `{n}`", {"n": 1792})
    ('3 of 4', '$n = 1\\,792$, `1792`')
    """
    return "".join(_filled(part, values) for part in _parts(template))


@lru_cache(1024)
def _parts(template: str) -> tuple[str, ...]:
    return tuple(part for part in _CODE_OR_FORMULA.split(template) if part)


def _filled(part: str, values: Mapping[str, Any]) -> str:
    write = _in_formula if part.startswith("$") else str if part.startswith("`") else _in_sentence
    for name, value in values.items():
        mark = "{" + name + "}"
        if mark in part:
            part = part.replace(mark, write(value))
    return part


def _in_sentence(value: Any) -> str:
    return count_text(int(value)) if isinstance(value, Integral) and not isinstance(value, bool) else str(value)


def _in_formula(value: Any) -> str:
    text = _in_sentence(value)
    return text if "\\" in text else tex(text)
