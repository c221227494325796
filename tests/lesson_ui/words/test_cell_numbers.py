"""How weights and responses are printed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cnn_core.kernels import NAMED_KERNELS, parse_kernel
from lesson_ui.words.cell_numbers import (
    are_exact,
    cell_texts,
    common_denominator,
    product_decimals,
    response_decimals,
    room_for,
    rounded,
    weight_texts,
)
from lesson_ui.words.numbers import number_text, read_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-1 0 1; -2 0 2; -1 0 1", "−1 0 1 −2 0 2 −1 0 1"),
        ("1/9 1/9; 1/9 1/9", "1/9 1/9 1/9 1/9"),
        ("1/16 2/16; 4/16 0", "1/16 2/16 4/16 0"),
        ("0.5 -0.25", "0.50 −0.25"),
        ("-1/256 476/256", "−1/256 476/256"),
        ("1/3 3/3", "1/3 1"),
    ],
)
def test_weights_are_printed_as_they_are_meant(text: str, expected: str) -> None:
    assert " ".join(weight_texts(parse_kernel(text))) == expected


@pytest.mark.parametrize("key", NAMED_KERNELS)
def test_printed_weights_of_the_bank_are_right_to_three_digits(key: str) -> None:
    weight = NAMED_KERNELS[key].weight
    printed = np.array([parse_kernel(text)[0, 0] for text in weight_texts(weight)]).reshape(weight.shape)
    np.testing.assert_allclose(printed, weight, rtol=0 if are_exact(weight) else 5e-3, atol=1e-12)


@pytest.mark.parametrize("key", NAMED_KERNELS)
def test_cells_never_show_a_false_zero_and_never_overflow(key: str) -> None:
    weight = NAMED_KERNELS[key].weight
    room = room_for(weight)
    texts = cell_texts(weight, room)
    if texts is None:
        assert weight.shape[0] >= 5
        return
    for text, value in zip(texts, weight.ravel(), strict=True):
        assert len(text) <= room
        assert (float(parse_kernel(text)[0, 0]) == 0) == (value == 0)


def test_scarce_room_costs_the_leading_zero() -> None:
    assert cell_texts(np.array([[0.162, -0.05], [0.0, 1.0]]), 4) == (".16", "−.05", "0", "1.00")
    assert cell_texts(np.array([[0.001, 1.0]]), 4) is None  # with two decimals it would read 0


@given(st.integers(1, 273), st.lists(st.integers(-500, 500), min_size=1, max_size=9))
def test_the_common_denominator_is_found(denominator: int, numerators: list[int]) -> None:
    values = np.array(numerators) / denominator
    found = common_denominator(values)
    assert found is not None
    assert found <= denominator
    np.testing.assert_array_equal(np.rint(values * found) / found, values)


def test_irrational_weights_have_no_common_denominator() -> None:
    assert common_denominator(np.array([np.pi, np.e])) is None


@pytest.mark.parametrize(
    ("values", "decimals"), [([3, -2], 0), ([0.25], 2), ([10 / 3], 3 - 1), ([100 / 3], 1), ([0.01 / 3], 5), ([0.0], 0)]
)
def test_responses_show_as_many_digits_as_say_something(values: list[float], decimals: int) -> None:
    assert response_decimals(np.array(values)) == decimals


def test_products_lose_digits_before_they_lose_the_cell() -> None:
    assert product_decimals(np.array([255 / 16]), 7) == 1
    assert product_decimals(np.array([474.1, -62.3]), 4) == 0
    assert product_decimals(np.array([-4080.0]), 4) is None


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
@example(0.975, 2)  # times 100 it rounds to 97.5, but it is less, and so its text says
@example(0.285, 2)
@example(-1.005, 2)
@example(0.49999999999999994, 0)
@example(2.5, 0)
def test_rounding_agrees_with_the_text(value: float, decimals: int) -> None:
    value = round(value, 6)
    text = number_text(value, decimals)
    assert abs(float(rounded(np.array([value]), decimals)[0]) - read_number(text)) < 10.0**-decimals / 2


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (137.25, 1, "137.3"),
        (-2.5, 0, "−3"),
        (0.5, 0, "1"),
        (-0.04, 1, "0.0"),
        (1.005, 2, "1.00"),
        (1e21, 0, "1" + "\u202f000" * 7),
    ],
)
def test_halves_are_rounded_away_from_zero_as_browsers_do(value: float, decimals: int, text: str) -> None:
    assert number_text(value, decimals) == text
