"""Kernels survive the way through text, and what cannot be read is refused with a text that can."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import kernels
from cnn_core.errors import InvalidInputError
from cnn_core.kernels import NAMED_KERNELS
from tests.support.filter_responses import WEIGHTS


@pytest.mark.parametrize(
    "text",
    [
        "1 0 -1; 1 0 -1; 1 0 -1",
        "1,0,-1;1,0,-1;1,0,-1",
        "1, 0, −1\n1, 0, −1\n1, 0, −1\n",
        "  +1 0. -1.0 ;\r\n 1e0 .0 -10E-1;;\n\n1\t0 -2/2;",
        "1\xa00 -1; 2 / 2 0 -1; 1 , 0 , -3/3",
    ],
)
def test_one_kernel_written_in_many_ways(text: str) -> None:
    np.testing.assert_array_equal(kernels.parse_kernel(text), [[1, 0, -1]] * 3)


def test_fractions_are_numbers_and_rows_never_end_in_a_slash() -> None:
    np.testing.assert_array_equal(kernels.parse_kernel("1/9 -2/3"), [[1 / 9, -2 / 3]])


NUMBERS = st.one_of(
    st.integers(-999, 999).map(float),
    st.floats(-1e6, 1e6),
    st.builds(lambda n, d: n / d, st.integers(-300, 300), st.integers(1, 273)),
)


@settings(deadline=None, max_examples=200)
@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=6)
    )
)
def test_round_trip_is_exact(rows: list[list[float]]) -> None:
    text = kernels.format_kernel(rows)
    np.testing.assert_array_equal(kernels.parse_kernel(text), rows)
    assert kernels.format_kernel(kernels.parse_kernel(text)) == text


def test_short_forms() -> None:
    assert kernels.format_kernel(WEIGHTS["vertical-edge"]) == "1 0 -1; 1 0 -1; 1 0 -1"
    assert kernels.format_kernel(WEIGHTS["box-3"]) == NAMED_KERNELS["box-3"].text
    assert kernels.format_kernel([[0.5, 0.0625, 1 / 3, 0.1, -0.0]]) == "0.5 0.0625 1/3 0.1 0"
    assert kernels.format_kernel(np.array([[1e6, 2**-20]], dtype=np.float32)) == "1000000 9.5367431640625e-07"


def refusal(text: str, longest: int = 1500, **options: Any) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as caught:
        kernels.parse_matrix(text, **options)
    error = caught.value
    assert error.fixes
    assert len(str(error)) < longest
    for fix in error.fixes:
        assert fix.parameter == "text"
        kernels.parse_matrix(fix.value, **options)
    return error


@pytest.mark.parametrize("entry", ["a", "1_0", "0x1", "1e", "--1", "1/2/3", "1/", "[1", "٣", "1..2", "e5", "½"])
def test_what_is_not_a_number_is_shown_with_its_place(entry: str) -> None:
    error = refusal(f"1 2 3; 4 5 {entry}")
    assert error.problem == "A number of the kernel cannot be used."
    assert error.here.startswith("row 1, column 2 is not a number")
    assert (error.given["row"], error.given["column"]) == (1, 2)


def test_a_slash_alone_belongs_to_the_number_before_it() -> None:
    assert refusal("1 2 3; 4 5 /").here == "row 1, column 1 is not a number: '5/'"


def test_the_fix_keeps_the_good_numbers() -> None:
    (fix,) = refusal("1 2 x; 4 nan 1/9").fixes
    assert fix.value == "1 2 0; 4 0 1/9"


@pytest.mark.parametrize("entry", ["nan", "inf", "-INF", "Infinity", "∞", "+NaN"])
def test_not_finite(entry: str) -> None:
    assert "not a finite number" in refusal(f"0 {entry}").here


@pytest.mark.parametrize("entry", ["1/0", "0/0", "1/0.0"])
def test_division_by_zero(entry: str) -> None:
    assert refusal(f"{entry} 1").here == f"row 0, column 0 divides by zero: {entry}"


@pytest.mark.parametrize(
    ("entry", "bounded"),
    [("1000001", "1000000"), ("-1e9", "-1000000"), ("1e999", "1000000"), ("1/1e-9", "1000000")],
)
def test_too_large_numbers(entry: str, bounded: str) -> None:
    error = refusal(f"{entry} 1")
    assert error.allowed == "|number| <= 1e+06"
    assert error.fixes[0].value == f"{bounded} 1"
    assert kernels.parse_kernel("1000000 -1000000").tolist() == [[1e6, -1e6]]


@pytest.mark.parametrize("text", ["1,,2", ",1 2", "1 2,", ","])
def test_a_comma_needs_two_numbers(text: str) -> None:
    assert "a comma without a number" in refusal(text).here


@pytest.mark.parametrize("text", ["", " ", ";", "\n;\n ;"])
def test_empty(text: str) -> None:
    assert refusal(text).problem == "The kernel is empty."


@pytest.mark.parametrize(
    ("text", "here", "fix"),
    [
        ("1 2 3; 4 5; 6 7 8", "row 1 has 2, row 0 has 3", "1 2 3; 4 5 0; 6 7 8"),
        ("1 2; 3 4 5; 6 7", "row 1 has 3, row 0 has 2", "1 2; 3 4; 6 7"),
        ("1; 2 3", "row 0 has 1, row 1 has 2", "1 0; 2 3"),
    ],
)
def test_ragged_rows(text: str, here: str, fix: str) -> None:
    error = refusal(text)
    assert error.problem == "The rows of the kernel differ in length."
    assert error.here == here
    assert error.fixes[0].value == fix


@pytest.mark.parametrize(("rows", "columns"), [(13, 1), (1, 13), (200, 300)])
def test_too_large(rows: int, columns: int) -> None:
    error = refusal("\n".join([" ".join(["1"] * columns)] * rows))
    assert error.here == f"rows = {rows}, numbers in the longest row = {columns}"
    assert kernels.parse_kernel(error.fixes[0].value).shape == (min(rows, 12), min(columns, 12))


def test_other_limits_for_pictures() -> None:
    text = "; ".join([" ".join(["255"] * 28)] * 28)
    assert kernels.parse_matrix(text, name="picture", max_side=28, max_magnitude=255).shape == (28, 28)
    assert "picture is too large" in refusal(text, 4000, name="picture", max_side=27).problem
    assert "|number| <= 254" in refusal(text, 4000, name="picture", max_side=28, max_magnitude=254).allowed


def test_brackets_of_a_pasted_array_are_dropped_by_the_fix() -> None:
    (fix,) = refusal("[[1, 0, -1],\n [2, 0, -2]]").fixes
    assert fix.value == "1 0 -1; 2 0 -2"
    assert refusal("[]").fixes


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789.,;/-+eE−naif \n[]x", max_size=40) | st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_fix_that_works(text: str) -> None:
    try:
        matrix = kernels.parse_kernel(text)
    except InvalidInputError:
        refusal(text)
    else:
        assert matrix.ndim == 2
        assert np.isfinite(matrix).all()
        np.testing.assert_array_equal(kernels.parse_kernel(kernels.format_kernel(matrix)), matrix)


@pytest.mark.parametrize("array", [[1.0, 2.0], [[[1.0]]], [[]], 5.0])
def test_only_rectangles_can_be_written(array: Any) -> None:
    with pytest.raises(InvalidInputError, match="rectangle") as caught:
        kernels.format_kernel(array)
    for fix in caught.value.fixes:
        kernels.format_kernel(np.resize(array, fix.value) if np.size(array) else np.zeros(fix.value))


def test_only_finite_numbers_can_be_written() -> None:
    array = np.array([[1.0, np.nan]])
    with pytest.raises(InvalidInputError, match="row 0, column 1 is nan") as caught:
        kernels.format_kernel(array)
    array[~np.isfinite(array)] = caught.value.fixes[0].value
    assert kernels.format_kernel(array) == "1 0"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1\u202f792 2", [[1792, 2]]),
        ("1\u00a0792, −1\u2009792", [[1792, -1792]]),
        ("1\u00a02\u00a03", [[1, 2, 3]]),
        ("100 200 300", [[100, 200, 300]]),
        ("9.4·10⁻¹⁴ 9.4e−14", [[9.4e-14, 9.4e-14]]),
        ("−1/9; 2·10³", [[-1 / 9], [2000]]),
    ],
)
def test_numbers_are_read_as_they_are_printed(text: str, values: list[list[float]]) -> None:
    assert kernels.parse_matrix(text).tolist() == values
