"""Uploads of every kind become the right numbers, or one sentence that says why not."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnn_core import images
from cnn_core.errors import InvalidInputError

HEIGHT, WIDTH = 5, 7
RNG = np.random.default_rng(7)
GREY = RNG.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
RGB = RNG.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
ALPHA = RNG.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)
GREY16 = RNG.integers(0, 65536, (HEIGHT, WIDTH), dtype=np.uint16)
LOSSLESS = ("PNG", "BMP", "TIFF", "WEBP")


def encode(image, file_format, **options):
    if file_format == "WEBP":
        options = {"lossless": True, "exact": True} | options
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def three(grey):
    return np.repeat(np.asarray(grey)[..., None], 3, axis=2)


def on_white(values, alpha):
    values, alpha = values.astype(int), alpha.astype(int)
    if values.ndim == 3:
        alpha = alpha[..., None]
    return np.floor((alpha * values + (255 - alpha) * 255) / 255 + 0.5).astype(np.uint8)


def palette_picture():
    indices = RNG.integers(0, 4, (HEIGHT, WIDTH), dtype=np.uint8)
    colours = RNG.integers(0, 256, (4, 3), dtype=np.uint8)
    image = Image.frombytes("P", (WIDTH, HEIGHT), indices.tobytes())
    image.putpalette(colours.tobytes())
    return image, indices, colours


# ---------------------------------------------------------------- every mode and format


@pytest.mark.parametrize("file_format", LOSSLESS)
def test_rgb_is_kept_exactly(file_format):
    picture = images.read_picture(encode(Image.fromarray(RGB), file_format), "mine")
    np.testing.assert_array_equal(picture.pixels, RGB)
    assert picture.pixels.dtype == np.uint8
    assert picture[1:] == ("mine", (HEIGHT, WIDTH), file_format, "RGB", ())


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF", "GIF"])
def test_grey_becomes_three_equal_channels(file_format):
    picture = images.read_picture(encode(Image.fromarray(GREY), file_format))
    np.testing.assert_array_equal(picture.pixels, three(GREY))


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF", "GIF"])
def test_one_bit_becomes_black_and_white(file_format):
    bits = RNG.integers(0, 2, (HEIGHT, WIDTH)).astype(bool)
    picture = images.read_picture(encode(Image.fromarray(bits), file_format))
    np.testing.assert_array_equal(picture.pixels, three(bits * 255))


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "WEBP"])
def test_alpha_is_composited_on_white(file_format):
    image = Image.fromarray(np.dstack([RGB, ALPHA]))
    picture = images.read_picture(encode(image, file_format))
    np.testing.assert_array_equal(picture.pixels, on_white(RGB, ALPHA))
    assert picture.notes == ("Transparent parts were put on white.",)


def test_an_opaque_alpha_channel_changes_nothing_and_is_not_mentioned():
    picture = images.read_picture(encode(Image.fromarray(np.dstack([RGB, np.full_like(ALPHA, 255)])), "PNG"))
    np.testing.assert_array_equal(picture.pixels, RGB)
    assert picture.notes == ()


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_grey_with_alpha(file_format):
    image = Image.merge("LA", [Image.fromarray(GREY), Image.fromarray(ALPHA)])
    picture = images.read_picture(encode(image, file_format))
    np.testing.assert_array_equal(picture.pixels, three(on_white(GREY, ALPHA)))


@pytest.mark.parametrize("file_format", ["PNG", "GIF", "BMP", "TIFF"])
def test_palette_colours_are_looked_up(file_format):
    image, indices, colours = palette_picture()
    picture = images.read_picture(encode(image, file_format))
    np.testing.assert_array_equal(picture.pixels, colours[indices])


def test_palette_with_one_transparent_colour():
    image, indices, colours = palette_picture()
    for file_format in ("PNG", "GIF"):
        picture = images.read_picture(encode(image, file_format, transparency=2))
        np.testing.assert_array_equal(picture.pixels, np.where((indices == 2)[..., None], 255, colours[indices]))
        assert "Transparent parts were put on white." in picture.notes


def test_palette_with_an_opacity_for_each_colour():
    image, indices, colours = palette_picture()
    opacity = np.array([0, 100, 200, 255], dtype=np.uint8)
    picture = images.read_picture(encode(image, "PNG", transparency=opacity.tobytes()))
    np.testing.assert_array_equal(picture.pixels, on_white(colours[indices], opacity[indices]))


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_clipped(file_format):
    values = GREY16.copy()
    values[0, :5] = 0, 256, 257, 65407, 65535
    picture = images.read_picture(encode(Image.fromarray(values), file_format))
    np.testing.assert_array_equal(picture.pixels, three(np.rint(values / 257)))
    assert picture.original_mode == "I;16"
    assert picture.notes == ("16 bits a value were reduced to 8.",)


def png_file(width, height, bits, colour, rows, extra=b""):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def transparent_chunk(*values):
    body = struct.pack(f">{len(values)}H", *values)
    kind = b"tRNS"
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize(("colour", "channels"), [(2, 3), (6, 4), (4, 2)])
def test_sixteen_bit_colour_png(colour, channels):
    values = RNG.integers(0, 256, (HEIGHT, WIDTH, channels), dtype=np.uint8)
    wide = values.astype(">u2") * np.array(257, dtype=">u2")
    rows = [row.astype(">u2").tobytes() for row in wide]
    picture = images.read_picture(png_file(WIDTH, HEIGHT, 16, colour, rows))
    seen = values[..., :3] if channels > 2 else np.repeat(values[..., :1], 3, axis=2)
    expected = seen if channels == 3 else on_white(seen, values[..., -1])
    np.testing.assert_array_equal(picture.pixels, expected)
    assert picture.notes[0] == "16 bits a value were reduced to 8."


def test_sixteen_bit_png_with_a_transparent_colour():
    grey = np.array([[0, 1000, 65535]], dtype=">u2")
    picture = images.read_picture(png_file(3, 1, 16, 0, [grey.tobytes()], transparent_chunk(1000)))
    assert picture.pixels[0, :, 0].tolist() == [0, 255, 255]
    colour = np.array([[0, 0, 0x0901], [0x0703, 0x08FE, 0x0912]], dtype=">u2")
    data = png_file(2, 1, 16, 2, [colour.tobytes()], transparent_chunk(*colour[1].tolist()))
    assert images.read_picture(data).pixels.tolist() == [[[0, 0, 9], [255, 255, 255]]]


@pytest.mark.parametrize(("bits", "step"), [(2, 85), (4, 17)])
def test_few_bits_of_grey_are_spread_and_their_transparent_level_found(bits, step):
    row = bytes([0b00011011]) if bits == 2 else bytes([0x01, 0x2F])
    levels = [0, 1, 2, 3] if bits == 2 else [0, 1, 2, 15]
    assert images.read_picture(png_file(4, 1, bits, 0, [row])).pixels[0, :, 0].tolist() == [
        level * step for level in levels
    ]
    clear = images.read_picture(png_file(4, 1, bits, 0, [row], transparent_chunk(1)))
    assert clear.pixels[0, :, 0].tolist() == [0, 255, levels[2] * step, 255]
    assert clear.notes == ("Transparent parts were put on white.",)


def tiff_file(values, bits, sample_format=1, photometric=1, samples=1, order="<"):
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


@pytest.mark.parametrize("order", ["<", ">"])
def test_sixteen_bit_tiff_in_both_byte_orders(order):
    picture = images.read_picture(tiff_file(GREY16, 16, order=order))
    np.testing.assert_array_equal(picture.pixels, three(np.rint(GREY16 / 257)))


def test_sixteen_bit_tiff_that_counts_from_white():
    picture = images.read_picture(tiff_file(GREY16, 16, photometric=0))
    np.testing.assert_array_equal(picture.pixels, three(255 - np.rint(GREY16 / 257)))


def test_float_tiff_of_fractions_is_multiplied_by_255():
    values = RNG.random((HEIGHT, WIDTH), dtype=np.float32)
    picture = images.read_picture(encode(Image.fromarray(values), "TIFF"))
    np.testing.assert_array_equal(picture.pixels, three(np.rint(values.astype(float) * 255)))
    assert picture.notes == ("Values from 0 to 1 were multiplied by 255.",)


def test_float_tiff_of_pixel_values_is_rounded():
    values = (RNG.random((HEIGHT, WIDTH)) * 255).astype(np.float32)
    picture = images.read_picture(encode(Image.fromarray(values), "TIFF"))
    np.testing.assert_array_equal(picture.pixels, three(np.rint(values)))
    assert picture.notes == ()


def test_other_float_tiff_runs_from_lowest_to_highest():
    values = np.array([[-2.0, 0.0, 8.0]], dtype=np.float32)
    picture = images.read_picture(encode(Image.fromarray(values), "TIFF"))
    assert picture.pixels[0, :, 0].tolist() == [0, 51, 255]
    assert picture.notes == ("Values from -2 (now black) to 8 (now white) were brought to 0…255.",)


def test_what_is_not_finite_is_black_or_white():
    values = np.array([[np.nan, np.inf, -np.inf, 0.2]], dtype=np.float32)
    picture = images.read_picture(encode(Image.fromarray(values), "TIFF"))
    assert picture.pixels[0, :, 0].tolist() == [0, 255, 0, 51]
    signalling = np.array([[0x7FA00000]], dtype=np.uint32).view(np.float32)
    assert images.read_picture(tiff_file(signalling, 32, 3)).pixels.max() == 0
    nothing = np.full((1, 2), np.nan, dtype=np.float32)
    assert images.read_picture(encode(Image.fromarray(nothing), "TIFF")).pixels.max() == 0


def test_integers_of_32_bits():
    values = np.array([[1000, 2000, 3000]], dtype=np.int32)
    assert images.read_picture(tiff_file(values, 32, 2)).pixels[0, :, 0].tolist() == [0, 128, 255]
    flat = np.full((1, 3), 1000, dtype=np.int32)
    assert images.read_picture(tiff_file(flat, 32, 2)).pixels[0, :, 0].tolist() == [0, 0, 0]


def test_cmyk_tiff():
    inks = RNG.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint8)
    picture = images.read_picture(encode(Image.frombytes("CMYK", (WIDTH, HEIGHT), inks.tobytes()), "TIFF"))
    ink, black = inks[..., :3].astype(int), inks[..., 3:].astype(int)
    expected = (255 - ink) * (255 - black) / 255
    assert np.abs(picture.pixels - expected).max() <= 1
    assert picture.notes == ("Printing inks (CMYK) were converted to red, green and blue.",)


def test_cmyk_jpeg_is_not_inverted():
    # No ink but yellow: white paper seen through it, so red and green are full and blue is gone.
    picture = images.read_picture(encode(Image.new("CMYK", (16, 16), (0, 0, 255, 0)), "JPEG", quality=100))
    red, green, blue = picture.pixels.reshape(-1, 3).astype(int).T
    assert red.min() >= 250
    assert green.min() >= 250
    assert blue.max() <= 5


def test_lab_tiff_is_converted():
    neutral = Image.new("LAB", (4, 4), (128, 128, 128))
    red, green, blue = images.read_picture(encode(neutral, "TIFF")).pixels[0, 0].astype(int)
    assert max(red, green, blue) - min(red, green, blue) <= 3
    assert 110 < green < 130


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_jpeg_is_close_to_what_was_saved(mode):
    rows, columns = np.mgrid[0:64, 0:64]
    smooth = Image.fromarray(np.dstack([rows * 3, columns * 3, rows + columns]).astype(np.uint8)).convert(mode)
    picture = images.read_picture(encode(smooth, "JPEG", quality=95, subsampling=0))
    assert np.abs(picture.pixels.astype(int) - np.asarray(smooth.convert("RGB"))).max() <= 6
    assert picture.original_format == "JPEG"


def test_first_frame_of_an_animation():
    frames = [Image.new("RGB", (4, 3), colour) for colour in ("red", "lime", "blue")]
    for file_format in ("GIF", "WEBP", "PNG", "TIFF"):
        data = encode(frames[0], file_format, save_all=True, append_images=frames[1:])
        picture = images.read_picture(data)
        assert picture.pixels[0, 0].tolist() == [255, 0, 0]
        assert "This is the first of 3 frames." in picture.notes


def test_one_pixel_is_enough():
    data = encode(Image.new("RGB", (1, 1), (9, 8, 7)), "PNG")
    assert images.read_picture(data).pixels.tolist() == [[[9, 8, 7]]]
    assert images.read_picture(data, max_side=1).pixels.tolist() == [[[9, 8, 7]]]


def test_a_wide_picture_is_read_in_bands_without_a_seam():
    values = RNG.integers(0, 256, (130, 9001), dtype=np.uint8)
    np.testing.assert_array_equal(images.read_picture(encode(Image.fromarray(values), "PNG")).pixels, three(values))


def test_the_colour_profile_is_mentioned_when_it_is_not_srgb():
    plain = Image.fromarray(RGB)
    noted = "The colour profile in the file is not applied: the numbers are the stored ones."
    assert noted in images.read_picture(encode(plain, "PNG", icc_profile=b"Display P3")).notes
    assert images.read_picture(encode(plain, "PNG", icc_profile=b"desc sRGB IEC61966-2.1")).notes == ()


# ---------------------------------------------------------------- orientation

# What a camera stores for each value of the EXIF tag, made from the upright picture.
STORED_FROM_UPRIGHT = {
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
def test_exif_orientation(orientation, file_format):
    stored = np.ascontiguousarray(STORED_FROM_UPRIGHT[orientation](RGB))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = images.read_picture(encode(Image.fromarray(stored), file_format, exif=exif))
    np.testing.assert_array_equal(picture.pixels, RGB)
    assert picture.original_size == (HEIGHT, WIDTH)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_exif_orientation_of_compressed_tiff(orientation, compression):
    stored = np.ascontiguousarray(STORED_FROM_UPRIGHT[orientation](RGB))
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(Image.fromarray(stored), "TIFF", exif=exif, compression=compression)
    np.testing.assert_array_equal(images.read_picture(data).pixels, RGB)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_of_a_large_shrunken_jpeg(orientation):
    upright = np.zeros((300, 400, 3), dtype=np.uint8)
    upright[:150, :200] = (250, 20, 20)
    upright[150:, 200:] = (20, 20, 250)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.ascontiguousarray(STORED_FROM_UPRIGHT[orientation](upright)))
    picture = images.read_picture(encode(stored, "JPEG", exif=exif, quality=95), max_side=40)
    assert picture.pixels.shape == (30, 40, 3)
    assert picture.original_size == (300, 400)
    assert np.abs(picture.pixels[5, 5].astype(int) - (250, 20, 20)).max() < 12
    assert np.abs(picture.pixels[25, 35].astype(int) - (20, 20, 250)).max() < 12


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_a_senseless_orientation_is_ignored(value):
    exif = Image.Exif()
    exif[0x0112] = value
    picture = images.read_picture(encode(Image.fromarray(RGB), "PNG", exif=exif))
    np.testing.assert_array_equal(picture.pixels, RGB)


def test_damaged_camera_notes_do_not_cost_the_picture():
    data = encode(Image.fromarray(RGB), "WEBP", exif=b"Exif\0\0" + bytes(range(60)))
    np.testing.assert_array_equal(images.read_picture(data).pixels, RGB)


# ---------------------------------------------------------------- refusals


def refusal(data, name="mine.png", **options):
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


def test_empty_file():
    assert refusal(b"").problem == "The file is empty."


def test_too_many_bytes():
    error = refusal(bytes(images.MAX_BYTES + 1))
    assert error.problem == "The file is too large to read here."
    (fix,) = error.fixes
    assert "not a picture" in refusal(bytes(fix.value)).problem


OTHERS = {
    "text": (b"dear diary", "text file"),
    "letters": (("äöü €\n" * 400).encode(), "text file"),
    "SVG": (b'<?xml version="1.0"?>\n<svg width="3"></svg>', "SVG"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "HEIC"),
    "AVIF": (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
    "video": (b"\0\0\0\x20ftypisom\0\0\0\0", "video"),
    "ICO": (b"\0\0\1\0\1\0\x10\x10", "icon"),
    "PSD": (b"8BPS\0\1", "Photoshop"),
    "ZIP": (b"PK\3\4\x14\0", "archive"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    "noise": (b"\x9f\x00\xff\x13\x80" * 9, "not a picture"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_files_are_named(kind):
    data, words = OTHERS[kind]
    error = refusal(data)
    assert words in error.problem
    assert "PNG, JPEG, WEBP, GIF, BMP, TIFF" in error.allowed


def test_each_refusal_has_its_own_sentence():
    problems = [refusal(data).problem for kind, (data, _) in OTHERS.items() if kind != "letters"]  # are text as well
    assert len(set(problems)) == len(problems) == len(OTHERS) - 1


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_saving_again_as_offered_mends_it(file_format):
    fixes = refusal(OTHERS["HEIC"][0]).fixes
    assert [str(fix) for fix in fixes] == ["file = the same picture saved as PNG or JPEG"]
    assert images.read_picture(encode(Image.fromarray(RGB), file_format)).pixels.shape == RGB.shape


def declare_size(file_format, width, height):
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
def test_too_many_pixels_are_refused_from_the_header(file_format, width, height):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        error = refusal(declare_size(file_format, width, height))
    assert not caught
    assert error.problem == "The picture has too many pixels to read here."
    assert error.given == {"name": "mine.png", "height": height, "width": width}
    assert error.here == f"{height}*{width} = {height * width} > 50000000"


def test_the_offered_side_of_a_square():
    (fix,) = refusal(declare_size("PNG", 30_000, 30_000)).fixes
    assert str(fix) == "longest side <= 7071"  # 7071**2 = 49 999 041, 7072**2 = 50 013 184


def test_a_webp_canvas_that_is_too_large():
    error = refusal(declare_size("WEBP", 16_000, 16_000))
    assert error.problem == "The picture has too many pixels to read here."


def test_a_gif_whose_first_frame_is_too_large():
    frame = b"," + struct.pack("<HHHH", 0, 0, 11_000, 9_000) + b"\0\2\2D\1\0;"
    error = refusal(b"GIF89a" + struct.pack("<HH", 2, 2) + b"\0\0\0" + frame)
    assert "too many pixels" in error.problem


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 70_000), st.integers(1, 70_000_000))
def test_the_offered_side_fits_when_proportions_are_kept(height, width):
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


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "BMP", "TIFF"])
def test_cut_off_in_the_middle(file_format):
    image = Image.fromarray(RNG.integers(0, 256, (40, 50, 3), dtype=np.uint8))
    data = encode(image, file_format)
    assert ("damaged" in refusal(data[: len(data) // 2]).problem) or file_format == "TIFF"


def test_a_broken_header():
    assert "header" in refusal(b"\x89PNG\r\n\x1a\n" + bytes(30)).problem
    assert "header" in refusal(b"BM" + bytes(60)).problem


def test_a_kind_of_tiff_that_cannot_be_read():
    assert "of a kind that cannot be read" in refusal(tiff_file(np.zeros((2, 2)), 64, 3)).problem


@pytest.mark.parametrize("max_side", [0, -3])
def test_max_side_must_be_positive(max_side):
    data = encode(Image.fromarray(RGB), "PNG")
    error = refusal(data, max_side=max_side)
    assert error.problem == "The longest side of the result is not positive."
    for fix in error.fixes:
        assert images.read_picture(data, max_side=fix.value).pixels.size


# ---------------------------------------------------------------- nothing else ever escapes

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


def assert_read_or_refused(data):
    try:
        picture = images.read_picture(data)
    except InvalidInputError:
        return
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.ndim == 3
    assert picture.pixels.shape[:2] == picture.original_size


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_cut_anywhere(key, data):
    whole = SAMPLES[key]
    assert_read_or_refused(whole[: data.draw(st.integers(0, len(whole)))])


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_bytes_changed_anywhere(key, changes):
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
def test_random_bytes(start, rest):
    assert_read_or_refused(start + rest)


# ---------------------------------------------------------------- values


def test_pixel_values_are_the_course_sizes():
    photograph = encode(Image.new("RGB", (224, 224)), "PNG")
    assert images.read_picture(photograph).pixels.shape == (224, 224, 3)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 255))
def test_equal_channels_stay_exactly_themselves(value):
    assert images.to_grey(np.full((2, 3, 3), value, dtype=np.uint8)).tolist() == [[value] * 3] * 2


def srgb_light(value):
    c = value / 255
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


@settings(deadline=None, max_examples=100)
@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_grey_sends_out_as_much_light_as_the_colour(colour):
    (grey,) = images.to_grey([[colour]])[0]
    light = sum(w * srgb_light(c) for w, c in zip((0.2126, 0.7152, 0.0722), colour, strict=True))
    assert srgb_light(grey) == pytest.approx(light, abs=1e-9)
    assert min(colour) - 1e-9 <= grey <= max(colour) + 1e-9


def test_grey_of_the_primaries():
    # 255*(1.055*Y**(1/2.4) - 0.055) for Y = 0.2126, 0.7152, 0.0722
    grey = images.to_grey([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]])
    np.testing.assert_allclose(grey, [[127.10218, 219.93275, 75.96270]], atol=1e-5)
    assert sum(images.LUMINANCE_WEIGHTS) == 1


@pytest.mark.parametrize("function", [images.to_grey, images.split_channels])
@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 4), (2, 4, 5, 3), (3,)])
def test_only_colour_pictures_have_channels(function, shape):
    with pytest.raises(InvalidInputError, match="not a colour picture") as caught:
        function(np.zeros(shape, dtype=np.uint8))
    for fix in caught.value.fixes:
        function(np.zeros(fix.value, dtype=np.uint8))


def test_split_channels():
    channels = images.split_channels(RGB)
    np.testing.assert_array_equal(np.stack(channels, axis=-1), RGB)
    channels.red[0, 0] ^= 255
    assert channels.red[0, 0] != RGB[0, 0, 0]


def test_rescale_by_hand():
    values = [0, 51, 127.5, 255]
    assert images.rescale(values, "0..255").tolist() == values
    assert images.rescale(values).tolist() == [0, 0.2, 0.5, 1]
    np.testing.assert_allclose(images.rescale(values, "-1..1"), [-1, -0.6, 0, 1], atol=1e-15)


@pytest.mark.parametrize("scale", images.SCALES)
def test_rescale_and_back(scale):
    levels = np.arange(256)
    scaled = images.rescale(levels, scale)
    assert (scaled[0], scaled[-1]) == images.SCALES[scale][1:3]
    np.testing.assert_array_equal(images.to_uint8(scaled, scale), levels)


def test_scale_formulas_say_what_is_computed():
    for scale in images.SCALES.values():
        for x in (0, 10, 255):
            assert images.rescale(x, scale.key) == eval(scale.formula.replace("−", "-"), {"x": x})


@pytest.mark.parametrize("function", [images.rescale, images.to_uint8])
def test_unknown_scale(function):
    with pytest.raises(InvalidInputError, match="no such scale") as caught:
        function([0.0, 1.0], "0..2")
    for fix in caught.value.fixes:
        function([0.0, 1.0], fix.value)


@pytest.mark.parametrize("values", [[0.0, 128.0], [-0.5, 1.0], [-3.0, 0.0]])
def test_values_outside_the_scale(values):
    with pytest.raises(InvalidInputError, match="outside the scale") as caught:
        images.to_uint8(values)
    for fix in caught.value.fixes:
        images.to_uint8(values, **{"scale": "0..1", fix.parameter: fix.value})


def test_clip_and_rounding_slack():
    assert images.to_uint8([-2.0, 2.0], clip=True).tolist() == [0, 255]
    assert images.to_uint8([1 + 1e-12]).tolist() == [255]
    assert images.to_uint8(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_numbers(bad):
    values = np.array([[0.5, bad]])
    with pytest.raises(InvalidInputError, match=r"values\[0, 1\]") as caught:
        images.to_uint8(values, clip=True)
    values[~np.isfinite(values)] = caught.value.fixes[0].value
    images.to_uint8(values)


# ---------------------------------------------------------------- shapes


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 70), st.integers(0, 255))
def test_fit_keeps_the_proportions_and_a_flat_colour(height, width, max_side, value):
    flat = np.full((height, width, 3), value, dtype=np.uint8)
    small = images.fit_picture(flat, max_side)
    assert max(small.shape[:2]) == min(max(height, width), max_side)
    assert (small == value).all()
    ratio = max(small.shape[:2]) / max(height, width)
    assert abs(small.shape[0] - height * ratio) <= max(0.5, 1 - height * ratio)
    assert abs(small.shape[1] - width * ratio) <= max(0.5, 1 - width * ratio)


def test_fit_averages_fine_detail_away():
    board = (np.indices((90, 90)).sum(axis=0) % 2 * 255).astype(np.uint8)
    for max_side in (45, 40, 30, 11):
        middle = images.fit_picture(board, max_side)[2:-2, 2:-2].astype(int)
        assert np.abs(middle - 127.5).max() <= 12


def test_fit_makes_no_halo_at_an_edge():
    step = np.full((64, 64), 50, dtype=np.uint8)
    step[:, 30:] = 200
    small = images.fit_picture(step, 23)
    assert small.min() == 50
    assert small.max() == 200
    assert (np.diff(small.astype(int), axis=1) >= 0).all()


def test_fit_does_not_touch_a_small_picture():
    assert images.fit_picture(RGB, WIDTH) is RGB


def test_fit_needs_a_positive_side():
    with pytest.raises(InvalidInputError, match="max_side >= 1") as caught:
        images.fit_picture(RGB, 0)
    assert images.fit_picture(RGB, caught.value.fixes[0].value).shape == (1, 1, 3)


def test_reading_small_equals_reading_and_shrinking():
    rows, columns = np.mgrid[0:400, 0:600]
    smooth = Image.fromarray(np.dstack([rows // 2, columns // 3, (rows + columns) // 5]).astype(np.uint8))
    for file_format, tolerance in (("PNG", 0), ("JPEG", 4)):
        data = encode(smooth, file_format)
        small = images.read_picture(data, max_side=60)
        whole = images.fit_picture(images.read_picture(data).pixels, 60)
        assert np.abs(small.pixels.astype(int) - whole).max() <= tolerance
        assert small.notes == ("Made smaller: 400 × 600 became 40 × 60.",)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 12), st.integers(1, 12))
def test_centre_crop(height, width):
    picture = np.arange(height * width, dtype=np.uint8).reshape(height, width)
    square = images.centre_crop_square(picture)
    side = min(height, width)
    assert square.shape == (side, side)
    assert square[0, 0] == picture[(height - side) // 2, (width - side) // 2]
    assert not np.shares_memory(square, picture)


def test_enlarge_repeats_each_pixel():
    large = images.enlarge(RGB, 3)
    assert large.shape == (HEIGHT * 3, WIDTH * 3, 3)
    for row in range(HEIGHT * 3):
        for column in range(WIDTH * 3):
            assert (large[row, column] == RGB[row // 3, column // 3]).all()


@pytest.mark.parametrize(
    ("factor", "match"), [(0, "factor is not positive"), (-1, "factor is not positive"), (2000, "too many pixels")]
)
def test_enlarge_limits(factor, match):
    with pytest.raises(InvalidInputError, match=match) as caught:
        images.enlarge(RGB, factor)
    (fix,) = caught.value.fixes
    assert images.enlarge(RGB, fix.value).shape[0] == HEIGHT * fix.value
    if fix.relation == "<=":
        with pytest.raises(InvalidInputError, match="too many pixels"):
            images.enlarge(RGB, fix.value + 1)


@pytest.mark.parametrize("pixels", [RGB, GREY])
def test_png_keeps_every_value(pixels):
    read = images.read_picture(images.to_png(pixels)).pixels
    np.testing.assert_array_equal(read, pixels if pixels.ndim == 3 else three(pixels))
