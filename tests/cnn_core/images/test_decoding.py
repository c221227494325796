"""Every mode and format becomes the right numbers."""

from __future__ import annotations

import struct
import zlib
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cnn_core import images
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
    png_file,
    three,
    tiff_file,
)

LOSSLESS = ("PNG", "BMP", "TIFF", "WEBP")


def on_white(values: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    values, alpha = values.astype(int), alpha.astype(int)
    if values.ndim == 3:
        alpha = alpha[..., None]
    mixed: NDArray[Any] = np.floor((alpha * values + (255 - alpha) * 255) / 255 + 0.5)
    return mixed.astype(np.uint8)


@pytest.mark.parametrize("file_format", LOSSLESS)
def test_rgb_is_kept_exactly(file_format: str) -> None:
    picture = images.read_picture(encode(Image.fromarray(RGB), file_format), "mine")
    np.testing.assert_array_equal(picture.pixels, RGB)
    assert picture.pixels.dtype == np.uint8
    assert picture[1:] == ("mine", (HEIGHT, WIDTH), file_format, "RGB", ())


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF", "GIF"])
def test_grey_becomes_three_equal_channels(file_format: str) -> None:
    picture = images.read_picture(encode(Image.fromarray(GREY), file_format))
    np.testing.assert_array_equal(picture.pixels, three(GREY))


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF", "GIF"])
def test_one_bit_becomes_black_and_white(file_format: str) -> None:
    bits = RNG.integers(0, 2, (HEIGHT, WIDTH)).astype(bool)
    picture = images.read_picture(encode(Image.fromarray(bits), file_format))
    np.testing.assert_array_equal(picture.pixels, three(bits * 255))


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "WEBP"])
def test_alpha_is_composited_on_white(file_format: str) -> None:
    image = Image.fromarray(np.dstack([RGB, ALPHA]))
    picture = images.read_picture(encode(image, file_format))
    np.testing.assert_array_equal(picture.pixels, on_white(RGB, ALPHA))
    assert picture.notes == ("Transparent parts were put on white.",)


def test_an_opaque_alpha_channel_changes_nothing_and_is_not_mentioned() -> None:
    picture = images.read_picture(encode(Image.fromarray(np.dstack([RGB, np.full_like(ALPHA, 255)])), "PNG"))
    np.testing.assert_array_equal(picture.pixels, RGB)
    assert picture.notes == ()


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_grey_with_alpha(file_format: str) -> None:
    image = Image.merge("LA", [Image.fromarray(GREY), Image.fromarray(ALPHA)])
    picture = images.read_picture(encode(image, file_format))
    np.testing.assert_array_equal(picture.pixels, three(on_white(GREY, ALPHA)))


@pytest.mark.parametrize("file_format", ["PNG", "GIF", "BMP", "TIFF"])
def test_palette_colours_are_looked_up(file_format: str) -> None:
    image, indices, colours = palette_picture()
    picture = images.read_picture(encode(image, file_format))
    np.testing.assert_array_equal(picture.pixels, colours[indices])


def test_palette_with_one_transparent_colour() -> None:
    image, indices, colours = palette_picture()
    for file_format in ("PNG", "GIF"):
        picture = images.read_picture(encode(image, file_format, transparency=2))
        np.testing.assert_array_equal(picture.pixels, np.where((indices == 2)[..., None], 255, colours[indices]))
        assert "Transparent parts were put on white." in picture.notes


def test_palette_with_an_opacity_for_each_colour() -> None:
    image, indices, colours = palette_picture()
    opacity = np.array([0, 100, 200, 255], dtype=np.uint8)
    picture = images.read_picture(encode(image, "PNG", transparency=opacity.tobytes()))
    np.testing.assert_array_equal(picture.pixels, on_white(colours[indices], opacity[indices]))


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_clipped(file_format: str) -> None:
    values = GREY16.copy()
    values[0, :5] = 0, 256, 257, 65407, 65535
    picture = images.read_picture(encode(Image.fromarray(values), file_format))
    np.testing.assert_array_equal(picture.pixels, three(np.rint(values / 257)))
    assert picture.original_mode == "I;16"
    assert picture.notes == ("16 bits a value were reduced to 8.",)


def transparent_chunk(*values: Any) -> bytes:
    body = struct.pack(f">{len(values)}H", *values)
    kind = b"tRNS"
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize(("colour", "channels"), [(2, 3), (6, 4), (4, 2)])
def test_sixteen_bit_colour_png(colour: int, channels: int) -> None:
    values = RNG.integers(0, 256, (HEIGHT, WIDTH, channels), dtype=np.uint8)
    wide = values.astype(">u2") * np.array(257, dtype=">u2")
    rows = [row.astype(">u2").tobytes() for row in wide]
    picture = images.read_picture(png_file(WIDTH, HEIGHT, 16, colour, rows))
    seen = values[..., :3] if channels > 2 else np.repeat(values[..., :1], 3, axis=2)
    expected = seen if channels == 3 else on_white(seen, values[..., -1])
    np.testing.assert_array_equal(picture.pixels, expected)
    assert picture.notes[0] == "16 bits a value were reduced to 8."


def test_sixteen_bit_png_with_a_transparent_colour() -> None:
    grey = np.array([[0, 1000, 65535]], dtype=">u2")
    picture = images.read_picture(png_file(3, 1, 16, 0, [grey.tobytes()], transparent_chunk(1000)))
    assert picture.pixels[0, :, 0].tolist() == [0, 255, 255]
    colour = np.array([[0, 0, 0x0901], [0x0703, 0x08FE, 0x0912]], dtype=">u2")
    data = png_file(2, 1, 16, 2, [colour.tobytes()], transparent_chunk(*colour[1].tolist()))
    assert images.read_picture(data).pixels.tolist() == [[[0, 0, 9], [255, 255, 255]]]


@pytest.mark.parametrize(("bits", "step"), [(2, 85), (4, 17)])
def test_few_bits_of_grey_fill_all_levels_and_their_transparent_one_is_found(bits: int, step: int) -> None:
    row = bytes([0b00011011]) if bits == 2 else bytes([0x01, 0x2F])
    levels = [0, 1, 2, 3] if bits == 2 else [0, 1, 2, 15]
    assert images.read_picture(png_file(4, 1, bits, 0, [row])).pixels[0, :, 0].tolist() == [
        level * step for level in levels
    ]
    clear = images.read_picture(png_file(4, 1, bits, 0, [row], transparent_chunk(1)))
    assert clear.pixels[0, :, 0].tolist() == [0, 255, levels[2] * step, 255]
    assert clear.notes == ("Transparent parts were put on white.",)


@pytest.mark.parametrize("order", ["<", ">"])
def test_sixteen_bit_tiff_in_both_byte_orders(order: Literal["<", ">"]) -> None:
    picture = images.read_picture(tiff_file(GREY16, 16, order=order))
    np.testing.assert_array_equal(picture.pixels, three(np.rint(GREY16 / 257)))


def test_sixteen_bit_tiff_that_counts_from_white() -> None:
    picture = images.read_picture(tiff_file(GREY16, 16, photometric=0))
    np.testing.assert_array_equal(picture.pixels, three(255 - np.rint(GREY16 / 257)))


def test_float_tiff_of_fractions_is_multiplied_by_255() -> None:
    values = RNG.random((HEIGHT, WIDTH), dtype=np.float32)
    picture = images.read_picture(encode(Image.fromarray(values), "TIFF"))
    np.testing.assert_array_equal(picture.pixels, three(np.rint(values.astype(float) * 255)))
    assert picture.notes == ("Values from 0 to 1 were multiplied by 255.",)


def test_float_tiff_of_pixel_values_is_rounded() -> None:
    values = (RNG.random((HEIGHT, WIDTH)) * 255).astype(np.float32)
    picture = images.read_picture(encode(Image.fromarray(values), "TIFF"))
    np.testing.assert_array_equal(picture.pixels, three(np.rint(values)))
    assert picture.notes == ()


def test_other_float_tiff_runs_from_lowest_to_highest() -> None:
    values = np.array([[-2.0, 0.0, 8.0]], dtype=np.float32)
    picture = images.read_picture(encode(Image.fromarray(values), "TIFF"))
    assert picture.pixels[0, :, 0].tolist() == [0, 51, 255]
    assert picture.notes == ("Values from -2 (now black) to 8 (now white) were brought to 0…255.",)


def test_what_is_not_finite_is_black_or_white() -> None:
    values = np.array([[np.nan, np.inf, -np.inf, 0.2]], dtype=np.float32)
    picture = images.read_picture(encode(Image.fromarray(values), "TIFF"))
    assert picture.pixels[0, :, 0].tolist() == [0, 255, 0, 51]
    signalling = np.array([[0x7FA00000]], dtype=np.uint32).view(np.float32)
    assert images.read_picture(tiff_file(signalling, 32, 3)).pixels.max() == 0
    nothing = np.full((1, 2), np.nan, dtype=np.float32)
    assert images.read_picture(encode(Image.fromarray(nothing), "TIFF")).pixels.max() == 0


def test_integers_of_32_bits() -> None:
    values = np.array([[1000, 2000, 3000]], dtype=np.int32)
    assert images.read_picture(tiff_file(values, 32, 2)).pixels[0, :, 0].tolist() == [0, 128, 255]
    flat = np.full((1, 3), 1000, dtype=np.int32)
    assert images.read_picture(tiff_file(flat, 32, 2)).pixels[0, :, 0].tolist() == [0, 0, 0]


def test_cmyk_tiff() -> None:
    inks = RNG.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint8)
    picture = images.read_picture(encode(Image.frombytes("CMYK", (WIDTH, HEIGHT), inks.tobytes()), "TIFF"))
    ink, black = inks[..., :3].astype(int), inks[..., 3:].astype(int)
    expected = (255 - ink) * (255 - black) / 255
    assert np.abs(picture.pixels - expected).max() <= 1
    assert picture.notes == ("Printing inks (CMYK) were converted to red, green and blue.",)


def test_cmyk_jpeg_is_not_inverted() -> None:
    # No ink but yellow: white paper seen through it, so red and green are full and blue is gone.
    picture = images.read_picture(encode(Image.new("CMYK", (16, 16), (0, 0, 255, 0)), "JPEG", quality=100))
    red, green, blue = picture.pixels.reshape(-1, 3).astype(int).T
    assert red.min() >= 250
    assert green.min() >= 250
    assert blue.max() <= 5


def test_lab_tiff_is_converted() -> None:
    neutral = Image.new("LAB", (4, 4), (128, 128, 128))
    red, green, blue = images.read_picture(encode(neutral, "TIFF")).pixels[0, 0].astype(int)
    assert max(red, green, blue) - min(red, green, blue) <= 3
    assert 110 < green < 130


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_jpeg_is_close_to_what_was_saved(mode: str) -> None:
    rows, columns = np.mgrid[0:64, 0:64]
    smooth = Image.fromarray(np.dstack([rows * 3, columns * 3, rows + columns]).astype(np.uint8)).convert(mode)
    picture = images.read_picture(encode(smooth, "JPEG", quality=95, subsampling=0))
    assert np.abs(picture.pixels.astype(int) - np.asarray(smooth.convert("RGB"))).max() <= 6
    assert picture.original_format == "JPEG"


def test_a_wide_picture_is_read_in_bands_without_a_seam() -> None:
    values = RNG.integers(0, 256, (130, 9001), dtype=np.uint8)
    np.testing.assert_array_equal(images.read_picture(encode(Image.fromarray(values), "PNG")).pixels, three(values))
