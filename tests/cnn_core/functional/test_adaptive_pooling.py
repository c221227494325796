"""Adaptive pooling against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from tests.support.functional_calls import ones
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array

SEEDS = st.integers(0, 2**32 - 1)


def test_global_pooling_keeps_the_channels() -> None:
    assert F.adaptive_avg_pool2d(ones(512, 7, 7), 1).shape == (512, 1, 1)


def test_where_the_maximum_stands_among_equals_and_without_numbers() -> None:
    nan, inf = np.nan, np.inf
    for values in ([[1, nan, 3], [nan, 2, 0], [1, 1, 1]], [[-inf] * 3] * 3, [[7] * 3] * 3, [[inf, 1, inf]] * 3):
        assert_same(
            "adaptive_max_pool2d", {"input": np.array([values], np.float32), "output_size": 2, "return_indices": True}
        )


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_adaptive_pooling_is_torchs(data: st.DataObject) -> None:
    size = data.draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    shape = (*data.draw(st.sampled_from([(), (0,), (2,)])), data.draw(st.integers(1, 3)), *size)
    entry = st.integers(0, 11)
    call = {
        "input": random_array(data.draw(SEEDS), shape, data.draw(st.sampled_from(["float32", "float64"]))),
        "output_size": data.draw(entry | st.tuples(entry | st.none(), entry | st.none())),
    }
    assert_same("adaptive_avg_pool2d", call)
    assert_same("adaptive_max_pool2d", {**call, "return_indices": data.draw(st.booleans())})


@pytest.mark.parametrize("function", ["adaptive_avg_pool2d", "adaptive_max_pool2d"])
@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "uint8", "bool"])
def test_integers_as_torch_takes_them(function: str, dtype: str) -> None:
    assert_agree(function, {"input": random_array(0, (2, 4, 5, 5), dtype), "output_size": 2})


@pytest.mark.parametrize("function", ["adaptive_avg_pool2d", "adaptive_max_pool2d"])
@pytest.mark.parametrize("shape", [(5, 5), (1, 1, 1, 5, 5), (1, 0, 5, 5), (0, 5, 5), (0, 1, 5, 5), (1, 1, 0, 5)])
def test_shapes_as_torch_takes_them(function: str, shape: tuple[int, ...]) -> None:
    assert_agree(function, {"input": ones(*shape), "output_size": 2})


@pytest.mark.parametrize("function", ["adaptive_avg_pool2d", "adaptive_max_pool2d"])
@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": ones(5, 6)}, "2 dimensions"),
        ({"input": ones(2, 3, 0, 6)}, "input is empty"),
        ({"input": ones(2, 3, 5, 6).astype("int64")}, "dtype that is not computed"),
        ({"output_size": -1}, "output_size is no size"),
        ({"output_size": None}, "output_size is no size"),
        ({"output_size": (2,)}, "output_size is no size"),
        ({"output_size": (2, 2.0)}, "output_size is no size"),
    ],
)
def test_adaptive_pooling_refuses_what_torch_refuses(function: str, change: dict[str, Any], match: str) -> None:
    assert_refused(function, {"input": ones(2, 3, 5, 6), "output_size": 2, **change}, match)
