"""A number in a lesson's text reads as numbers do where it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lesson_ui.words.filling import fill


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("{n} numbers", {"n": 1792}, "1\u202f792 numbers"),
        ("{n} numbers", {"n": np.int64(-1792)}, "−1\u202f792 numbers"),
        ("{n} numbers", {"n": "1 792"}, "1 792 numbers"),
        ("${n}$ and {n}", {"n": 1792}, "$1\\,792$ and 1\u202f792"),
        ("$$ {n}\n+ 1 $$", {"n": 1792}, "$$ 1\\,792\n+ 1 $$"),
        ("$\\eta = {rate}$, {rate}", {"rate": "5·10⁻⁵"}, "$\\eta = 5 \\cdot 10^{-5}$, 5·10⁻⁵"),
        ("${x}$", {"x": "−3"}, "$-3$"),
        ("${x}$", {"x": r"\frac{1/2}{3}"}, r"$\frac{1/2}{3}$"),
        ("`x[{n}]`, ```\n{n}\n```", {"n": 1792}, "`x[1792]`, ```\n1792\n```"),
        (r"$\frac{a}{b}$ {a}", {"b": 1}, r"$\frac{a}1$ {a}"),
        ("{a}{b}", {"a": True, "b": 2.5}, "True2.5"),
        ("no value", {"n": 1}, "no value"),
        ("{a} of {b}", {"a": "{b}", "b": 1}, "1 of 1"),
    ],
)
def test_fill(template: str, values: dict[str, Any], text: str) -> None:
    assert fill(template, values) == text
