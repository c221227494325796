"""Activations, softmax, the dense layer and dropout against worked numbers, laws and PyTorch."""

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


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_linear_is_torchs(data: st.DataObject) -> None:
    leading = data.draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
    features, out = data.draw(st.integers(0, 4)), data.draw(st.sampled_from([(), (0,), (1,), (3,)]))
    dtype, seed = data.draw(st.sampled_from([*FLOATS, "int64", "uint8"])), data.draw(SEEDS)
    call: dict[str, Any] = {
        "input": random_array(seed, (*leading, features), dtype),
        "weight": random_array(1, (*out, features), dtype),
    }
    biases = [None, random_array(2, out, dtype)] if out else [None]
    assert_same("linear", {**call, "bias": data.draw(st.sampled_from(biases))})


@pytest.mark.parametrize("bias", [(), (1,), (3,), (4,), (0,), (9, 2, 4, 5, 3)])
@pytest.mark.parametrize("leading", [(), (5,), (2, 4, 5)])
def test_biases_as_torch_takes_them(leading: tuple[int, ...], bias: tuple[int, ...]) -> None:
    assert_agree("linear", {"input": ones(*leading, 6), "weight": ones(3, 6), "bias": ones(*bias)})
    assert_agree("linear", {"input": ones(*leading, 6), "weight": ones(6), "bias": ones(*bias)})
    assert_agree("linear", {"input": ones(*leading, 6), "weight": ones(3, 6), "bias": ones(*leading, 3)})


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": np.array(1.0, np.float32)}, "0 dimensions"),
        ({"input": ones(2, 5)}, "no number for each input feature(.|\n)*4 != 5"),
        ({"input": ones(2, 4).astype(bool)}, "dtype that is not computed"),
        ({"weight": ones(1, 3, 4)}, "3 dimensions"),
        ({"weight": ones(3, 4).astype("float64")}, "different dtypes"),
        ({"bias": ones(4)}, "does not stretch to the output"),
        ({"bias": ones(3).astype("float64")}, "different dtypes"),
    ],
)
def test_linear_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    call: dict[str, Any] = {"input": ones(2, 4), "weight": ones(3, 4), "bias": ones(3), **change}
    assert_refused("linear", call, match, fixes=np.ndim(call["input"]) > 0)


def test_dropout_drops_the_share_and_keeps_the_mean() -> None:
    y = F.dropout(ones(200_000), 0.3, rng=np.random.default_rng(0))
    assert y.dtype == np.float32
    assert set(np.unique(y)) == {np.float32(0), np.float32(1 / 0.7)}
    assert abs((y == 0).mean() - 0.3) < 0.01
    assert abs(y.mean() - 1) < 0.01
    np.testing.assert_array_equal(y, F.dropout(ones(200_000), 0.3, rng=np.random.default_rng(0)))
    assert (F.dropout(ones(64)) != F.dropout(ones(64))).any()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("p", "training"), [(0.0, True), (1.0, True), (0.5, False)])
def test_dropout_without_chance_is_torchs(dtype: str, p: float, training: bool) -> None:
    x = random_array(0, (2, 3), "int64").astype(dtype)
    assert_same("dropout", {"input": x, "p": p, "training": training})
    assert F.dropout(x, p, training) is not x


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"p": 1.5}, "p is no probability"),
        ({"p": -0.1}, "p is no probability"),
        ({"p": float("nan")}, "p is no probability"),
        ({"p": None}, "p is not a number"),
        ({"training": None}, "training is unknown"),
        ({"input": np.array([1, 2])}, "dtype that is not computed"),
    ],
)
def test_dropout_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("dropout", {"input": ones(3), **change}, match)


def test_dropout_refuses_a_seed_in_place_of_a_generator() -> None:
    with pytest.raises(InvalidInputError, match="no random number generator"):
        F.dropout(ones(3), rng=1)  # type: ignore[arg-type]
