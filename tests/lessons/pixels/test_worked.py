"""What the first lesson works out of a picture's numbers: how many, where they lie, in which scale."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lesson_ui.lessons.pixels.figure import pixels_info
from lesson_ui.lessons.pixels.worked import pixel_table, pixels_facts, start_pixel
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number

WORDS = lesson_data("pixels", "figure")
PIXELS = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)


def test_numbers_and_places_are_those_of_the_arrays() -> None:
    facts = pixels_facts(pixels_info(PIXELS, (400, 500)), (1, 2), words=WORDS)
    assert number(facts.answer) == PIXELS.size == 60
    assert {facts.answer, "4·5·3"} <= set(facts.accepts)
    laid_out = {"place_last": PIXELS.ravel(), "place_first": torch.tensor(PIXELS).permute(2, 0, 1).ravel().numpy()}
    for name, numbers in laid_out.items():
        assert numbers[int(facts.layouts[name]) - 1] == PIXELS[1, 2, 0]  # the so-many-th number, all are different
    assert number(facts.size["bytes"]) == PIXELS.nbytes
    assert facts.scales["value"] == PIXELS[1, 2, 0]
    assert number(facts.scales["unit"]) == pytest.approx(21 / 255, abs=5e-4)
    assert number(facts.scales["signed"]) == pytest.approx(21 / 127.5 - 1, abs=5e-4)


def test_the_table_of_a_pixel_in_three_scales() -> None:
    rows = [
        line.strip("| ").split(" | ")
        for line in pixel_table(pixels_info(PIXELS, (4, 5)), (1, 2), WORDS).splitlines()[2:]
    ]
    assert [row[0] for row in rows] == ["red", "green", "blue"]
    for channel, row in enumerate(rows):
        value = int(PIXELS[1, 2, channel])
        assert row[1:3] == [f"`image[1, 2, {channel}]`", f"`tensor[{channel}, 1, 2]`"]
        assert number(row[3]) == value
        assert number(row[4]) == pytest.approx(value / 255, abs=5e-4)
        assert number(row[5]) == pytest.approx(value / 127.5 - 1, abs=5e-4)


def test_a_colourful_pixel_tells_more_than_a_grey_one() -> None:
    pixels = np.full((4, 4, 3), 90, np.uint8)
    pixels[1, 3] = 250, 10, 10
    assert start_pixel(pixels_info(pixels, (4, 4))) == (1, 3)


def test_of_several_colourful_pixels_the_one_nearest_to_the_middle_is_taken() -> None:
    pixels = np.full((5, 9, 3), 90, np.uint8)  # its middle is (2, 4)
    for place in ((0, 4), (2, 1), (3, 4), (2, 8)):
        pixels[place] = 250, 10, 10
    assert start_pixel(pixels_info(pixels, (5, 9))) == (3, 4)
