"""Read an uploaded file into pixels: limits first, then the header, then the picture."""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from PIL import ExifTags, Image, ImageFile

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images.decoding import Pixels, describe_storage, to_rgb
from cnn_core.images.limits import MAX_PIXELS, SAVE_AGAIN, check_byte_count, check_picture_size
from cnn_core.images.recognising import not_a_picture, recognise_format
from cnn_core.images.shaping import fit_picture

# All that Pillow's readers raise when a file is cut off or its parts contradict each other.
DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

# How many times as large as asked a JPEG is decoded before the last, careful step down.
DRAFT_MARGIN = 2

_ONE_AT_A_TIME = threading.Lock()


class Picture(NamedTuple):
    """
    A picture as numbers, and what was done to the file to get them.

    Attributes
    ----------
    pixels : ndarray of shape (H, W, 3)
        uint8, red, green, blue, each 0..255, as stored for an sRGB screen; row 0 on top.
    name : str
        What the picture is called.
    original_size : tuple of int
        (height, width) of the picture in the file, standing upright.
    original_format : str
        One of `FORMATS`.
    original_mode : str
        Pillow's name of the pixel type in the file: ``"RGB"``, ``"L"``, ``"P"``, ``"I;16"`` …
    notes : tuple of str
        One sentence for each change a learner may wonder about.
    """

    pixels: Pixels
    name: str
    original_size: tuple[int, int]
    original_format: str
    original_mode: str
    notes: tuple[str, ...]


def read_picture(data: bytes, name: str = "picture", *, max_side: int | None = None) -> Picture:
    """
    Read the bytes of a picture file into an RGB array.

    The content decides, not the name. The first frame of an animation is read; the camera's orientation is
    applied; transparent parts are put on white; palettes are looked up. The numbers are those stored: an
    embedded colour profile is not applied, as in the pipelines that train networks.

    Parameters
    ----------
    data : bytes
        The file: PNG, JPEG, WebP, GIF, BMP or TIFF, at most `MAX_BYTES` long and `MAX_PIXELS` large.
    name : str, default: "picture"
        What the picture and the messages about it are called.
    max_side : int, optional
        Shrink so that the longer side has at most this many pixels. Large JPEG files are then read faster.

    Returns
    -------
    Picture
        The pixels and what is worth knowing about them.

    Raises
    ------
    InvalidInputError
        If the file is empty, too large, not a picture of a known format, damaged, or in a colour model
        that cannot be converted. Sizes are checked before anything is decoded.

    Examples
    --------
    >>> import io
    >>> from PIL import Image
    >>> file = io.BytesIO()
    >>> Image.new("L", (3, 2), 7).save(file, "PNG")
    >>> read_picture(file.getvalue()).pixels.shape
    (2, 3, 3)
    """
    _check_max_side(max_side)
    check_byte_count(len(data), name)
    file_format = recognise_format(data)
    if file_format is None:
        raise not_a_picture(data, name)
    with _quietly():
        image = _open(data, name, file_format)
        check_picture_size(image.height, image.width, name)
        try:
            return _decode(image, name, file_format, max_side)
        except DAMAGE as error:
            raise _damaged(data, name, file_format) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep Pillow's warnings from the page; one picture at a time, so memory stays that of one picture."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"PIL(\.|$)")
        yield


def _open(data: bytes, name: str, file_format: str) -> ImageFile.ImageFile:
    """Read the header only. `Image.open` would refuse the largest pictures without telling their size."""
    try:
        image = Image.OPEN[file_format][0](io.BytesIO(data), name)
    except Image.DecompressionBombError as error:
        raise _huge(name, file_format) from error
    except DAMAGE as error:
        raise _unreadable(data, name, file_format) from error
    if min(image.size) < 1:
        raise _unreadable(data, name, file_format)
    return image


def _decode(image: ImageFile.ImageFile, name: str, file_format: str, max_side: int | None) -> Picture:
    storage = describe_storage(image)
    height, width = image.height, image.width
    if max_side is not None:
        _draft(image, max_side)
    image.load()
    turn = _orientation(image)
    if turn in SIDEWAYS:
        height, width = width, height
    pixels, changes = to_rgb(image, storage)
    notes = [*_notes_on_file(image, turn), *changes]
    image.close()
    pixels = _apply_orientation(pixels, turn)
    if max_side is not None and max(height, width) > max_side:
        pixels = fit_picture(pixels, max_side)
        notes.append(f"Made smaller: {height} × {width} became {pixels.shape[0]} × {pixels.shape[1]}.")
    return Picture(pixels, name, (height, width), file_format, storage.mode, tuple(notes))


def _draft(image: ImageFile.ImageFile, max_side: int) -> None:
    """Let the JPEG reader leave out detail that shrinking would average away; other readers ignore it."""
    ratio = min(1.0, DRAFT_MARGIN * max_side / max(image.size))
    wanted = (max(1, round(image.size[0] * ratio)), max(1, round(image.size[1] * ratio)))
    image.draft(None, wanted)


# EXIF orientation: how many quarter turns to the left, and whether columns are mirrored before that.
SIDEWAYS = (5, 6, 7, 8)
TURNS = {1: (0, False), 2: (0, True), 3: (2, False), 4: (2, True)} | {
    5: (1, True),
    6: (3, False),
    7: (3, True),
    8: (1, False),
}


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation 1..8; 1 where the camera's notes are missing or make no sense."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except DAMAGE:
        return 1
    return value if isinstance(value, int) and value in TURNS else 1


def _apply_orientation(pixels: Pixels, orientation: int) -> Pixels:
    quarters, mirrored = TURNS[orientation]
    if mirrored:
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(np.rot90(pixels, quarters))


def _notes_on_file(image: Image.Image, turn: int) -> list[str]:
    notes = []
    frames = getattr(image, "n_frames", 1) if image.format != "MPO" else 1
    if frames > 1:
        notes.append(f"This is the first of {frames} frames.")
    if turn != 1:
        notes.append("Turned upright, as the camera noted.")
    profile = image.info.get("icc_profile") or b""
    if profile and b"sRGB" not in profile and "sRGB".encode("utf-16-be") not in profile:
        notes.append("The colour profile in the file is not applied: the numbers are the stored ones.")
    return notes


def _check_max_side(max_side: int | None) -> None:
    if max_side is not None and max_side < 1:
        raise InvalidInputError(
            "The longest side of the result is not positive.",
            given={"max_side": max_side},
            allowed="max_side >= 1, or None to keep the size",
            here=f"max_side = {max_side}",
            fixes=[Fix("max_side", ">=", 1), Fix("max_side", "=", None)],
        )


def _huge(name: str, file_format: str) -> InvalidInputError:
    return InvalidInputError(
        "The picture has too many pixels to read here.",
        given={"name": name, "format": file_format},
        allowed=f"height*width <= {MAX_PIXELS}",
        here=f"the header asks for several times {MAX_PIXELS} pixels",
        fixes=[Fix("height*width", "<=", MAX_PIXELS)],
    )


def _unreadable(data: bytes, name: str, file_format: str) -> InvalidInputError:
    return InvalidInputError(
        "The picture's header is damaged, or of a kind that cannot be read here.",
        given={"name": name, "format": file_format, "bytes": len(data)},
        allowed=f"a common kind of {file_format} with a complete header",
        here=f"starts like {file_format}, but the size and pixel type cannot be told",
        fixes=[SAVE_AGAIN],
    )


def _damaged(data: bytes, name: str, file_format: str) -> InvalidInputError:
    return InvalidInputError(
        "The picture is damaged or cut off.",
        given={"name": name, "format": file_format, "bytes": len(data)},
        allowed=f"a complete {file_format} file",
        here=f"starts like {file_format}, but its pixels cannot be decoded from {len(data)} bytes",
        fixes=[SAVE_AGAIN],
    )
