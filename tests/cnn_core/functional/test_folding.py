"""Folding against PyTorch, and as the matrix of a convolution."""

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


@st.composite
def unfold_calls(draw: st.DrawFn) -> dict[str, Any]:
    pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
    kernel, dilation = draw(pairs), draw(pairs)
    size = [draw(st.integers(D * (K - 1) + 1, D * (K - 1) + 4)) for K, D in zip(kernel, dilation, strict=True)]
    shape = (*draw(st.sampled_from([(), (0,), (2,)])), draw(st.integers(1, 3)), *size)
    return {
        "input": random_array(draw(SEEDS), shape, draw(st.sampled_from(["float32", "float64"]))),
        "kernel_size": kernel,
        "dilation": dilation,
        "padding": draw(st.integers(0, 2)),
        "stride": draw(pairs | st.integers(1, 3)),
    }


@settings(deadline=None, max_examples=80)
@given(unfold_calls())
def test_unfold_and_fold_are_torchs_and_adjoint(call: dict[str, Any]) -> None:
    assert_same("unfold", call)
    columns = F.unfold(**call)
    other = random_array(1, columns.shape, columns.dtype.name)
    back = {**call, "input": other, "output_size": call["input"].shape[-2:]}
    assert_same("fold", back)
    np.testing.assert_allclose((columns * other).sum(), (call["input"] * F.fold(**back)).sum(), rtol=1e-3, atol=1e-3)


@settings(deadline=None, max_examples=30)
@given(unfold_calls())
def test_convolution_is_a_product_with_the_unfolded_input(call: dict[str, Any]) -> None:
    K_h, K_w = call["kernel_size"]
    weight = random_array(2, (4, call["input"].shape[-3], K_h, K_w), call["input"].dtype.name)
    product_ = weight.reshape(4, -1) @ F.unfold(**call)
    geometry = {name: call[name] for name in ("dilation", "padding", "stride")}
    y = F.conv2d(call["input"], weight, **geometry)
    np.testing.assert_allclose(product_.reshape(y.shape), y, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "bool"])
def test_folding_takes_what_torch_takes(dtype: str) -> None:
    assert_agree("unfold", {"input": random_array(0, (2, 4, 4), dtype), "kernel_size": 2})
    assert_agree("fold", {"input": random_array(0, (8, 4), dtype), "kernel_size": 2, "output_size": 3})


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": ones(5, 6)}, "2 dimensions"),
        ({"input": ones(2, 0, 5, 6)}, "input is empty"),
        ({"input": ones(3, 0, 6)}, "input_size is not large enough along height"),
        ({"kernel_size": 9}, "does not fit the padded input along height"),
        ({"kernel_size": 0}, "kernel_size is not large enough"),
        ({"kernel_size": (2,)}, "neither an integer nor a pair"),
        ({"kernel_size": 2.0}, "neither an integer nor a pair"),
        ({"dilation": 0}, "dilation is not large enough"),
        ({"stride": 0}, "stride is not large enough"),
        ({"padding": -1}, "padding is not large enough"),
    ],
)
def test_unfold_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("unfold", {"input": ones(2, 4, 5, 6), "kernel_size": 2, **change}, match)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": ones(20)}, "1 dimensions"),
        ({"input": ones(2, 15, 20)}, "whole patches"),
        ({"input": ones(2, 16, 19)}, r"19 != 20 = 4 \* 5"),
        ({"input": ones(2, 0, 20)}, "input is empty"),
        ({"output_size": (5,)}, "neither an integer nor a pair"),
        ({"output_size": (0, 6)}, "output_size is not large enough"),
        ({"output_size": (5, 1)}, "does not fit the padded input along width(.|\n)*output_size"),
        ({"output_size": (9, 9)}, "not the number of patch positions"),
        ({"kernel_size": 0}, "kernel_size is not large enough"),
        ({"stride": 0}, "stride is not large enough"),
        ({"padding": -1}, "padding is not large enough"),
    ],
)
def test_fold_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    call = {"input": ones(2, 16, 20), "output_size": (5, 6), "kernel_size": 2, **change}
    # a picture of another size, or patches of another size, would need other columns as well
    is_mendable = "kernel_size" not in change and change.get("output_size") in (None, (9, 9))
    assert_refused("fold", call, match, fixes=is_mendable)
