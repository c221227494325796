"""The picture a network reads: one it has never learned from, or a sample or own picture cut to its size."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cnn_core.datasets import Dataset, prepare_picture, task_data
from cnn_core.images import cut_to_size, to_grey
from lesson_ui.networks.source_pictures import pictures_of
from lesson_ui.networks.subject import Subject
from lesson_ui.pictures.by_key import original

SAMPLES = 60  # pictures of the data that are offered
Input = NDArray[np.float32]


def picture_input(subject: Subject, key: str, negative: bool) -> Input:
    """
    Turn a picture into a network's input.

    Parameters
    ----------
    subject : Subject
        The network.
    key : str
        The picture, as `choose_picture` returned it.
    negative : bool
        Whether dark becomes bright.

    Returns
    -------
    ndarray of float32, shape (C, H, W)
        From 0 to 1, of the network's size; for a network of own classes cropped and made smaller as they were.
    """
    as_learned = subject.source is not None and subject.source.name == "own"
    return _read(key, subject.input_shape, negative, as_learned)


def own_data(subject: Subject) -> Dataset | None:
    """
    Read the pictures of the task that a network was trained for.

    Parameters
    ----------
    subject : Subject
        The network.

    Returns
    -------
    Dataset or None
        Of a stored run its validation pictures; None if the network has no task, or they are not here.
    """
    if subject.source is not None:
        found = pictures_of(subject.source)
        return found.validation if found and len(found.validation) else None
    return unseen_pictures(subject.task) if subject.task else None


def sample_count(subject: Subject) -> int:
    """
    Count the unseen pictures that are offered to a network.

    Parameters
    ----------
    subject : Subject
        The network.

    Returns
    -------
    int
        At most `SAMPLES`.
    """
    return min(SAMPLES, len(_shown_data(subject)))


def sample(subject: Subject, number: int) -> Input:
    """
    Take one of the pictures the network has never learned from; of a fitting task, if it learned none.

    Parameters
    ----------
    subject : Subject
        The network.
    number : int
        Which picture, from 1.

    Returns
    -------
    ndarray of float32, shape (C, H, W)
        Of the network's size.
    """
    C, H, W = subject.input_shape
    data = _shown_data(subject)
    found: Input = data.images[min(number, len(data)) - 1]
    if found.shape == (C, H, W):
        return found
    levels = np.rint(found * 255).astype(np.uint8)
    plane = levels[0] if C == 1 else np.ascontiguousarray(levels.transpose(1, 2, 0))
    return _as_input(cut_to_size(plane, H, W))


@lru_cache(maxsize=4)
def unseen_pictures(task: str) -> Dataset:
    """
    Draw the first pictures of a task that no network which comes with the app has learned from.

    Parameters
    ----------
    task : str
        A key of `cnn_core.datasets.TASKS`.

    Returns
    -------
    Dataset
        Of `SAMPLES` pictures. Shapes take a tenth of a second, so `warm_up` asks before the first learner does.
    """
    return task_data(task).take(np.arange(SAMPLES))


def _shown_data(subject: Subject) -> Dataset:
    """Read the pictures offered to a network: of a fitting task, if it has none."""
    return own_data(subject) or unseen_pictures("digits" if subject.input_shape[0] == 1 else "shapes")


@lru_cache(maxsize=32)
def _read(key: str, shape: tuple[int, int, int], negative: bool, as_learned: bool) -> Input:
    C, H, W = shape
    if as_learned:  # cropped and made smaller the way the pictures of own classes were
        x = prepare_picture(original(key).pixels, H, grey=C == 1)
        return 1 - x if negative else x
    cut = cut_to_size(original(key).pixels, H, W)
    plane = np.rint(to_grey(cut)).astype(np.uint8) if C == 1 else cut
    return _as_input(255 - plane if negative else plane)


def _as_input(plane: NDArray[np.uint8]) -> Input:
    values = plane.astype(np.float32) / np.float32(255)
    return values[None] if plane.ndim == 2 else np.ascontiguousarray(values.transpose(2, 0, 1))
