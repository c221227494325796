"""Draw the sample pictures that are not photographs. Every function returns the same pixels every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]
Field = NDArray[np.float64]

# Colour-blind safe: M. Okabe and K. Ito, Color Universal Design, 2008.
PAPER = (240, 236, 226)
BLUE = (0, 114, 178)
ORANGE = (230, 159, 0)
GREEN = (0, 158, 115)
PURPLE = (204, 121, 167)


def draw_ramp() -> Pixels:
    """Draw every grey level once, from black on the left to white on the right: (64, 256)."""
    return np.tile(np.arange(256, dtype=np.uint8), (64, 1))


def draw_checkerboard() -> Pixels:
    """Draw black and white squares of 16 pixels: (128, 128)."""
    rows, columns = np.indices((128, 128)) // 16
    return ((rows + columns) % 2 * 255).astype(np.uint8)


def draw_gratings() -> Pixels:
    """Draw stripes of period 8 in four directions, one a quarter: (256, 256)."""
    rows, columns = np.indices((128, 128), dtype=np.float64)
    vertical, horizontal = columns, rows
    rising, falling = (columns + rows) / np.sqrt(2), (columns - rows) / np.sqrt(2)
    phases = np.block([[vertical, horizontal], [rising, falling]])
    return _to_levels(0.5 + 0.5 * np.cos(2 * np.pi * phases / 8))


def draw_rings() -> Pixels:
    """Draw rings that get finer outwards, a zone plate with all directions and many widths: (256, 256)."""
    rows, columns = np.indices((256, 256), dtype=np.float64) - 127.5
    # The wave's frequency grows evenly from 0 in the centre to 1/4 a pixel in the middle of each side.
    return _to_levels(0.5 + 0.5 * np.cos(np.pi * (rows**2 + columns**2) / 512))


def draw_word() -> Pixels:
    """Write a word in black on white: (128, 256)."""
    image = Image.new("L", (256, 128), 255)
    font = ImageFont.load_default(size=96)
    ImageDraw.Draw(image).text((128, 60), "edge", fill=0, font=font, anchor="mm")
    return np.array(image)


def draw_shapes() -> Pixels:
    """Draw a disc, a square, a triangle and a ring on paper, edges smooth: (192, 192, 3)."""
    y, x = np.indices((192, 192), dtype=np.float64)
    disc = np.hypot(y - 54, x - 54) - 34
    square = np.maximum(abs(y - 54), abs(x - 138)) - 32
    ring = abs(np.hypot(y - 138, x - 138) - 27) - 8
    triangle = np.maximum(y - 168, 0.5 * (104 - y) + abs(x - 54) * np.cos(np.pi / 6))
    picture = np.full((192, 192, 3), PAPER, dtype=np.float64)
    for distance, colour in ((disc, BLUE), (square, ORANGE), (triangle, GREEN), (ring, PURPLE)):
        cover = np.clip(0.5 - distance, 0, 1)[..., np.newaxis]
        picture = picture * (1 - cover) + np.array(colour) * cover
    return np.rint(picture).astype(np.uint8)


def draw_bus() -> Pixels:
    """Draw a school bus from the side on a road, edges smooth: (224, 224, 3)."""
    y, x = np.indices((224, 224), dtype=np.float64)
    sky = np.array([150.0, 190, 225]) + (y / 224)[..., np.newaxis] * np.array([60.0, 35, 10])
    picture = np.where((y < 160)[..., np.newaxis], sky, np.array([104.0, 106, 112]))

    def box(top: float, bottom: float, left: float, right: float, corner: float = 2) -> Field:
        """Measure the distance to a box with round corners, below 0 inside."""
        down = abs(y - (top + bottom) / 2) - (bottom - top) / 2 + corner
        across = abs(x - (left + right) / 2) - (right - left) / 2 + corner
        outside = np.hypot(np.maximum(down, 0), np.maximum(across, 0))
        return np.asarray(outside + np.minimum(np.maximum(down, across), 0) - corner)

    yellow, dark, glass, white = (244, 180, 20), (34, 32, 30), (70, 96, 120), (248, 246, 238)
    parts = [(box(76, 157, 34, 172, 9), yellow), (box(112, 157, 160, 194, 7), yellow), (box(152, 159, 34, 194), dark)]
    parts += [(box(88, 110, left, left + 17, 3), glass) for left in (42, 63, 84, 105)]
    parts += [(box(88, 150, 129, 147, 3), dark), (box(90, 148, 131, 145, 2), glass), (box(88, 112, 152, 168, 3), glass)]
    parts += [(box(118, 122, 34, 126, 1), dark), (box(134, 138, 34, 126, 1), dark), (box(126, 134, 186, 193, 3), white)]
    for middle in (66.0, 162.0):
        hub = np.hypot(y - 158, x - middle)
        parts += [(hub - 15, dark), (hub - 6, (176, 176, 170))]
    for distance, colour in parts:
        cover = np.clip(0.5 - distance, 0, 1)[..., np.newaxis]
        picture = picture * (1 - cover) + np.array(colour) * cover
    return np.rint(picture).astype(np.uint8)


def draw_digit() -> Pixels:
    """Draw a five as if by a pen, white on black: (28, 28)."""
    turn = np.linspace(-2.35, 2.45, 60)
    bowl = np.stack([16.6 + 4.4 * np.sin(turn), 12.8 + 5.4 * np.cos(turn)], axis=1)
    top = _stroke((6.2, 19.0), (6.6, 10.6))
    back = _stroke((6.6, 10.6), (13.4, 9.6))
    path = np.concatenate([top, back, bowl])
    cells = np.moveaxis(np.indices((28, 28)), 0, -1).reshape(-1, 1, 2)
    distance = np.sqrt(((cells - path) ** 2).sum(axis=-1)).min(axis=1).reshape(28, 28)
    return _to_levels(np.clip(1.75 - distance, 0, 1))


def draw_spikes() -> Pixels:
    """Draw a soft ball with one pixel in twenty turned black or white: (128, 128)."""
    y, x = np.indices((128, 128), dtype=np.float64) - 63.5
    inside = np.clip(46.5 - np.hypot(y, x), 0, 1)
    light = np.clip(0.75 - (y + x) / 180, 0, 1)
    picture = _to_levels(0.45 * (1 - inside) + light * inside)
    chance = np.random.default_rng(20).random((128, 128))
    picture[chance < 0.025] = 0
    picture[chance > 0.975] = 255
    return picture


def _stroke(start: tuple[float, float], end: tuple[float, float]) -> Field:
    """Return 40 points from start to end, as (row, column)."""
    return np.linspace(start, end, 40)


def _to_levels(brightness: Field) -> Pixels:
    return np.rint(brightness * 255).astype(np.uint8)


DRAWINGS: Mapping[str, Callable[[], Pixels]] = MappingProxyType(
    {
        "shapes": draw_shapes,
        "bus": draw_bus,
        "digit": draw_digit,
        "word": draw_word,
        "checkerboard": draw_checkerboard,
        "gratings": draw_gratings,
        "rings": draw_rings,
        "ramp": draw_ramp,
        "spikes": draw_spikes,
    }
)
