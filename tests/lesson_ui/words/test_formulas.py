"""Printed numbers in formulas; ``_`` stands for the narrow space."""

from __future__ import annotations

import math

import pytest

from lesson_ui.words.formulas import bold, bracketed, equals, product, result, sum_in_lines, tex, tex_number

TEX = [
    ("0", "0"),
    ("3", "3"),
    ("−3", "-3"),
    ("0.50", "0.50"),
    ("−0.25", "-0.25"),
    ("999", "999"),
    ("1_792", r"1\,792"),
    ("−1_234_567.25", r"-1\,234\,567.25"),
    ("61_706", r"61\,706"),
    ("1/9", r"\tfrac{1}{9}"),
    ("−1/16", r"-\tfrac{1}{16}"),
    ("9.4·10⁻¹⁴", r"9.4 \cdot 10^{-14}"),
    ("−9.4·10⁻¹⁴", r"-9.4 \cdot 10^{-14}"),
    ("2·10⁷", r"2 \cdot 10^{7}"),
    ("10⁻⁸", "10^{-8}"),
    ("1·10³⁰⁰", r"1 \cdot 10^{300}"),
    ("∞", r"\infty"),
    ("−∞", r"-\infty"),
    ("3·(−2)", r"3 \cdot (-2)"),
    ("3 · 4 + 2", r"3 \cdot 4 + 2"),
    ("2·3 = 6", r"2 \cdot 3 = 6"),
    ("x ≈ 0.3", r"x \approx 0.3"),
    ("(2_048 + 1)·10 = 20_490", r"(2\,048 + 1) \cdot 10 = 20\,490"),
    ("nan", "nan"),
    ("", ""),
    ("+ 3", "+ 3"),
    ("− 5", "- 5"),
    ("10 + 2", "10 + 2"),
    ("100", "100"),
]


@pytest.mark.parametrize(("text", "latex"), TEX)
def test_tex(text: str, latex: str) -> None:
    assert tex(text.replace("_", "\u202f")) == latex


NUMBERS = [
    (0.0, None, "0"),
    (-0.0, None, "0"),
    (-0.0, 2, "0.00"),
    (0.25, None, "0.25"),
    (-0.25, None, "-0.25"),
    (1 / 3, None, "0.3333"),
    (1 / 3, 2, "0.33"),
    (0.125, 2, "0.13"),
    (-2.5, 0, "-3"),
    (999.5, 0, r"1\,000"),
    (1000.0, None, r"1\,000"),
    (1792, 0, r"1\,792"),
    (-1234567.0, None, r"-1\,234\,567"),
    (1e-16, None, "0"),
    (math.inf, None, r"\infty"),
    (-math.inf, 2, r"-\infty"),
    (2.0, 3, "2.000"),
    (0.1 + 0.2, None, "0.3"),
    (61706.5, 1, r"61\,706.5"),
]


@pytest.mark.parametrize(("value", "decimals", "latex"), NUMBERS)
def test_tex_number(value: float, decimals: int | None, latex: str) -> None:
    assert tex_number(value, decimals) == latex


@pytest.mark.parametrize(
    ("value", "decimals", "latex"),
    [
        (0.25, None, r"= \mathbf{0.25}"),
        (1 / 3, None, r"\approx \mathbf{0.3333}"),
        (0.30001, None, r"\approx \mathbf{0.3000}"),
        (2.5, 0, r"\approx \mathbf{3}"),
        (-2.0, 0, r"= \mathbf{-2}"),
        (0.1 + 0.2, 1, r"= \mathbf{0.3}"),
        (1792, 0, r"= \mathbf{1\,792}"),
        (1e-6, None, r"\approx \mathbf{0.0000}"),
        (0.0, 2, r"= \mathbf{0.00}"),
        (1e-16, 2, r"= \mathbf{0.00}"),
    ],
)
def test_a_result_says_whether_it_is_rounded(value: float, decimals: int | None, latex: str) -> None:
    assert result(value, decimals) == latex


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", "3"),
        ("−3", "(−3)"),
        ("-3", "(-3)"),
        ("0", "0"),
        ("−1/9", "(−1/9)"),
        (r"-\tfrac{1}{9}", r"(-\tfrac{1}{9})"),
        ("", ""),
        ("2·10⁻³", "2·10⁻³"),
        ("−2·10⁻³", "(−2·10⁻³)"),
    ],
)
def test_bracketed(text: str, expected: str) -> None:
    assert bracketed(text) == expected


def test_equations() -> None:
    assert (equals(exact=True), equals(exact=False)) == ("=", r"\approx")
    assert product("2", "-3") == r"2 \cdot (-3)"
    assert product("-2", "3", "4") == r"(-2) \cdot 3 \cdot 4"
    assert bold("-2") == r"\mathbf{-2}"
    assert sum_in_lines(["a", "b", "c"], 2, total="-4") == (
        r"\begin{aligned} & a + b \\ & +\; c \;=\; \mathbf{-4} \end{aligned}"
    )
    assert sum_in_lines([], 2, total="0", sign=equals(exact=False)) == (
        r"\begin{aligned} & 0 \;\approx\; \mathbf{0} \end{aligned}"
    )


def test_the_tables_have_values_enough() -> None:
    assert len(TEX) + len(NUMBERS) + 19 >= 60
