"""Local response normalisation against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.functional_calls import FOUR_CHANNELS, maps, ones
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array


@settings(deadline=None, max_examples=60)
@given(maps(), st.integers(1, 9), st.floats(0, 2), st.floats(0, 2), st.floats(0.5, 3))
def test_local_response_norm_is_torchs(x: np.ndarray, size: int, alpha: float, beta: float, k: float) -> None:
    assert_same("local_response_norm", {"input": x, "size": size, "alpha": alpha, "beta": beta, "k": k}, scale=10)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": ones(4, 5)}, "2 dimensions"),
        ({"input": ones(2, 4, 5).astype("int32")}, "dtype that is not computed"),
        ({"size": 0}, "size is not large enough"),
        ({"size": 2.0}, "size is not an integer"),
        ({"alpha": "a"}, "alpha is not a number"),
    ],
)
def test_local_response_norm_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("local_response_norm", {"input": ones(2, 4, 5), "size": 3, **change}, match)


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "bool"])
def test_integers_as_torch_takes_them(dtype: str) -> None:
    x = random_array(0, (2, 4, 3), dtype)
    assert_agree("local_response_norm", {"input": x, "size": 3})


@pytest.mark.parametrize("shape", FOUR_CHANNELS)
def test_shapes_as_torch_takes_them(shape: tuple[int, ...]) -> None:
    assert_agree("local_response_norm", {"input": ones(*shape), "size": 3})
