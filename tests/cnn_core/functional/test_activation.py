"""Activations against worked numbers, laws and PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnn_core import functional as F
from cnn_core.errors import InvalidInputError
from tests.support.functional_calls import ones
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array

SEEDS = st.integers(0, 2**32 - 1)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
FLOATS = ("float32", "float64")
DTYPES = (*FLOATS, "int8", "int16", "int32", "int64", "uint8", "bool")
ELEMENTWISE = ("relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh")


@pytest.mark.parametrize("function", ELEMENTWISE)
@settings(deadline=None, max_examples=25)
@given(seed=SEEDS, shape=SHAPES, dtype=st.sampled_from(FLOATS))
def test_elementwise_is_torchs(function: str, seed: int, shape: tuple[int, ...], dtype: str) -> None:
    assert_same(function, {"input": np.asarray(random_array(seed, shape, dtype) * np.dtype(dtype).type(4))})


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("function", ELEMENTWISE)
def test_extremes_are_torchs(function: str, dtype: str) -> None:
    values = [0.0, -0.0, 1e-8, -1e-8, 5, -5, 40, -40, 800, -800, np.inf, -np.inf, np.nan]
    if function == "gelu":
        values = values[:-3]
    assert_same(function, {"input": np.array(values, dtype)})


@pytest.mark.parametrize("function", ELEMENTWISE)
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes_as_torch_takes_them(function: str, dtype: str) -> None:
    assert_agree(function, {"input": random_array(0, (3, 4), "int64").astype(dtype)})


@pytest.mark.parametrize("value", [-2.0, 0, 0.5, 3])
def test_parameters_are_torchs(value: float) -> None:
    x = random_array(0, (3, 4))
    assert_same("leaky_relu", {"input": x, "negative_slope": value})
    assert_same("elu", {"input": x, "alpha": value})


@pytest.mark.parametrize("dtype", FLOATS)
def test_gelu_by_tanh_is_torchs(dtype: str) -> None:
    assert_same("gelu", {"input": random_array(0, (50,), dtype) * np.dtype(dtype).type(3), "approximate": "tanh"})


@pytest.mark.parametrize("function", ["relu", "leaky_relu", "elu"])
def test_in_place_writes_into_the_input_and_only_then(function: str) -> None:
    x = random_array(0, (5,))
    y = getattr(F, function)(x)
    assert y is not x
    assert getattr(F, function)(x, inplace=True) is x
    np.testing.assert_array_equal(x, y)
    x.setflags(write=False)
    with pytest.raises(InvalidInputError, match="cannot be written to"):
        getattr(F, function)(x, inplace=True)


@pytest.mark.parametrize(
    ("function", "change", "match"),
    [
        ("relu", {"input": np.array([True])}, "dtype that is not computed"),
        ("relu", {"input": [1.0, 2.0]}, "not a NumPy array"),
        ("elu", {"input": np.array([1, 2])}, "dtype that is not computed"),
        ("elu", {"alpha": "a"}, "alpha is not a number"),
        ("leaky_relu", {"negative_slope": None}, "negative_slope is not a number"),
        ("gelu", {"approximate": "erf"}, "approximate is unknown"),
    ],
)
def test_what_torch_refuses_is_refused(function: str, change: dict[str, Any], match: str) -> None:
    assert_refused(function, {"input": ones(3), **change}, match)
