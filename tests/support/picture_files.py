"""Picture files, zips and sets made for tests."""

from __future__ import annotations

import io
import zipfile

import numpy as np
from PIL import Image

from cnn_core.datasets.own import crop_picture


def picture(seed: int, size: tuple[int, int] = (40, 48)) -> np.ndarray:
    """Make a picture of noise in colour: every seed another one."""
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)


def png(seed: int, size: tuple[int, int] = (40, 48)) -> bytes:
    """Make a picture file."""
    file = io.BytesIO()
    Image.fromarray(picture(seed, size)).save(file, "PNG")
    return file.getvalue()


def zipped(files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, packing)
    return file.getvalue()


def two_classes(each: int = 8) -> dict[str, bytes]:
    """Make files of two classes."""
    return {f"{name}/{k}.png": png(k + 1000 * j) for j, name in enumerate(("cup", "pen")) for k in range(each)}


def squares(count: int, first: int = 0) -> tuple[np.ndarray, ...]:
    """Make pictures as they are kept."""
    return tuple(crop_picture(picture(first + k)) for k in range(count))
