"""The refusals of `cnn_core.sizes`: each size rule as text, numbers and fixes."""

from __future__ import annotations

from typing import Any

from cnn_core.checks import along, check_integer
from cnn_core.errors import Fix, InvalidInputError

Padding = int | tuple[int, int]


def check_integers(axis: str, rules: dict[str, tuple[Any, int]]) -> None:
    """Refuse values that are no integers or below their minimum; `rules`: name → (value, minimum)."""
    for name, (value, minimum) in rules.items():
        check_integer(name, value, minimum, axis=axis)


def check_input_size(axis: str, input_size: Any, roomy: int) -> None:
    """Refuse an axis without cells; offer one cell or, where that is too few, `roomy` cells."""
    offers = [Fix("input_size", ">=", cells) for cells in (1, roomy)]
    check_integer("input_size", input_size, 1, axis=axis, fixes=offers)


def kernel_does_not_fit(
    input_size: int, kernel_size: int, padding: Padding, dilation: int, axis: str
) -> InvalidInputError:
    """Word the refusal of a kernel that reaches over the padded input."""
    before, after = padding if isinstance(padding, tuple) else (padding, padding)
    name, number = (
        ("padding[0] + padding[1]", f"{before} + {after}")
        if isinstance(padding, tuple)
        else ("2*padding", f"2*{padding}")
    )
    reach, padded = dilation * (kernel_size - 1) + 1, input_size + before + after
    fixes = [Fix("padding", ">=", -((input_size - reach) // 2))]
    fixes.append(Fix("kernel_size", "<=", (padded - 1) // dilation + 1))
    if kernel_size > 1:
        fixes.append(Fix("dilation", "<=", (padded - 1) // (kernel_size - 1)))
    return InvalidInputError(
        f"The kernel does not fit the padded input{along(axis)}.",
        given={"input_size": input_size, "kernel_size": kernel_size, "padding": padding} | {"dilation": dilation},
        allowed=f"dilation*(kernel_size - 1) + 1 <= input_size + {name}",
        here=f"{dilation}*({kernel_size} - 1) + 1 = {reach} > {padded} = {input_size} + {number}",
        fixes=fixes,
    )


def padding_passes_half(kernel_size: int, padding: int, axis: str) -> InvalidInputError:
    """Word the refusal of a padding that would let a window see padding only."""
    return InvalidInputError(
        f"The padding is more than half of the pooling window{along(axis)}.",
        given={"kernel_size": kernel_size, "padding": padding},
        allowed="padding <= kernel_size // 2",
        here=f"{padding} > {kernel_size // 2} = {kernel_size} // 2",
        fixes=[Fix("padding", "<=", kernel_size // 2), Fix("kernel_size", ">=", 2 * padding)],
    )


def window_does_not_fit(
    input_size: int, kernel_size: int, padding: int, dilation: int, overhang: int, axis: str
) -> InvalidInputError:
    """Word the refusal of a pooling window that reaches over the padded input."""
    reach, padded = dilation * (kernel_size - 1) + 1, input_size + 2 * padding
    over_rule, over_number = (" + stride - 1", f" + {overhang}") if overhang else ("", "")
    largest = [(padded + extra - 1) // dilation + 1 for extra in (overhang, 0)]
    fixes = [Fix("padding", ">=", -((input_size + overhang - reach) // 2))]
    fixes += [Fix("kernel_size", "<=", size) for size in largest]
    if kernel_size > 1:
        fixes.append(Fix("dilation", "<=", (padded + overhang - 1) // (kernel_size - 1)))
    fixes.append(Fix("input_size", ">=", reach - overhang - 2 * padding))
    return InvalidInputError(
        f"The pooling window does not fit the padded input{along(axis)}.",
        given={"input_size": input_size, "kernel_size": kernel_size, "padding": padding} | {"dilation": dilation},
        allowed=f"dilation*(kernel_size - 1) + 1 <= input_size + 2*padding{over_rule}",
        here=f"{dilation}*({kernel_size} - 1) + 1 = {reach} > {padded + overhang} = "
        f"{input_size} + 2*{padding}{over_number}",
        fixes=fixes,
    )


def output_padding_too_large(stride: int, output_padding: int, dilation: int, axis: str) -> InvalidInputError:
    """Word the refusal of an output padding that another input size explains."""
    return InvalidInputError(
        f"The output padding reaches the next copy of the kernel{along(axis)}.",
        given={"stride": stride, "output_padding": output_padding, "dilation": dilation},
        allowed="output_padding < max(stride, dilation)",
        here=f"{output_padding} >= {max(stride, dilation)} = max({stride}, {dilation})",
        fixes=[
            Fix("output_padding", "<=", max(stride, dilation) - 1),
            Fix("stride", ">=", output_padding + 1),
            Fix("dilation", ">=", output_padding + 1),
        ],
    )


def nothing_left(
    input_size: int,
    kernel_size: int,
    stride: int,
    padding: int,
    output_padding: int,
    dilation: int,
    axis: str,
) -> InvalidInputError:
    """Word the refusal of a transposed convolution whose padding removes its whole output."""
    reach = dilation * (kernel_size - 1) + 1
    whole = (input_size - 1) * stride + reach + output_padding
    lacking = 2 * padding + 1 - whole
    fixes = [Fix("padding", "<=", (whole - 1) // 2)]
    fixes.append(Fix("kernel_size", ">=", kernel_size - (-lacking // dilation)))
    if input_size > 1:
        fixes.append(Fix("stride", ">=", stride - (-lacking // (input_size - 1))))
    if kernel_size > 1:
        fixes.append(Fix("dilation", ">=", dilation - (-lacking // (kernel_size - 1))))
    fixes.append(Fix("input_size", ">=", input_size - (-lacking // stride)))
    return InvalidInputError(
        f"The padding cuts away the whole output{along(axis)}.",
        given={"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "padding": padding}
        | {"output_padding": output_padding, "dilation": dilation},
        allowed="2*padding < (input_size - 1)*stride + dilation*(kernel_size - 1) + output_padding + 1",
        here=f"2*{padding} = {2 * padding} >= {whole} = ({input_size} - 1)*{stride} + "
        f"{dilation}*({kernel_size} - 1) + {output_padding} + 1",
        fixes=fixes,
    )
