"""Read a zip with a folder a class: limits first, then names, then pictures; nothing is ever written to a disk."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from cnn_core.datasets.folders import Brought, Parts, gather, is_junk
from cnn_core.datasets.limits import (
    ZIP_BYTES,
    ZIP_DEPTH,
    ZIP_ENTRIES,
    ZIP_RATIO,
    ZIP_RATIO_FROM,
    ZIP_UNPACKED,
)
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images import MAX_BYTES

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError)
PLAIN = Fix("zip", "=", "a folder packed with the system's own “Compress” or “Send to zip”")

OnPicture = Callable[[int, int], None]


def read_zip(data: bytes, name: str = "zip", on_picture: OnPicture | None = None) -> Brought:
    """
    Read the pictures of a zip with a folder a class.

    Parameters
    ----------
    data : bytes
        The file.
    name : str, default: "zip"
        What a refusal calls it.
    on_picture : callable, optional
        Is told after each picture how many are read, and of how many.

    Returns
    -------
    Brought
        Squares by class, and the files that were left out.

    Raises
    ------
    InvalidInputError
        If it is no zip, exceeds a limit of `cnn_core.datasets.limits`, holds names that lead out of it or links, or no
        picture that can be used.
    """
    if len(data) > ZIP_BYTES:
        raise _refusal("The zip is too large.", name, f"bytes <= {ZIP_BYTES}", f"{len(data)} > {ZIP_BYTES}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as fault:
        raise _refusal("This is no zip, or a damaged one.", name, "a complete zip", str(fault), PLAIN) from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _check_totals(entries, len(archive.infolist()), len(data), name)
        for entry in archive.infolist():
            _check_name(entry, name)
        by_path = {parts: entry for entry in entries if not is_junk(parts := _parts(entry.filename))}
        return gather(list(by_path), lambda parts: _read(archive, by_path[parts]), on_picture)


def _parts(filename: str) -> Parts:
    return tuple(part for part in filename.replace("\\", "/").split("/") if part not in ("", "."))


def _check_totals(entries: list[zipfile.ZipInfo], count: int, packed: int, name: str) -> None:
    """Refuse zip bombs by the sizes in the zip's own directory; they are checked again when a file is read."""
    unpacked = sum(entry.file_size for entry in entries)
    if count > ZIP_ENTRIES:
        raise _refusal("The zip holds too many files.", name, f"files <= {ZIP_ENTRIES}", f"{count} > {ZIP_ENTRIES}")
    if unpacked > ZIP_UNPACKED:
        raise _refusal(
            "The zip would grow too large when unpacked.",
            name,
            f"bytes of all files <= {ZIP_UNPACKED}",
            f"{unpacked} > {ZIP_UNPACKED}",
        )
    if unpacked > ZIP_RATIO_FROM and unpacked > ZIP_RATIO * packed:
        raise _refusal(
            "The zip would grow far more than pictures do when unpacked.",
            name,
            f"bytes of all files <= {ZIP_RATIO} * bytes of the zip",
            f"{unpacked} > {ZIP_RATIO}*{packed}",
        )


def _check_name(entry: zipfile.ZipInfo, name: str) -> None:
    written = entry.orig_filename.replace("\\", "/")
    if written.startswith("/") or re.match(r"[A-Za-z]:", written) or ".." in written.split("/") or "\0" in written:
        raise _refusal(
            "A name in the zip leads out of it.", name, "names like cup/1.jpg, without / before or .. in them", written
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refusal("The zip holds a link instead of a file.", name, "files and folders only", written)
    if written.count("/") > ZIP_DEPTH:
        raise _refusal("The folders in the zip lie too deep.", name, f"folders in folders <= {ZIP_DEPTH}", written)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    shown = entry.filename
    if entry.flag_bits & ENCRYPTED:
        raise _refusal("This file is locked with a password.", shown, "files without a password", shown)
    if entry.compress_type not in PACKINGS:
        raise _refusal("This file is packed in an uncommon way.", shown, "stored or deflated", shown)
    if entry.file_size > MAX_BYTES:
        here = f"{entry.file_size} > {MAX_BYTES}"
        raise _refusal("The picture is too large to read here.", shown, f"bytes <= {MAX_BYTES}", here)
    if entry.file_size > ZIP_RATIO_FROM and entry.file_size > ZIP_RATIO * max(1, entry.compress_size):
        here = f"{entry.file_size} > {ZIP_RATIO}*{entry.compress_size}"
        raise _refusal("This file grows more than pictures do.", shown, f"bytes <= {ZIP_RATIO} * packed bytes", here)
    try:
        with archive.open(entry) as file:
            return file.read(MAX_BYTES)
    except DAMAGE as fault:
        raise _refusal("This file in the zip is damaged.", shown, "a complete file", str(fault)) from None


def read_folder(folder: Path, on_picture: OnPicture | None = None) -> Brought:
    """
    Read the pictures of a folder with a folder a class.

    Parameters
    ----------
    folder : pathlib.Path
        Where they lie. Links are not followed.
    on_picture : callable, optional
        Is told after each picture how many are read, and of how many.

    Returns
    -------
    Brought
        Squares by class, and the files that were left out.

    Raises
    ------
    InvalidInputError
        If there is no such folder, it holds too many files, or no picture that can be used.
    """
    if not folder.is_dir():
        raise _refusal("There is no such folder.", folder.name, "a folder with a folder a class", folder.name)
    files = {
        path.relative_to(folder).parts: path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
    if len(files) > ZIP_ENTRIES:
        here = f"{len(files)} > {ZIP_ENTRIES}"
        raise _refusal("The folder holds too many files.", folder.name, f"files <= {ZIP_ENTRIES}", here)
    return gather(list(files), lambda parts: _read_file(files[parts]), on_picture)


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise _refusal("This file cannot be read.", path.name, "a file that may be read", str(fault.strerror)) from None


def _refusal(problem: str, name: str, allowed: str, here: str, *fixes: Fix) -> InvalidInputError:
    usual = Fix("zip", "=", "a zip with a folder for each class and only its pictures in it")
    return InvalidInputError(problem, given={"name": name}, allowed=allowed, here=here, fixes=fixes or [usual])
