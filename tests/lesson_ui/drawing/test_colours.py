"""Zero is always the neutral middle; one meaning per scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson_ui.drawing.colours import (
    COLOURSCALES,
    STEPS,
    colour_table,
    pixel_scale,
    plotly_colourscale,
    signed_scale,
    unsigned_scale,
)


@pytest.mark.parametrize("name", COLOURSCALES)
def test_a_table_has_hex_colours(name: str) -> None:
    table = colour_table(name)
    assert len(table) == STEPS
    assert all(len(colour) == 7 and colour.startswith("#") for colour in table)
    assert plotly_colourscale(name)[0] == (0.0, table[0])
    assert plotly_colourscale(name)[-1] == (1.0, table[-1])


def test_greys_run_from_black_to_white() -> None:
    assert (colour_table("grey")[0], colour_table("grey")[-1]) == ("#000000", "#ffffff")


def test_the_middle_of_the_signed_scale_is_neutral() -> None:
    red, green, blue = (int(colour_table("signed")[STEPS // 2][k : k + 2], 16) for k in (1, 3, 5))
    assert max(red, green, blue) - min(red, green, blue) <= 4
    assert min(red, green, blue) > 240


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_signed_scales_are_symmetric_and_hold_every_value(values: list[float]) -> None:
    scale = signed_scale(np.array(values))
    assert scale.min == -scale.max
    assert scale.max > 0
    assert all(scale.min <= value <= scale.max for value in values)


def test_scales_of_nothing_but_zeros_have_a_width() -> None:
    zeros = np.zeros((2, 2))
    for scale in (signed_scale(zeros), unsigned_scale(zeros), pixel_scale(zeros)):
        assert scale.max > scale.min


def test_a_picture_with_negative_numbers_is_signed() -> None:
    assert pixel_scale(np.array([[0.0, 9.0]])).name == "grey"
    assert pixel_scale(np.array([[-1.0, 9.0]])) == ("signed", -9.0, 9.0)
