"""The output shape of every layer: the rules, their formulas with the numbers, their refusals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cnn_core.checks import AXES, check_choice, check_groups, check_integer, pair
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry import PADDING_MODES, axis_padding, longest_adaptive_window
from cnn_core.geometry.padding import check_padding_reach
from cnn_core.network import layers as L
from cnn_core.network.merge_shapes import concatenated, summed
from cnn_core.network.sized import Shape, Sized
from cnn_core.sizes import conv_output_size, conv_transpose_output_size, pool_output_size


def output_shape(layer: L.Layer, shapes: Sequence[Shape]) -> Sized:
    """
    Compute the output shape of a layer.

    Parameters
    ----------
    layer : Layer
        Which layer.
    shapes : sequence of tuple of int
        Shape of each of its inputs, without the batch: one, or one a path of a block.

    Returns
    -------
    Sized
        Output shape and formula.

    Raises
    ------
    InvalidInputError
        If the layer cannot read these shapes. Fixes concern the layer's own arguments, or are ``"before"`` (put a
        layer in front of it) and ``"remove"``.
    """
    return RULES[type(layer)](layer, *shapes)


def _maps(layer: Any, shape: Shape) -> None:
    if len(shape) != 3:
        raise InvalidInputError(
            f"{type(layer).__name__} reads maps, and a vector comes to it.",
            given={"input shape": shape},
            allowed="input shape is (C, H, W)",
            here=f"{len(shape)} axis instead of 3",
            fixes=[Fix("", "remove", None)],
        )


def _convolution(layer: L.Conv2d, shape: Shape) -> Sized:
    _maps(layer, shape)
    check_integer("out_channels", layer.out_channels, 1)
    check_choice("padding_mode", layer.padding_mode, PADDING_MODES)
    _check_groups(layer, shape[0])
    K, S, D = (pair(name, getattr(layer, name)) for name in ("kernel_size", "stride", "dilation"))
    sizes, formulas = [], []
    for axis, cells, k, s, d, p in zip(AXES, shape[1:], K, S, D, _padding_of(layer.padding), strict=True):
        before, after = axis_padding(p, k, s, d, axis)
        check_padding_reach((before, after), cells, layer.padding_mode, axis, ("zeros",))
        sizes.append(conv_output_size(cells, k, s, (before, after) if before != after else before, d, axis=axis))
        both = f"2·{before}" if before == after else f"{before} + {after}"
        formulas.append(_steps(cells, both, k, d, s, sizes[-1]))
    return Sized((layer.out_channels, *sizes), _joined(formulas))


def _padding_of(padding: Any) -> tuple[Any, Any]:
    return (padding, padding) if isinstance(padding, str) else pair("padding", padding)


def _steps(cells: int, padding: str, k: int, d: int, s: int, out: int) -> str:
    reach = f"{k}" if d == 1 else f"({d}·({k} − 1) + 1)"
    return f"⌊({cells} + {padding} − {reach})/{s}⌋ + 1 = {out}"


def _joined(formulas: Sequence[str]) -> str:
    return formulas[0] if len(set(formulas)) == 1 else "; ".join(formulas)


def _check_groups(layer: L.Conv2d | L.ConvTranspose2d, channels: int) -> None:
    check_integer("groups", layer.groups, 1)
    if layer.groups == 1:  # as most layers have it
        return
    enough = -(-layer.out_channels // layer.groups) * layer.groups
    fixes = [Fix("out_channels", "=", enough)] if channels % layer.groups == 0 else []
    check_groups({"in_channels": channels, "out_channels": layer.out_channels}, layer.groups, fixes=fixes)


def _transposed(layer: L.ConvTranspose2d, shape: Shape) -> Sized:
    _maps(layer, shape)
    check_integer("out_channels", layer.out_channels, 1)
    _check_groups(layer, shape[0])
    names = ("kernel_size", "stride", "padding", "output_padding", "dilation")
    sizes, formulas = [], []
    for axis, cells, (k, s, p, extra, d) in zip(
        AXES, shape[1:], zip(*(pair(name, getattr(layer, name)) for name in names), strict=True), strict=True
    ):
        sizes.append(conv_transpose_output_size(cells, k, s, p, extra, d, axis=axis))
        formulas.append(f"({cells} − 1)·{s} − 2·{p} + {d}·({k} − 1) + {extra} + 1 = {sizes[-1]}")
    return Sized((layer.out_channels, *sizes), _joined(formulas))


def _pooling(layer: L.MaxPool2d | L.AvgPool2d, shape: Shape) -> Sized:
    _maps(layer, shape)
    stride = layer.kernel_size if layer.stride is None else layer.stride
    dilation = getattr(layer, "dilation", 1)
    values = (layer.kernel_size, stride, layer.padding, dilation)
    names = ("kernel_size", "stride", "padding", "dilation")
    sizes, formulas = [], []
    for axis, cells, (k, s, p, d) in zip(
        AXES, shape[1:], zip(*(pair(n, v) for v, n in zip(values, names, strict=True)), strict=True), strict=True
    ):
        sizes.append(pool_output_size(cells, k, s, p, d, layer.ceil_mode, axis=axis))
        formula = _steps(cells, f"2·{p}", k, d, s, sizes[-1])
        formulas.append(formula.replace("⌊", "⌈").replace("⌋", "⌉") if layer.ceil_mode else formula)
    return Sized((shape[0], *sizes), _joined(formulas))


def _adaptive(layer: L.AdaptiveAvgPool2d, shape: Shape) -> Sized:
    _maps(layer, shape)
    sizes = pair("output_size", layer.output_size)
    for size in sizes:
        check_integer("output_size", size, 1)
    longest = [longest_adaptive_window(cells, asked) for cells, asked in zip(shape[1:], sizes, strict=True)]
    return Sized((shape[0], *sizes), f"windows of up to {longest[0]} × {longest[1]}")


def _maps_unchanged(layer: L.Layer, shape: Shape) -> Sized:
    _maps(layer, shape)
    return Sized(shape)


def _anything_unchanged(layer: L.Layer, shape: Shape) -> Sized:
    return Sized(shape)


def _grouped(layer: L.GroupNorm, shape: Shape) -> Sized:
    check_groups({"channels": shape[0]}, layer.num_groups, "num_groups")
    if math.prod(shape) == layer.num_groups:
        raise _one_number("num_groups", layer.num_groups, [Fix("num_groups", "=", 1)] if shape[0] > 1 else [])
    return Sized(shape)


def _each_map(layer: L.InstanceNorm2d, shape: Shape) -> Sized:
    _maps(layer, shape)
    if math.prod(shape[1:]) == 1:
        raise _one_number("input shape", shape, [])
    return Sized(shape)


def _one_number(name: str, value: Any, fixes: list[Fix]) -> InvalidInputError:
    return InvalidInputError(
        "Each group to normalise has a single number: its mean is itself, and nothing is left.",
        given={name: value},
        allowed="two numbers or more share a mean",
        here="1 number",
        fixes=[*fixes, Fix("", "remove", None)],
    )


def _response(layer: L.LocalResponseNorm, shape: Shape) -> Sized:
    _maps(layer, shape)
    check_integer("size", layer.size, 1)
    return Sized(shape)


def _flat(layer: L.Flatten, shape: Shape) -> Sized:
    return Sized((math.prod(shape),), " · ".join(map(str, shape)) + f" = {math.prod(shape)}" if len(shape) > 1 else "")


def _dense(layer: L.Linear, shape: Shape) -> Sized:
    check_integer("out_features", layer.out_features, 1)
    if len(shape) != 1:
        raise InvalidInputError(
            "Linear reads a vector, and maps come to it.",
            given={"input shape": shape},
            allowed="input shape is (F,)",
            here=f"{len(shape)} axes instead of 1",
            fixes=[Fix("", "before", (L.Flatten(),)), Fix("", "before", (L.AdaptiveAvgPool2d(1), L.Flatten()))],
        )
    return Sized((layer.out_features,))


RULES: Mapping[type, Callable[..., Sized]] = {
    L.Conv2d: _convolution,
    L.ConvTranspose2d: _transposed,
    L.MaxPool2d: _pooling,
    L.AvgPool2d: _pooling,
    L.AdaptiveAvgPool2d: _adaptive,
    L.BatchNorm2d: _maps_unchanged,
    L.LayerNorm: _anything_unchanged,
    L.GroupNorm: _grouped,
    L.InstanceNorm2d: _each_map,
    L.LocalResponseNorm: _response,
    L.ReLU: _anything_unchanged,
    L.LeakyReLU: _anything_unchanged,
    L.Sigmoid: _anything_unchanged,
    L.Tanh: _anything_unchanged,
    L.Softmax: _anything_unchanged,
    L.Dropout: _anything_unchanged,
    L.Flatten: _flat,
    L.Linear: _dense,
    L.Residual: summed,
    L.Concat: concatenated,
}
