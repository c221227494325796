"""The learner's own classes: pictures he brought, cut to one size, as a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.datasets.dataset import Dataset, Images
from cnn_core.datasets.limits import CLASSES, NAME_LENGTH, PICTURES, SIDE
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images import cut_to_size, to_grey

Pixels = NDArray[np.uint8]


def crop_picture(pixels: Pixels) -> Pixels:
    """
    Cut a picture to the square that is kept of it.

    Parameters
    ----------
    pixels : ndarray of shape (H, W, 3)
        uint8 sRGB.

    Returns
    -------
    ndarray of shape (64, 64, 3)
        Its middle.

    Examples
    --------
    >>> crop_picture(np.zeros((480, 640, 3), np.uint8)).shape
    (64, 64, 3)
    """
    return cut_to_size(pixels, SIDE, SIDE)


def prepare_picture(pixels: Pixels, size: int, *, grey: bool = False) -> Images:
    """
    Prepare a new picture for a network trained on own classes, exactly as its training pictures were.

    Parameters
    ----------
    pixels : ndarray of shape (H, W, 3)
        uint8 sRGB, of any size.
    size : int
        Side of the pictures the network was trained on.
    grey : bool, default: False
        Whether it was trained on brightness only.

    Returns
    -------
    ndarray of shape (C, size, size)
        float32 from 0 to 1.

    Raises
    ------
    InvalidInputError
        If it is no picture of 8-bit RGB.

    Examples
    --------
    >>> prepare_picture(np.full((480, 640, 3), 255, np.uint8), 32, grey=True).shape
    (1, 32, 32)
    """
    images = to_images(crop_picture(pixels)[np.newaxis], size, grey=grey)
    return images.reshape(images.shape[1:])


def to_images(levels: Pixels, size: int, *, grey: bool = False) -> Images:
    """
    Convert stored pictures, levels 0 … 255, into a network's input, numbers 0 … 1.

    Parameters
    ----------
    levels : ndarray of shape (N, H, W, 3) or (N, H, W)
        uint8 values.
    size : int
        Side of the result.
    grey : bool, default: False
        Whether pictures in colour become their brightness.

    Returns
    -------
    ndarray of shape (N, C, size, size)
        float32, value/255.

    Raises
    ------
    InvalidInputError
        If they are no pictures of 8-bit RGB.
    """
    colour = levels.ndim == 4
    if levels.shape[1:3] != (size, size):
        sized = [cut_to_size(picture, size, size) for picture in levels]
        levels = np.stack(sized) if sized else np.empty((0, size, size, *levels.shape[3:]), np.uint8)
    if colour and grey:
        levels = np.rint(to_grey(levels.reshape(-1, size, 3))).astype(np.uint8).reshape(-1, size, size)
    planes = levels.transpose(0, 3, 1, 2) if levels.ndim == 4 else levels[:, np.newaxis]
    return np.divide(planes, 255, dtype=np.float32, order="C")


def own_dataset(classes: Mapping[str, Sequence[Pixels]]) -> Dataset:
    """
    Make a dataset of the learner's own classes.

    Parameters
    ----------
    classes : mapping of str to sequence of ndarray
        Pictures of each class, each (H, W, 3) of uint8; they are cut to squares of `SIDE` pixels.

    Returns
    -------
    Dataset
        Images of shape (N, 3, SIDE, SIDE), the classes in their order.

    Raises
    ------
    InvalidInputError
        If there are too few or too many classes, or a class has too few or too many pictures.
    """
    check_classes({name: len(pictures) for name, pictures in classes.items()})
    cut = [crop_picture(picture) for pictures in classes.values() for picture in pictures]
    labels = np.repeat(np.arange(len(classes)), [len(pictures) for pictures in classes.values()])
    return Dataset(to_images(np.stack(cut), SIDE), labels.astype(np.int64), tuple(classes))


def check_classes(counts: Mapping[str, int]) -> None:
    """
    Refuse classes of pictures that a network cannot be trained on.

    Parameters
    ----------
    counts : mapping of str to int
        Pictures of each class.

    Raises
    ------
    InvalidInputError
        If there is no picture, only one class, more classes than `CLASSES` allows, or a class with fewer or more
        pictures than `PICTURES` allows.

    Examples
    --------
    >>> check_classes({"cup": 20, "pen": 20})
    """
    given = {"classes": ", ".join(f"{name}: {count}" for name, count in counts.items()) or "none"}
    if not sum(counts.values()):
        raise InvalidInputError(
            "There are no pictures yet.",
            given=given,
            allowed=f"{PICTURES[0]} to {PICTURES[1]} pictures of each of {CLASSES[0]} to {CLASSES[1]} classes",
            here="0 pictures",
            fixes=[Fix("pictures of each class", ">=", PICTURES[0])],
        )
    if not CLASSES[0] <= len(counts) <= CLASSES[1]:
        few = len(counts) < CLASSES[0]
        raise InvalidInputError(
            "There is only one class: nothing to tell apart." if few else "There are too many classes.",
            given=given,
            allowed=f"{CLASSES[0]} <= classes <= {CLASSES[1]}",
            here=f"classes = {len(counts)}",
            fixes=[Fix("classes", ">=", CLASSES[0]) if few else Fix("classes", "<=", CLASSES[1])],
        )
    _check_pictures(counts, given)


def _check_pictures(counts: Mapping[str, int], given: dict[str, Any]) -> None:
    low, high = PICTURES
    for wrong, problem, fix in (
        ([name for name, count in counts.items() if count < low], "too few", Fix("pictures of each class", ">=", low)),
        (
            [name for name, count in counts.items() if count > high],
            "too many",
            Fix("pictures of each class", "<=", high),
        ),
    ):
        if wrong:
            raise InvalidInputError(
                f"Some classes have {problem} pictures.",
                given=given,
                allowed=f"{low} <= pictures of each class <= {high}",
                here=", ".join(f"{name} has {counts[name]}" for name in wrong),
                fixes=[fix],
            )


def clean_name(name: str) -> str:
    r"""
    Tidy the name of a class.

    Parameters
    ----------
    name : str
        As it was typed, or the name of a folder.

    Returns
    -------
    str
        What can be printed of it, single spaces, at most `NAME_LENGTH` letters; may be empty.

    Examples
    --------
    >>> clean_name("  my\tcup ")
    'my cup'
    """
    printed = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(printed.split())[:NAME_LENGTH].strip()
