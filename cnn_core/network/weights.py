"""Weights in files: safetensors, which hold numbers and nothing that could run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors import numpy as tensors

from cnn_core.errors import InvalidInputError

MAX_BYTES = 600_000_000  # VGG-16 takes 553 million
DTYPES = ("float16", "float32", "float64")
COUNTER = "num_batches_tracked"  # PyTorch stores it with batch normalisation; nothing reads it


def load_weights(path: str | Path) -> dict[str, NDArray[Any]]:
    """
    Read weights from a file.

    Parameters
    ----------
    path : str or pathlib.Path
        A safetensors file.

    Returns
    -------
    dict of str to ndarray
        As `parse_weights` gives them.

    Raises
    ------
    InvalidInputError
        If there is no such file, it is too large, damaged, or of another format.
    """
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise _refusal("The file is too large for weights.", f"at most {MAX_BYTES} bytes", "it is larger", path)
        data = Path(path).read_bytes()
    except OSError as fault:
        raise _refusal("The file cannot be read.", "a file that is there", str(fault.strerror), path) from None
    return parse_weights(data, Path(path).name)


def parse_weights(data: bytes, name: str = "the file") -> dict[str, NDArray[Any]]:
    """
    Read weights from the content of a file.

    Parameters
    ----------
    data : bytes
        The content of a safetensors file.
    name : str, default: "the file"
        What to call it in a refusal.

    Returns
    -------
    dict of str to ndarray
        By their names, each array a copy of its own; float16 becomes float32. PyTorch's counters of batches are
        left out.

    Raises
    ------
    InvalidInputError
        If the content is damaged, of another format, or holds other numbers than floats.

    Examples
    --------
    >>> parse_weights(format_weights({"0.bias": np.array([0.5], np.float32)}))
    {'0.bias': array([0.5], dtype=float32)}
    """
    allowed = "a safetensors file of float16, float32 or float64 arrays"
    try:
        read = tensors.load(data)
    except SafetensorError as fault:
        raise _refusal("This is no file of weights, or a damaged one.", allowed, str(fault), name) from None
    except KeyError as dtype:
        raise _refusal("The weights have a dtype that is not computed here.", allowed, str(dtype), name) from None
    kept = {key: array for key, array in read.items() if not key.endswith(COUNTER)}
    for key, array in kept.items():
        if array.dtype.name not in DTYPES:
            here = f"{key} is of {array.dtype.name}"
            raise _refusal("The weights have a dtype that is not computed here.", allowed, here, name)
    return {key: array.astype(np.float32 if array.dtype == np.float16 else array.dtype) for key, array in kept.items()}


def format_weights(weights: Mapping[str, NDArray[Any]]) -> bytes:
    """
    Write weights as the content of a safetensors file.

    Parameters
    ----------
    weights : mapping of str to ndarray
        Arrays of float16, float32 or float64 by their names.

    Returns
    -------
    bytes
        The same for the same weights.

    Raises
    ------
    InvalidInputError
        If there is an array of another dtype.
    """
    for name, array in weights.items():
        if np.asarray(array).dtype.name not in DTYPES:
            here = f"{name} is of {np.asarray(array).dtype.name}"
            raise _refusal("The weights have a dtype that is not stored here.", "float16, float32, float64", here, name)
    # The writer takes memory as it lies: views are laid out anew first.
    return bytes(tensors.save({name: np.ascontiguousarray(weights[name]) for name in sorted(weights)}))


def save_weights(path: str | Path, weights: Mapping[str, NDArray[Any]]) -> None:
    """
    Write weights into a file.

    Parameters
    ----------
    path : str or pathlib.Path
        Where to; an existing file is replaced.
    weights : mapping of str to ndarray
        Arrays of float16, float32 or float64 by their names.

    Raises
    ------
    InvalidInputError
        If there is an array of another dtype.
    """
    Path(path).write_bytes(format_weights(weights))


def _refusal(problem: str, allowed: str, here: str, name: str | Path) -> InvalidInputError:
    return InvalidInputError(problem, given={"file": Path(name).name}, allowed=allowed, here=here)
