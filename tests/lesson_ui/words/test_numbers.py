"""One table for each way to print a number; ``_`` stands for the narrow space, ``~`` for the no-break one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lesson_ui.lessons.activations.games_worked import probability_answer
from lesson_ui.lessons.activations.softmax_figure import softmax_info
from lesson_ui.lessons.decision.dense_figure import dense_info, dense_scene
from lesson_ui.lessons.decision.worked import dense_facts
from lesson_ui.words import numbers
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.numbers import (
    added,
    count_text,
    decimals_needed,
    decimals_of,
    fixed,
    grouped,
    is_exact,
    is_extreme,
    listed,
    number_text,
    percent,
    power_of_ten,
    read_number,
    scientific,
    short,
    shortest,
    significant,
)
from lesson_ui.words.prose import lesson_data

F32 = float(np.float32(0.1))
INF, NAN = math.inf, math.nan


def printed(text: str) -> str:
    return text.replace("_", "\u202f").replace("~", "\u00a0")


NUMBERS = [
    (0, 0, "0"),
    (0.0, 2, "0.00"),
    (-0.0, 0, "0"),
    (-0.0, 3, "0.000"),
    (-0.001, 2, "0.00"),
    (-0.004, 2, "0.00"),
    (-0.005, 2, "−0.01"),
    (0.005, 2, "0.01"),
    (0.5, 0, "1"),
    (-0.5, 0, "−1"),
    (1.5, 0, "2"),
    (2.5, 0, "3"),
    (-2.5, 0, "−3"),
    (0.125, 2, "0.13"),
    (-0.125, 2, "−0.13"),
    (0.375, 2, "0.38"),
    (1.005, 2, "1.00"),
    (2.675, 2, "2.67"),
    (0.1 + 0.2, 1, "0.3"),
    (0.1 + 0.2, 17, "0.30000000000000004"),
    (F32, 3, "0.100"),
    (F32, 10, "0.1000000015"),
    (1, 0, "1"),
    (-1, 0, "−1"),
    (2.5, 2, "2.50"),
    (-2.5, 1, "−2.5"),
    (9.99, 1, "10.0"),
    (99.5, 0, "100"),
    (999, 0, "999"),
    (999.4, 0, "999"),
    (999.5, 0, "1_000"),
    (-999.5, 0, "−1_000"),
    (999.949, 1, "999.9"),
    (999.95, 1, "1_000.0"),
    (1000, 0, "1_000"),
    (-1000, 0, "−1_000"),
    (1234.5, 1, "1_234.5"),
    (1792, 0, "1_792"),
    (9999.5, 0, "10_000"),
    (61706, 0, "61_706"),
    (150528, 0, "150_528"),
    (999999.5, 0, "1_000_000"),
    (1234567, 0, "1_234_567"),
    (1234567.891, 2, "1_234_567.89"),
    (-1234567.891, 3, "−1_234_567.891"),
    (0.12345678, 8, "0.12345678"),
    (12345.678901, 6, "12_345.678901"),
    (1e9, 0, "1_000_000_000"),
    (2**53, 0, "9_007_199_254_740_992"),
    (1e16, 0, "10_000_000_000_000_000"),
    (1e21, 0, "1_000_000_000_000_000_000_000"),
    (1e-16, 3, "0.000"),
    (-1e-16, 3, "0.000"),
    (5e-324, 2, "0.00"),
    (1e-16, 16, "0.0000000000000001"),
    (INF, 0, "∞"),
    (INF, 3, "∞"),
    (-INF, 1, "−∞"),
    (NAN, 0, "nan"),
    (NAN, 2, "nan"),
    (-NAN, 2, "nan"),
    (np.float32(0.5), 1, "0.5"),
    (np.int64(-7), 0, "−7"),
    (np.float64(1e3), 1, "1_000.0"),
    (True, 0, "1"),
]


@pytest.mark.parametrize(("value", "decimals", "text"), NUMBERS)
def test_number_text(value: float, decimals: int, text: str) -> None:
    assert number_text(value, decimals) == printed(text)


SHORTEST = [
    (0.0, 3, "0"),
    (-0.0, 3, "0"),
    (1.0, 3, "1"),
    (-1.0, 3, "−1"),
    (0.5, 3, "0.5"),
    (-0.25, 3, "−0.25"),
    (0.125, 3, "0.125"),
    (0.0625, 3, "0.063"),
    (0.0625, 4, "0.0625"),
    (1 / 3, 3, "0.333"),
    (2 / 3, 4, "0.6667"),
    (-2 / 3, 0, "−1"),
    (0.3001, 3, "0.300"),
    (0.1 + 0.2, 3, "0.3"),
    (1 - 0.9, 3, "0.1"),
    (F32, 3, "0.100"),
    (F32, 8, "0.10000000"),
    (2.0, 0, "2"),
    (2.5, 0, "3"),
    (0.0004, 3, "0.000"),
    (-0.0004, 3, "0.000"),
    (0.0004, 4, "0.0004"),
    (1e-10, 3, "0"),
    (-1e-10, 3, "0"),
    (1e-16, 3, "0"),
    (999.5, 1, "999.5"),
    (1000.0, 3, "1_000"),
    (1234.5, 3, "1_234.5"),
    (1234567.0, 3, "1_234_567"),
    (-1234567.25, 3, "−1_234_567.25"),
    (INF, 3, "∞"),
    (-INF, 3, "−∞"),
    (NAN, 3, "nan"),
    (99.99, 1, "100.0"),
    (0.05, 1, "0.1"),
    (7, 4, "7"),
    (np.float32(0.25), 4, "0.25"),
]


@pytest.mark.parametrize(("value", "most", "text"), SHORTEST)
def test_shortest(value: float, most: int, text: str) -> None:
    assert shortest(value, most) == printed(text)
    assert decimals_of(value, most) == len(text.partition(".")[2])


SHORT = [
    (0.0, 3, 2, "0"),
    (-0.0, 3, 2, "0"),
    (1.0, 3, 2, "1"),
    (20.0, 3, 2, "20"),
    (0.25, 3, 2, "0.25"),
    (0.0474, 3, 2, "0.047"),
    (0.04, 3, 2, "0.04"),
    (0.00123, 3, 2, "0.0012"),
    (-0.00123, 3, 2, "−0.0012"),
    (0.001, 3, 2, "0.001"),
    (0.0001, 3, 2, "0.0001"),
    (0.00047, 3, 2, "0.00047"),
    (0.00047123, 3, 2, "0.00047"),
    (0.00047123, 3, 4, "0.0004712"),
    (0.00009999, 3, 2, "1.0·10⁻⁴"),
    (0.00005, 3, 2, "5·10⁻⁵"),
    (-0.00005, 3, 2, "−5·10⁻⁵"),
    (9.36e-14, 3, 2, "9.4·10⁻¹⁴"),
    (9.36e-14, 3, 4, "9.36·10⁻¹⁴"),
    (9.3612345e-14, 3, 4, "9.361·10⁻¹⁴"),
    (1e-16, 3, 2, "1·10⁻¹⁶"),
    (5e-324, 3, 2, "5·10⁻³²⁴"),
    (999.5, 3, 2, "999.5"),
    (1000.0, 3, 2, "1_000"),
    (99999.0, 3, 2, "99_999"),
    (99999.9999, 3, 2, "100_000.000"),
    (100000.0, 3, 2, "1·10⁵"),
    (-100000.0, 3, 2, "−1·10⁵"),
    (148413.159, 3, 2, "1.5·10⁵"),
    (1234567, 3, 4, "1.235·10⁶"),
    (1e300, 3, 2, "1·10³⁰⁰"),
    (INF, 3, 2, "∞"),
    (-INF, 3, 2, "−∞"),
    (NAN, 3, 2, "nan"),
    (1 / 3, 6, 2, "0.333333"),
    (-1 / 3, 3, 4, "−0.3333"),
    (12.3456789, 3, 4, "12.346"),
    (0.5, 0, 2, "0.5"),
    (3.0, 0, 4, "3"),
    (0.001234, 6, 2, "0.001234"),
    (F32, 4, 4, "0.1000"),
    (1.5e-5, 4, 4, "1.5·10⁻⁵"),
    (2.0e7, 4, 4, "2·10⁷"),
]


@pytest.mark.parametrize(("value", "most", "digits", "text"), SHORT)
def test_short(value: float, most: int, digits: int, text: str) -> None:
    assert short(value, most, digits=digits) == printed(text)


@pytest.mark.parametrize(
    ("value", "noise", "text"),
    [
        (1e-16, 1e-12, "0"),
        (-1e-16, 1e-12, "0"),
        (1e-9, 1e-9, "0"),
        (2e-9, 1e-9, "2·10⁻⁹"),
        (0.0, 1e-9, "0"),
        (3.0, 1e-9, "3"),
    ],
)
def test_noise_is_a_zero(value: float, noise: float, text: str) -> None:
    assert short(value, noise=noise) == text


FIXED = [
    (0.95, 3, "0.950"),
    (0.0, 2, "0.00"),
    (-0.0, 2, "0.00"),
    (0.004, 2, "4·10⁻³"),
    (0.005, 2, "0.01"),
    (-0.0004, 3, "−4·10⁻⁴"),
    (0.0005, 3, "0.001"),
    (0.00049, 3, "4.9·10⁻⁴"),
    (9.36e-14, 3, "9.4·10⁻¹⁴"),
    (1e-16, 3, "1·10⁻¹⁶"),
    (2302.585, 3, "2_302.585"),
    (99999.4, 0, "99_999"),
    (100000.0, 2, "1·10⁵"),
    (-1234567.0, 2, "−1.2·10⁶"),
    (INF, 2, "∞"),
    (-INF, 2, "−∞"),
    (NAN, 2, "nan"),
    (1.0, 0, "1"),
    (0.4, 0, "4·10⁻¹"),
    (999.95, 1, "1_000.0"),
]


@pytest.mark.parametrize(("value", "decimals", "text"), FIXED)
def test_fixed(value: float, decimals: int, text: str) -> None:
    assert fixed(value, decimals) == printed(text)


SCIENTIFIC = [
    (0.0, 2, "0"),
    (1.0, 2, "1·10⁰"),
    (10.0, 2, "1·10¹"),
    (9.96, 2, "1.0·10¹"),
    (9.94, 2, "9.9·10⁰"),
    (2.5e5, 1, "3·10⁵"),
    (2.4e5, 1, "2·10⁵"),
    (9.36e-14, 2, "9.4·10⁻¹⁴"),
    (9.36e-14, 3, "9.36·10⁻¹⁴"),
    (9.36e-14, 5, "9.36·10⁻¹⁴"),
    (-9.36e-14, 1, "−9·10⁻¹⁴"),
    (6.0512e-9, 4, "6.051·10⁻⁹"),
    (6.0002e-9, 4, "6.000·10⁻⁹"),
    (1e100, 2, "1·10¹⁰⁰"),
    (-1e-100, 2, "−1·10⁻¹⁰⁰"),
    (1234567890.0, 3, "1.23·10⁹"),
    (5e-324, 2, "5·10⁻³²⁴"),
    (INF, 2, "∞"),
    (-INF, 2, "−∞"),
    (NAN, 2, "nan"),
]


@pytest.mark.parametrize(("value", "digits", "text"), SCIENTIFIC)
def test_scientific(value: float, digits: int, text: str) -> None:
    assert scientific(value, digits) == text


SIGNIFICANT = [
    (0.0, 3, "0"),
    (-0.0, 3, "0"),
    (0.5, 3, "0.5"),
    (0.012345, 3, "0.0123"),
    (0.0019995, 3, "0.002"),
    (-0.25, 3, "−0.25"),
    (1 / 3, 3, "0.333"),
    (2 / 3, 1, "0.7"),
    (12.3456, 3, "12.3"),
    (123.456, 3, "123"),
    (999.5, 3, "1_000"),
    (1234.5, 3, "1_235"),
    (12345.678, 3, "12_346"),
    (99999.0, 3, "99_999"),
    (123456.0, 3, "1.23·10⁵"),
    (1e6, 3, "1·10⁶"),
    (0.0001, 3, "0.0001"),
    (0.000123456, 3, "0.000123"),
    (0.00005, 3, "5·10⁻⁵"),
    (1.5e-7, 3, "1.5·10⁻⁷"),
    (1e-16, 3, "1·10⁻¹⁶"),
    (INF, 3, "∞"),
    (-INF, 3, "−∞"),
    (NAN, 3, "nan"),
    (9.995, 3, "9.99"),
    (9.9951, 3, "10"),
    (F32, 3, "0.1"),
    (7, 3, "7"),
]


@pytest.mark.parametrize(("value", "digits", "text"), SIGNIFICANT)
def test_significant(value: float, digits: int, text: str) -> None:
    assert significant(value, digits) == printed(text)


PERCENT = [
    (0.0, 1, "0~%"),
    (1.0, 1, "100~%"),
    (0.25, 1, "25~%"),
    (0.5, 0, "50~%"),
    (0.1234, 1, "12.3~%"),
    (0.1235, 1, "12.3~%"),
    (0.125, 0, "13~%"),
    (0.9999, 1, "99.9~%"),
    (0.99999999, 1, "99.9~%"),
    (0.999, 1, "99.9~%"),
    (0.9999, 0, "99~%"),
    (0.9999, 2, "99.99~%"),
    (0.00001, 1, "< 0.1~%"),
    (0.00049, 1, "< 0.1~%"),
    (0.0005, 1, "0.1~%"),
    (0.00001, 2, "< 0.01~%"),
    (0.004, 0, "< 1~%"),
    (0.07, 1, "7~%"),
    (0.29, 1, "29~%"),
    (1 / 3, 0, "33~%"),
    (2 / 3, 1, "66.7~%"),
    (1.5, 1, "150~%"),
    (12.345, 1, "1_234.5~%"),
    (-0.05, 1, "−5~%"),
    (INF, 1, "∞~%"),
    (NAN, 1, "nan~%"),
]


@pytest.mark.parametrize(("share", "decimals", "text"), PERCENT)
def test_percent(share: float, decimals: int, text: str) -> None:
    assert percent(share, decimals) == printed(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "+ 3"),
        (-3.0, "− 3"),
        (0.0, "+ 0"),
        (-0.0, "+ 0"),
        (-0.5, "− 0.5"),
        (1234.0, "+ 1_234"),
        (-1e-9, "− 1·10⁻⁹"),
        (-INF, "− ∞"),
    ],
)
def test_added(value: float, text: str) -> None:
    assert added(value) == printed(text)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (7, "7"),
        (-7, "−7"),
        (999, "999"),
        (1000, "1_000"),
        (-1000, "−1_000"),
        (1792, "1_792"),
        (61706, "61_706"),
        (1234567, "1_234_567"),
        (10**18, "1_000_000_000_000_000_000"),
    ],
)
def test_count_text(count: int, text: str) -> None:
    assert count_text(count) == printed(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(2048 + 1)·10 = 20490", "(2_048 + 1)·10 = 20_490"),
        ("0.00001", "0.00001"),
        ("999", "999"),
        ("x1000", "x1_000"),
        ("4096 × 4096", "4_096 × 4_096"),
        ("1234.5678", "1_234.5678"),
        ("", ""),
    ],
)
def test_grouped(text: str, expected: str) -> None:
    assert grouped(text) == printed(expected)


@pytest.mark.parametrize(
    ("values", "last", "text"),
    [
        ([], "", ""),
        ([1], "", "1"),
        ([1], "and", "1"),
        ([1, 2], "and", "1 and 2"),
        ([1, 2, 3], "and", "1, 2 and 3"),
        ([1, 2, 3], "", "1, 2, 3"),
        (["a", "b"], "or", "a or b"),
        ([1000, -2], "", "1_000, −2"),
    ],
)
def test_listed(values: list[int | str], last: str, text: str) -> None:
    assert listed(values, last) == printed(text)


@pytest.mark.parametrize(
    ("power", "text"), [(-8, "10⁻⁸"), (0, "10⁰"), (1, "10¹"), (-123, "10⁻¹²³"), (45, "10⁴⁵"), (6, "10⁶"), (7, "10⁷")]
)
def test_power_of_ten(power: int, text: str) -> None:
    assert power_of_ten(power) == text


@pytest.mark.parametrize(
    ("value", "extreme"),
    [
        (0.0, False),
        (1e-4, False),
        (9.99e-5, True),
        (-9.99e-5, True),
        (99999.9, False),
        (1e5, True),
        (-1e5, True),
        (INF, False),
        (NAN, False),
    ],
)
def test_one_pair_of_thresholds(value: float, extreme: bool) -> None:
    assert is_extreme(value) is extreme


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ([1, 2], 0),
        ([0.5, 1], 1),
        ([3.75], 2),
        ([1 / 9], 3),
        ([], 0),
        ([-0.25, 0.125], 3),
        ([0.1 + 0.2], 1),
        ([1e-10], 0),
    ],
)
def test_decimals_needed(values: list[float], decimals: int) -> None:
    assert decimals_needed(np.array(values)) == decimals
    assert is_exact(np.array(values), decimals) is (values != [1 / 9])


@pytest.mark.parametrize(
    ("values", "decimals", "width"),
    [([], 0, 1), ([-25, 9], 0, 3), ([9], 2, 4), ([1000], 0, 4), ([-1000], 0, 5), ([1234567], 0, 7), ([0.5, -10], 1, 5)],
)
def test_widest_counts_the_minus_and_hardly_the_narrow_space(values: list[float], decimals: int, width: int) -> None:
    assert widest(np.array(values), decimals) == width


WALKED = sorted(
    {
        sign * mantissa * 10.0**power
        for sign in (1, -1)
        for mantissa in (1, 1.005, 2.5, 3.14159265, 9.9949, 9.9951, 9.9999)
        for power in (*range(-17, 13), -300, 300)
    }
    | {0.0, 999.5, 1000.0, 1792.0, 1 / 9, F32, 1234567.0, INF, -INF}
)
PRINTERS: dict[str, tuple[Callable[[float], str], Callable[[float], float]]] = {
    "number_text": (lambda v: number_text(v, 3), lambda v: 0.5e-3),
    "shortest": (lambda v: shortest(v, 4), lambda v: 0.5e-4),
    "short": (short, lambda v: max(0.5e-3, 0.05 * abs(v)) if abs(v) < 1e-1 or is_extreme(v) else 0.5e-3),
    "fixed": (lambda v: fixed(v, 3), lambda v: 0.05 * abs(v) if abs(v) >= 1e5 else 0.5e-3),
    "scientific": (lambda v: scientific(v, 4), lambda v: 0.5e-3 * abs(v)),
    "significant": (significant, lambda v: 0.005 * abs(v)),
}


@pytest.mark.parametrize("name", PRINTERS)
def test_what_is_printed_is_read_back(name: str) -> None:
    write, step = PRINTERS[name]
    for value in WALKED:
        read = read_number(write(value))
        assert read == value if math.isinf(value) else abs(read - value) <= step(value) * 1.0001, (value, write(value))
        assert read_number(write(read)) == read, (value, write(value))


def test_a_printed_share_and_a_printed_count_are_read_back() -> None:
    for per_mille in range(1001):
        assert abs(read_number(percent(per_mille / 1000)) - per_mille / 1000) < 1e-12
    for count in (0, 1, 999, 1000, 1001, 54321, 10**6, 10**15 + 1):
        assert read_number(count_text(count)) == count
        assert read_number(count_text(-count)) == -count


def test_every_table_has_values_enough() -> None:
    families: list[list[Any]] = [NUMBERS, [*SHORTEST, *SHORT, *FIXED], [*SCIENTIFIC, *SIGNIFICANT, *PERCENT]]
    assert all(len(family) >= 60 for family in families)


def test_a_probability_is_printed_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Change it there, and figure, tables, sentences and the answer asked for follow."""
    before = _probabilities(0.0)
    monkeypatch.setattr(numbers, "PROBABILITY_DECIMALS", 5)
    assert all(text in later for text, later in zip(("0.73", "0.27", "0.95"), before, strict=True))
    assert all(
        text in later for text, later in zip(("0.73106", "0.26894", "0.95257"), _probabilities(1.0), strict=True)
    )


def _probabilities(bias: float) -> tuple[str, ...]:
    """Print those of two scores that are 1 apart, whatever the bias; scenes are remembered by their numbers."""
    dense = dense_info(np.array([1.0]), np.array([[1.0], [0.0]]), np.full(2, bias))
    words = lesson_data("decision", "figure")
    scene = dense_scene(dense, ("cat", "dog"), words)
    told = dense_facts(dense, 0, ("cat", "dog"), words=words)
    answer, _, _ = probability_answer(
        softmax_info(np.array([[3.0], [0.0]])), words=lesson_data("activations", "figure")
    )
    return str(scene), f"{told['all_probabilities']} {told['shift_table']}", answer
