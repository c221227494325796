"""Photographs of three things, drawn: each elsewhere, another size, turned, in another light, before another wall."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

THINGS = ("cup", "pen", "ball")
WIDTH, HEIGHT = 240, 180


def photograph(thing: str, seed: int) -> bytes:
    """Take a picture of a thing, as the file that a camera hands over."""
    rng = np.random.default_rng((THINGS.index(thing), seed))
    wall = rng.uniform(90, 200) + rng.uniform(-25, 25, 3)
    photo = Image.new("RGB", (WIDTH, HEIGHT), tuple(wall.astype(int)))
    side = int(HEIGHT * rng.uniform(0.5, 0.75))
    drawn = _DRAWN[thing](side, rng).rotate(rng.uniform(-20, 20), Image.Resampling.BILINEAR, expand=True)
    middle = (np.array([WIDTH, HEIGHT]) - drawn.size) / 2 + rng.uniform(-16, 16, 2)
    photo.paste(drawn, tuple(middle.astype(int)), drawn)
    return _lit(photo, rng)


def _lit(photo: Image.Image, rng: np.random.Generator) -> bytes:
    """Put the light to one side, add the grain of a cheap camera, and save as such cameras do."""
    rows, columns = np.mgrid[-0.5 : 0.5 : HEIGHT * 1j, -0.5 : 0.5 : WIDTH * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    light = rng.uniform(0.75, 1.15) + rng.uniform(0, 0.4) * (np.cos(angle) * columns + np.sin(angle) * rows)
    blurred = photo.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.5)))
    values = np.asarray(blurred, float) * light[..., np.newaxis] + rng.normal(0, 5, (HEIGHT, WIDTH, 3))
    file = io.BytesIO()
    Image.fromarray(values.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=80)
    return file.getvalue()


def _colour(rng: np.random.Generator, *levels: float) -> tuple[int, ...]:
    return tuple(int(level) for level in np.array(levels) + rng.uniform(-20, 20, 3))


def _canvas(side: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    canvas = Image.new("RGBA", (side, side))
    return canvas, ImageDraw.Draw(canvas)


def _cup(side: int, rng: np.random.Generator) -> Image.Image:
    canvas, draw = _canvas(side)
    s, colour = side / 100, _colour(rng, 60, 90, 170)
    draw.arc((58 * s, 32 * s, 98 * s, 72 * s), -90, 90, fill=colour, width=int(9 * s))
    draw.rectangle((12 * s, 22 * s, 76 * s, 90 * s), fill=colour)
    draw.ellipse((12 * s, 14 * s, 76 * s, 32 * s), fill=_colour(rng, 40, 30, 25))
    return canvas


def _pen(side: int, rng: np.random.Generator) -> Image.Image:
    canvas, draw = _canvas(side)
    s = side / 100
    draw.rectangle((42 * s, 2 * s, 58 * s, 78 * s), fill=_colour(rng, 50, 50, 60))
    draw.polygon([(42 * s, 78 * s), (58 * s, 78 * s), (50 * s, 99 * s)], fill=_colour(rng, 200, 170, 120))
    return canvas


def _ball(side: int, rng: np.random.Generator) -> Image.Image:
    canvas, draw = _canvas(side)
    s = side / 100
    draw.ellipse((14 * s, 14 * s, 86 * s, 86 * s), fill=_colour(rng, 190, 80, 50))
    draw.ellipse((30 * s, 26 * s, 48 * s, 40 * s), fill=_colour(rng, 230, 190, 170))
    return canvas


_DRAWN = {"cup": _cup, "pen": _pen, "ball": _ball}
