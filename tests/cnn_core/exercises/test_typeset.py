import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.exercises.typeset import Decimal, Grid, Row, Size, Whole, products_text, sum_text, typeset


@given(st.integers(-(10**6), 10**6))
def test_whole_numbers_stay_numbers(x):
    assert typeset(x) == x
    assert int(str(typeset(x)).replace("−", "-")) == x
    assert f"{typeset(x)}" == str(typeset(x))


@given(st.floats(-1000, 1000))
def test_decimals_print_within_four_places(x):
    assert float(str(typeset(x)).replace("−", "-")) == pytest.approx(x, abs=5.1e-5)


def test_forms():
    assert str(Decimal(-0.0)) == "0"
    assert str(Decimal(-1e-9)) == "0"
    assert str(Row((-1, 0.5))) == "−1 0.5"
    assert str(Size((32, 32, 10))) == "32 × 32 × 10"
    assert str(Grid(((1, 0), (-1, 12)))) == " 1  0\n−1 12"
    assert isinstance(typeset([[1, 2]]), Grid)
    assert isinstance(typeset([1, 2]), Row)
    assert isinstance(typeset(Size((1, 2))), Size)
    assert isinstance(typeset(True), Whole)


def test_other_things_are_refused():
    with pytest.raises(TypeError, match="NoneType"):
        typeset(None)


def test_sums_put_negative_numbers_in_brackets():
    assert products_text([(1, 0), (2, -3)]) == "1·0 + 2·(−3)"
    assert sum_text([0, -6]) == "0 + (−6)"
