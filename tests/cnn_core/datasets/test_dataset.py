"""A dataset refuses what does not fit together; a split loses nothing and repeats nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.datasets import Dataset, split
from cnn_core.errors import InvalidInputError


def numbered(count: int) -> Dataset:
    """Make pictures of 1 × 1 pixel that carry their own number."""
    images = np.arange(count, dtype=np.float32).reshape(count, 1, 1, 1)
    return Dataset(images, np.arange(count) % 3, ("a", "b", "c"))


def numbers(dataset: Dataset) -> list[int]:
    return [int(number) for number in dataset.images[:, 0, 0, 0]]


fractions = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 20)).map(
    lambda parts: tuple(part / sum(parts) for part in parts)
)


@given(st.integers(0, 300), fractions, st.integers(0, 2**32 - 1))
def test_every_picture_is_in_exactly_one_part(count: int, parts: tuple[float, float, float], seed: int) -> None:
    divided = split(numbered(count), parts, seed)
    assert sorted(number for part in divided for number in numbers(part)) == list(range(count))
    for part, fraction in zip(divided, parts, strict=True):
        assert abs(len(part) - fraction * count) <= 1
        assert (part.labels == np.array(numbers(part)) % 3).all()


@given(st.integers(0, 2**32 - 1))
def test_the_same_seed_gives_the_same_parts(seed: int) -> None:
    one, other = (split(numbered(50), seed=seed) for _ in range(2))
    assert [numbers(part) for part in one] == [numbers(part) for part in other]


def test_another_seed_gives_other_parts() -> None:
    assert numbers(split(numbered(50), seed=1).test) != numbers(split(numbered(50), seed=2).test)


def test_the_parts_by_hand() -> None:
    assert [len(part) for part in split(numbered(1797))] == [1258, 269, 270]


@pytest.mark.parametrize("parts", [(0.5, 0.5), (0.5, 0.6, 0.1), (1.5, -0.5, 0), "abc", 0.5, (0.5, float("nan"), 0.5)])
def test_fractions_that_are_none(parts: Any) -> None:
    with pytest.raises(InvalidInputError, match="fraction"):
        split(numbered(10), parts)


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, "1", None])
def test_seeds_that_are_none(seed: Any) -> None:
    with pytest.raises(InvalidInputError, match="seed") as caught:
        split(numbered(10), seed=seed)
    split(numbered(10), seed=caught.value.fixes[0].value)


def test_nobody_can_change_a_dataset_and_the_given_array_stays_free() -> None:
    images = np.zeros((2, 1, 4, 4), np.float32)
    dataset = Dataset(images, np.array([0, 0]), ("a",))
    with pytest.raises(ValueError, match="read-only"):
        dataset.images[0, 0, 0, 0] = 1
    with pytest.raises(AttributeError, match="labels"):
        dataset.labels = dataset.labels  # type: ignore[misc]
    images[0, 0, 0, 0] = 1


@pytest.mark.parametrize(
    "images",
    [np.zeros((2, 4, 4), np.float32), np.zeros((2, 1, 4, 4)), np.zeros((2, 1, 4, 4), np.uint8), [[0.0]], None],
)
def test_images_that_are_none(images: Any) -> None:
    with pytest.raises(InvalidInputError, match="not a stack of pictures"):
        Dataset(images, np.array([0, 0]), ("a",))


@pytest.mark.parametrize("labels", [np.array([0]), np.array([0, 1]), np.array([-1, 0]), np.array([0.0, 0.0]), [0, 0]])
def test_labels_that_are_none(labels: Any) -> None:
    images = np.zeros((2, 1, 4, 4), np.float32)
    with pytest.raises(InvalidInputError, match="do not name a class") as caught:
        Dataset(images, labels, ("a",))
    Dataset(images, caught.value.fixes[0].value, ("a",))


def test_take_picks_in_order() -> None:
    assert numbers(numbered(5).take(np.array([4, 0, 4]))) == [4, 0, 4]
    assert len(numbered(5).take(np.array([]))) == 0


@pytest.mark.parametrize("indices", [np.array([5]), np.array([-1]), np.array([0.5]), np.array([[0]]), np.array(0)])
def test_indices_that_are_none(indices: NDArray[Any]) -> None:
    with pytest.raises(InvalidInputError, match="indices") as caught:
        numbered(5).take(indices)
    numbered(5).take(caught.value.fixes[0].value)
