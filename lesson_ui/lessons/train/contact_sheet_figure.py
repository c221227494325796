"""The pictures of a class in rows, numbered, as one picture."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

CELL = 104  # pixels a side of each picture: twice as many as on the page, for fine screens
GAP = 8
SHOWN = 2  # pixels of the sheet for one of the page
COLUMNS = 8
INK, PAPER = (255, 255, 255, 255), (16, 18, 20, 190)
EMPTY = (128, 128, 128, 150)


def sheet_width(count: int) -> int:
    """Compute the width of a contact sheet on the page."""
    return (min(COLUMNS, max(1, count)) * (CELL + GAP) - GAP) // SHOWN


@lru_cache(maxsize=64)
def contact_sheet(squares: tuple[bytes, ...], side: int, least: int) -> bytes:
    """Draw the pictures of a class in rows of eight."""
    places = max(least, len(squares))
    columns = min(COLUMNS, places)
    rows = -(-places // COLUMNS)
    step = CELL + GAP
    canvas = Image.new("RGBA", (columns * step - GAP, rows * step - GAP))
    pen, font = ImageDraw.Draw(canvas), ImageFont.load_default(24)
    for place in range(places):
        top, left = place // COLUMNS * step, place % COLUMNS * step
        if place >= len(squares):
            pen.rounded_rectangle((left + 1, top + 1, left + CELL - 2, top + CELL - 2), 8, outline=EMPTY, width=2)
            continue
        picture = Image.frombytes("RGB", (side, side), squares[place])
        canvas.paste(picture.resize((CELL, CELL), Image.Resampling.BILINEAR), (left, top))
        label = str(place + 1)
        wide = pen.textlength(label, font)
        pen.rectangle((left, top, left + wide + 8, top + 28), fill=PAPER)
        pen.text((left + 4, top + 14), label, INK, font, anchor="lm")
    file = io.BytesIO()
    canvas.save(file, "WEBP", quality=85, method=0)
    return file.getvalue()
