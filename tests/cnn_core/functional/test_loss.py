"""Losses against a sample worked by hand, laws and PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from tests.support.functional_calls import class_calls, ones
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array

SEEDS = st.integers(0, 2**32 - 1)
LOSSES = ("cross_entropy", "nll_loss")


def test_minus_log_of_the_probability_of_the_truth() -> None:
    scores = np.array([[np.log(19.0), 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(F.cross_entropy(scores, np.array([0, 1]), reduction="none"), [-np.log(0.95), np.log(2)])
    np.testing.assert_allclose(F.cross_entropy(scores, np.array([0, 1])), (-np.log(0.95) + np.log(2)) / 2)
    np.testing.assert_allclose(F.nll_loss(np.log([[0.95, 0.05]]), np.array([1])), -np.log(0.05))


def test_mean_squared_error_of_one_sample() -> None:
    np.testing.assert_allclose(F.mse_loss(np.array([0.95, 0.05]), np.array([1.0, 0.0])), 0.0025)


@settings(deadline=None, max_examples=150)
@given(class_calls())
def test_nll_loss_is_torchs(call: dict[str, Any]) -> None:
    assert_same("nll_loss", call)


@settings(deadline=None, max_examples=200)
@given(class_calls(), st.sampled_from([0.0, 0.1, 1.0, -0.5]))
def test_cross_entropy_with_classes_is_torchs(call: dict[str, Any], smoothing: float) -> None:
    assert_agree("cross_entropy", {**call, "label_smoothing": smoothing})


@settings(deadline=None, max_examples=100)
@given(class_calls(), SEEDS, st.sampled_from([0.0, 0.1, 1.0]), st.sampled_from(["float32", "float64"]))
def test_cross_entropy_with_probabilities_is_torchs(
    call: dict[str, Any], seed: int, smoothing: float, dtype: str
) -> None:
    target = F.softmax(random_array(seed, call["input"].shape, dtype), min(1, call["input"].ndim - 1))
    call |= {"target": target, "ignore_index": -100, "label_smoothing": smoothing}
    # the logarithms are as exact as the scores, whatever the target's dtype
    assert_same("cross_entropy", call, scale=1 if call["input"].dtype == dtype else 1e6)


@settings(deadline=None, max_examples=40)
@given(class_calls())
def test_cross_entropy_is_nll_of_log_softmax(call: dict[str, Any]) -> None:
    log_p = F.log_softmax(call["input"], min(1, call["input"].ndim - 1))
    if call["input"].shape != call["target"].shape:
        np.testing.assert_array_equal(F.cross_entropy(**call), F.nll_loss(**{**call, "input": log_p}))


@pytest.mark.parametrize("function", [*LOSSES, "mse_loss"])
@pytest.mark.parametrize("size_average", [None, True, False])
@pytest.mark.parametrize("reduce", [None, True, False])
def test_the_old_spellings_are_torchs(function: str, size_average: bool | None, reduce: bool | None) -> None:
    x = random_array(0, (3, 4))
    target = x + 1 if function == "mse_loss" else np.array([0, 3, 1])
    assert_same(function, {"input": x, "target": target, "size_average": size_average, "reduce": reduce})


@pytest.mark.parametrize("function", LOSSES)
@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "uint8", "bool", "float32"])
def test_target_dtypes_as_torch_takes_them(function: str, dtype: str) -> None:
    assert_agree(function, {"input": random_array(0, (3, 4)), "target": np.array([0, 1, 0]).astype(dtype)})


@pytest.mark.parametrize("function", LOSSES)
def test_infinite_scores_are_torchs(function: str) -> None:
    x = np.array([[-np.inf, 0.0], [np.inf, 1.0], [-np.inf, -np.inf]])
    for weight in (None, np.array([0.0, 1.0])):
        assert_same(function, {"input": x, "target": np.array([0, 0, 1]), "weight": weight, "reduction": "none"})


BASE = {"input": ones(3, 4), "target": np.array([0, 1, 3]), "weight": ones(4)}


@pytest.mark.parametrize("function", LOSSES)
@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": ones(3, 4).astype("int64")}, "dtype that is not computed"),
        ({"input": ones(2, 4)}, "no class for each prediction"),
        ({"input": ones(3, 4, 2)}, "no class for each prediction"),
        ({"input": ones(4)}, "no class for each prediction"),
        ({"target": np.array(1)}, "no class for each prediction"),
        ({"target": np.array([[0], [1], [3]])}, "no class for each prediction"),
        ({"target": np.array([0, 1, 4])}, r"names a class that there is not(.|\n)*target = 4, C = 4"),
        ({"target": np.array([0, -1, 3])}, "names a class that there is not"),
        ({"target": np.array([0, 1, 3], np.int32)}, "dtype that is not computed"),
        ({"weight": ones(3)}, "weight has the wrong shape"),
        ({"weight": ones(1, 4)}, "weight has the wrong shape"),
        ({"weight": ones(4).astype("float64")}, "different dtypes"),
        ({"reduction": "average"}, "reduction is unknown"),
        ({"reduction": None}, "reduction is unknown"),
        ({"ignore_index": 1.5}, "ignore_index is not an integer"),
        ({"ignore_index": None}, "ignore_index is not an integer"),
    ],
)
def test_what_torch_refuses_is_refused(function: str, change: dict[str, Any], match: str) -> None:
    assert_refused(function, {**BASE, **change}, match)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"label_smoothing": 1.1}, "More than the whole truth"),
        ({"label_smoothing": "a"}, "label_smoothing is not a number"),
        ({"target": ones(3, 4), "ignore_index": 1}, "name no class that could be ignored"),
        ({"target": ones(3, 4).astype("int64")}, "dtype that is not computed"),
        ({"target": ones(3, 4), "weight": ones(3)}, "weight has the wrong shape"),
        ({"input": ones(4), "target": np.array([1]), "label_smoothing": 0.1}, "target has the wrong shape"),
    ],
)
def test_cross_entropy_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("cross_entropy", {**BASE, **change}, match)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_mse_loss_is_torchs(data: st.DataObject) -> None:
    side = st.sampled_from([0, 1, 3])
    shape = tuple(data.draw(st.lists(side, max_size=3)))
    other = data.draw(st.sampled_from([shape, shape[1:], (1,) * len(shape), (2, *shape)]))
    dtypes = st.sampled_from(["float32", "float64", "int64", "uint8", "bool"])
    call = {
        "input": random_array(data.draw(SEEDS), shape, "int64").astype(data.draw(dtypes)),
        "target": random_array(data.draw(SEEDS), other, "int64").astype(data.draw(dtypes)),
        "reduction": data.draw(st.sampled_from(["mean", "sum", "none"])),
    }
    assert_agree("mse_loss", call)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_weighted_mse_loss_is_torchs(reduction: str, dtype: str) -> None:
    weight = np.abs(random_array(2, (3, 4), dtype))
    call = {"input": random_array(0, (3, 4)), "target": random_array(1, (3, 4)), "weight": weight}
    assert_same("mse_loss", {**call, "reduction": reduction})


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"target": ones(2, 4)}, "do not stretch to a common shape"),
        ({"input": ones(3, 4).astype("int64"), "target": ones(3, 4).astype("int64")}, "dtype that is not computed"),
        ({"weight": ones(4)}, "weight has the wrong shape"),
        ({"reduction": "average"}, "reduction is unknown"),
    ],
)
def test_mse_loss_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("mse_loss", {"input": ones(3, 4), "target": ones(3, 4), **change}, match)
