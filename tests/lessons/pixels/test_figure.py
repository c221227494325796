"""The figure of a picture as numbers: what is sent is the picture's own numbers, pixel by pixel and scale by scale."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.images import SCALES, fit_picture, to_grey
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.lessons.pixels.figure import VIEWS, PixelsInfo, is_neutral, pixels_info, pixels_scene, size_text
from lesson_ui.lessons.pixels.worked import pixels_facts, start_pixel
from lesson_ui.pictures.samples import load_sample
from lesson_ui.words.numbers import read_number
from lesson_ui.words.prose import lesson_text, words

WORDS = json.loads(lesson_text("pixels").sections["figure"])


def random_picture(seed: int, rows: int = 20, columns: int = 17) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (rows, columns, 3)).astype(np.uint8)


def sent(info: PixelsInfo, view: str = "colour") -> dict[str, Any]:
    scene = pixels_scene(info, WORDS, title="Test", view=view, start=(0, 0))
    return unpacked(payload(scene, key="test", words=words()["host"]))


def unpack(values: np.ndarray) -> np.ndarray:
    return values.ravel()


def shown(link: dict[str, Any]) -> np.ndarray:
    """Give what stands in the patch for each level."""
    return unpack(link["level_values"] if link["terms"]["shown"] is None else link["terms"]["shown"])


def patches(data: dict[str, Any], i: int, j: int) -> np.ndarray:
    """Look the neighbourhood up as the browser does; what lies outside the picture is not a number."""
    H, W = data["links"][0]["size"]
    found = []
    for link in data["links"]:
        K = link["source"]["rows"].shape[1]
        rows, cols = unpack(link["source"]["rows"]).reshape(-1, K)[i], unpack(link["source"]["cols"]).reshape(-1, K)[j]
        levels, values = unpack(link["levels"]), shown(link)
        inside = [[0 <= r < H and 0 <= c < W for c in cols] for r in rows]
        cells = [
            [values[levels[r * W + c]] if ok else np.nan for c, ok in zip(cols, line, strict=True)]
            for r, line in zip(rows, inside, strict=True)
        ]
        found.append(cells)
    return np.array(found)


@given(st.integers(0, 10**6), st.sampled_from(list(SCALES)), st.sampled_from([3, 5, 7]), st.sampled_from(VIEWS[:2]))
def test_every_neighbourhood_is_cut_out_of_the_tensor(seed: int, scale: str, patch: int, view: str) -> None:
    pixels = random_picture(seed)
    data = sent(pixels_info(pixels, (20, 17), scale=scale, patch=patch), view)
    low, high = SCALES[scale].low, SCALES[scale].high
    expected = pixels.astype(float) / 255 * (high - low) + low
    around = np.pad(expected, [(patch // 2,) * 2] * 2 + [(0, 0)], constant_values=np.nan)
    for i, j in [(0, 0), (19, 16), (7, 9), (0, 16)]:
        cut = around[i : i + patch, j : j + patch].transpose(2, 0, 1)
        np.testing.assert_allclose(patches(data, i, j), cut, atol=1e-12)
        focus = data["links"][0]["terms"]["focus"]
        np.testing.assert_allclose(patches(data, i, j).reshape(3, -1)[:, focus], expected[i, j], atol=1e-12)


def test_the_drawn_picture_is_the_tensor_pixel_by_pixel() -> None:
    pixels = random_picture(1)
    trace = sent(pixels_info(pixels, (20, 17)))["figure"]["data"][0]
    np.testing.assert_array_equal(trace["z"], pixels)


def test_split_channels_are_three_pictures_in_their_own_intensities() -> None:
    pixels = random_picture(2)
    data = sent(pixels_info(pixels, (20, 17)), "split")
    assert [panel["name"] for panel in data["panels"][:3]] == ["red", "green", "blue"]
    for k in range(3):
        np.testing.assert_array_equal(data["figure"]["data"][k]["z"], pixels[..., k])
        assert data["links"][k]["into"] == ["red", "green", "blue"]


@pytest.mark.parametrize("scale", list(SCALES))
def test_small_planes_write_every_number_and_need_no_magnifier(scale: str) -> None:
    pixels = random_picture(3, 12, 9)
    info = pixels_info(pixels, (12, 9), scale=scale)
    scene = pixels_scene(info, WORDS, title="Test", view="split", start=(0, 0))
    assert [panel.name for panel in scene.panels] == ["red", "green", "blue"]
    for k, panel in enumerate(scene.panels):
        np.testing.assert_allclose(panel.cells.values, info.shown[pixels[..., k]])
        assert scene.links[k].terms.patch is None


def test_colour_shows_the_mixed_neighbourhood_and_grey_does_not() -> None:
    pixels = random_picture(4)
    assert sent(pixels_info(pixels, (20, 17)))["mixed"] == "zoom"
    grey = np.rint(to_grey(pixels)).astype(np.uint8)
    data = sent(pixels_info(pixels, (20, 17), grey=grey), "grey")
    assert data["mixed"] is None
    assert [link["name"] for link in data["links"]] == ["grey"]
    assert patches(data, 5, 5)[0, 2, 2] == grey[5, 5]


def test_the_line_writes_the_scale_s_formula() -> None:
    lines = sent(pixels_info(random_picture(5), (20, 17), scale="0..1"))["lines"]
    assert [line["formula"] for line in lines] == ["", "x / 255"]
    assert len(sent(pixels_info(random_picture(5), (20, 17)))["lines"]) == 1


@pytest.mark.parametrize(
    ("sample", "shape", "count"), [("digit", (28, 28, 1), 784), ("astronaut", (224, 224, 3), 150_528)]
)
def test_the_curriculum_s_pictures_have_the_curriculum_s_sizes(
    sample: str, shape: tuple[int, int, int], count: int
) -> None:
    picture = load_sample(sample)
    info = pixels_info(picture.pixels, picture.original_size)
    assert (info.tensor.shape, info.size, info.stored) == (shape, count, shape)
    assert " × ".join(map(str, shape)) in size_text(info, WORDS)
    assert info.tensor.min() >= 0
    assert info.tensor.max() == 255


def test_a_shrunk_picture_names_both_sizes() -> None:
    picture = load_sample("cat")
    info = pixels_info(fit_picture(picture.pixels, 224), picture.original_size)
    assert size_text(info, WORDS) == "stored 255 × 384 × 3, shown 149 × 224 × 3"


@given(st.integers(0, 10**6))
def test_one_colourful_pixel_is_enough_for_three_channels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels = np.repeat(rng.integers(0, 256, (6, 7, 1)).astype(np.uint8), 3, axis=2)
    assert is_neutral(pixels)
    assert pixels_info(pixels, (6, 7)).channels == ("grey",)
    pixels[rng.integers(6), rng.integers(7), rng.integers(3)] ^= 1
    assert not is_neutral(pixels)
    assert pixels_info(pixels, (6, 7)).channels == ("red", "green", "blue")


@given(st.integers(0, 10**6), st.booleans())
def test_facts_agree_with_torch(seed: int, grey: bool) -> None:
    pixels = random_picture(seed)
    info = pixels_info(pixels, (20, 17), grey=pixels[..., 1] if grey else None)
    cell = (seed % 20, seed % 17)
    facts = pixels_facts(info, cell, words=WORDS)
    tensor = torch.tensor(info.tensor).permute(2, 0, 1)
    H, W, C = info.tensor.shape
    assert str(tensor.numel()) in facts.accepts
    flat_last, flat_first = torch.tensor(info.tensor).flatten(), tensor.flatten()
    last, first = (int(read_number(facts.layouts[name])) - 1 for name in ("place_last", "place_first"))
    assert flat_last[last] == flat_first[first] == tensor[0, *cell]
    assert last == int(np.ravel_multi_index((*cell, 0), (H, W, C)))
    for k, line in enumerate(facts.pixel["table"].splitlines()[2:]):
        value = float(tensor[k, *cell])
        shown = [part.strip().replace("−", "-") for part in line.strip("| ").split("|")]
        assert shown[1:4] == [
            f"`image[{cell[0]}, {cell[1]}, {k}]`",
            f"`tensor[{k}, {cell[0]}, {cell[1]}]`",
            f"{value:.0f}",
        ]
        assert abs(float(shown[4]) - value / 255) <= 5.0001e-4
        assert abs(float(shown[5]) - (2 * value / 255 - 1)) <= 5.0001e-4


def test_the_start_pixel_is_colourful_and_inside() -> None:
    for sample in ("astronaut", "cat", "shapes", "digit"):
        info = pixels_info(load_sample(sample).pixels, (1, 1))
        i, j = start_pixel(info)
        range_of_channels = np.ptp(info.tensor, axis=2)
        assert range_of_channels[i, j] >= 0.8 * range_of_channels.max()
