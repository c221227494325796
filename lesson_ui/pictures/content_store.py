"""Files of the data folder that are named by their content: own pictures, own classes."""

from __future__ import annotations

import os
import tempfile
import threading
from functools import cache
from pathlib import Path

from jobs.settings import data_folder

DIGITS = 16
_HEX = frozenset("0123456789abcdef")


@cache
def kept_folder(name: str) -> Path:
    """
    Find the folder of one kind of stored files.

    Parameters
    ----------
    name : str
        Of the folder within the data folder.

    Returns
    -------
    Path
        It can be written to; where the data folder cannot, it is one of the system's, for as long as the server runs.
    """
    wanted = data_folder() / name
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        probe = wanted / ".probe"
        probe.touch()
        probe.unlink(missing_ok=True)  # another process, or another learner, was quicker
    except OSError:
        return Path(tempfile.mkdtemp(prefix="cnn-lessons-"))
    return wanted


def is_key(key: str, prefix: str) -> bool:
    """
    Tell whether a text from an address can be a key of stored content.

    Parameters
    ----------
    key : str
        Any text.
    prefix : str
        What such names begin with.

    Returns
    -------
    bool
        Whether it is the prefix and 16 hexadecimal digits, and so no path.

    Examples
    --------
    >>> is_key("own-0123456789abcdef", "own-"), is_key("own-../../../etc/pas", "own-")
    (True, False)
    """
    digits = key.removeprefix(prefix)
    return key.startswith(prefix) and len(digits) == DIGITS and set(digits) <= _HEX


def write_whole(path: Path, content: bytes) -> bool:
    """
    Write a file atomically: whole under another name, then renamed.

    Parameters
    ----------
    path : Path
        Which.
    content : bytes
        All of it.

    Returns
    -------
    bool
        Whether there was room; if not, there is no file.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")  # one for each writer
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        return False
    return True


def by_age(folder: Path) -> list[tuple[Path, int]]:
    """
    List the files of a folder, the oldest first.

    Parameters
    ----------
    folder : Path
        Of `kept_folder`.

    Returns
    -------
    list of (Path, int)
        Each with its size in bytes, the oldest first.
    """
    found = []
    for entry in os.scandir(folder):
        try:
            about = entry.stat()
        except OSError:  # another process was quicker
            continue
        found.append((about.st_mtime, Path(entry.path), about.st_size))
    return [(path, size) for _, path, size in sorted(found)]
