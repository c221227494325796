"""The first of the largest numbers, wherever rounding has put the last digit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.largest import first_largest


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=12), st.integers(0, 2**31), st.sampled_from(["f4", "f8"]))
def test_the_last_digits_do_not_matter(numbers: list[int], seed: int, kind: str) -> None:
    values = np.array(numbers, kind)
    rounded = values * (1 + np.random.default_rng(seed).integers(-3, 4, values.size) * np.finfo(kind).eps)
    assert first_largest(rounded.astype(kind)) == (int(values.argmax()),)


@pytest.mark.parametrize(
    ("values", "index"),
    [
        ([[1.0, 2.0], [3.0, 3.0]], (1, 0)),
        ([np.nan, 1.0, np.nan], (1,)),
        ([np.nan, np.nan], (0,)),
        ([-np.inf, -np.inf], (0,)),
        ([1.0, np.inf, np.inf], (1,)),
        ([-5.0, -4.0, -np.inf], (1,)),
        ([1.0, 1.0 + 1e-6], (1,)),
        ([1, 3, 3], (1,)),
        (7.0, ()),
    ],
)
def test_what_is_found(values: object, index: tuple[int, ...]) -> None:
    assert first_largest(np.asarray(values)) == index
