"""Shared results are those of the function, and only of the same arguments."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lesson_ui.drawing.shared import SMALL, same, shared


def counted(most: int = 8) -> tuple[Any, list[Any]]:
    calls: list[Any] = []

    @shared(most)
    def total(values: np.ndarray, *, scale: Any = 1) -> float:
        calls.append(scale)
        return float(values.sum()) * float(scale)

    return total, calls


def test_equal_small_arrays_are_computed_once() -> None:
    total, calls = counted()
    assert [total(np.eye(3)), total(np.eye(3)), total(np.eye(3), scale=2)] == [3, 3, 6]
    assert calls == [1, 2]


@pytest.mark.parametrize("other", [np.eye(3, dtype=np.float32), np.ones((1, 9)) / 3, np.eye(3) * [1, 1, -1]])
def test_other_arrays_are_computed_anew(other: np.ndarray) -> None:
    total, calls = counted()
    total(np.eye(3))
    assert total(other) == float(other.sum())
    assert len(calls) == 2


def test_zero_and_minus_zero_differ_and_so_do_true_and_one() -> None:
    assert same(0.0) != same(-0.0)
    assert same(np.array([0.0])) != same(np.array([-0.0]))
    assert same(True) != same(1) != same(1.0)
    assert same((1, [2])) != same((1, (2,)))


def test_large_arrays_are_the_same_only_if_they_are_one() -> None:
    total, calls = counted()
    large = np.ones(SMALL + 1)
    assert total(large) == total(large) == total(large.copy()) == SMALL + 1
    assert len(calls) == 2


def test_a_new_object_in_an_old_one_s_place_is_not_mistaken_for_it() -> None:
    @shared(4)
    def first(mapping: dict[str, int]) -> int:
        return mapping["a"]

    assert [first({"a": k}) for k in range(50)] == list(range(50))


def test_the_oldest_result_goes_first() -> None:
    total, calls = counted(most=2)
    for scale in (1, 2, 1, 3, 1, 2):
        total(np.eye(2), scale=scale)
    assert calls == [1, 2, 3, 2]


def test_refusals_are_not_kept() -> None:
    tries = []

    @shared(4)
    def refuse(value: int) -> int:
        tries.append(value)
        raise ValueError(value)

    for _ in range(2):
        with pytest.raises(ValueError, match="7"):
            refuse(7)
    assert tries == [7, 7]
