"""The learner's own pictures, stored under a key of their content, so that a link can carry them."""

from __future__ import annotations

import hashlib

from cnn_core.errors import InvalidInputError
from cnn_core.images import Picture, fit_picture, read_picture, to_png
from lesson_ui.pictures.content_store import by_age, is_key, kept_folder, write_whole

PREFIX = "own-"
MAX_SIDE = 640  # pixels kept of the longest side
MAX_PICTURES = 300  # the oldest go first
FOLDER = "pictures"
IN_MEMORY = 20  # pictures kept while the disk is full
_in_memory: dict[str, bytes] = {}


def keep_picture(picture: Picture) -> str:
    """
    Store a picture under a key of its content.

    Parameters
    ----------
    picture : Picture
        What the learner brought.

    Returns
    -------
    str
        Its key: ``own-`` and 16 hexadecimal digits of its content. Whoever has the key can see the picture. While
        there is no room on the disk, the newest pictures are kept as long as the server runs.
    """
    data = to_png(fit_picture(picture.pixels, MAX_SIDE))
    key = PREFIX + hashlib.blake2s(data, digest_size=8).hexdigest()
    path = kept_folder(FOLDER) / f"{key}.png"
    if path.exists():
        return key
    if write_whole(path, data):
        _drop_oldest()
    else:
        _in_memory[key] = data
        for old in list(_in_memory)[:-IN_MEMORY]:
            _in_memory.pop(old, None)
    return key


def find_picture(key: str) -> Picture | None:
    """
    Find a stored picture by its key.

    Parameters
    ----------
    key : str
        As `keep_picture` named it.

    Returns
    -------
    Picture or None
        The picture, at most `MAX_SIDE` pixels a side; None if it is not here (any more).
    """
    if not is_key(key, PREFIX):
        return None
    try:
        data = _in_memory.get(key) or (kept_folder(FOLDER) / f"{key}.png").read_bytes()
    except OSError:
        return None
    try:
        return read_picture(data, "your picture")
    except InvalidInputError:
        return None


def _drop_oldest() -> None:
    for path, _ in by_age(kept_folder(FOLDER))[:-MAX_PICTURES]:
        path.unlink(missing_ok=True)
