"""Calls of sliding operations that are valid by construction, for property tests."""

from typing import Any

import hypothesis.strategies as st

from cnn_core.geometry import PADDING_MODES, effective_kernel_size


@st.composite
def conv_axes(draw: st.DrawFn, padding_mode: str = "zeros") -> dict[str, int]:
    """Draw one axis of a convolution whose kernel fits."""
    kernel_size, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    input_size = draw(st.integers(1, 9))
    most = {"reflect": input_size - 1, "circular": input_size}.get(padding_mode, 4)
    padding = draw(st.integers(0, min(most, 4)))
    short = effective_kernel_size(kernel_size, dilation) - input_size - 2 * padding
    input_size += max(0, short)
    return {
        "input_size": input_size,
        "kernel_size": kernel_size,
        "stride": draw(st.integers(1, 4)),
        "padding": padding,
        "dilation": dilation,
    }


@st.composite
def conv_planes(draw: st.DrawFn) -> dict[str, Any]:
    """Draw both axes of a convolution, as pairs, and a padding mode."""
    mode = draw(st.sampled_from(PADDING_MODES))
    axes = [draw(conv_axes(mode)) for _ in range(2)]
    return {**{name: tuple(axis[name] for axis in axes) for name in axes[0]}, "padding_mode": mode}


@st.composite
def transpose_axes(draw: st.DrawFn) -> dict[str, int]:
    """Draw one axis of a transposed convolution with something left of its output."""
    kernel_size, dilation, stride = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    input_size = draw(st.integers(1, 5))
    output_padding = draw(st.integers(0, max(stride, dilation) - 1))
    full = (input_size - 1) * stride + effective_kernel_size(kernel_size, dilation) + output_padding
    return {
        "input_size": input_size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": draw(st.integers(0, min(3, (full - 1) // 2))),
        "output_padding": output_padding,
        "dilation": dilation,
    }


@st.composite
def transpose_planes(draw: st.DrawFn) -> dict[str, Any]:
    """Draw both axes of a transposed convolution, as pairs."""
    axes = [draw(transpose_axes()) for _ in range(2)]
    return {name: tuple(axis[name] for axis in axes) for name in axes[0]}


@st.composite
def pool_axes(draw: st.DrawFn, dilated: bool) -> dict[str, int]:
    """Draw one axis of a pooling whose window fits."""
    kernel_size = draw(st.integers(1, 4))
    dilation = draw(st.integers(1, 3)) if dilated else 1
    padding = draw(st.integers(0, kernel_size // 2))
    smallest = max(1, effective_kernel_size(kernel_size, dilation) - 2 * padding)
    return {
        "input_size": draw(st.integers(smallest, smallest + 6)),
        "kernel_size": kernel_size,
        "stride": draw(st.integers(1, 4)),
        "padding": padding,
        "dilation": dilation,
    }


@st.composite
def pool_planes(draw: st.DrawFn, dilated: bool = True) -> dict[str, Any]:
    """Draw both axes of a pooling, as pairs, and its ceil mode."""
    axes = [draw(pool_axes(dilated)) for _ in range(2)]
    drawn: dict[str, Any] = {name: tuple(axis[name] for axis in axes) for name in axes[0]}
    if not dilated:
        del drawn["dilation"]
    return {**drawn, "ceil_mode": draw(st.booleans())}
