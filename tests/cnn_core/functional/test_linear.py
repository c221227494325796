"""The dense layer against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.support.functional_calls import ones
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array

SEEDS = st.integers(0, 2**32 - 1)
FLOATS = ("float32", "float64")


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
