"""Check the arguments of a convolution, and compute its windows."""

from __future__ import annotations

from typing import Any, NamedTuple

from cnn_core.array_checks import FLOATS, INTEGERS, Array, check_array, check_dims, check_same_dtype, check_shape
from cnn_core.array_sizes import sizes_along_axes, sizes_of
from cnn_core.checks import AXES, as_integer, check_groups, check_integer, fitting_groups, pair
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.functional._windows import Windows
from cnn_core.geometry.padding import axis_padding
from cnn_core.sizes import conv_output_size, conv_transpose_output_size


class TransposedGeometry(NamedTuple):
    """
    The footprints of a transposed convolution: where each input cell's scaled copy of the kernel is added.

    Attributes
    ----------
    footprints : Windows
        The positions of the kernel on the canvas, one an input cell.
    output_size : tuple of int
        What is kept of the canvas, after the padding is cut off.
    """

    footprints: Windows
    output_size: tuple[int, int]


@offer_working_fixes
def conv2d_windows(
    input: Array,
    weight: Array,
    bias: Array | None,
    stride: Any,
    padding: Any,
    dilation: Any,
    groups: Any,
) -> Windows:
    """Check the arguments of `conv2d`; say where its windows stand."""
    strides, dilations = pair("stride", stride), pair("dilation", dilation)
    # the reference computes the smaller integers only where the taps are neighbours
    check_array("input", input, (*FLOATS, *INTEGERS) if dilations == (1, 1) else (*FLOATS, "int64"))
    _check_weight(input, weight, 1, groups)
    _check_groups(weight, groups, input.shape[-3] if input.ndim > 2 else 1)
    _check_input_dims(input, weight.shape[1] * groups)
    _check_channels(input, weight, groups)
    _check_bias(bias, input, weight.shape[0])
    kernel_size = weight.shape[2], weight.shape[3]
    margins = _margins(padding, strides, kernel_size, dilations)
    along_axes = {
        "input_size": input.shape[-2:],
        "kernel_size": kernel_size,
        "stride": strides,
        "padding": tuple(before if before == after else (before, after) for before, after in margins),
        "dilation": dilations,
    }
    with sizes_of(input=input, weight=weight):
        output_size = sizes_along_axes(conv_output_size, along_axes)
    return Windows(kernel_size, strides, margins, dilations, output_size)


@offer_working_fixes
def conv_transpose2d_geometry(
    input: Array,
    weight: Array,
    bias: Array | None,
    stride: Any,
    padding: Any,
    output_padding: Any,
    groups: Any,
    dilation: Any,
) -> TransposedGeometry:
    """Check the arguments of `conv_transpose2d`; say where its footprints lie."""
    strides, dilations = pair("stride", stride), pair("dilation", dilation)
    (P_h, P_w), output_paddings = pair("padding", padding), pair("output_padding", output_padding)
    check_array("input", input, (*FLOATS, "int64"))
    _check_weight(input, weight, 0, 1)
    _check_groups(weight, groups, weight.shape[0])
    _check_input_dims(input, weight.shape[0])
    C_in = input.shape[-3]
    rule, here = "weight.shape[0] = C_in", f"{weight.shape[0]} != {C_in}"
    channels_of_weight = _reshaped("input", input, input.ndim - 3, weight.shape[0])
    check_shape("weight", weight, (C_in, *weight.shape[1:]), rule, here, [channels_of_weight])
    check_integer("weight.shape[1]", weight.shape[1], 1, fixes=[_reshaped("weight", weight, 1, 1)])
    _check_bias(bias, input, weight.shape[1] * groups)
    kernel_size = weight.shape[2], weight.shape[3]
    along_axes = {
        "input_size": input.shape[-2:],
        "kernel_size": kernel_size,
        "stride": strides,
        "padding": (P_h, P_w),
        "output_padding": output_paddings,
        "dilation": dilations,
    }
    with sizes_of(input=input, weight=weight):
        H_out, W_out = sizes_along_axes(conv_transpose_output_size, along_axes)
    input_size = input.shape[-2], input.shape[-1]
    footprints = Windows(kernel_size, strides, ((P_h, P_h), (P_w, P_w)), dilations, input_size)
    return TransposedGeometry(footprints, (H_out, W_out))


def _reshaped(name: str, array: Array, axis: int, size: int) -> Fix:
    return Fix(f"{name}.shape", "=", (*array.shape[:axis], size, *array.shape[axis + 1 :]))


def _check_input_dims(input: Array, C_in: int) -> None:
    fix = Fix("input.shape", "=", (C_in, *((1, 1) + input.shape)[-2:]))
    check_dims("input", input, (3, 4), "(N, C_in, H, W) or (C_in, H, W)", [fix])


def _check_weight(input: Array, weight: Array, input_axis: int, groups: Any) -> None:
    """`input_axis` is that of the input's channels in the weight: 1 for a convolution, 0 for a transposed one."""
    check_same_dtype("weight", weight, input)
    C_in = input.shape[-3] if input.ndim > 2 else 1
    other, kernel = ((1,) + weight.shape)[-3:][0], ((1, 1) + weight.shape)[-2:]
    shape = (weight.shape[0] if weight.ndim else 1, C_in // (as_integer(groups) or 1), *kernel)
    fix = Fix("weight.shape", "=", shape if input_axis == 1 else (C_in, other, *kernel))
    check_dims("weight", weight, (4,), "four axes, the last two (K_h, K_w)", [fix])


def _check_groups(weight: Array, groups: Any, C_in: int) -> None:
    fitting = Fix("groups", "=", max(1, C_in // max(1, weight.shape[1])))
    filters = weight.shape[0]
    divisors = [Fix("groups", "=", count) for count in fitting_groups(filters)]
    check_integer("groups", groups, 1, fixes=[fitting, *divisors])
    enough = _reshaped("weight", weight, 0, max(1, -(-filters // groups)) * groups)
    check_integer("weight.shape[0]", filters, 1, fixes=[enough])
    fixes = [*reversed(divisors), enough]
    check_groups({"weight.shape[0]": filters}, groups, given={"weight.shape": weight.shape}, fixes=fixes)


def _check_channels(input: Array, weight: Array, groups: int) -> None:
    C_in, C_in_of_group = input.shape[-3], weight.shape[1]
    if C_in_of_group * groups == C_in:
        return
    raise InvalidInputError(
        "The filters are not as deep as the input's channels.",
        given={"input.shape": input.shape, "weight.shape": weight.shape, "groups": groups},
        allowed="weight.shape[1] * groups = C_in",
        here=f"{C_in_of_group} * {groups} = {C_in_of_group * groups} != {C_in}",
        fixes=[
            _reshaped("weight", weight, 1, C_in // groups),
            _reshaped("input", input, input.ndim - 3, C_in_of_group * groups),
            Fix("groups", "=", max(1, C_in // max(1, C_in_of_group))),
        ],
    )


def _check_bias(bias: Array | None, input: Array, C_out: int) -> None:
    if bias is None:
        return
    check_same_dtype("bias", bias, input)
    check_shape("bias", bias, (C_out,), "bias of shape (C_out,)", f"{bias.shape} != ({C_out},)")


def _margins(
    padding: Any, stride: tuple[int, int], kernel_size: tuple[int, int], dilation: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    both = (padding, padding) if isinstance(padding, str) else pair("padding", padding)
    height, width = (
        axis_padding(both[a], kernel_size[a], stride[a], dilation[a], AXES[a], [Fix("padding", "=", 0)]) for a in (0, 1)
    )
    return height, width
