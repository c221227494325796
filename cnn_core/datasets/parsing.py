"""Read the files of the standard sets: IDX, and the binary version of CIFAR-10. Nothing in them can run."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.datasets.official import BATCH_BYTES, BATCHES, RECORD, TEST_BATCH, StandardSet
from cnn_core.errors import Fix, InvalidInputError

Bytes = NDArray[np.uint8]
DAMAGE = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError)


class Pool(NamedTuple):
    """
    Pictures and labels as the official files have them.

    Attributes
    ----------
    images : ndarray of shape (N, H, W) or (N, H, W, 3)
        uint8.
    labels : ndarray of shape (N,)
        int64.
    """

    images: Bytes
    labels: NDArray[np.int64]


def parse_idx(data: bytes, name: str = "file") -> Bytes:
    """
    Read an IDX file of bytes.

    Parameters
    ----------
    data : bytes
        Its content, unpacked: two zero bytes, 8 for unsigned bytes, the number of axes, each axis's length as four
        bytes with the highest first, then the values.
    name : str, default: "file"
        What a refusal calls it.

    Returns
    -------
    ndarray
        uint8.

    Raises
    ------
    InvalidInputError
        If the header is another one, or the values are not exactly as many as it says.

    References
    ----------
    Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST Database of Handwritten Digits: "The IDX file format".

    Examples
    --------
    >>> parse_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])).tolist()
    [7, 8, 9]
    """
    axes = data[3] if len(data) >= 4 and data[:3] == b"\0\0\x08" else 0
    if not 1 <= axes <= 3 or len(data) < 4 + 4 * axes:
        raise damaged_file(name, "an IDX file of unsigned bytes", f"starts with {data[:4]!r}")
    shape = [int.from_bytes(data[4 + 4 * axis : 8 + 4 * axis], "big") for axis in range(axes)]
    values = np.frombuffer(data, np.uint8, offset=4 + 4 * axes)
    if values.size != np.prod([float(side) for side in shape]):
        raise damaged_file(name, f"{' × '.join(map(str, shape))} values", f"{values.size} values")
    return values.reshape(shape)


def unpack_gzip(data: bytes, most: int, name: str = "file") -> bytes:
    """
    Unpack a gzip file, but never more of it than it may hold.

    Parameters
    ----------
    data : bytes
        The file.
    most : int
        Bytes it may hold.
    name : str, default: "file"
        What a refusal calls it.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    InvalidInputError
        If it is damaged or holds more.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            content = file.read(most + 1)
    except DAMAGE as fault:
        raise damaged_file(name, "a complete gzip file", str(fault)) from None
    if len(content) > most:
        raise damaged_file(name, f"at most {most} bytes unpacked", f"more than {most}")
    return content


def parse_mnist(images: bytes, labels: bytes, standard: StandardSet) -> Pool:
    """
    Put the pictures and labels of two IDX files together.

    Parameters
    ----------
    images, labels : bytes
        Contents, unpacked.
    standard : StandardSet
        Which set.

    Returns
    -------
    Pool
        Images of shape (N, 28, 28).

    Raises
    ------
    InvalidInputError
        If they do not belong together.
    """
    pictures, marks = parse_idx(images, "images"), parse_idx(labels, "labels")
    if pictures.ndim != 3 or pictures.shape[1:] != standard.shape[1:] or marks.shape != pictures.shape[:1]:
        here = f"images of shape {pictures.shape}, labels of shape {marks.shape}"
        raise damaged_file(standard.title, f"pictures of {standard.shape[1:]} and a label each", here)
    return Pool(pictures, _labels(marks, standard))


def parse_cifar(data: bytes, standard: StandardSet) -> Pool:
    """
    Read records of the binary version of CIFAR-10.

    Parameters
    ----------
    data : bytes
        Records of 3073 bytes: the label, then 1024 values each of red, green and blue, row by row.
    standard : StandardSet
        Which set.

    Returns
    -------
    Pool
        Images of shape (N, 32, 32, 3).

    Raises
    ------
    InvalidInputError
        If the records are not whole or a label is none.
    """
    if len(data) % RECORD:
        raise damaged_file(standard.title, f"records of {RECORD} bytes", f"{len(data)} bytes")
    records = np.frombuffer(data, np.uint8).reshape(-1, RECORD)
    planes = records[:, 1:].reshape(-1, *standard.shape)
    return Pool(planes.transpose(0, 2, 3, 1), _labels(records[:, 0], standard))


def unpack_cifar(data: bytes, standard: StandardSet) -> tuple[bytes, bytes]:
    """
    Take the training and the test records out of the archive; no name in it ever becomes a path.

    Parameters
    ----------
    data : bytes
        The archive, a gzipped tar.
    standard : StandardSet
        Which set.

    Returns
    -------
    tuple of two bytes
        The records of the five training files, and those of the test file.

    Raises
    ------
    InvalidInputError
        If it is damaged, or a file is missing or too large.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            found = {name: _member(archive, name) for name in (*BATCHES, TEST_BATCH)}
    except (*DAMAGE, KeyError) as fault:
        raise damaged_file(standard.title, "the complete archive", str(fault)) from None
    return b"".join(found[name] for name in BATCHES), found[TEST_BATCH]


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.getmember(name)
    if not member.isreg() or member.size > BATCH_BYTES:
        raise tarfile.TarError(f"{name} is not a file of at most {BATCH_BYTES} bytes")
    file = archive.extractfile(member)
    assert file is not None  # a regular file
    return file.read()


def parse_set(read: Callable[[str], bytes], standard: StandardSet) -> tuple[Pool, Pool]:
    """
    Read a standard set: its training pictures and its official test pictures.

    Parameters
    ----------
    read : callable
        Gives the content of a file, unpacked, by its name in `STANDARD`; of CIFAR-10 by the name in the archive.
    standard : StandardSet
        Which set.

    Returns
    -------
    tuple of two Pool
        The official training pictures and the official test pictures.

    Raises
    ------
    InvalidInputError
        If a file is damaged or of another kind.
    """
    if len(standard.files) == 1:
        learning = parse_cifar(b"".join(read(name) for name in BATCHES), standard)
        return learning, parse_cifar(read(TEST_BATCH), standard)
    train_images, train_labels, test_images, test_labels = (read(file.name) for file in standard.files)
    return parse_mnist(train_images, train_labels, standard), parse_mnist(test_images, test_labels, standard)


def _labels(marks: Bytes, standard: StandardSet) -> NDArray[np.int64]:
    if marks.size and marks.max() >= len(standard.class_names):
        raise damaged_file(
            standard.title, f"labels from 0 to {len(standard.class_names) - 1}", f"a label {marks.max()}"
        )
    return marks.astype(np.int64)


def damaged_file(name: str, allowed: str, here: str) -> InvalidInputError:
    """
    Make the refusal of a file that is damaged, or not the official one.

    Parameters
    ----------
    name : str
        The file, or the set it belongs to.
    allowed, here : str
        What the file must be, and what it is.

    Returns
    -------
    InvalidInputError
        To be raised; its fix fetches the file again.
    """
    return InvalidInputError(
        "The file is damaged, or not the official one.",
        given={"name": name},
        allowed=allowed,
        here=here,
        fixes=[Fix("file", "=", "the official file: take this one away, and it is fetched again")],
    )
