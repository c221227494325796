"""The learner's own pictures, kept under a name of their content, so that a link can carry them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path

from cnn_core.errors import InvalidInputError
from cnn_core.images import Picture, fit_picture, read_picture, to_png

PREFIX = "own-"
MAX_SIDE = 640  # pixels kept of the longest side
MAX_PICTURES = 300  # the oldest go first
_HEX = frozenset("0123456789abcdef")


@cache
def _folder() -> Path:
    default = Path(__file__).parents[1] / ".data"
    wanted = Path(os.environ.get("CNN_LESSONS_DATA", default)) / "pictures"
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        probe = wanted / ".probe"
        probe.touch()
        probe.unlink()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="cnn-lessons-"))
    return wanted


def keep_picture(picture: Picture) -> str:
    """
    Keep a picture and name it.

    Parameters
    ----------
    picture : Picture
        What the learner brought.

    Returns
    -------
    str
        Its key: ``own-`` and 16 hexadecimal digits of its content. Whoever has the key can see the picture.
    """
    data = to_png(fit_picture(picture.pixels, MAX_SIDE))
    key = PREFIX + hashlib.blake2s(data, digest_size=8).hexdigest()
    path = _folder() / f"{key}.png"
    if not path.exists():
        part = path.with_name(f"{key}.{os.getpid()}.part")
        part.write_bytes(data)
        part.replace(path)
        _drop_oldest()
    return key


def find_picture(key: str) -> Picture | None:
    """
    Find a picture kept before.

    Parameters
    ----------
    key : str
        As `keep_picture` named it.

    Returns
    -------
    Picture or None
        The picture, at most `MAX_SIDE` pixels a side; None if it is not here (any more).
    """
    digits = key.removeprefix(PREFIX)
    if not key.startswith(PREFIX) or len(digits) != 16 or not set(digits) <= _HEX:
        return None
    try:
        data = (_folder() / f"{key}.png").read_bytes()
    except OSError:
        return None
    try:
        return read_picture(data, "your picture")
    except InvalidInputError:
        return None


def _drop_oldest() -> None:
    kept = sorted(_folder().glob(f"{PREFIX}*.png"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-MAX_PICTURES]:
        path.unlink(missing_ok=True)
