"""Small pictures, files of them in every format, and what refusals have in common."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cnn_core import images
from cnn_core.errors import InvalidInputError

HEIGHT, WIDTH = 5, 7
RNG = np.random.default_rng(7)
GREY = RNG.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
RGB = RNG.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
ALPHA = RNG.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
GREY16 = RNG.integers(0, 65536, (HEIGHT, WIDTH), dtype=np.uint16)


def encode(image: Any, file_format: str, **options: Any) -> bytes:
    if file_format == "WEBP":
        options = {"lossless": True, "exact": True} | options
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def three(grey: NDArray[Any]) -> NDArray[Any]:
    return np.repeat(np.asarray(grey)[..., None], 3, axis=2)


def palette_picture() -> tuple[Any, NDArray[Any], NDArray[Any]]:
    indices = RNG.integers(0, 4, (HEIGHT, WIDTH), dtype=np.uint8)
    colours = RNG.integers(0, 256, (4, 3), dtype=np.uint8)
    image = Image.frombytes("P", (WIDTH, HEIGHT), indices.tobytes())
    image.putpalette(colours.tobytes())
    return image, indices, colours


def png_file(width: int, height: int, bits: int, colour: int, rows: list[bytes], extra: bytes = b"") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def tiff_file(
    values: NDArray[Any],
    bits: int,
    sample_format: int = 1,
    photometric: int = 1,
    samples: int = 1,
    order: Literal["<", ">"] = "<",
) -> bytes:
    """Write an uncompressed TIFF by hand: one strip, one IFD."""
    height, width = values.shape[:2]
    body = values.astype(values.dtype.newbyteorder(order)).tobytes()
    tags = [
        (256, 3, 1, width),
        (257, 3, 1, height),
        (258, 3, 1, bits),
        (259, 3, 1, 1),
        (262, 3, 1, photometric),
        (273, 4, 1, 8),
        (277, 3, 1, samples),
        (278, 3, 1, height),
        (279, 4, 1, len(body)),
        (339, 3, 1, sample_format),
    ]
    directory = struct.pack(order + "H", len(tags))
    for tag, kind, count, value in tags:
        field = struct.pack(order + ("HH" if kind == 3 else "I"), *((value, 0) if kind == 3 else (value,)))
        directory += struct.pack(order + "HHI", tag, kind, count) + field
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(order + "I", 8 + len(body)) + body + directory + bytes(4)


def refusal(data: bytes, name: str = "mine.png", **options: Any) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as caught:
        images.read_picture(data, name, **options)
    error = caught.value
    assert error.fixes
    assert error.problem.endswith(".")
    assert error.here
    assert error.allowed
    assert "max_side" in error.given or error.given["name"] == name
    assert len(str(error)) < 800
    return error
