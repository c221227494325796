"""A scene says the same to plotly, to the overlay and to the test."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.explain import explain_conv2d
from cnn_core.network.layers import Conv2d
from lesson_ui.drawing.cells import NUMBERED_SIDE, PADDING, UNREAD, Cells, Live, Picture
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.lessons.convolution.figure import convolution_info, convolution_scene, turned
from lesson_ui.words.prose import lesson_text, words
from tests.support.lines import result_of

WORDS = json.loads(lesson_text("convolution").sections["figure"])
small = st.integers(-9, 9)


def grids(side: int) -> st.SearchStrategy[np.ndarray]:
    return st.tuples(st.integers(side, 7), st.integers(side, 7)).flatmap(
        lambda shape: st.lists(small, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
            lambda values: np.array(values, float).reshape(shape)
        )
    )


def unpack(values: np.ndarray) -> np.ndarray:
    return values.ravel()


def sent(image: np.ndarray, weight: np.ndarray, layer: Conv2d | None = None) -> dict[str, Any]:
    info = convolution_info(image, weight, layer)
    scene = convolution_scene(info, WORDS, running=True, rectify=True)
    return unpacked(payload(scene, key="test", words=words()["host"]))


@given(grids(3), st.lists(small, min_size=9, max_size=9), st.integers(1, 2), st.integers(0, 2))
def test_tables_give_the_terms_of_every_cell(image: np.ndarray, kernel: list[int], stride: int, padding: int) -> None:
    weight = np.array(kernel, float).reshape(3, 3)
    data = sent(image, weight, Conv2d(1, 3, stride, padding))
    link, panels = data["links"][0], {p["name"]: p for p in data["panels"]}
    values, levels, products = (unpack(link[name]) for name in ("level_values", "levels", "products"))
    read, output = panels["input"], unpack(panels["output"]["content"]["values"])
    running = unpack(link["terms"]["running_sums"]).reshape(-1, 9)
    rows, cols = unpack(link["source"]["rows"]).reshape(-1, 3), unpack(link["source"]["cols"]).reshape(-1, 3)
    for i in range(link["size"][0]):
        for j in range(link["size"][1]):
            explained = explain_conv2d(image[None], weight[None, None], stride=stride, padding=padding, index=(0, i, j))
            total = 0.0
            for t in range(9):
                row, col = rows[i, t // 3] - read["row0"], cols[j, t % 3] - read["col0"]
                level = levels[row * read["cols"] + col]
                product = products[t * len(values) + level]
                assert product == weight.ravel()[t] * values[level]
                total += product
                assert running[i * link["size"][1] + j, t] == total
            assert total == explained.result == output[i * link["size"][1] + j]


@given(grids(3), st.integers(1, 3), st.integers(0, 2))
def test_states_mark_the_border_and_what_nothing_reads(image: np.ndarray, stride: int, padding: int) -> None:
    info = convolution_info(image, np.ones((3, 3)), Conv2d(1, 3, stride, padding))
    rows, columns = image.shape
    border = np.ones(info.padded.shape, bool)
    border[padding : padding + rows, padding : padding + columns] = False
    assert ((info.states & PADDING) > 0).tolist() == border.tolist()
    read = np.zeros(info.padded.shape, bool)
    for i in range(info.output.shape[0]):
        for j in range(info.output.shape[1]):
            read[i * stride : i * stride + 3, j * stride : j * stride + 3] = True
    assert ((info.states & UNREAD) == 0).tolist() == read.tolist()


def test_one_heatmap_a_grid_row_zero_on_top() -> None:
    image = np.arange(49.0).reshape(7, 7)
    scene = convolution_scene(convolution_info(image, np.eye(3)), WORDS)
    drawn = [trace for trace in scene.figure.data if trace.type == "heatmap"]
    assert [trace.name for trace in drawn] == ["input", "kernel", "output"]
    np.testing.assert_array_equal(drawn[0].z, image)
    assert scene.figure.layout.yaxis.range == (6.5, -0.5)
    assert drawn[2].zmin == -drawn[2].zmax


def test_the_version_changes_with_the_numbers_only() -> None:
    image, weight = np.eye(4), np.ones((2, 2))
    first, again = sent(image, weight)["version"], sent(image, weight)["version"]
    assert first == again
    assert sent(image, 2 * weight)["version"] != first


def test_pictures_are_big_and_small_grids_carry_numbers() -> None:
    for side, big in ((NUMBERED_SIDE, False), (NUMBERED_SIDE + 1, True)):
        panel = Panel("input", "input", Cells(np.zeros((side, 2)), None))
        assert panel.big is big


@pytest.mark.parametrize("decimal", [False, True])
def test_a_line_that_does_not_add_up_digit_by_digit_says_about(decimal: bool) -> None:
    weight = np.full((3, 3), 1 / 9 if decimal else 2.0)
    scene = convolution_scene(convolution_info(np.arange(25.0).reshape(5, 5) ** 2, weight), WORDS)
    assert result_of(scene.lines[0]).exact is not decimal


def test_turning_twice_is_the_kernel_again() -> None:
    weight = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(turned(turned(weight)), weight)
    assert turned(weight)[0].tolist() == [5, 4, 3]


def test_images_and_live_grids_are_drawn_without_a_fill() -> None:
    photo = Panel("photo", "photo", Picture(np.zeros((20, 20, 3), np.uint8)))
    live = Panel("products", "products", Live((3, 3), None))
    kinds = [trace.type for trace in grid_figure([photo, live]).data]
    assert kinds == ["image", "scatter"]
