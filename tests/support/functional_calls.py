"""Calls of `cnn_core.functional` that are valid by construction, for property tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from tests.support.torch_oracle import random_array

SEEDS = st.integers(0, 2**32 - 1)
FLOATS = st.sampled_from(["float32", "float64"])
# shapes with four channels, from one position to none: which of them a normalisation takes is torch's to say
FOUR_CHANNELS = (
    (2, 4, 5, 5),
    (1, 4, 1, 1),
    (1, 4, 1, 2),
    (1, 4),
    (2, 4),
    (0, 4, 5, 5),
    (0, 4),
    (2, 4, 0, 5),
    (2, 4, 1),
)


def int_or_pair(values: st.SearchStrategy[int]) -> st.SearchStrategy[Any]:
    """One number for both axes, or one each."""
    return values | st.tuples(values, values) | st.lists(values, min_size=2, max_size=2)


@st.composite
def conv2d_calls(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a call of `conv2d`."""
    groups, dtype, seed = draw(st.integers(1, 3)), draw(st.sampled_from(["float32", "float64"])), draw(SEEDS)
    C_of_group, out_of_group = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    dilation = draw(int_or_pair(st.integers(1, 3)))
    padding = draw(int_or_pair(st.integers(0, 3)) | st.sampled_from(["valid", "same"]))
    stride = draw(st.just(1) if padding == "same" else int_or_pair(st.integers(1, 3)))
    d = (dilation, dilation) if isinstance(dilation, int) else dilation
    size = [draw(st.integers(D * (K - 1) + 1, D * (K - 1) + 5)) for K, D in zip(kernel, d, strict=True)]
    batch = draw(st.sampled_from([(), (0,), (1,), (2,)]))
    call = {
        "input": random_array(seed, (*batch, groups * C_of_group, *size), dtype),
        "weight": random_array(seed + 1, (groups * out_of_group, C_of_group, *kernel), dtype),
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
    }
    if draw(st.booleans()):
        call["bias"] = random_array(seed + 2, (groups * out_of_group,), dtype)
    return call


@st.composite
def transposed_calls(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a call of `conv_transpose2d`."""
    groups, dtype, seed = draw(st.integers(1, 3)), draw(st.sampled_from(["float32", "float64"])), draw(SEEDS)
    C_of_group, out_of_group = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
    kernel, stride, dilation, size = draw(pairs), draw(pairs), draw(pairs), draw(pairs)
    output_padding = tuple(draw(st.integers(0, max(S, D) - 1)) for S, D in zip(stride, dilation, strict=True))
    padding = tuple(
        draw(st.integers(0, ((size_ - 1) * S + D * (K - 1) + P) // 2))
        for size_, S, D, K, P in zip(size, stride, dilation, kernel, output_padding, strict=True)
    )
    batch = draw(st.sampled_from([(), (0,), (1,), (2,)]))
    call = {
        "input": random_array(seed, (*batch, groups * C_of_group, *size), dtype),
        "weight": random_array(seed + 1, (groups * C_of_group, out_of_group, *kernel), dtype),
        "stride": stride,
        "padding": padding,
        "output_padding": output_padding,
        "groups": groups,
        "dilation": dilation,
    }
    if draw(st.booleans()):
        call["bias"] = random_array(seed + 2, (groups * out_of_group,), dtype)
    return call


@st.composite
def pool_calls(
    draw: st.DrawFn, dilated: bool, dtypes: Sequence[str] = ("float32", "float64", "int64")
) -> dict[str, Any]:
    """Draw a call of a sliding pooling."""
    dtype, seed, ceil_mode = draw(st.sampled_from(dtypes)), draw(SEEDS), draw(st.booleans())
    size: list[int] = []
    kernel: list[int] = []
    stride: list[int] = []
    padding: list[int] = []
    dilation: list[int] = []
    for _ in range(2):
        K, S, D = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3)) if dilated else 1
        P = draw(st.integers(0, K // 2))
        size.append(draw(st.integers(max(1, D * (K - 1) + 1 - 2 * P), D * (K - 1) + 5)))
        for values, value in zip((kernel, stride, padding, dilation), (K, S, P, D), strict=True):
            values.append(value)
    shape = (*draw(st.sampled_from([(), (0,), (2,)])), draw(st.integers(1, 3)), *size)
    call = {
        "input": random_array(seed, shape, dtype),
        "kernel_size": tuple(kernel),
        "stride": draw(st.sampled_from([tuple(stride), None])),
        "padding": tuple(padding),
        "ceil_mode": ceil_mode,
    }
    return {**call, "dilation": tuple(dilation)} if dilated else call


def per_channel(
    draw: Callable[[st.SearchStrategy[Any]], Any], C: int, dtype: str, names: tuple[str, ...]
) -> dict[str, Any]:
    """Draw an array or None for each name."""
    return {name: random_array(draw(SEEDS), (C,), dtype) if draw(st.booleans()) else None for name in names}


@st.composite
def maps(draw: st.DrawFn, min_dims: int = 2) -> np.ndarray:
    """Draw feature maps of any number of axes."""
    shape = (
        draw(st.integers(0, 3)),
        draw(st.integers(1, 4)),
        *draw(hnp.array_shapes(min_dims=1, max_dims=3, max_side=4)),
    )
    shape = (*shape[:-1], shape[-1] + 1)
    dtype = draw(FLOATS)
    scale, shift = (np.dtype(dtype).type(number) for number in (3, draw(st.integers(-2, 2))))
    drawn: np.ndarray = random_array(draw(SEEDS), shape, dtype) * scale + shift
    return drawn


@st.composite
def class_calls(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a call of a loss against classes."""
    C, dtype, seed = draw(st.integers(1, 4)), draw(st.sampled_from(["float32", "float64"])), draw(SEEDS)
    positions = tuple(draw(st.lists(st.integers(0, 3), max_size=3)))
    leading = draw(st.sampled_from([(), (0,), (1,), (3,)]))
    shape = (*leading, C, *positions) if leading else (C,)
    rng = np.random.default_rng(seed)
    target = rng.integers(0, C, shape[:1] + shape[2:] if leading else draw(st.sampled_from([(), (1,)])))
    ignore_index = draw(st.sampled_from([-100, -1, 0, 7]))
    target = np.where(rng.random(target.shape) < 0.2, ignore_index, target)
    return {
        "input": random_array(seed, shape, dtype),
        "target": np.array(target),
        "weight": draw(st.sampled_from([None, np.abs(random_array(seed, (C,), dtype))])),
        "ignore_index": ignore_index,
        "reduction": draw(st.sampled_from(["mean", "sum", "none"])),
    }


def ones(*shape: int) -> NDArray[np.float32]:
    """Give an array of ones, as light as torch's default."""
    return np.ones(shape, np.float32)
