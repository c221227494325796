"""Each check by hand: what passes, what does not, in which words, and fixes that pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.checks import (
    as_integer,
    check_choice,
    check_groups,
    check_integer,
    check_number,
    fitting_groups,
    is_number,
    pair,
)
from cnn_core.errors import Fix, InvalidInputError


@pytest.mark.parametrize(("value", "whole"), [(3, 3), (np.int64(3), 3), (True, None), (3.0, None), ("3", None)])
def test_what_is_an_integer(value: Any, whole: int | None) -> None:
    assert as_integer(value) == whole
    assert as_integer(np.array(3)) is None
    assert as_integer(np.bool_(True)) is None


@pytest.mark.parametrize(("value", "known"), [(3, True), (np.float32(0.5), True), (float("nan"), True), (True, False)])
def test_what_is_a_number(value: Any, known: bool) -> None:
    assert is_number(value) is known
    assert not is_number("3")


@pytest.mark.parametrize(
    ("value", "low", "high", "problem", "fixed"),
    [
        (0, 1, None, "count is not large enough along height.\n", 1),
        (12, 1, 9, "count is not small enough along height.\n", 9),
        (2.5, 3, 9, "count is not an integer along height.\n", 3),
        (None, None, None, "count is not an integer along height.\n", 1),
        (True, 0, 5, "count is not an integer along height.\n", 0),
    ],
)
def test_an_integer_outside_its_limits(value: Any, low: int | None, high: int | None, problem: str, fixed: int) -> None:
    with pytest.raises(InvalidInputError, match=problem) as caught:
        check_integer("count", value, low, high, axis="height")
    assert [fix.value for fix in caught.value.fixes] == [fixed]
    check_integer("count", fixed, low, high)


def test_limits_are_named_as_they_are() -> None:
    for limits, rule in (((1, None), " >= 1"), ((None, 9), " <= 9"), ((0, 2**32 - 1), ", 0 <= seed <= 4294967295")):
        with pytest.raises(InvalidInputError) as caught:
            check_integer("seed", "x", *limits)
        assert caught.value.allowed == f"seed is an integer{rule}"
    with pytest.raises(InvalidInputError) as caught:
        check_number("direction", 180, 0, np.nextafter(180, 0))
    assert caught.value.allowed == "direction is a real number, 0 <= direction <= 180"


@pytest.mark.parametrize(
    ("value", "problem", "fixed"),
    [
        (-1, "noise is not large enough", 0.0),
        (10**400, "noise is not small enough", 1.0),
        (float("nan"), "noise is not a number", 0.0),
        (True, "noise is not a number", 0.0),
        ("x", "noise is not a number", 0.0),
    ],
)
def test_a_number_outside_its_limits(value: Any, problem: str, fixed: float) -> None:
    with pytest.raises(InvalidInputError, match=problem) as caught:
        check_number("noise", value, 0, 1)
    (fix,) = caught.value.fixes
    assert (fix.value, type(fix.value)) == (fixed, float)
    check_number("noise", fix.value, 0, 1)


def test_without_limits_every_number_passes_and_true_counts_as_pytorch_counts_it() -> None:
    for value in (float("nan"), float("inf"), True, np.float32(2), -3):
        check_number("eps", value, default=1e-5)
    with pytest.raises(InvalidInputError, match="eps is not a number") as caught:
        check_number("eps", None, default=1e-5)
    assert caught.value.fixes[0].value == 1e-5


def test_a_choice_is_none_of_those_there_are() -> None:
    check_choice("training", True, (True, False))
    check_choice("reduction", "sum", ("mean", "sum"))
    with pytest.raises(InvalidInputError, match="training is unknown") as caught:
        check_choice("training", 1, (True, False))
    assert [fix.value for fix in caught.value.fixes] == [True, False]


@pytest.mark.parametrize(
    ("value", "both"), [(3, (3, 3)), ([3], (3, 3)), ((1, 2), (1, 2)), (np.int64(4), (4, 4)), ([np.int32(1), 2], (1, 2))]
)
def test_a_pair_of_what_came_in(value: Any, both: tuple[int, int]) -> None:
    assert pair("stride", value) == both
    assert all(type(size) is int for size in pair("stride", value))


@pytest.mark.parametrize("value", [(), (1, 2, 3), 1.5, "same", True, None, (1, None)])
def test_what_is_no_pair(value: Any) -> None:
    with pytest.raises(InvalidInputError, match="stride is neither an integer nor a pair of integers") as caught:
        pair("stride", value)
    for fix in caught.value.fixes:
        pair("stride", fix.value)


def test_a_single_number_in_a_sequence_can_be_too_few() -> None:
    with pytest.raises(InvalidInputError, match="neither an integer nor a pair"):
        pair("kernel_size", (2,), (2,))


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 70))
def test_groups_share_channels_evenly_or_those_that_do_are_offered_the_nearest_first(
    inputs: int, outputs: int, groups: int
) -> None:
    counts = {"in_channels": inputs, "out_channels": outputs}
    if inputs % groups == outputs % groups == 0:
        check_groups(counts, groups)
        return
    with pytest.raises(InvalidInputError, match="groups do not share the channels evenly") as caught:
        check_groups(counts, groups)
    offered = [fix.value for fix in caught.value.fixes]
    fitting = [g for g in range(1, 61) if inputs % g == outputs % g == 0]
    below, above = [g for g in fitting if g < groups], [g for g in fitting if g > groups]
    assert offered == [*reversed(below), *above][:4]
    assert fitting_groups(inputs, outputs) == fitting


def test_what_else_mends_groups_is_offered_behind_the_numbers_of_groups() -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_groups({"channels": 6}, 4, "num_groups", fixes=[Fix("channels", "=", 8)])
    offered = [(fix.parameter, fix.value) for fix in caught.value.fixes]
    assert offered == [("num_groups", 3), ("num_groups", 2), ("num_groups", 1), ("num_groups", 6), ("channels", 8)]


def test_groups_that_fit_are_the_common_divisors() -> None:
    for channels in range(1, 200):
        for others in (channels, 12, 64):
            both = [count for count in range(1, channels + 1) if channels % count == others % count == 0]
            assert fitting_groups(channels, others) == both
