"""Refusals of one axis, worded in the arrays and pairs of a whole call."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_core.array_sizes import sizes_along_axes, sizes_of
from cnn_core.checks import check_groups
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.sizes import conv_output_size


def test_sizes_along_both_axes() -> None:
    assert sizes_along_axes(conv_output_size, {"input_size": (7, 6), "kernel_size": 3, "stride": (2, 1)}) == (3, 4)


def test_a_fix_mends_both_axes_and_leaves_the_one_that_was_right() -> None:
    with pytest.raises(InvalidInputError, match="along height") as caught:
        sizes_along_axes(conv_output_size, {"input_size": (2, 9), "kernel_size": (3, 4), "padding": 0, "dilation": 1})
    offered = {fix.parameter: (fix.relation, fix.value) for fix in caught.value.fixes}
    assert offered == {"padding": ("=", (1, 0)), "kernel_size": ("=", (2, 4))}
    with pytest.raises(InvalidInputError) as caught:
        sizes_along_axes(conv_output_size, {"input_size": 2, "kernel_size": 3, "padding": 0, "dilation": 1})
    assert Fix("padding", ">=", 1) in caught.value.fixes


def test_the_second_axis_can_be_the_first_that_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="along width") as caught:
        sizes_along_axes(conv_output_size, {"input_size": (9, 2), "kernel_size": 3, "padding": 0, "dilation": 1})
    assert Fix("kernel_size", "=", (3, 2)) in caught.value.fixes


def test_an_argument_has_the_caller_s_name() -> None:
    with pytest.raises(InvalidInputError, match=r"output_size \+ 2\*padding") as caught:
        sizes_along_axes(
            conv_output_size,
            {"input_size": 2, "kernel_size": 3, "padding": 0, "dilation": 1},
            {"input_size": "output_size"},
        )
    assert "input_size" not in str(caught.value)
    assert caught.value.given["output_size"] == 2


def test_sizes_become_shapes_of_the_arrays_that_have_them() -> None:
    with (
        pytest.raises(InvalidInputError) as caught,
        sizes_of(input=np.ones((2, 1, 5, 4)), weight=np.ones((3, 1, 6, 7))),
    ):
        raise InvalidInputError(
            "Too small.",
            given={"input_size": (5, 4)},
            allowed="a",
            here="b",
            fixes=[Fix("input_size", ">=", (6, 7)), Fix("kernel_size", "<=", 4), Fix("padding", ">=", 1)],
        )
    assert caught.value.fixes == (
        Fix("input.shape", "=", (2, 1, 6, 7)),
        Fix("weight.shape", "=", (3, 1, 4, 4)),
        Fix("padding", ">=", 1),
    )
    assert (caught.value.problem, caught.value.given) == ("Too small.", {"input_size": (5, 4)})


def test_sizes_of_arrays_that_are_not_named_stay_as_they_are_and_counts_of_channels_go() -> None:
    with pytest.raises(InvalidInputError) as caught, sizes_of(input=np.ones((1, 3, 3))):
        sizes_along_axes(conv_output_size, {"input_size": 3, "kernel_size": 4, "padding": 0, "dilation": 1})
    assert [fix.parameter for fix in caught.value.fixes] == ["padding", "kernel_size"]
    with pytest.raises(InvalidInputError) as caught, sizes_of():
        check_groups({"in_channels": 3}, 2, fixes=[Fix("in_channels", "=", 2)])
    assert caught.value.fixes == (Fix("groups", "=", 1), Fix("groups", "=", 3))  # those that fit; counts of channels go
