"""Pictures divided by class: nothing lost, nothing twice, every class everywhere, the same for the same seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.datasets import Dataset, split_by_class, take_evenly
from cnn_core.datasets.splitting import part_sizes
from cnn_core.errors import InvalidInputError

counts = st.lists(st.integers(3, 40), min_size=1, max_size=6)
seeds = st.integers(0, 2**32 - 1)
fractions = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20)).map(
    lambda parts: tuple(part / sum(parts) for part in parts)
)


def numbered(counts: list[int]) -> Dataset:
    """Make pictures of 1 × 1 pixel that carry their own number, so many of each class."""
    labels = np.repeat(np.arange(len(counts)), counts)
    images = np.arange(len(labels), dtype=np.float32).reshape(-1, 1, 1, 1)
    return Dataset(images, labels.astype(np.int64), tuple(f"class {k}" for k in range(len(counts))))


def numbers(dataset: Dataset) -> list[int]:
    return [int(number) for number in dataset.images[:, 0, 0, 0]]


@given(counts, fractions, seeds)
def test_every_picture_is_in_exactly_one_part_with_its_label(
    counts: list[int], parts: tuple[float, float, float], seed: int
) -> None:
    whole = numbered(counts)
    divided = split_by_class(whole, parts, seed)
    assert sorted(number for part in divided for number in numbers(part)) == list(range(sum(counts)))
    for part in divided:
        assert (part.labels == whole.labels[numbers(part)]).all()


@given(counts, fractions, seeds)
def test_every_part_holds_every_class_in_its_proportion(
    counts: list[int], parts: tuple[float, float, float], seed: int
) -> None:
    for part, fraction in zip(split_by_class(numbered(counts), parts, seed), parts, strict=True):
        held = np.bincount(part.labels, minlength=len(counts))
        for have, count in zip(held, counts, strict=True):
            assert (have == 0) if fraction == 0 else have >= 1
            assert abs(have - fraction * count) <= 2


@given(st.integers(3, 10_000), fractions)
def test_the_sizes_of_the_parts_sum_to_the_pictures(count: int, parts: tuple[float, float, float]) -> None:
    sizes = part_sizes(count, parts)
    assert sum(sizes) == count
    assert all(size >= (fraction > 0) for size, fraction in zip(sizes, parts, strict=True))


@given(seeds)
def test_the_same_seed_gives_the_same_parts(seed: int) -> None:
    one, other = (split_by_class(numbered([20, 20, 20]), seed=seed) for _ in range(2))
    assert [numbers(part) for part in one] == [numbers(part) for part in other]


def test_another_seed_gives_other_parts() -> None:
    whole = numbered([20, 20])
    assert sorted(numbers(split_by_class(whole, seed=1).test)) != sorted(numbers(split_by_class(whole, seed=2).test))


def test_twenty_pictures_of_each_of_three_classes_by_hand() -> None:
    divided = split_by_class(numbered([20, 20, 20]))
    assert [np.bincount(part.labels).tolist() for part in divided] == [[14] * 3, [3] * 3, [3] * 3]


def test_the_classes_are_mixed_within_a_part() -> None:
    labels = split_by_class(numbered([20, 20])).train.labels
    assert np.count_nonzero(np.diff(labels)) > 2


def test_a_class_with_too_few_pictures_is_named() -> None:
    with pytest.raises(InvalidInputError, match="too few pictures") as caught:
        split_by_class(numbered([20, 2]))
    assert caught.value.given["pictures"] == "class 1: 2"
    split_by_class(numbered([20, caught.value.fixes[0].value]))


@pytest.mark.parametrize("parts", [(0.5, 0.5), (0.5, 0.6, 0.1), (1.5, -0.5, 0), "abc"])
def test_fractions_that_are_none(parts: Any) -> None:
    with pytest.raises(InvalidInputError, match="fraction"):
        split_by_class(numbered([9]), parts)


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, None])
def test_seeds_that_are_none(seed: Any) -> None:
    for divide in (lambda: split_by_class(numbered([9]), seed=seed), lambda: take_evenly(numbered([9]), 3, seed)):
        with pytest.raises(InvalidInputError, match="seed"):
            divide()


@given(counts, seeds, st.data())
def test_some_pictures_taken_evenly(counts: list[int], seed: int, data: st.DataObject) -> None:
    whole = numbered(counts)
    count = data.draw(st.integers(0, len(whole)))
    taken = take_evenly(whole, count, seed)
    assert len(taken) == len(set(numbers(taken))) == count
    assert (taken.labels == whole.labels[numbers(taken)]).all()
    assert set(numbers(taken)) <= set(numbers(take_evenly(whole, len(whole), seed)))
    for have, n in zip(np.bincount(taken.labels, minlength=len(counts)), counts, strict=True):
        assert abs(have - n * count / len(whole)) <= (len(counts) + 1) / 2


def test_more_than_there_are_cannot_be_taken() -> None:
    with pytest.raises(InvalidInputError, match="count"):
        take_evenly(numbered([3]), 4)
