"""Labelled pictures as bytes: safetensors, which hold numbers and nothing that could run."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors import numpy as tensors

from cnn_core.datasets.dataset import Dataset, Labels
from cnn_core.datasets.limits import SET_BYTES
from cnn_core.datasets.own import Pixels, to_images
from cnn_core.errors import Fix, InvalidInputError

PREFIX = "set-"
FORMAT = "cnn-classes"
VERSION = 1


class Levels(NamedTuple):
    """
    Pictures as they are stored: whole numbers from 0 to 255.

    Attributes
    ----------
    images : ndarray of shape (N, H, W, 3)
        uint8 sRGB.
    labels : ndarray of shape (N,)
        int64 indices into `class_names`.
    class_names : tuple of str
        What the classes are called.
    """

    images: Pixels
    labels: Labels
    class_names: tuple[str, ...]


def pack_dataset(dataset: Dataset) -> bytes:
    """
    Write a dataset in colour as bytes.

    Parameters
    ----------
    dataset : Dataset
        Images of shape (N, 3, H, W), every value a whole number of 255ths.

    Returns
    -------
    bytes
        safetensors of the uint8 levels and the labels, the names in its metadata. The same for the same dataset.

    Raises
    ------
    InvalidInputError
        If the pictures are not in colour or a value lies outside 0 … 1.

    Examples
    --------
    >>> data = Dataset(np.zeros((2, 3, 8, 8), np.float32), np.array([1, 0]), ("cup", "pen"))
    >>> unpack_dataset(pack_dataset(data)).class_names
    ('cup', 'pen')
    """
    images = dataset.images
    if dataset.shape[0] != 3 or (images.size and not 0 <= images.min() <= images.max() <= 1):
        raise InvalidInputError(
            "These pictures cannot be stored as classes.",
            given={"images.shape": images.shape},
            allowed="images of shape (N, 3, H, W), values 0 … 1",
            here=f"shape = {images.shape}",
        )
    levels = np.rint(images.transpose(0, 2, 3, 1) * 255).astype(np.uint8)
    return pack_levels(Levels(levels, dataset.labels, dataset.class_names))


def pack_levels(levels: Levels) -> bytes:
    """
    Write stored pictures as bytes.

    Parameters
    ----------
    levels : Levels
        Pictures, labels, names.

    Returns
    -------
    bytes
        As `pack_dataset`.
    """
    arrays = {"images": np.ascontiguousarray(levels.images), "labels": levels.labels.astype(np.uint8)}
    # One entry only: the order of several is left to chance by the writer, and the key is made of these bytes.
    about = {"format": FORMAT, "version": VERSION, "class_names": list(levels.class_names)}
    return bytes(tensors.save(arrays, {"about": json.dumps(about, ensure_ascii=False)}))


def unpack_dataset(data: bytes) -> Dataset:
    """
    Read a dataset from bytes.

    Parameters
    ----------
    data : bytes
        What `pack_dataset` wrote, or somebody else.

    Returns
    -------
    Dataset
        Images of shape (N, 3, H, W).

    Raises
    ------
    InvalidInputError
        If the bytes are too many, damaged, or hold something else.
    """
    levels = unpack_levels(data)
    return Dataset(to_images(levels.images, levels.images.shape[1]), levels.labels, levels.class_names)


def unpack_levels(data: bytes) -> Levels:
    """
    Read stored pictures from bytes.

    Parameters
    ----------
    data : bytes
        What `pack_levels` wrote, or somebody else.

    Returns
    -------
    Levels
        Pictures, labels, names.

    Raises
    ------
    InvalidInputError
        If the bytes are too many, damaged, or hold something else.
    """
    if len(data) > SET_BYTES:
        raise _no_set(f"{len(data)} bytes > {SET_BYTES}")
    try:
        arrays = tensors.load(data)
        about = json.loads(json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]["about"])
        images, labels, names = arrays["images"], arrays["labels"], tuple(about["class_names"])
        known = about["format"] == FORMAT and about["version"] == VERSION
    except (SafetensorError, KeyError, TypeError, ValueError, RecursionError) as fault:
        raise _no_set(type(fault).__name__) from None
    square = images.ndim == 4 and images.shape[1] == images.shape[2] > 0 and images.shape[3] == 3
    if not known or not square or images.dtype != np.uint8 or labels.dtype != np.uint8:
        raise _no_set(f"images of shape {images.shape} and type {images.dtype}")
    fits = labels.shape == images.shape[:1] and all(isinstance(name, str) for name in names)
    if not fits or (len(labels) and labels.max() >= len(names)):
        raise _no_set(f"labels of shape {labels.shape} for {len(names)} classes")
    return Levels(images, labels.astype(np.int64), names)


def _no_set(here: str) -> InvalidInputError:
    return InvalidInputError(
        "This is no stored set of classes, or a damaged one.",
        given={"what was found": here},
        allowed=f"a safetensors file of at most {SET_BYTES} bytes: images, labels, and their names",
        here=here,
        fixes=[Fix("classes", "=", "pictures brought again")],
    )


def set_key(data: bytes) -> str:
    """
    Compute the key of a packed set from its content.

    Parameters
    ----------
    data : bytes
        What `pack_dataset` gave.

    Returns
    -------
    str
        ``set-`` and 16 hexadecimal digits. Whoever has the key can see the pictures.

    Examples
    --------
    >>> set_key(b"")
    'set-ef2a8b78dd80da9c'
    """
    return PREFIX + hashlib.blake2s(data, digest_size=8).hexdigest()
