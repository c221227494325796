"""Uploads are turned upright, made small, and read or refused in one sentence that says why not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnn_core import images
from cnn_core.errors import InvalidInputError
from tests.support.encoded_pictures import (
    ALPHA,
    GREY,
    GREY16,
    HEIGHT,
    RGB,
    RNG,
    WIDTH,
    encode,
    palette_picture,
    refusal,
    tiff_file,
)


def test_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (4, 3), colour) for colour in ("red", "lime", "blue")]
    for file_format in ("GIF", "WEBP", "PNG", "TIFF"):
        data = encode(frames[0], file_format, save_all=True, append_images=frames[1:])
        picture = images.read_picture(data)
        assert picture.pixels[0, 0].tolist() == [255, 0, 0]
        assert "This is the first of 3 frames." in picture.notes


def test_one_pixel_is_enough() -> None:
    data = encode(Image.new("RGB", (1, 1), (9, 8, 7)), "PNG")
    assert images.read_picture(data).pixels.tolist() == [[[9, 8, 7]]]
    assert images.read_picture(data, max_side=1).pixels.tolist() == [[[9, 8, 7]]]


def test_the_colour_profile_is_mentioned_when_it_is_not_srgb() -> None:
    plain = Image.fromarray(RGB)
    noted = "The colour profile in the file is not applied: the numbers are the stored ones."
    assert noted in images.read_picture(encode(plain, "PNG", icc_profile=b"Display P3")).notes
    assert images.read_picture(encode(plain, "PNG", icc_profile=b"desc sRGB IEC61966-2.1")).notes == ()


# What a camera stores for each value of the EXIF tag, made from the upright picture.
STORED_FROM_SHOWN = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: a.transpose(1, 0, 2)[::-1],
    7: lambda a: a.transpose(1, 0, 2)[::-1, ::-1],
    8: lambda a: a.transpose(1, 0, 2)[:, ::-1],
}


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(orientation: int, file_format: str) -> None:
    stored = np.ascontiguousarray(STORED_FROM_SHOWN[orientation](RGB))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = images.read_picture(encode(Image.fromarray(stored), file_format, exif=exif))
    np.testing.assert_array_equal(picture.pixels, RGB)
    assert picture.original_size == (HEIGHT, WIDTH)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_exif_orientation_of_compressed_tiff(orientation: int, compression: str) -> None:
    stored = np.ascontiguousarray(STORED_FROM_SHOWN[orientation](RGB))
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(Image.fromarray(stored), "TIFF", exif=exif, compression=compression)
    np.testing.assert_array_equal(images.read_picture(data).pixels, RGB)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_of_a_large_shrunken_jpeg(orientation: int) -> None:
    shown = np.zeros((300, 400, 3), dtype=np.uint8)
    shown[:150, :200] = (250, 20, 20)
    shown[150:, 200:] = (20, 20, 250)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.ascontiguousarray(STORED_FROM_SHOWN[orientation](shown)))
    picture = images.read_picture(encode(stored, "JPEG", exif=exif, quality=95), max_side=40)
    assert picture.pixels.shape == (30, 40, 3)
    assert picture.original_size == (300, 400)
    assert np.abs(picture.pixels[5, 5].astype(int) - (250, 20, 20)).max() < 12
    assert np.abs(picture.pixels[25, 35].astype(int) - (20, 20, 250)).max() < 12


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_a_senseless_orientation_is_ignored(value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    picture = images.read_picture(encode(Image.fromarray(RGB), "PNG", exif=exif))
    np.testing.assert_array_equal(picture.pixels, RGB)


def test_damaged_camera_notes_do_not_cost_the_picture() -> None:
    data = encode(Image.fromarray(RGB), "WEBP", exif=b"Exif\0\0" + bytes(range(60)))
    np.testing.assert_array_equal(images.read_picture(data).pixels, RGB)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "BMP", "TIFF"])
def test_cut_off_in_the_middle(file_format: str) -> None:
    image = Image.fromarray(RNG.integers(0, 256, (40, 50, 3), dtype=np.uint8))
    data = encode(image, file_format)
    assert ("damaged" in refusal(data[: len(data) // 2]).problem) or file_format == "TIFF"


def test_a_broken_header() -> None:
    assert "header" in refusal(b"\x89PNG\r\n\x1a\n" + bytes(30)).problem
    assert "header" in refusal(b"BM" + bytes(60)).problem


def test_a_kind_of_tiff_that_cannot_be_read() -> None:
    assert "of a kind that cannot be read" in refusal(tiff_file(np.zeros((2, 2)), 64, 3)).problem


@pytest.mark.parametrize("max_side", [0, -3])
def test_max_side_must_be_positive(max_side: int) -> None:
    data = encode(Image.fromarray(RGB), "PNG")
    error = refusal(data, max_side=max_side)
    assert error.problem == "The longest side of the result is not positive."
    for fix in error.fixes:
        assert images.read_picture(data, max_side=fix.value).pixels.size


SAMPLES = {
    "png": encode(Image.fromarray(np.dstack([RGB, ALPHA])), "PNG"),
    "palette": encode(palette_picture()[0], "PNG", transparency=1),
    "grey16": encode(Image.fromarray(GREY16), "PNG"),
    "jpeg": encode(Image.fromarray(RGB), "JPEG", exif=Image.Exif()),
    "cmyk": encode(Image.new("CMYK", (9, 9), (1, 2, 3, 4)), "JPEG"),
    "webp": encode(Image.fromarray(RGB), "WEBP"),
    "gif": encode(palette_picture()[0], "GIF", transparency=1),
    "bmp": encode(Image.fromarray(RGB), "BMP"),
    "tiff": encode(Image.fromarray(RGB), "TIFF"),
    "lzw": encode(Image.fromarray(RGB), "TIFF", compression="tiff_lzw"),
    "float": encode(Image.fromarray(GREY.astype(np.float32)), "TIFF"),
}


def assert_read_or_refused(data: bytes) -> None:
    try:
        picture = images.read_picture(data)
    except InvalidInputError:
        return
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.ndim == 3
    assert picture.pixels.shape[:2] == picture.original_size


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_cut_anywhere(key: str, data: st.DataObject) -> None:
    whole = SAMPLES[key]
    assert_read_or_refused(whole[: data.draw(st.integers(0, len(whole)))])


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_bytes_changed_anywhere(key: str, changes: list[tuple[float, int]]) -> None:
    broken = bytearray(SAMPLES[key])
    for place, value in changes:
        broken[int(place * len(broken))] = value
    assert_read_or_refused(bytes(broken))


STARTS = [
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"RIFF\x40\0\0\0WEBPVP8 ",
]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_random_bytes(start: bytes, rest: bytes) -> None:
    assert_read_or_refused(start + rest)


def test_pixel_values_are_the_course_sizes() -> None:
    photograph = encode(Image.new("RGB", (224, 224)), "PNG")
    assert images.read_picture(photograph).pixels.shape == (224, 224, 3)


def test_reading_small_equals_reading_and_shrinking() -> None:
    rows, columns = np.mgrid[0:400, 0:600]
    smooth = Image.fromarray(np.dstack([rows // 2, columns // 3, (rows + columns) // 5]).astype(np.uint8))
    for file_format, tolerance in (("PNG", 0), ("JPEG", 4)):
        data = encode(smooth, file_format)
        small = images.read_picture(data, max_side=60)
        whole = images.fit_picture(images.read_picture(data).pixels, 60)
        assert np.abs(small.pixels.astype(int) - whole).max() <= tolerance
        assert small.notes == ("Made smaller: 400 × 600 became 40 × 60.",)
