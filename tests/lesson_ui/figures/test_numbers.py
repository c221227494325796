"""Numbers are printed with as few digits as say them exactly."""

import numpy as np
import pytest

from lesson_ui.figures.numbers import decimals_needed, number_text, widest


@pytest.mark.parametrize(
    ("values", "decimals"), [([1, 2], 0), ([0.5, 1], 1), ([3.75], 2), ([1 / 9], 3), ([], 0), ([-0.25, 0.125], 3)]
)
def test_decimals_needed(values: list[float], decimals: int) -> None:
    assert decimals_needed(np.array(values)) == decimals


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(-1, 0, "−1"), (-0.0, 0, "0"), (-0.001, 2, "0.00"), (2.5, 2, "2.50"), (-2.5, 1, "−2.5")],
)
def test_number_text(value: float, decimals: int, text: str) -> None:
    assert number_text(value, decimals) == text


def test_widest_counts_the_minus() -> None:
    assert widest(np.array([-25, 9]), 0) == 3
    assert widest(np.array([]), 0) == 1
