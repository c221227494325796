"""Recolouring changes colours and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.datasets import recolour
from cnn_core.errors import InvalidInputError


def pictures(count: int = 6) -> NDArray[Any]:
    return np.random.default_rng(1).random((count, 3, 5, 4), dtype=np.float32)


@given(st.integers(0, 2**31), st.floats(0, 1), st.floats(0, 1))
def test_each_channel_is_one_of_the_old_ones_darkened_or_its_negative(seed: int, darkest: float, invert: float) -> None:
    images = pictures()
    before = images.copy()
    changed = recolour(images, np.random.default_rng(seed), darkest=darkest, invert=invert)
    np.testing.assert_array_equal(images, before)
    assert changed.dtype == np.float32
    assert ((changed >= 0) & (changed <= 1)).all()
    for old, new in zip(images, changed, strict=True):
        found = []
        for channel in new:
            scales = {
                (k, sign): ((channel if sign else 1 - channel) / old[k]).ravel() for k in range(3) for sign in (0, 1)
            }
            k, sign = min(scales, key=lambda key: np.ptp(scales[key]))
            assert np.ptp(scales[k, sign]) < 1e-2
            assert darkest - 1e-2 <= scales[k, sign].mean() <= 1 + 1e-2
            found.append((k, sign))
        if darkest > 0.05:
            assert sorted(k for k, _ in found) == [0, 1, 2]
            assert len({sign for _, sign in found}) == 1


def test_all_none_or_half_become_negatives() -> None:
    white = np.ones((400, 1, 1, 1), np.float32)
    for share in (0.0, 0.5, 1.0):
        changed = recolour(white, np.random.default_rng(0), darkest=1.0, invert=share)
        assert float((changed == 0).mean()) == pytest.approx(share, abs=0.06)


def test_it_comes_again_and_takes_nothing() -> None:
    one, other = (recolour(pictures(), np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert recolour(pictures(0), np.random.default_rng(3)).shape == (0, 3, 5, 4)


@pytest.mark.parametrize(("name", "value"), [("rng", 1), ("darkest", -1), ("darkest", None), ("invert", 2)])
def test_arguments_that_are_none(name: str, value: int | None) -> None:
    call: dict[str, Any] = {"images": pictures(), "rng": np.random.default_rng(0)}
    with pytest.raises(InvalidInputError, match=name) as caught:
        recolour(**{**call, name: value})
    for fix in caught.value.fixes:
        recolour(**{**call, name: fix.value})
