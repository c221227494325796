"""Own classes put together: what is missing, what is refused, what goes where, packed and unpacked, kept for runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cnn_core.datasets import set_key, unpack_dataset
from cnn_core.datasets.limits import CLASSES, PICTURES, SIDE
from cnn_core.errors import InvalidInputError
from lesson_ui.lessons.train.class_set_worked import (
    ClassSet,
    Missing,
    OwnClass,
    Pixels,
    add_class,
    add_pictures,
    is_ready,
    merge_classes,
    pack_class_set,
    remove_class,
    remove_pictures,
    rename_class,
    unpack_class_set,
    what_is_missing,
)
from lesson_ui.lessons.train.ready_classes_worked import OwnClasses


def square(level: int) -> Pixels:
    return np.full((SIDE, SIDE, 3), (level // 256, level % 256, 7), np.uint8)


def own(name: str, count: int, first: int = 0) -> OwnClass:
    return OwnClass(name, tuple(square(first + k).tobytes() for k in range(count)))


def untouched(one: OwnClass) -> bool:
    return one.name == "cup"


TWO = ClassSet((own("cup", PICTURES[0]), own("key", PICTURES[0] - 3, 1000)))


def test_what_is_missing_is_counted_by_class() -> None:
    assert TWO.counts == {"cup": PICTURES[0], "key": PICTURES[0] - 3}
    assert what_is_missing(TWO) == (Missing("key", 3),)
    assert not is_ready(TWO)
    full, problems = add_pictures(TWO, 1, [(f"{k}.png", square(2000 + k)) for k in range(3)])
    assert (problems, what_is_missing(full), is_ready(full)) == ([], (), True)
    assert not is_ready(ClassSet(full.classes[:1]))
    assert not is_ready(ClassSet(full.classes * CLASSES[1]))


def test_a_picture_counts_once_and_only_while_there_is_room() -> None:
    more, problems = add_pictures(TWO, 1, [("new", square(2000)), ("old", square(0)), ("new again", square(2000))])
    assert more.counts == {"cup": PICTURES[0], "key": PICTURES[0] - 2}
    assert [(problem.name, problem.error.here) for problem in problems] == [
        ("old", "it is in cup"),
        ("new again", "it is in key"),
    ]
    brought = [(str(k), square(3000 + k)) for k in range(PICTURES[1])]
    full, problems = add_pictures(TWO, 0, brought)
    assert full.counts["cup"] == PICTURES[1]
    assert [problem.name for problem in problems] == [name for name, _ in brought[PICTURES[1] - PICTURES[0] :]]
    assert "The class is full." in str(problems[0].error)


def test_classes_and_pictures_are_taken_away_by_their_place() -> None:
    assert remove_class(TWO, 0).counts == {"key": PICTURES[0] - 3}
    fewer = remove_pictures(TWO, 0, [1, 3])
    assert fewer.classes[0].squares == (TWO.classes[0].squares[1], *TWO.classes[0].squares[3:])
    assert fewer.classes[1] == TWO.classes[1]


def test_a_name_is_tidied_and_its_own() -> None:
    assert list(add_class(TWO, "  red   cup ").counts) == ["cup", "key", "red cup"]
    assert list(rename_class(TWO, 0, "CUP").counts) == ["CUP", "key"]


@pytest.mark.parametrize(
    ("change", "said", "fix"),
    [
        (lambda: add_class(TWO, "Cup"), "name already", "class 3"),
        (lambda: rename_class(TWO, 0, "KEY"), "name already", "class 2"),
        (lambda: add_class(TWO, "  "), "needs a name", "class 3"),
        (lambda: add_class(ClassSet((own("class 2", 1), own("class 3", 1))), ""), "needs a name", "class 4"),
        (lambda: add_class(ClassSet((own("a", 0),) * CLASSES[1]), "b"), "too many", CLASSES[1]),
        (
            lambda: merge_classes(TWO, {str(k): [] for k in range(CLASSES[1] - 1)}, lambda _: False),
            "too many",
            CLASSES[1],
        ),
    ],
)
def test_what_is_refused_says_what_would_do(change: Callable[[], object], said: str, fix: object) -> None:
    with pytest.raises(InvalidInputError, match=said) as refusal:
        change()
    assert [given.value for given in refusal.value.fixes] == [fix]


def test_whole_classes_join_those_of_their_name() -> None:
    brought = {"KEY": [square(1000), square(4000)], "pen": [square(5000)]}
    merged, problems = merge_classes(TWO, brought, untouched)
    assert merged.counts == {"key": PICTURES[0] - 2, "pen": 1}
    assert [problem.name for problem in problems] == ["KEY, picture 1"]


def test_packed_they_are_a_dataset_and_unpacked_the_same() -> None:
    packed = pack_class_set(TWO)
    assert unpack_class_set(packed) == TWO
    dataset = unpack_dataset(packed)
    assert np.bincount(dataset.labels).tolist() == [PICTURES[0], PICTURES[0] - 3]


def test_runs_find_the_classes_by_the_key_of_their_content() -> None:
    content = pack_class_set(TWO)
    ready = OwnClasses(set_key(content), tuple(TWO.counts), tuple(TWO.counts.values()), content)
    assert ready.fetch(ready.key) == content
    with pytest.raises(KeyError):
        ready.fetch("another")
