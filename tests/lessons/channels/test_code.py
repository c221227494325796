"""The lines of the lesson on channels run as they stand and give what the figure shows, in NumPy and in PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_core.kernels.colour_bank import filter_bank, second_layer
from lesson_ui.controls.grids import read
from lesson_ui.lessons.channels.activity import channels_of, channels_presets, square_channels
from lesson_ui.lessons.channels.code import cost_code, layers_code, maps_code, matrix_code, picture_code, stack_code
from lesson_ui.lessons.channels.cost_figure import cost_info
from lesson_ui.lessons.channels.info_figure import split_stack, stack_info
from lesson_ui.lessons.channels.layers_figure import layers_info
from lesson_ui.lessons.channels.maps_activity import filter_names
from lesson_ui.lessons.channels.maps_figure import layer_info
from lesson_ui.lessons.channels.matrix_figure import matrix_info
from tests.support.snippets import both_halves

COFFEE = "assets/images/coffee.png"


@pytest.mark.parametrize("image", channels_presets("channels"))
@pytest.mark.parametrize("kernel", channels_presets("filters"))
def test_one_filter_on_small_channels(image: str, kernel: str) -> None:
    channels = split_stack(read(channels_presets("channels")[image][1]), "input")
    weight = split_stack(read(channels_presets("filters")[kernel][1]), "weight")
    shown = stack_info(channels, weight, -1.5)
    for maps, out in both_halves(stack_code(channels, weight, -1.5), ["maps", "out"]):
        np.testing.assert_allclose(maps, shown.partial)
        np.testing.assert_allclose(out, shown.output)


def test_one_filter_on_a_picture() -> None:
    weight = split_stack(read(channels_presets("filters")["red_green"][1]), "weight")
    shown = stack_info(channels_of("coffee", 64), weight, 1.0)
    for maps, out in both_halves(picture_code(COFFEE, 64, weight, 1.0, (3, 4)), ["maps", "out"]):
        np.testing.assert_allclose(maps, shown.partial)
        np.testing.assert_allclose(out, shown.output)


@pytest.mark.parametrize(("count", "kernel_size", "padding"), [(2, 3, "valid"), (64, 3, "same"), (6, 5, "valid")])
def test_many_filters(count: int, kernel_size: int, padding: str) -> None:
    shown = layer_info(
        square_channels("coffee", 32), *filter_bank(count, kernel_size), filter_names(count), padding=padding
    )
    for (out,) in both_halves(maps_code(COFFEE, 32, count, kernel_size, padding), ["out"]):
        np.testing.assert_allclose(out, shown.output)


@pytest.mark.parametrize(("sizes", "padding"), [((32, 3, 8, 3), "same"), ((4, 5, 2, 1), "valid")])
def test_layer_after_layer(sizes: tuple[int, int, int, int], padding: str) -> None:
    maps, kernel, filters, second = sizes
    shown = layers_info(
        square_channels("coffee", 32), filter_bank(maps, kernel), second_layer(filters, maps, second), padding=padding
    )
    for (out,) in both_halves(layers_code(COFFEE, 32, sizes, padding), ["out"]):
        np.testing.assert_allclose(out, shown.maps[1])


@pytest.mark.parametrize(("layer", "side"), [((3, 16, 3), 32), ((3, 16, 3), 4000), ((64, 128, 5), 224)])
@pytest.mark.parametrize("bias", [True, False])
def test_what_a_layer_costs(layer: tuple[int, int, int], side: int, bias: bool) -> None:
    shown = cost_info(*layer, side, bias=bias).here
    for parameters, multiply_adds in both_halves(cost_code(*layer, side, bias=bias), ["parameters", "multiply_adds"]):
        assert parameters == shown.parameters
        assert multiply_adds == shown.multiply_adds


@pytest.mark.parametrize(("case", "kernel_size"), [("colour", 2), ("grey", 3)])
def test_a_matrix_product(case: str, kernel_size: int) -> None:
    stacked = read(channels_presets(f"{case}_images")["steps"][1])
    image = split_stack(stacked, "input") if case == "colour" else stacked[None]
    rows = read(channels_presets(f"{case}_rows")["three"][1])
    shown = matrix_info(image, rows, kernel_size)
    for columns, products in both_halves(matrix_code(image, rows, kernel_size), ["columns", "products"]):
        np.testing.assert_allclose(columns, shown.columns)
        np.testing.assert_allclose(products, shown.products)


def test_an_own_picture_is_read_from_a_file_as_the_app_keeps_it() -> None:
    code = maps_code("my_picture.png", 32, 2, 3, "valid", kept_side=512)
    assert "my_picture.png" in code
    assert "fit_picture(pixels, 512)" in code
