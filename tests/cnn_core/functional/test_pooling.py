"""Sliding pooling against the worked cases and PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core.errors import InvalidInputError
from tests.support.functional_calls import ones, pool_calls
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array, torch_answer

FIRST = np.array([[[1, 3, 2, 4], [5, 6, 1, 2], [3, 2, 7, 8], [1, 0, 3, 4]]], np.float32)
SECOND = np.array([[[1, 3, 2, 1], [4, 2, 0, 1], [0, 1, 5, 2], [1, 2, 3, 0]]], np.float32)


@pytest.mark.parametrize(
    ("x", "largest", "average"),
    [(FIRST, [[6, 4], [3, 8]], [[3.75, 2.25], [1.5, 5.5]]), (SECOND, [[4, 2], [2, 5]], [[2.5, 1], [1, 2.5]])],
)
def test_worked_cases(x: np.ndarray, largest: Any, average: Any) -> None:
    np.testing.assert_array_equal(F.max_pool2d(x, 2, 2)[0], largest)
    np.testing.assert_array_equal(F.avg_pool2d(x, 2, 2)[0], average)
    np.testing.assert_array_equal(F.sum_pool2d(x, 2, 2)[0], np.array(average) * 4)


def test_depth_is_untouched() -> None:
    assert np.shape(F.max_pool2d(ones(10, 32, 32), 2)) == (10, 16, 16)


def test_a_shift_inside_one_window_changes_nothing() -> None:
    x = np.zeros((1, 4, 4))
    inside, across = x.copy(), x.copy()
    x[0, 0, 0], inside[0, 0, 1], across[0, 0, 2] = 1, 1, 1
    np.testing.assert_array_equal(F.max_pool2d(inside, 2), F.max_pool2d(x, 2))
    assert np.any(F.max_pool2d(across, 2) != F.max_pool2d(x, 2))


@settings(deadline=None, max_examples=150)
@given(pool_calls(dilated=True), st.booleans())
def test_max_pool2d_is_torchs(call: dict[str, Any], return_indices: bool) -> None:
    assert_same("max_pool2d", {**call, "return_indices": return_indices})


@settings(deadline=None, max_examples=150)
@given(pool_calls(dilated=False), st.booleans(), st.sampled_from([None, 1, 3, -2]))
def test_avg_pool2d_is_torchs(call: dict[str, Any], count_include_pad: bool, divisor: int | None) -> None:
    assert_same("avg_pool2d", {**call, "count_include_pad": count_include_pad, "divisor_override": divisor})


@settings(deadline=None, max_examples=40)
@given(pool_calls(dilated=False))
def test_sum_is_the_average_times_the_cells(call: dict[str, Any]) -> None:
    K_h, K_w = call["kernel_size"]
    call = {**call, "input": call["input"].astype("float64"), "ceil_mode": False}
    np.testing.assert_allclose(F.sum_pool2d(**call), F.avg_pool2d(**call) * (K_h * K_w), atol=1e-12)


def test_where_the_maximum_stands_among_equals_and_without_numbers() -> None:
    nan, inf = np.nan, np.inf
    for values in ([[1, nan, 3], [nan, 2, 0], [1, 1, 1]], [[-inf] * 3] * 3, [[7] * 3] * 3, [[inf, 1, inf]] * 3):
        call = {"input": np.array([values], np.float32), "kernel_size": 2, "stride": 1}
        assert_same("max_pool2d", {**call, "return_indices": True})


def test_a_window_that_sees_only_padding_is_minus_infinity() -> None:
    call = {"input": ones(1, 3, 3), "kernel_size": 2, "padding": 1, "dilation": 4}
    assert_same("max_pool2d", call)
    assert_same("max_pool2d", {**call, "return_indices": True})


@pytest.mark.parametrize("function", ["max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "uint8", "bool"])
def test_integers_as_torch_takes_them(function: str, dtype: str) -> None:
    assert_agree(function, {"input": random_array(0, (2, 4, 5, 5), dtype), "kernel_size": 2})


@pytest.mark.parametrize("function", ["max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize("shape", [(5, 5), (1, 1, 1, 5, 5), (1, 0, 5, 5), (0, 5, 5), (0, 1, 5, 5), (1, 1, 0, 5)])
def test_shapes_as_torch_takes_them(function: str, shape: tuple[int, ...]) -> None:
    assert_agree(function, {"input": ones(*shape), "kernel_size": 2})


BASE = {"input": ones(2, 3, 5, 6), "kernel_size": 2}
BROKEN = [
    ({"input": ones(5, 6)}, "2 dimensions"),
    ({"input": ones(1, 1, 1, 5, 6)}, "5 dimensions"),
    ({"input": ones(2, 0, 5, 6)}, "no channels"),
    ({"input": ones(2, 3, 0, 6)}, "input_size is not large enough along height"),
    ({"input": ones(2, 3, 5, 6).astype(bool)}, "dtype that is not computed"),
    ({"kernel_size": 0}, "kernel_size is not large enough"),
    ({"kernel_size": (1, -2)}, "kernel_size is not large enough along width"),
    ({"kernel_size": 6}, "does not fit the padded input along height(.|\n)*6 > 5"),
    ({"kernel_size": (7, 8)}, "does not fit"),
    ({"kernel_size": (2, 2, 2)}, "neither an integer nor a pair"),
    ({"kernel_size": 2.0}, "neither an integer nor a pair"),
    ({"kernel_size": 6, "stride": 1, "ceil_mode": True}, "does not fit"),
    ({"stride": 0}, "stride is not large enough"),
    ({"stride": (1, 1, 1)}, "neither an integer nor a pair"),
    ({"padding": 2}, "more than half of the pooling window"),
    ({"padding": (0, 2)}, "more than half of the pooling window along width"),
    ({"padding": -1}, "padding is not large enough"),
    ({"ceil_mode": 1}, "ceil_mode is unknown"),
]


@pytest.mark.parametrize("function", ["max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize(("change", "match"), BROKEN)
def test_what_torch_refuses_is_refused(function: str, change: dict[str, Any], match: str) -> None:
    torch_answer(function, BASE)
    assert_refused(function, {**BASE, **change}, match)


@pytest.mark.parametrize(
    ("function", "change", "match"),
    [
        ("max_pool2d", {"dilation": 0}, "dilation is not large enough"),
        ("max_pool2d", {"dilation": 5}, "does not fit"),
        ("max_pool2d", {"kernel_size": 3, "dilation": 2, "padding": 2}, "more than half"),
        ("avg_pool2d", {"divisor_override": 0}, "divisor is not an integer other than zero"),
        ("avg_pool2d", {"divisor_override": 2.5}, "divisor is not an integer other than zero"),
        ("avg_pool2d", {"count_include_pad": 1}, "count_include_pad is unknown"),
    ],
)
def test_what_one_of_them_refuses(function: str, change: dict[str, Any], match: str) -> None:
    assert_refused(function, {**BASE, **change}, match)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_small_call_is_answered_or_refused_alike(data: st.DataObject) -> None:
    small = st.integers(-1, 4)
    value = small | st.tuples(small, small)
    call = {
        "input": random_array(0, (1, 2, data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5)))),
        "kernel_size": data.draw(value),
        "stride": data.draw(value | st.none()),
        "padding": data.draw(value),
        "ceil_mode": data.draw(st.booleans()),
    }
    assert_agree("avg_pool2d", call)
    assert_agree("max_pool2d", {**call, "dilation": data.draw(value)})


def test_sum_pool2d_refuses_like_the_average() -> None:
    with pytest.raises(InvalidInputError, match="more than half"):
        F.sum_pool2d(ones(1, 4, 4), 2, padding=2)
