"""Check the arguments of a normalisation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from cnn_core.array_checks import FLOATS, MOST_AXES, Array, check_array, check_dims, check_same_dtype, check_shape
from cnn_core.checks import as_integer, check_choice, check_groups, check_integer, check_number
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes


@offer_working_fixes
def check_batch_norm(
    input: Array,
    running_mean: Any,
    running_var: Any,
    weight: Any,
    bias: Any,
    training: Any,
    momentum: Any,
    eps: Any,
) -> None:
    """Check the arguments of `batch_norm`."""
    check_array("input", input, FLOATS)
    check_choice("training", training, (True, False))
    check_number("momentum", momentum, default=0.1)
    check_number("eps", eps, default=1e-5)
    _check_eps_of_batch_norm(eps, training)
    if input.size == 0:  # the reference reads neither statistics nor channels where there is nothing to normalise
        _check_affine_of_nothing({"weight": weight, "bias": bias})
    else:
        _check_at_least(input, 2, "(N, C, ...)")
        _check_statistics(input, running_mean, running_var, flag="training", own=training)
        per_channel = {"running_mean": running_mean, "running_var": running_var, "weight": weight, "bias": bias}
        for name, value in per_channel.items():
            if value is not None:
                check_same_dtype(name, value, input)
                _check_count(name, value, input.shape[1])
    if training:
        _check_several_values(input, (0, *range(2, input.ndim)), "training")


def _check_eps_of_batch_norm(eps: float, training: bool) -> None:
    if eps < 0 or (training and eps == 0):
        sign = ">" if training else ">="
        raise InvalidInputError(
            "The eps does not keep the division from zero.",
            given={"eps": eps, "training": training},
            allowed=f"eps {sign} 0",
            here=f"eps = {eps}",
            fixes=[Fix("eps", "=", 1e-5)],
        )


def _check_affine_of_nothing(affine: Mapping[str, Any]) -> None:
    """Check weight and bias of an input without values: the reference multiplies nothing by the first of each."""
    for name, value in affine.items():
        if value is None:
            continue
        check_array(name, value, FLOATS)
        if value.ndim == 0 or len(value) == 0 or value[0].size != 1:
            raise InvalidInputError(
                f"The {name} has no first number.",
                given={f"{name}.shape": value.shape},
                allowed=f"{name} of shape (C,) with C >= 1, or None",
                here=f"{name}.shape = {value.shape}",
                fixes=[Fix(name, "=", None), Fix(f"{name}.shape", "=", (1,))],
            )


@offer_working_fixes
def check_layer_norm(input: Array, normalized_shape: Any, weight: Any, bias: Any, eps: Any) -> None:
    """Check the arguments of `layer_norm`."""
    check_array("input", input, FLOATS)
    check_number("eps", eps, default=1e-5)
    is_sequence = isinstance(normalized_shape, (list, tuple))
    sizes = tuple(as_integer(size) for size in normalized_shape) if is_sequence else ()
    if not sizes or len(sizes) > input.ndim or input.shape[input.ndim - len(sizes) :] != sizes:
        numbers = [size for size in sizes if size is not None]
        axes = min(max(1, len(sizes)), input.ndim)
        raise InvalidInputError(
            "The normalized_shape is not how the input's shape ends.",
            given={"input.shape": input.shape, "normalized_shape": normalized_shape},
            allowed="normalized_shape is a tuple, and input.shape ends in it",
            here=f"{input.shape} does not end in {normalized_shape!r}",
            fixes=[
                Fix("normalized_shape", "=", input.shape[input.ndim - axes :]),
                Fix("normalized_shape", "=", input.shape[-1:]),
                Fix("input.shape", "=", (*input.shape[: input.ndim - axes], *numbers)),
            ],
        )
    for name, value in {"weight": weight, "bias": bias}.items():
        if value is not None:
            check_same_dtype(name, value, input)
            rule = f"{name}.shape = normalized_shape"
            check_shape(name, value, input.shape[input.ndim - len(sizes) :], rule, f"{value.shape} != {sizes}")


@offer_working_fixes
def check_group_norm(input: Array, num_groups: Any, weight: Any, bias: Any, eps: Any) -> None:
    """Check the arguments of `group_norm`."""
    check_array("input", input, FLOATS)
    check_number("eps", eps, default=1e-5)
    check_integer("num_groups", num_groups, 1)
    _check_at_least(input, 2, "(N, C, ...)")
    C = input.shape[1]
    widened = (input.shape[0], -(-C // num_groups) * num_groups, *input.shape[2:])
    given, fixes = {"input.shape": input.shape}, [Fix("input.shape", "=", widened)]
    check_groups({"C": C}, num_groups, "num_groups", given=given, fixes=fixes)
    for name, value in {"weight": weight, "bias": bias}.items():
        if value is not None:
            check_same_dtype(name, value, input)
            check_shape(name, value, (C,), f"{name}.shape = (C,)", f"{value.shape} != ({C},)")
    values = input.size // num_groups
    if values == 1 and input.size == num_groups:
        raise InvalidInputError(
            "A single value has no spread.",
            given={"input.shape": input.shape, "num_groups": num_groups},
            allowed="N * C / num_groups * positions > 1",
            here=f"{input.shape[0]} * {C} / {num_groups} * {math.prod(input.shape[2:])} = 1",
            fixes=[
                *(Fix("num_groups", "=", groups) for groups in range(C - 1, 0, -1)),
                Fix("input.shape", "=", (2, *input.shape[1:])),
            ],
        )


@offer_working_fixes
def check_instance_norm(
    input: Array,
    running_mean: Any,
    running_var: Any,
    weight: Any,
    bias: Any,
    use_input_stats: Any,
    momentum: Any,
    eps: Any,
) -> None:
    """Check the arguments of `instance_norm`."""
    check_array("input", input, FLOATS)
    check_choice("use_input_stats", use_input_stats, (True, False))
    check_number("momentum", momentum, default=0.1)
    check_number("eps", eps, default=1e-5)
    _check_at_least(input, 2, "(N, C, ...)")
    _check_statistics(input, running_mean, running_var, flag="use_input_stats", own=use_input_stats)
    C = input.shape[1]
    for name, value in {"running_mean": running_mean, "running_var": running_var}.items():
        if value is not None:
            check_array(name, value, FLOATS)
            check_shape(name, value, (C,), f"{name}.shape = (C,)", f"{value.shape} != ({C},)")
    for name, value in {"weight": weight, "bias": bias}.items():
        if value is not None:
            check_same_dtype(name, value, input)
            check_shape(name, value, (C,), f"{name}.shape = (C,)", f"{value.shape} != ({C},)")
    if input.shape[0] == 0 and not (weight is None and bias is None):
        raise InvalidInputError(
            "A batch of no samples takes no weight and no bias here.",
            given={"input.shape": input.shape},
            allowed="N >= 1 where weight or bias is given",
            here="N = 0",
            fixes=[
                Fix("input.shape", "=", (1, *input.shape[1:])),
                *(Fix(name, "=", None) for name in ("weight", "bias")),
            ],
        )
    if use_input_stats:
        _check_several_values(input, tuple(range(2, input.ndim)), "use_input_stats")


@offer_working_fixes
def check_local_response_norm(input: Array, size: Any, alpha: Any, beta: Any, k: Any) -> None:
    """Check the arguments of `local_response_norm`."""
    check_array("input", input, (*FLOATS, "int64"))
    _check_at_least(input, 3, "(N, C, L, ...)")
    check_integer("size", size, 1)
    for name, value, default in (("alpha", alpha, 1e-4), ("beta", beta, 0.75), ("k", k, 1.0)):
        check_number(name, value, default=default)


def _check_at_least(input: Array, axes: int, layout: str) -> None:
    missing = axes - input.ndim
    longer = [input.shape + (2,) * missing, (1,) * missing + input.shape + (2,)]
    check_dims("input", input, range(axes, MOST_AXES + 1), layout, [Fix("input.shape", "=", shape) for shape in longer])


def _check_statistics(input: Array, running_mean: Any, running_var: Any, flag: str, own: bool) -> None:
    """`flag` names the argument that says whether the input's own statistics are used."""
    given = [running_mean is not None, running_var is not None]
    if all(given) or (own and not any(given)):
        return
    C = input.shape[1]
    raise InvalidInputError(
        "The running statistics are not both given.",
        given={"running_mean given": given[0], "running_var given": given[1], flag: own},
        allowed=f"both running_mean and running_var, or neither where {flag} = True",
        here=f"given: {sum(given)} of 2, {flag} = {own}",
        fixes=[
            Fix(flag, "=", True),
            Fix("running_mean", "=", None if own else np.zeros(C, input.dtype)),
            Fix("running_mean", "=", np.zeros(C, input.dtype)),
            Fix("running_var", "=", None if own else np.ones(C, input.dtype)),
            Fix("running_var", "=", np.ones(C, input.dtype)),
        ],
    )


def _check_count(name: str, value: Array, C: int) -> None:
    if value.size != C:
        raise InvalidInputError(
            f"The {name} has no number for each channel.",
            given={f"{name}.shape": value.shape, "C": C},
            allowed=f"{name}.size = C",
            here=f"{value.size} != {C}",
            fixes=[Fix(f"{name}.shape", "=", (C,))],
        )


def _check_several_values(input: Array, axes: tuple[int, ...], flag: str) -> None:
    values = math.prod(input.shape[axis] for axis in axes)
    if values == 1:
        grown = list(input.shape) if len(axes) > int(0 in axes) else [*input.shape, 1]
        larger = [2 if axis == (axes[0] if axes else len(grown) - 1) else n for axis, n in enumerate(grown)]
        raise InvalidInputError(
            "A single value has no spread.",
            given={"input.shape": input.shape, flag: True},
            allowed="more than one value to average over",
            here=f"values to average over = {values}",
            fixes=[
                Fix("input.shape", "=", tuple(larger)),
                Fix("input.shape", "=", (*input.shape[:2], 2, *input.shape[3:])),
                Fix(flag, "=", False),
            ],
        )
