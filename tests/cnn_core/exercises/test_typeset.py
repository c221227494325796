from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.exercises.typeset import Decimal, Grid, Row, Size, Whole, products_text, sum_text, typeset
from cnn_core.number_text import read_number


@given(st.integers(-(10**6), 10**6))
def test_whole_numbers_stay_numbers(x: int) -> None:
    assert typeset(x) == x
    assert read_number(str(typeset(x))) == x
    assert f"{typeset(x)}" == str(typeset(x))


@given(st.floats(-1000, 1000))
def test_decimals_print_within_four_places(x: float) -> None:
    assert read_number(str(typeset(x))) == pytest.approx(x, abs=5.1e-5)


def test_forms() -> None:
    assert str(Decimal(-0.0)) == "0"
    assert str(Decimal(-1e-9)) == "0"
    assert str(Row((-1, 0.5))) == "−1 0.5"
    assert str(Size((32, 32, 10))) == "32 × 32 × 10"
    assert str(Size((4096, 10))) == "4\u202f096 × 10"
    assert str(Whole(61706)) == "61\u202f706"
    assert str(Decimal(1234.5)) == "1\u202f234.5"
    assert str(Grid((Row((1, 0)), Row((-1, 12))))) == " 1  0\n−1 12"
    assert isinstance(typeset([[1, 2]]), Grid)
    assert isinstance(typeset([1, 2]), Row)
    assert isinstance(typeset(Size((1, 2))), Size)
    assert isinstance(typeset(True), Whole)
    assert str(typeset(["3·3·64", "1·1·16"])) == "3·3·64 1·1·16"


def test_other_things_are_refused() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        typeset(None)


def test_sums_put_negative_numbers_in_brackets() -> None:
    assert products_text([(1, 0), (2, -3)]) == "1·0 + 2·(−3)"
    assert sum_text([0, -6]) == "0 + (−6)"
