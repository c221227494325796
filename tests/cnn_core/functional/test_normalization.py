"""Layer, group and instance normalisation against numbers by hand, laws and PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from tests.support.functional_calls import FOUR_CHANNELS, maps, ones, per_channel
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array


def test_layer_norm_works_with_a_batch_of_one() -> None:
    y = F.layer_norm(np.array([[1.0, 2, 3, 6]]), (4,), eps=0.0)
    np.testing.assert_allclose(y, [[-2 / np.sqrt(3.5), -1 / np.sqrt(3.5), 0, 3 / np.sqrt(3.5)]])


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_layer_norm_is_torchs(data: st.DataObject) -> None:
    x = data.draw(maps())
    shape = x.shape[data.draw(st.integers(1, x.ndim - 1)) :]
    call: dict[str, Any] = {"input": x, "normalized_shape": data.draw(st.sampled_from([shape, list(shape)]))}
    call["weight"] = data.draw(st.sampled_from([None, random_array(1, shape, x.dtype.name)]))
    call["bias"] = data.draw(st.sampled_from([None, random_array(2, shape, x.dtype.name)]))
    assert_same("layer_norm", call, scale=10)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_group_norm_is_torchs(data: st.DataObject) -> None:
    x = data.draw(maps())
    divisors = [g for g in range(1, x.shape[1] + 1) if x.shape[1] % g == 0]
    call: dict[str, Any] = {"input": x, "num_groups": data.draw(st.sampled_from(divisors))}
    assert_same(
        "group_norm", {**call, **per_channel(data.draw, x.shape[1], x.dtype.name, ("weight", "bias"))}, scale=10
    )


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_instance_norm_is_torchs(data: st.DataObject) -> None:
    x, own = data.draw(maps()), data.draw(st.booleans())
    C = x.shape[1]
    call: dict[str, Any] = {
        "input": x,
        "use_input_stats": own,
        **per_channel(data.draw, C, x.dtype.name, ("weight", "bias")),
    }
    if not own:
        call |= {"running_mean": random_array(1, (C,), "float64"), "running_var": np.full(C, 2.0)}
    assert_agree("instance_norm", call, scale=10)


def test_group_norm_between_layer_and_instance_norm() -> None:
    x = random_array(0, (2, 4, 3, 3), "float64")
    np.testing.assert_allclose(F.group_norm(x, 1), F.layer_norm(x, (4, 3, 3)))
    np.testing.assert_allclose(F.group_norm(x, 4), F.instance_norm(x))


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "bool"])
def test_integers_as_torch_takes_them(dtype: str) -> None:
    x = random_array(0, (2, 4, 3), dtype)
    assert_agree("layer_norm", {"input": x, "normalized_shape": (3,)})
    assert_agree("group_norm", {"input": x, "num_groups": 2})
    assert_agree("instance_norm", {"input": x})


@pytest.mark.parametrize("shape", FOUR_CHANNELS)
@pytest.mark.parametrize("flag", [True, False])
def test_shapes_as_torch_takes_them(shape: tuple[int, ...], flag: bool) -> None:
    stats = {"running_mean": np.zeros(4, np.float32), "running_var": ones(4)}
    assert_agree("instance_norm", {"input": ones(*shape), "use_input_stats": flag, **stats})
    assert_agree("group_norm", {"input": ones(*shape), "num_groups": 4 if flag else 2})
    assert_agree("layer_norm", {"input": ones(*shape), "normalized_shape": shape[1:]})


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"normalized_shape": 5}, "not how the input's shape ends"),
        ({"normalized_shape": ()}, "not how the input's shape ends"),
        ({"normalized_shape": (4,)}, "not how the input's shape ends"),
        ({"normalized_shape": (2, 4, 5, 5, 5)}, "not how the input's shape ends"),
        ({"normalized_shape": (5,), "weight": ones(4)}, "weight has the wrong shape"),
        ({"bias": ones(25)}, "bias has the wrong shape"),
        ({"weight": ones(5, 5).astype("float64")}, "different dtypes"),
        ({"eps": None}, "eps is not a number"),
    ],
)
def test_layer_norm_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("layer_norm", {"input": ones(2, 4, 5, 5), "normalized_shape": (5, 5), **change}, match)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"num_groups": 3}, "4 % 3 = 1"),
        ({"num_groups": 0}, "num_groups is not large enough"),
        ({"num_groups": 2.0}, "num_groups is not an integer"),
        ({"input": ones(4)}, "1 dimensions"),
        ({"input": ones(1, 2)}, "single value has no spread"),
        ({"weight": ones(3)}, "weight has the wrong shape"),
        ({"bias": ones(2, 2)}, "bias has the wrong shape"),
        ({"weight": ones(4).astype("float64")}, "different dtypes"),
    ],
)
def test_group_norm_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("group_norm", {"input": ones(2, 4, 5, 5), "num_groups": 2, **change}, match)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": ones(2, 4)}, "single value has no spread"),
        ({"input": ones(2, 4, 1)}, "single value has no spread"),
        ({"input": ones(2, 4, 1, 1)}, "single value has no spread"),
        ({"weight": ones(3)}, "weight has the wrong shape"),
        ({"weight": ones(4).astype("float64")}, "different dtypes"),
        ({"use_input_stats": False}, "not both given"),
        ({"running_mean": ones(4)}, "not both given"),
        ({"running_mean": ones(3), "running_var": ones(4)}, "running_mean has the wrong shape"),
        ({"eps": "small"}, "eps is not a number"),
    ],
)
def test_instance_norm_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("instance_norm", {"input": ones(2, 4, 5, 5), **change}, match)
