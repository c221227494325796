"""A set of own classes being put together: an immutable value, and functions that return a changed one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.datasets.folders import Problem
from cnn_core.datasets.limits import CLASSES, PICTURES, SIDE
from cnn_core.datasets.own import clean_name
from cnn_core.datasets.packing import Levels, pack_levels, unpack_levels
from cnn_core.errors import Fix, InvalidInputError

Pixels = NDArray[np.uint8]


class OwnClass(NamedTuple):
    """
    One class of the learner's own: its name and its pictures.

    Attributes
    ----------
    name : str
        What it is called.
    squares : tuple of bytes
        Its pictures, SIDE × SIDE × 3 bytes each, the oldest first.
    """

    name: str
    squares: tuple[bytes, ...]


class ClassSet(NamedTuple):
    """
    All classes of the learner's own.

    Attributes
    ----------
    classes : tuple of OwnClass
        In their order.
    """

    classes: tuple[OwnClass, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Pictures of each class, by its name."""
        return {own.name: len(own.squares) for own in self.classes}


class Missing(NamedTuple):
    """
    What a class lacks before a network can be trained on it.

    Attributes
    ----------
    name : str
        The class.
    pictures : int
        How many at least are to be added.
    """

    name: str
    pictures: int


def what_is_missing(class_set: ClassSet) -> tuple[Missing, ...]:
    """Find the classes that have too few pictures."""
    short = [Missing(name, PICTURES[0] - count) for name, count in class_set.counts.items()]
    return tuple(missing for missing in short if missing.pictures > 0)


def is_ready(class_set: ClassSet) -> bool:
    """Tell whether a network can be trained on the classes."""
    return CLASSES[0] <= len(class_set.classes) <= CLASSES[1] and not what_is_missing(class_set)


def add_class(class_set: ClassSet, name: str) -> ClassSet:
    """Add a class without pictures."""
    if len(class_set.classes) >= CLASSES[1]:
        raise _too_many(len(class_set.classes) + 1)
    return ClassSet((*class_set.classes, OwnClass(_free_name(class_set, name, None), ())))


def rename_class(class_set: ClassSet, place: int, name: str) -> ClassSet:
    """Give a class another name."""
    return _replaced(class_set, place, class_set.classes[place]._replace(name=_free_name(class_set, name, place)))


def remove_class(class_set: ClassSet, place: int) -> ClassSet:
    """Take a class away with its pictures."""
    return ClassSet(class_set.classes[:place] + class_set.classes[place + 1 :])


def remove_pictures(class_set: ClassSet, place: int, numbers: Iterable[int]) -> ClassSet:
    """Take pictures of a class away."""
    own, gone = class_set.classes[place], set(numbers)
    kept = tuple(square for number, square in enumerate(own.squares, 1) if number not in gone)
    return _replaced(class_set, place, own._replace(squares=kept))


def add_pictures(
    class_set: ClassSet, place: int, pictures: Sequence[tuple[str, Pixels]]
) -> tuple[ClassSet, list[Problem]]:
    """Add pictures to a class; those that are there already or find no room are named."""
    there = {square: own.name for own in class_set.classes for square in own.squares}
    squares = list(class_set.classes[place].squares)
    problems = []
    for name, pixels in pictures:
        square = pixels.tobytes()
        if square in there:
            problems.append(Problem(name, _twice(name, there[square])))
        elif len(squares) >= PICTURES[1]:
            problems.append(Problem(name, _full(class_set.classes[place].name)))
        else:
            there[square] = class_set.classes[place].name
            squares.append(square)
    return _replaced(class_set, place, class_set.classes[place]._replace(squares=tuple(squares))), problems


def merge_classes(
    class_set: ClassSet, classes: Mapping[str, Sequence[Pixels]], is_untouched: Callable[[OwnClass], bool]
) -> tuple[ClassSet, list[Problem]]:
    """Add whole classes: to those of the same name, or as new ones."""
    merged = ClassSet(tuple(own for own in class_set.classes if not is_untouched(own)))
    places = {own.name.casefold(): place for place, own in enumerate(merged.classes)}
    new = [name for name in classes if name.casefold() not in places]
    if len(merged.classes) + len(new) > CLASSES[1]:
        raise _too_many(len(merged.classes) + len(new))
    problems = []
    for name, squares in classes.items():
        if name.casefold() not in places:
            places[name.casefold()] = len(merged.classes)
            merged = ClassSet((*merged.classes, OwnClass(name, ())))
        named = [(f"{name}, picture {number}", square) for number, square in enumerate(squares, 1)]
        merged, left_out = add_pictures(merged, places[name.casefold()], named)
        problems += left_out
    return merged, problems


@lru_cache(maxsize=4)  # a set takes up to 15 MB
def pack_class_set(class_set: ClassSet) -> bytes:
    """Write classes as bytes, as `cnn_core.datasets.unpack_dataset` reads them."""
    squares = b"".join(square for own in class_set.classes for square in own.squares)
    images = np.frombuffer(squares, np.uint8).reshape(-1, SIDE, SIDE, 3)
    labels = np.repeat(np.arange(len(class_set.classes)), [len(own.squares) for own in class_set.classes])
    return pack_levels(Levels(images, labels.astype(np.int64), tuple(class_set.counts)))


def unpack_class_set(content: bytes) -> ClassSet:
    """Read classes from bytes."""
    images, labels, names = unpack_levels(content)
    if images.shape[1:] != (SIDE, SIDE, 3):
        raise InvalidInputError(
            "These pictures are of another size than those kept here.",
            given={"size": images.shape[1:]},
            allowed=f"{SIDE} × {SIDE} pixels",
            here=f"{images.shape[1]} × {images.shape[2]}",
        )
    own = [
        OwnClass(name, tuple(square.tobytes() for square in images[labels == label]))
        for label, name in enumerate(names)
    ]
    return ClassSet(tuple(own))


def _replaced(class_set: ClassSet, place: int, own: OwnClass) -> ClassSet:
    return ClassSet((*class_set.classes[:place], own, *class_set.classes[place + 1 :]))


def _free_name(class_set: ClassSet, name: str, place: int | None) -> str:
    tidy = clean_name(name)
    taken = {own.name.casefold() for number, own in enumerate(class_set.classes) if number != place}
    if tidy and tidy.casefold() not in taken:
        return tidy
    number = len(class_set.classes) + (place is None)
    while f"class {number}" in taken:
        number += 1
    raise InvalidInputError(
        "There is a class of this name already." if tidy else "A class needs a name.",
        given={"name": name},
        allowed="a name of its own for each class",
        here=f"name = {name!r}",
        fixes=[Fix("name", "=", f"class {number}")],
    )


def _too_many(count: int) -> InvalidInputError:
    return InvalidInputError(
        "There are too many classes.",
        given={"classes": count},
        allowed=f"{CLASSES[0]} <= classes <= {CLASSES[1]}",
        here=f"{count} > {CLASSES[1]}",
        fixes=[Fix("classes", "<=", CLASSES[1])],
    )


def _twice(name: str, where: str) -> InvalidInputError:
    return InvalidInputError(
        "This picture is there already.",
        given={"name": name},
        allowed="every picture once",
        here=f"it is in {where}",
        fixes=[Fix("file", "=", "another picture")],
    )


def _full(name: str) -> InvalidInputError:
    return InvalidInputError(
        "The class is full.",
        given={"class": name},
        allowed=f"pictures of each class <= {PICTURES[1]}",
        here=f"{name} has {PICTURES[1]}",
        fixes=[Fix("pictures of each class", "<=", PICTURES[1])],
    )
