"""Classes being put together, kept on the disk under a name of their content, so that a link brings them back."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path

from cnn_core.datasets import set_key

MAX_BYTES = 500_000_000  # of all together; the oldest go first
_HEX = frozenset("0123456789abcdef")


@cache
def _folder() -> Path:
    default = Path(__file__).parents[2] / ".data"
    wanted = Path(os.environ.get("CNN_LESSONS_DATA", default)) / "classes"
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        probe = wanted / ".probe"
        probe.touch()
        probe.unlink()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="cnn-lessons-"))
    return wanted


def keep_draft(content: bytes) -> bool:
    """
    Keep classes under `set_key` of their content.

    Parameters
    ----------
    content : bytes
        Packed classes, ready or not.

    Returns
    -------
    bool
        Whether there was room on the disk.
    """
    path = _folder() / set_key(content)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        if path.exists():
            path.touch()
            return True
        part.write_bytes(content)
        part.replace(path)
        _drop_oldest()
    except OSError:
        part.unlink(missing_ok=True)
        return False
    return True


def find_draft(key: str) -> bytes | None:
    """
    Find classes kept before.

    Parameters
    ----------
    key : str
        `set_key` of their content.

    Returns
    -------
    bytes or None
        What was kept; None if it is not here (any more).
    """
    digits = key.removeprefix("set-")
    if not key.startswith("set-") or len(digits) != 16 or not set(digits) <= _HEX:
        return None
    try:
        return (_folder() / key).read_bytes()
    except OSError:
        return None


def _drop_oldest() -> None:
    kept = []
    for entry in os.scandir(_folder()):
        try:
            kept.append((entry.stat().st_mtime, entry.stat().st_size, entry.path))
        except OSError:  # another process was quicker
            continue
    room = MAX_BYTES
    for _, size, path in sorted(kept, reverse=True):
        room -= size
        if room < 0:
            Path(path).unlink(missing_ok=True)
