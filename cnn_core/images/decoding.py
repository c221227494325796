"""From Pillow's many pixel modes to 8-bit RGB, a band of rows at a time so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

Pixels = NDArray[np.uint8]

BAND_PIXELS = 1_000_000
WHITE = (255, 255, 255)
GREY_16 = ("I;16", "I;16L", "I;16B", "I;16N")
GREY_WIDE = ("I", "F")
# Largest value a 16-bit grey mode can hold, where the file stores fewer bits.
GREY_16_PEAKS = {"I;12": 4095}
# Grey levels of less than 8 bits are spread over 0..255 by Pillow, their transparent level is not.
FEW_BITS_STEPS = {"L;2": 85, "L;4": 17}
TIFF_PHOTOMETRIC = 262
WHITE_IS_ZERO = 0


class Storage(NamedTuple):
    """
    How the file stores its values: what Pillow forgets once the pixels are loaded.

    Attributes
    ----------
    mode : str
        Pillow's pixel mode, e.g. ``"RGB"``, ``"P"``, ``"I;16"``.
    raw_mode : str
        Pillow's name for the packing in the file, e.g. ``"RGB;16B"``; empty if unknown.
    inverted : bool
        Whether 16-bit grey counts from white down (TIFF's WhiteIsZero, which Pillow leaves as stored).
    """

    mode: str
    raw_mode: str
    inverted: bool


def describe_storage(image: ImageFile.ImageFile) -> Storage:
    """
    Read how the values are stored, before the pixels are loaded.

    Parameters
    ----------
    image : PIL.ImageFile.ImageFile
        An opened picture that has not been loaded.

    Returns
    -------
    Storage
        Pixel mode, packing, direction of grey.
    """
    arguments: Any = image.tile[0][3] if image.tile else ""
    raw_mode = arguments[0] if isinstance(arguments, tuple) and arguments else arguments
    tags = getattr(image, "tag_v2", {})
    inverted = image.mode in GREY_16 and tags.get(TIFF_PHOTOMETRIC) == WHITE_IS_ZERO
    return Storage(image.mode, raw_mode if isinstance(raw_mode, str) else "", inverted)


def to_rgb(image: Image.Image, storage: Storage) -> tuple[Pixels, list[str]]:
    """
    Convert a loaded picture of any mode to 8-bit RGB, transparent parts on white.

    Parameters
    ----------
    image : PIL.Image.Image
        A loaded picture.
    storage : Storage
        What `describe_storage` said before loading.

    Returns
    -------
    pixels : ndarray of shape (H, W, 3)
        uint8 RGB. 16-bit grey becomes ``round(value*255/65535)``; a pixel of opacity A in 0..255 becomes
        ``round((A*value + (255 - A)*255)/255)``.
    notes : list of str
        One sentence for each change worth knowing.

    Raises
    ------
    ValueError
        If Pillow knows no way from this mode to RGB.
    """
    if image.mode in GREY_16:
        return _grey_16_to_rgb(image, storage)
    if image.mode in GREY_WIDE:
        return _grey_wide_to_rgb(image)
    notes = []
    if image.mode == "CMYK":
        notes.append("Printing inks (CMYK) were converted to red, green and blue.")
    if ";16" in storage.raw_mode:
        notes.append("16 bits a value were reduced to 8.")
    pixels, see_through = _colours_to_rgb(image, storage)
    if see_through:
        notes.append("Transparent parts were put on white.")
    return pixels, notes


def _bands(image: Image.Image) -> Iterator[tuple[int, int, Image.Image]]:
    """Yield the picture as (first row, row after the last, band)."""
    width, height = image.size
    rows = max(1, BAND_PIXELS // width)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        yield top, bottom, image.crop((0, top, width, bottom))


def _empty_rgb(image: Image.Image) -> Pixels:
    return np.empty((image.size[1], image.size[0], 3), dtype=np.uint8)


def _colours_to_rgb(image: Image.Image, storage: Storage) -> tuple[Pixels, bool]:
    if image.mode == "La":
        image = image.convert("LA")
    _narrow_transparent_colour(image, storage)
    pixels, see_through = _empty_rgb(image), False
    for top, bottom, band in _bands(image):
        if band.has_transparency_data:
            band = band.convert("RGBA")
            alpha = band.getchannel("A")
            if alpha.getextrema() != (255, 255):
                see_through = True
                on_white = Image.new("RGB", band.size, WHITE)
                on_white.paste(band, mask=alpha)
                band = on_white
        pixels[top:bottom] = np.asarray(band.convert("RGB"))
    return pixels, see_through


def _narrow_transparent_colour(image: Image.Image, storage: Storage) -> None:
    """Bring a transparent colour to the 8 bits its pixels were brought to."""
    colour = image.info.get("transparency")
    if isinstance(colour, tuple) and ";16" in storage.raw_mode:
        image.info["transparency"] = tuple(value >> 8 for value in colour)
    elif isinstance(colour, int) and storage.raw_mode in FEW_BITS_STEPS:
        image.info["transparency"] = colour * FEW_BITS_STEPS[storage.raw_mode]


def _grey_16_to_rgb(image: Image.Image, storage: Storage) -> tuple[Pixels, list[str]]:
    peak = GREY_16_PEAKS.get(storage.raw_mode, 65535)
    levels = np.minimum(np.arange(65536), peak)
    table = ((levels * 255 * 2 + peak) // (2 * peak)).astype(np.uint8)
    if storage.inverted:
        table = np.uint8(255) - table
    notes = [f"{peak.bit_length()} bits a value were reduced to 8."]
    transparent = image.info.get("transparency")
    pixels, see_through = _empty_rgb(image), False
    for top, bottom, band in _bands(image):
        values = np.asarray(band)
        grey = table[values]
        if isinstance(transparent, int) and (clear := values == transparent).any():
            grey[clear], see_through = 255, True
        pixels[top:bottom] = grey[..., np.newaxis]
    if see_through:
        notes.append("Transparent parts were put on white.")
    return pixels, notes


def _grey_wide_to_rgb(image: Image.Image) -> tuple[Pixels, list[str]]:
    """Map 32-bit values: 0..1 and 0..255 by their meaning, anything else from lowest to highest."""
    low, high = _finite_range(image)
    low, scale, notes = _wide_scale(low, high, image.mode)
    pixels = _empty_rgb(image)
    for top, bottom, band in _bands(image):
        values = (_as_float64(band) - low) * scale
        values = np.nan_to_num(values, nan=0.0, posinf=255.0, neginf=0.0)
        pixels[top:bottom] = np.rint(values).clip(0, 255).astype(np.uint8)[..., np.newaxis]
    return pixels, notes


def _wide_scale(low: float, high: float, mode: str) -> tuple[float, float, list[str]]:
    """Choose what to subtract, what to multiply by, and the sentence that says so."""
    if low >= 0 and high <= 1 and mode == "F":
        return 0.0, 255.0, ["Values from 0 to 1 were multiplied by 255."]
    if low >= 0 and high <= 255:
        return 0.0, 1.0, []
    note = f"Values from {low:g} (now black) to {high:g} (now white) were brought to 0…255."
    return low, 255.0 / (high - low) if high > low else 0.0, [note]


def _finite_range(image: Image.Image) -> tuple[float, float]:
    """Return lowest and highest finite value, (0, 0) if there is none."""
    low, high = np.inf, -np.inf
    for _, _, band in _bands(image):
        values = _as_float64(band)
        finite = np.isfinite(values)
        low = min(low, float(np.min(values, where=finite, initial=np.inf)))
        high = max(high, float(np.max(values, where=finite, initial=-np.inf)))
    return (low, high) if low <= high else (0.0, 0.0)


def _as_float64(band: Image.Image) -> NDArray[np.float64]:
    # Damaged files hold "signalling" not-a-numbers, which NumPy warns about when it widens them.
    with np.errstate(invalid="ignore"):
        return np.asarray(band).astype(np.float64)
