"""What is too large is refused before it is read, with a size that fits."""

from __future__ import annotations

import struct
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnn_core import images
from cnn_core.errors import InvalidInputError
from tests.support.encoded_pictures import encode, png_file, refusal


def test_empty_file() -> None:
    assert refusal(b"").problem == "The file is empty."


def test_too_many_bytes() -> None:
    error = refusal(bytes(images.MAX_BYTES + 1))
    assert error.problem == "The file is too large to read here."
    (fix,) = error.fixes
    assert "not a picture" in refusal(bytes(fix.value)).problem


def declare_size(file_format: str, width: int, height: int) -> bytes:
    """Write a small file whose header claims another size."""
    if file_format == "PNG":
        return png_file(width, height, 8, 2, [b"\0\0\0"])
    if file_format == "GIF":
        return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
    if file_format == "BMP":
        return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 58, 0, 0, 54, 40, width, height, 1, 24, *[0] * 6)
    if file_format == "WEBP":
        size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        whole = bytearray(encode(Image.new("RGBA", (3, 3), (1, 2, 3, 4)), "WEBP", exif=b"Exif\0\0xx"))
        whole[24:30] = size
        return bytes(whole)
    data = bytearray(encode(Image.new("RGB", (8, 8)), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "GIF", "BMP"])
@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 5_001)])
def test_too_many_pixels_are_refused_from_the_header(file_format: str, width: int, height: int) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        error = refusal(declare_size(file_format, width, height))
    assert not caught
    assert error.problem == "The picture has too many pixels to read here."
    assert error.given == {"name": "mine.png", "height": height, "width": width}
    assert error.here == f"{height}*{width} = {height * width} > 50000000"


def test_the_offered_side_of_a_square() -> None:
    (fix,) = refusal(declare_size("PNG", 30_000, 30_000)).fixes
    assert str(fix) == "longest side <= 7071"  # 7071**2 = 49 999 041, 7072**2 = 50 013 184


def test_a_webp_canvas_that_is_too_large() -> None:
    error = refusal(declare_size("WEBP", 16_000, 16_000))
    assert error.problem == "The picture has too many pixels to read here."


def test_a_gif_whose_first_frame_is_too_large() -> None:
    frame = b"," + struct.pack("<HHHH", 0, 0, 11_000, 9_000) + b"\0\2\2D\1\0;"
    error = refusal(b"GIF89a" + struct.pack("<HH", 2, 2) + b"\0\0\0" + frame)
    assert "too many pixels" in error.problem


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 70_000), st.integers(1, 70_000_000))
def test_the_offered_side_fits_when_proportions_are_kept(height: int, width: int) -> None:
    try:
        images.check_picture_size(height, width)
    except InvalidInputError as error:
        (fix,) = error.fixes
        longest = max(height, width)
        sides = [max(1, round(side * fix.value / longest)) for side in (height, width)]
        images.check_picture_size(*sides)
        assert fix.value < longest or min(height, width) > 1
    else:
        assert height * width <= images.MAX_PIXELS
