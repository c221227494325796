"""Batch normalisation against a batch worked by hand, laws and PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from tests.support.functional_calls import FOUR_CHANNELS, maps, ones, per_channel
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array


def test_batch_norm_of_a_visible_batch() -> None:
    x = np.array([[1.0, 10], [3, 10], [5, 40], [7, 20]])
    normalized = (x - [4, 20]) / np.sqrt(np.array([5, 150]) + 1e-5)
    np.testing.assert_allclose(F.batch_norm(x, None, None, training=True), normalized)
    gamma, beta = np.array([2.0, 1]), np.array([0.0, 5])
    np.testing.assert_allclose(F.batch_norm(x, None, None, gamma, beta, True), normalized * gamma + beta)


def test_batch_norm_makes_a_bias_before_it_redundant() -> None:
    x = random_array(0, (4, 3, 5, 5), "float64")
    bias = np.array([1.0, -2, 3])[:, None, None]
    np.testing.assert_allclose(
        F.batch_norm(x + bias, None, None, training=True), F.batch_norm(x, None, None, training=True), atol=1e-9
    )


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_batch_norm_is_torchs(data: st.DataObject) -> None:
    x, training = data.draw(maps()), data.draw(st.booleans())
    C = x.shape[1]
    call: dict[str, Any] = {
        "input": x,
        "training": training,
        **per_channel(data.draw, C, x.dtype.name, ("weight", "bias")),
    }
    mean = random_array(1, (C,), x.dtype.name) if not training else None
    var = np.abs(random_array(2, (C,), x.dtype.name)) + x.dtype.type(0.1) if not training else None
    call |= {"running_mean": mean, "running_var": var, "eps": data.draw(st.sampled_from([1e-5, 0.1]))}
    assert_same("batch_norm", call, scale=10)


@settings(deadline=None, max_examples=40)
@given(maps(), st.floats(-1, 2))
def test_running_statistics_are_those_torch_writes(x: np.ndarray, momentum: float) -> None:
    C = x.shape[1]
    mean, var = random_array(1, (C,), x.dtype.name), np.abs(random_array(2, (C,), x.dtype.name))
    theirs = torch.from_numpy(mean.copy()), torch.from_numpy(var.copy())
    torch.nn.functional.batch_norm(torch.from_numpy(x), *theirs, training=True, momentum=momentum)
    before = mean.copy()
    ours = F.update_running_statistics(x, mean, var, momentum)
    F.batch_norm(x, mean, var, training=True, momentum=momentum)
    np.testing.assert_array_equal(mean, before)
    for our, their in zip(ours, theirs, strict=True):
        assert our.dtype == x.dtype
        np.testing.assert_allclose(our, their.numpy(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_of_one_axis_without_values(training: bool) -> None:  # two of PyTorch's own samples
    nothing = np.zeros(0, np.float32)
    call: dict[str, Any] = {"input": nothing, "running_mean": nothing, "running_var": nothing, "training": training}
    assert_same("batch_norm", call)
    assert F.batch_norm(**call).shape == (0,)


@pytest.mark.parametrize(
    "shape", [(), (0,), (1,), (3,), (0, 0), (0, 3), (1, 0), (2, 0), (1, 0, 1), (2, 0, 3), (2, 3, 0)]
)
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("statistics", [None, 0, 1, 3])
@pytest.mark.parametrize("affine", [{}, {"weight": 0}, {"bias": 0}, {"weight": 1, "bias": 3}, {"weight": 3}])
def test_batch_norm_takes_few_axes_and_no_values_as_torch_does(
    shape: tuple[int, ...], training: bool, statistics: int | None, affine: dict[str, int]
) -> None:
    stats = None if statistics is None else ones(statistics)
    call: dict[str, Any] = {"input": ones(*shape), "running_mean": stats, "running_var": stats, "training": training}
    assert_agree("batch_norm", call | {name: ones(size) for name, size in affine.items()})


BATCH = {"input": ones(2, 4, 5, 5), "running_mean": ones(4), "running_var": ones(4), "weight": ones(4), "bias": ones(4)}


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": ones(2, 4, 5, 5).astype("int64")}, "dtype that is not computed"),
        ({"input": ones(2, 4, 5, 5).astype("float64")}, "different dtypes"),
        ({"input": ones(1, 4), "training": True}, "single value has no spread"),
        ({"input": ones(1, 4, 1, 1), "training": True}, "single value has no spread"),
        ({"running_mean": None}, "not both given"),
        ({"running_var": None}, "not both given"),
        ({"running_var": None, "training": True}, "not both given"),
        ({"running_mean": ones(3)}, "running_mean has no number for each channel"),
        ({"weight": ones(3)}, "weight has no number for each channel"),
        ({"bias": ones(5)}, "bias has no number for each channel"),
        ({"weight": ones(4).astype("float64")}, "weight and the input have different dtypes"),
        ({"eps": -1.0}, "eps does not keep the division from zero"),
        ({"eps": 0.0, "training": True}, "eps does not keep the division from zero"),
        ({"eps": None}, "eps is not a number"),
        ({"momentum": None, "training": True}, "momentum is not a number"),
        ({"training": "yes"}, "training is unknown"),
    ],
)
def test_batch_norm_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("batch_norm", {**BATCH, **change}, match)


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "bool"])
def test_integers_as_torch_takes_them(dtype: str) -> None:
    x = random_array(0, (2, 4, 3), dtype)
    assert_agree("batch_norm", {"input": x, "running_mean": None, "running_var": None, "training": True})


@pytest.mark.parametrize("shape", FOUR_CHANNELS)
@pytest.mark.parametrize("flag", [True, False])
def test_shapes_as_torch_takes_them(shape: tuple[int, ...], flag: bool) -> None:
    stats = {"running_mean": np.zeros(4, np.float32), "running_var": ones(4)}
    assert_agree("batch_norm", {"input": ones(*shape), "training": flag, **stats})
