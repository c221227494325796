"""Recognise an image format from a file's first bytes, and refuse what is no picture that can be read."""

from __future__ import annotations

from PIL import Image

from cnn_core.errors import InvalidInputError
from cnn_core.images.limits import FORMATS, OTHER_PICTURE, SAVE_AGAIN

ALLOWED = "the file's content is one of " + ", ".join(FORMATS)

# What people try to upload, by the bytes it starts with: (offset, bytes, name, sentence).
OTHER_KINDS = (
    (0, b"%PDF", "PDF", "A PDF document cannot be read as a picture."),
    (4, b"ftypheic", "HEIC", "HEIC, the format of many phones, cannot be read here."),
    (4, b"ftypheix", "HEIC", "HEIC, the format of many phones, cannot be read here."),
    (4, b"ftypmif1", "HEIC", "HEIC, the format of many phones, cannot be read here."),
    (4, b"ftypmsf1", "HEIC", "HEIC, the format of many phones, cannot be read here."),
    (4, b"ftypavif", "AVIF", "AVIF pictures cannot be read here."),
    (4, b"ftyp", "video", "This is a video, not a picture."),
    (0, b"\x00\x00\x00\x0cjP  ", "JPEG 2000", "JPEG 2000 pictures cannot be read here."),
    (0, b"\x00\x00\x01\x00", "ICO", "An icon file cannot be read here."),
    (0, b"8BPS", "PSD", "A Photoshop document cannot be read here."),
    (0, b"PK\x03\x04", "ZIP", "This is an archive or an office document, not a picture."),
)
HEAD = 1024


def recognise_format(data: bytes) -> str | None:
    """
    Name the readable format that a file starts like.

    Parameters
    ----------
    data : bytes
        The whole file or its first 16 bytes.

    Returns
    -------
    str or None
        One of `FORMATS`, or None.

    Examples
    --------
    >>> recognise_format(b"GIF89a" + bytes(10))
    'GIF'
    """
    if not set(FORMATS) <= set(Image.OPEN):
        Image.init()
    for name in FORMATS:
        accept = Image.OPEN[name][1]
        if accept is not None and accept(data[:16]) is True:
            return name
    return None


def not_a_picture(data: bytes, name: str) -> InvalidInputError:
    """
    Build the refusal for a file that is none of `FORMATS`, naming what it looks like.

    Parameters
    ----------
    data : bytes
        The whole file or its beginning.
    name : str
        What the message calls the file.

    Returns
    -------
    InvalidInputError
        To be raised by the caller.
    """
    kind, problem = _describe(data[:HEAD])
    return InvalidInputError(
        problem,
        given={"name": name, "starts_with": data[:8]},
        allowed=ALLOWED,
        here=f"the content is {kind}",
        fixes=[SAVE_AGAIN if kind in PICTURE_KINDS else OTHER_PICTURE],
    )


PICTURE_KINDS = ("SVG", "HEIC", "AVIF", "JPEG 2000", "ICO", "PSD", "PDF")


def _describe(head: bytes) -> tuple[str, str]:
    for offset, start, kind, problem in OTHER_KINDS:
        if head[offset : offset + len(start)] == start:
            return kind, problem
    if b"<svg" in head:
        return "SVG", "An SVG drawing holds lines, not pixels, and cannot be read here."
    if _is_text(head):
        return "text", "This is a text file, whatever its name says, not a picture."
    return "not recognised", "The file is not a picture that can be read here."


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The cut at HEAD may fall inside one letter of up to four bytes.
        if error.start < HEAD - 3:
            return False
        text = head[: error.start].decode("utf-8")
    return all(letter.isprintable() or letter in "\n\r\t\f\ufeff" for letter in text)
