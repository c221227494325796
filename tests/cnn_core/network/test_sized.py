"""A shape, and how its size came about."""

from __future__ import annotations

import pytest

from cnn_core.network.sized import Sized


def test_a_shape_without_a_rule_has_an_empty_formula() -> None:
    assert Sized((3, 4, 4)).formula == ""
    assert Sized((3, 4, 4)) == ((3, 4, 4), "")


def test_a_shape_and_its_formula_are_unpacked_in_this_order_and_stay_as_they_are() -> None:
    sized = Sized((10,), "2 · 5 = 10")
    shape, formula = sized
    assert (shape, formula) == (sized.shape, sized.formula) == ((10,), "2 · 5 = 10")
    with pytest.raises(AttributeError):
        sized.shape = (3,)  # type: ignore[misc]
