"""The sample pictures of `assets/images`: what there is, and each one read once."""

from __future__ import annotations

import difflib
import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images import Picture, read_picture

ROOM = Path(__file__).parents[2] / "assets" / "images"


class SamplePicture(NamedTuple):
    """
    A picture that comes with the app.

    Attributes
    ----------
    key : str
        Name in addresses and calls, e.g. ``"cat"``.
    file : str
        File name inside `ROOM`.
    title : str
        Name on the page.
    alt : str
        What is to be seen, in one sentence, for those who cannot see it.
    kind : str
        ``"photograph"`` or ``"drawn"``.
    author : str
        Who made it.
    source : str
        Where it was taken from.
    licence : str
        Under which terms it may be shown.
    made : str
        What was done to it, or how it was drawn.
    """

    key: str
    file: str
    title: str
    alt: str
    kind: str
    author: str
    source: str
    licence: str
    made: str


@cache
def sample_pictures() -> tuple[SamplePicture, ...]:
    """
    List the sample pictures in the order a page offers them.

    Returns
    -------
    tuple of SamplePicture
        Photographs first.

    Examples
    --------
    >>> sample_pictures()[0].key
    'cat'
    """
    entries = json.loads((ROOM / "pictures.json").read_text("utf-8"))
    return tuple(SamplePicture(**entry) for entry in entries)


@cache
def load_sample(key: str) -> Picture:
    """
    Read a sample picture.

    Parameters
    ----------
    key : str
        The key of one of `sample_pictures`.

    Returns
    -------
    Picture
        Named by its title; the pixels are read-only, for all sessions share them.

    Raises
    ------
    InvalidInputError
        If there is no such picture; the fixes are the most similar keys.

    Examples
    --------
    >>> load_sample("astronaut").pixels.shape
    (224, 224, 3)
    """
    samples = {sample.key: sample for sample in sample_pictures()}
    if key not in samples:
        similar = difflib.get_close_matches(key, samples, n=3, cutoff=0.4) or [next(iter(samples))]
        raise InvalidInputError(
            "There is no sample picture of this name.",
            given={"key": key},
            allowed="key is one of " + ", ".join(samples),
            here=f"key = {key!r}",
            fixes=[Fix("key", "=", other) for other in similar],
        )
    picture = read_picture((ROOM / samples[key].file).read_bytes(), samples[key].title)
    picture.pixels.setflags(write=False)
    return picture
