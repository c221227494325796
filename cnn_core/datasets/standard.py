"""Find the official files of the standard sets in a folder, fetch those that are missing, and read them."""

from __future__ import annotations

import hashlib
import http.client
import os
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from cnn_core.datasets.official import BATCHES, STANDARD, TEST_BATCH, OfficialFile, StandardSet
from cnn_core.datasets.parsing import Pool, damaged_file, parse_set, unpack_cifar, unpack_gzip
from cnn_core.errors import Fix, InvalidInputError

TIMEOUT = 15.0  # seconds without a byte
PATIENCE = 900.0  # seconds for one file
LARGEST = 200_000_000  # bytes of one file
CHUNK = 2**18

OnBytes = Callable[[str, int], None]


def standard_is_here(name: str, folder: Path) -> bool:
    """
    Tell whether all files of a standard set are in the folder.

    Parameters
    ----------
    name : str
        A key of `STANDARD`.
    folder : pathlib.Path
        Where the sets lie, each in a folder of its name.

    Returns
    -------
    bool
        Whether it can be read without the internet.
    """
    return all(_is_here(file, folder / name) for file in STANDARD[name].files)


def fetch_standard(name: str, folder: Path, on_bytes: OnBytes | None = None) -> None:
    """
    Fetch the files of a standard set that are not in the folder.

    Parameters
    ----------
    name : str
        A key of `STANDARD`.
    folder : pathlib.Path
        Where the sets lie; made if it is not there.
    on_bytes : callable, optional
        Is told the file's name and how many of its bytes have come.

    Raises
    ------
    InvalidInputError
        If a file cannot be had, or is not the official one. What came complete stays.
    """
    standard = STANDARD[name]
    for file in standard.files:
        if not _is_here(file, folder / name):
            _fetch(file, standard, folder / name, on_bytes)


def load_standard(name: str, folder: Path) -> tuple[Pool, Pool]:
    """
    Read a standard set from its files.

    Parameters
    ----------
    name : str
        A key of `STANDARD`.
    folder : pathlib.Path
        Where the sets lie, each in a folder of its name: the files as they are offered, or unpacked.

    Returns
    -------
    tuple of two Pool
        The official training pictures and the official test pictures.

    Raises
    ------
    InvalidInputError
        If a file is missing, damaged, or has another checksum than the official one.
    """
    standard, place = STANDARD[name], folder / name
    if not standard_is_here(name, folder):
        raise _missing(standard, place, "they are not in the folder")
    if len(standard.files) == 1:
        return parse_set(_cifar_reader(standard, place), standard)
    by_name = {file.name: file for file in standard.files}
    return parse_set(lambda wanted: _read_packed(by_name[wanted], place), standard)


def _cifar_reader(standard: StandardSet, place: Path) -> Callable[[str], bytes]:
    file = standard.files[0]
    if all((place / batch).is_file() for batch in (*BATCHES, TEST_BATCH)):
        return lambda wanted: _read(place / wanted, file.unpacked)
    learning, test = unpack_cifar(_read_checked(file, place), standard)
    whole = {BATCHES[0]: learning, TEST_BATCH: test}
    return lambda wanted: whole.get(wanted, b"")


def _is_here(file: OfficialFile, place: Path) -> bool:
    if (place / file.name).is_file() or (place / file.name.removesuffix(".gz")).is_file():
        return True
    return file.name.endswith(".tar.gz") and all((place / batch).is_file() for batch in (*BATCHES, TEST_BATCH))


def _read_packed(file: OfficialFile, place: Path) -> bytes:
    if (place / file.name).is_file():
        return unpack_gzip(_read_checked(file, place), file.unpacked, file.name)
    return _read(place / file.name.removesuffix(".gz"), file.unpacked)


def _read_checked(file: OfficialFile, place: Path) -> bytes:
    data = _read(place / file.name, LARGEST)
    found = hashlib.md5(data, usedforsecurity=False).hexdigest()
    if found != file.md5:
        raise _not_official(file, found)
    return data


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as fault:
        raise damaged_file(path.name, "a file that can be read", str(fault.strerror)) from None
    if len(data) > most:
        raise damaged_file(path.name, f"at most {most} bytes", f"more than {most}")
    return data


def _fetch(file: OfficialFile, standard: StandardSet, place: Path, on_bytes: OnBytes | None) -> None:
    fault = ""
    for address in standard.addresses:
        try:
            _download(address + file.name, place / file.name, file, on_bytes)
            return
        except InvalidInputError as refusal:
            fault = f"{address}{file.name}: {refusal.problem}"  # the next address may have the right one
        except (OSError, http.client.HTTPException, ValueError) as error:
            fault = f"{address}{file.name}: {_words(error)}"
    raise _missing(standard, place, fault)


def _words(error: Exception) -> str:
    """Write a network error without the marks of Python around it."""
    cause = getattr(error, "reason", None)
    return str(cause.strerror or cause) if isinstance(cause, OSError) else str(error)


def _download(address: str, target: Path, file: OfficialFile, on_bytes: OnBytes | None) -> None:
    """Download to another name first, so that under the right one there is always a whole file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, count, until = hashlib.md5(usedforsecurity=False), 0, time.monotonic() + PATIENCE
    handle, part = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as written, urllib.request.urlopen(address, timeout=TIMEOUT) as answer:
            while block := answer.read(CHUNK):
                written.write(block)
                digest.update(block)
                count += len(block)
                if count > LARGEST or time.monotonic() > until:
                    raise TimeoutError("it is too large, or comes too slowly")
                if on_bytes is not None:
                    on_bytes(file.name, count)
        if digest.hexdigest() != file.md5:
            raise _not_official(file, digest.hexdigest())
        Path(part).replace(target)
    finally:
        Path(part).unlink(missing_ok=True)


def _missing(standard: StandardSet, place: Path, here: str) -> InvalidInputError:
    names = ", ".join(file.name for file in standard.files)
    return InvalidInputError(
        f"The files of {standard.title} are not on this computer, and could not be fetched from the internet.",
        given={"data": standard.title},
        allowed=f"{names} in the folder {place.name} of the data folder, or a connection to the internet",
        here=here,
        fixes=[Fix("data", "=", "digits"), Fix("files", "=", standard.addresses[0])],
    )


def _not_official(file: OfficialFile, found: str) -> InvalidInputError:
    return damaged_file(file.name, f"MD5 {file.md5}", f"MD5 {found}")
