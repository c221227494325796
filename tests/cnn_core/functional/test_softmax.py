"""Softmax and its logarithm against worked numbers and PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnn_core import functional as F
from tests.support.functional_calls import ones
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array

SEEDS = st.integers(0, 2**32 - 1)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
FLOATS = ("float32", "float64")
DTYPES = (*FLOATS, "int8", "int16", "int32", "int64", "uint8", "bool")


def test_softmax_of_a_cat_and_a_dog() -> None:
    probabilities = F.softmax(np.array([[np.log(19.0), 0.0]]), dim=1)
    np.testing.assert_allclose(probabilities, [[0.95, 0.05]])


@pytest.mark.parametrize("function", ["softmax", "log_softmax"])
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_softmax_is_torchs(function: str, data: st.DataObject) -> None:
    shape = data.draw(SHAPES)
    axes = max(1, len(shape))
    dtype = data.draw(st.sampled_from(FLOATS))
    call: dict[str, Any] = {
        "input": np.asarray(
            random_array(data.draw(SEEDS), shape, dtype) * np.dtype(dtype).type(data.draw(st.integers(1, 200)))
        ),
        "dim": data.draw(st.none() | st.integers(-axes, axes - 1)) if len(shape) != 1 else 0,
        "dtype": data.draw(st.sampled_from([None, np.float32, np.float64])),
    }
    assert_same(function, call)
    y = F.softmax(**call)
    if y.size and call["dim"] is not None and y.ndim:
        np.testing.assert_allclose(y.sum(axis=call["dim"]), 1, rtol=1e-5)


@pytest.mark.parametrize("function", ["softmax", "log_softmax"])
def test_softmax_takes_what_torch_takes(function: str) -> None:
    for dtype in DTYPES:
        x = random_array(0, (2, 3), "int64").astype(dtype)
        assert_agree(function, {"input": x, "dim": 1})
        assert_agree(function, {"input": x, "dim": 1, "dtype": np.float32})
    for values in ([-np.inf, -np.inf], [np.inf, 0], [-np.inf, 0], [np.nan, 1]):
        assert_agree(function, {"input": np.array(values), "dim": 0})


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"dim": 2}, "dim is no axis"),
        ({"dim": -3}, "dim is no axis"),
        ({"dim": 1.0}, "dim is no axis"),
        ({"input": np.array([[1, 2]])}, "dtype that is not computed"),
        ({"dtype": np.int64}, "dtype cannot hold probabilities"),
    ],
)
def test_softmax_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("softmax", {"input": ones(2, 3), "dim": 1, **change}, match)
    assert_refused("log_softmax", {"input": ones(2, 3), "dim": 1, **change}, match)
