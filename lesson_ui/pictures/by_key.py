"""Sample and own pictures by their keys: pixels at working size, luminance, descriptions."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.images import Picture, fit_picture, to_grey, to_png
from lesson_ui.pictures.own_pictures import MAX_SIDE, PREFIX, find_picture
from lesson_ui.pictures.samples import load_sample, sample_pictures
from lesson_ui.words.prose import words


@lru_cache(maxsize=32)
def kept_picture(key: str) -> Picture:
    """
    Read a stored picture, cached; a failure is not cached, for the same picture may be stored again.

    Parameters
    ----------
    key : str
        As `own_pictures` stored it.

    Returns
    -------
    Picture
        Pixels and what is known about them.

    Raises
    ------
    KeyError
        If the picture is not stored (any more).
    """
    picture = find_picture(key)
    if picture is None:
        raise KeyError(key)
    return picture


@lru_cache(maxsize=64)
def fitted(key: str, max_side: int) -> NDArray[np.uint8]:
    """
    Scale a picture to working size: its pixels.

    Parameters
    ----------
    key : str
        The picture, as `choose_picture` returned it.
    max_side : int
        Longest side in pixels.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        sRGB; do not write to it.

    Raises
    ------
    InvalidInputError, KeyError
        As for `original`.
    """
    return fit_picture(original(key).pixels, max_side)


@lru_cache(maxsize=64)
def fitted_png(key: str, max_side: int, *, grey: bool = False) -> bytes:
    """
    Encode a picture at working size as a PNG file, for showing it beside the text.

    Parameters
    ----------
    key, max_side
        As for `fitted`.
    grey : bool
        Whether to show its luminance.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    InvalidInputError, KeyError
        As for `original`.
    """
    return to_png(fitted_levels(key, max_side) if grey else fitted(key, max_side))


@lru_cache(maxsize=64)
def fitted_levels(key: str, max_side: int) -> NDArray[np.uint8]:
    """
    Compute a picture's luminance at working size, as bytes.

    Parameters
    ----------
    key, max_side
        As for `fitted`.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        `fitted_grey` as it is stored; do not write to it.

    Raises
    ------
    InvalidInputError, KeyError
        As for `original`.
    """
    return fitted_grey(key, max_side).astype(np.uint8)


@lru_cache(maxsize=64)
def fitted_grey(key: str, max_side: int) -> NDArray[np.float64]:
    """
    Compute a picture's luminance at working size, rounded to whole numbers.

    Parameters
    ----------
    key, max_side
        As for `fitted`.

    Returns
    -------
    ndarray of float64, shape (H, W)
        Whole numbers from 0 to 255; do not write to it.

    Raises
    ------
    InvalidInputError, KeyError
        As for `original`.
    """
    return np.rint(to_grey(fitted(key, max_side)))


def original(key: str) -> Picture:
    """
    Read a picture at its own size (own pictures: as they were stored).

    Parameters
    ----------
    key : str
        As `choose_picture` returned it.

    Returns
    -------
    Picture
        Pixels and what is known about them.

    Raises
    ------
    InvalidInputError
        If there is no such sample.
    KeyError
        If the picture is not stored (any more).
    """
    return kept_picture(key) if key.startswith(PREFIX) else load_sample(key)


class PictureWords(NamedTuple):
    """
    The description of a picture: its title, what it shows, its file.

    Attributes
    ----------
    title, alt : str
        Its name, and what is to be seen in one sentence.
    file : str
        Where code finds it, seen from the root of the repository.
    kept_side : int or None
        Longest side at which an own picture is kept; None for the samples.
    """

    title: str
    alt: str
    file: str
    kept_side: int | None


def picture_words(key: str) -> PictureWords:
    """
    Describe a picture: title, alternative text, file.

    Parameters
    ----------
    key : str
        As `choose_picture` returned it.

    Returns
    -------
    PictureWords
        Title, description and file.
    """
    for sample in sample_pictures():
        if sample.key == key:
            return PictureWords(sample.title, sample.alt, f"assets/images/{sample.file}", None)
    text = words()["picture"]
    return PictureWords(text["own"], text["own_alt"], "my_picture.png", MAX_SIDE)
