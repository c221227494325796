"""What is printed, and what people type, is read."""

from __future__ import annotations

import math

import pytest

from cnn_core.number_text import plain_number, read_number, read_whole

THIN, NO_BREAK, NARROW = "\u2009", "\u00a0", "\u202f"

READ = [
    ("0", 0.0),
    ("-0", 0.0),
    ("−0.0", 0.0),
    ("3", 3.0),
    ("+3", 3.0),
    ("-3", -3.0),
    ("−3", -3.0),
    ("–3", -3.0),
    ("\u20113", -3.0),
    ("3.", 3.0),
    (".5", 0.5),
    ("−.5", -0.5),
    (" 3 ", 3.0),
    (f"1{NARROW}792", 1792.0),
    (f"1{NO_BREAK}792", 1792.0),
    (f"1{THIN}792", 1792.0),
    ("1 792", 1792.0),
    ("1792", 1792.0),
    (f"−1{NARROW}234{NARROW}567.25", -1234567.25),
    ("61 706", 61706.0),
    ("1 234 567", 1234567.0),
    ("12 345.5", 12345.5),
    ("1/9", 1 / 9),
    ("−1/4", -0.25),
    ("1/4.5", 1 / 4.5),
    ("9.4e-14", 9.4e-14),
    ("9.4e−14", 9.4e-14),
    ("9.4E-14", 9.4e-14),
    ("9.4·10⁻¹⁴", 9.4e-14),
    ("−9.4·10⁻¹⁴", -9.4e-14),
    ("9.4 · 10⁻¹⁴", 9.4e-14),
    ("9.4·10^-14", 9.4e-14),
    ("9.4*10^−14", 9.4e-14),
    ("9.4×10⁷", 9.4e7),
    ("2·10⁷", 2e7),
    ("10⁻³", 1e-3),
    ("−10⁶", -1e6),
    ("10⁰", 1.0),
    ("1·10³⁰⁰", 1e300),
    ("5·10⁻³²⁴", 5e-324),
    ("∞", math.inf),
    ("−∞", -math.inf),
    ("25 %", 0.25),
    (f"25{NO_BREAK}%", 0.25),
    ("25%", 0.25),
    ("12.5 %", 0.125),
    ("100 %", 1.0),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_number_is_read(text: str, value: float) -> None:
    assert read_number(text) == value


def test_not_a_number_is_read_as_such() -> None:
    assert math.isnan(read_number("nan"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "1 2",
        "1 23",
        "12 34",
        "1 2345",
        "0 123",
        "0,5",
        "1,792",
        "1/0",
        "1/",
        "/2",
        "--3",
        "1e",
        "e5",
        "1..2",
        "3 −4",
        "1 234 56",
        f"1{NARROW}79",
        "1.234 567",
        "10⁻",
        "·10³",
        "3·10",
        "٣",
        "1e9999",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "spaces", "plain"),
    [
        ("1 200 100", False, "1 200 100"),
        ("1 200 100", True, "1200100"),
        (f"1{NARROW}200 100", False, "1200 100"),
        (f"1{NO_BREAK}2{NO_BREAK}3", False, "1 2 3"),
        (f"1{THIN}792 −2", False, "1792 -2"),
        ("1·10³ 2·10⁻³", False, "1e3 2e-3"),
        ("1 0 −1; 1/2 0 -.5", False, "1 0 -1; 1/2 0 -.5"),
        ("2·3", True, "2·3"),
        ("96·96·3", True, "96·96·3"),
        ("3 x 3", True, "3 x 3"),
    ],
)
def test_several_numbers_stay_several(text: str, spaces: bool, plain: str) -> None:
    assert plain_number(text, spaces=spaces) == plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1792", 1792),
        (f"1{NARROW}792", 1792),
        ("−3", -3),
        (" 2·10³ ", 2000),
        ("0.5·10¹", 5),
        ("9007199254740993", 2**53 + 1),
    ],
)
def test_read_whole(text: str, value: int) -> None:
    assert read_whole(text) == value
    assert isinstance(read_whole(text), int)


@pytest.mark.parametrize("text", ["", "a", "2.5", "1·10⁻¹", "∞", "nan", "1, 2"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        read_whole(text)
