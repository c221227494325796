"""The drawings on Home carry the numbers the lessons compute."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lesson_ui.drawing.colours import Scale, colour_table
from lesson_ui.drawing.vignettes import coloured, drawing, fills
from lesson_ui.home import card_drawing, square
from lesson_ui.lessons.convolution import card as convolution_card
from lesson_ui.lessons.kinds import card as kinds_card
from lesson_ui.lessons.padding import card as padding_card
from lesson_ui.lessons.pixels import card as pixels_card
from lesson_ui.lessons.pooling import card as pooling_card
from lesson_ui.pictures.samples import load_sample
from lesson_ui.words.catalogue import LESSONS

NAMES = {"svg": "http://www.w3.org/2000/svg"}
PHOTOGRAPH = load_sample("astronaut").pixels


def numbers(image: str) -> list[list[float]]:
    """Read the numbers of each grid, in the order drawn; operators stand outside of the grids."""
    found = re.fullmatch(r'<img alt="[^"]+" src="data:image/svg\+xml;base64,([^"]+)">', image)
    assert found
    root = ET.fromstring(base64.b64decode(found[1]))
    grids = root.findall("svg:g", NAMES)
    return [
        [float((node.text or "").replace("−", "-")) for node in group.findall("svg:text", NAMES)] for group in grids
    ]


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_every_lesson_has_a_drawing(slug: str) -> None:
    assert re.fullmatch(r'<img alt="[^"]+" src="data:image/svg\+xml;base64,[^"]+">', card_drawing(slug))


def test_pixels_shows_the_photograph_s_own_red_values() -> None:
    (shown,) = numbers(pixels_card.card_drawing(PHOTOGRAPH, "x"))
    assert shown == PHOTOGRAPH[58:63, 98:103, 0].ravel().tolist()


def test_convolution_shows_the_worked_example() -> None:
    image, weight, output = numbers(convolution_card.card_drawing(PHOTOGRAPH, "x"))
    assert image == convolution_card.STEPPED.ravel().tolist()
    assert weight == [1, 0, 1, 0, 1, 0, 1, 0, 1]
    assert output == [4, 4, 3, 3, 3, 4, 5, 2, 5]


def test_padding_agrees_with_torch() -> None:
    padded, output = numbers(padding_card.card_drawing(PHOTOGRAPH, "x"))
    image = torch.tensor(padding_card.STEPPED[:4, :4])[None]
    weight = torch.tensor([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]], dtype=torch.float64)[None, None]
    assert padded == torch.nn.functional.pad(image, (1, 1, 1, 1)).flatten().tolist()
    assert output == torch.nn.functional.conv2d(image, weight, padding=1).flatten().tolist()


def test_pooling_shows_the_curriculum_s_example() -> None:
    grid, pooled = numbers(pooling_card.card_drawing(PHOTOGRAPH, "x"))
    assert grid == pooling_card.POOLED.ravel().tolist()
    assert pooled == [6, 4, 3, 8]


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=9))
def test_pictures_and_cells_use_one_scale(values: list[float]) -> None:
    scale = Scale("signed", -5, 5)
    map_ = np.array([values])
    as_hex = ["#" + "".join(f"{c:02x}" for c in pixel) for pixel in coloured(map_, scale)[0]]
    assert as_hex == fills(map_, scale)[0].tolist()
    assert set(as_hex) <= set(colour_table("signed"))


def test_words_cannot_break_out_of_the_image() -> None:
    image = drawing(10, 10, [], label='"><script>')
    assert "<script" not in image
    assert image.count('"') == 4


@pytest.mark.parametrize("shown", [10, 64])
def test_squares_are_square(shown: int) -> None:
    assert square(load_sample("cat").pixels, 5, 7, 100, shown).shape == (shown, shown, 3)


def test_kinds_shows_scaled_copies_that_add_up_as_torch_says() -> None:
    small, kernel, output = (torch.tensor(values) for values in numbers(kinds_card.card_drawing(PHOTOGRAPH, "x")))
    expected = torch.nn.functional.conv_transpose2d(
        small.reshape(1, 1, 2, 2), kernel.reshape(1, 1, 3, 3), stride=2
    ).flatten()
    assert output.tolist() == expected.tolist()
