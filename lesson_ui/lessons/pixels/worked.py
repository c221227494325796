"""Pictures are numbers: how many, which, on which scale and in which order, with the live numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cnn_core.images import SCALES, rescale
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.pixels.figure import PixelsInfo
from lesson_ui.words.formulas import equals, tex_number
from lesson_ui.words.numbers import count_text, is_exact, number_text

Words = dict[str, Any]

DECIMALS = 3
COLOURFUL = 0.8  # of the strongest colour
BATCH = 16  # pictures in the example of a batch


class PixelsFacts(NamedTuple):
    """
    Values for the explanation of the picture and the chosen pixel.

    Attributes
    ----------
    cell : (int, int)
        Row and column of the pixel: the pinned one, or the one to start at.
    answer, hint : str
        How many numbers the picture is, and the product that says so.
    accepts : tuple of str
        Ways to type the answer.
    question, size, pixel, scales, layouts : dict
        Values for the placeholders of the sections of the same subject.
    """

    cell: tuple[int, int]
    answer: str
    hint: str
    accepts: tuple[str, ...]
    question: Words
    size: Words
    pixel: Words
    scales: Words
    layouts: Words


@shared(32)
def start_pixel(info: PixelsInfo) -> tuple[int, int]:
    """Pick the pixel the cursor starts at: a colourful one near the middle, or the middle of a grey picture."""
    rows, columns, _ = info.tensor.shape
    range_of_channels = np.ptp(info.tensor, axis=2)  # (H, W): how far the channels lie apart
    i, j = np.nonzero(range_of_channels >= COLOURFUL * range_of_channels.max())
    nearest = int(np.argmin((i - rows // 2) ** 2 + (j - columns // 2) ** 2))
    return int(i[nearest]), int(j[nearest])


@shared(32)
def pixels_facts(info: PixelsInfo, pin: tuple[int, int] | None, *, words: Words) -> PixelsFacts:
    """Work out the size of a picture and one of its pixels."""
    rows, columns, channels = info.tensor.shape
    cell = pin or start_pixel(info)
    place = {"row": cell[0], "column": cell[1]}
    sizes = {"H": rows, "W": columns, "C": channels}
    counted = {"rows": rows, "columns": columns, "channels": channels}
    return PixelsFacts(
        cell=cell,
        answer=count_text(info.size),
        hint=words["hint_count" if channels > 1 else "hint_count_one"].format(**counted),
        accepts=(str(info.size), f"{info.size:,}", f"{rows}·{columns}·{channels}", f"{rows}*{columns}*{channels}"),
        question={"rows": rows, "columns": columns, "in_channels": words["in_channels"][str(channels)]},
        size={**sizes, "count": tex_number(info.size, 0), **_notes(info, words)},
        pixel={
            "numbers": words["numbers_of_a_pixel"][str(channels)],
            "pinned": words["pinned" if pin else "not_pinned"].format(**place),
        }
        | {"table": pixel_table(info, cell, words)},
        scales={"first": words[info.channels[0]], **_scales(int(info.tensor[cell][0]))},
        layouts=sizes | place | _places(info, cell) | {"N": BATCH, "first": words[info.channels[0]]},
    )


def pixel_table(info: PixelsInfo, cell: tuple[int, int], words: Words) -> str:
    """List one pixel's numbers, channel by channel."""
    row, column = cell
    titles = [words["channel_column"], "`image[row, column, channel]`", "`tensor[channel, row, column]`"]
    lines = [[*titles, *(words["scales"][key] for key in SCALES)], ["---"] * 3 + ["---:"] * len(SCALES)]
    for k, name in enumerate(info.channels):
        value = int(info.tensor[row, column, k])
        scaled = [number_text(float(rescale(value, key)), 0 if key == "0..255" else DECIMALS) for key in SCALES]
        lines.append([words[name], f"`image[{row}, {column}, {k}]`", f"`tensor[{k}, {row}, {column}]`", *scaled])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _notes(info: PixelsInfo, words: Words) -> Words:
    stored = " × ".join(map(str, info.stored))
    smaller = info.stored[:2] != info.tensor.shape[:2]
    channels = "neutral" if info.stored[2] == 1 else "coloured" if len(info.channels) == 3 else "made_grey"
    return {
        "size_note": words["smaller" if smaller else "same_size"].format(stored=stored),
        "bytes": count_text(info.size),
        "channel_note": words[channels],
    }


def _scales(value: int) -> Words:
    names = {"0..1": "unit", "-1..1": "signed"}
    found: Words = {"value": value}
    for key, name in names.items():
        exact = float(rescale(value, key))
        found |= {name: tex_number(exact, DECIMALS), f"{name}_sign": equals(is_exact(exact, DECIMALS))}
    return found


def _places(info: PixelsInfo, cell: tuple[int, int]) -> Words:
    """Compute the offset of the pixel's first value in memory, in both layouts, counted from 1."""
    _, columns, channels = info.tensor.shape
    before = cell[0] * columns + cell[1]
    return {
        "count": count_text(info.size),
        "place_last": count_text(before * channels + 1),
        "place_first": count_text(before + 1),
    }
