"""Volumes: what is outlined, multiplied and added up is what torch computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.kernels.colour_bank import MIXES, MOST, SHAPES, filter_bank, filter_keys, second_layer, shape_kernels
from lesson_ui.drawing.cells import Cells, Picture
from lesson_ui.drawing.lines import FormulaLine, ProductLine
from lesson_ui.drawing.links import Link
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.drawing.scene import GridScene
from lesson_ui.drawing.stitched import NOWHERE, layout, stitched
from lesson_ui.lessons.channels.card import found_in
from lesson_ui.lessons.channels.cost_figure import SIDES, cost_info, cost_scene, short_count
from lesson_ui.lessons.channels.figure import stack_scene
from lesson_ui.lessons.channels.info_figure import CHANNELS, mixed_colours, split_stack, stack_info
from lesson_ui.lessons.channels.layers_figure import layers_info, layers_scene
from lesson_ui.lessons.channels.maps_activity import filter_names
from lesson_ui.lessons.channels.maps_figure import layer_info, maps_scene
from lesson_ui.lessons.channels.matrix_figure import matrix_info, matrix_scene
from lesson_ui.lessons.channels.picture_figure import picture_scene
from lesson_ui.words.prose import lesson_data, words
from tests.support.lines import formula_of, result_of
from tests.support.links import listed_of, weights_of, window_of

WORDS = lesson_data("channels", "figure")
F = torch.nn.functional


def picture(side: int = 9) -> NDArray[np.float64]:
    return np.random.default_rng(1).integers(0, 256, (3, side, side + 2)).astype(float)


def sets_of(link: Link) -> NDArray[Any]:
    """Take the weights of every filter that a link reads through."""
    sets = weights_of(link).sets
    assert sets is not None
    return sets


def reads_of(link: Link, grid: NDArray[Any], row: int, column: int) -> NDArray[Any]:
    """Collect what an output cell reads, tap by tap; 0 where it reads nothing."""
    rows, columns = window_of(link).reads.rows.position[row], window_of(link).reads.columns.position[column]
    return np.array(
        [grid[r, c] if 0 <= r < grid.shape[0] and 0 <= c < grid.shape[1] else 0 for r in rows for c in columns]
    )


def some_cells(shape: tuple[int, ...]) -> list[tuple[int, int]]:
    rows, columns = shape
    return [(0, 0), (rows - 1, columns - 1), (rows // 2, columns // 3), (rows - 1, 0), (1, columns - 2)]


def grids(scene: GridScene) -> dict[str, NDArray[Any]]:
    """Give the numbers of every grid; those of a picture are its pixels where it brings no others."""
    found = {}
    for panel in scene.panels:
        if isinstance(panel.content, Cells):
            found[panel.name] = panel.content.values
        if isinstance(panel.content, Picture):
            found[panel.name] = panel.content.image if panel.content.values is None else panel.content.values
    return found


# One filter


@pytest.mark.parametrize("bias", [0.0, -2.5])
def test_channels_and_bias_add_up_to_what_torch_computes(bias: float) -> None:
    rng = np.random.default_rng(3)
    image, weight = rng.integers(-5, 9, (3, 6, 5)).astype(float), rng.integers(-2, 3, (3, 3, 2)).astype(float)
    info = stack_info(image, weight, bias)
    expected = F.conv2d(torch.tensor(image), torch.tensor(weight)[None], torch.tensor([bias], dtype=torch.float64))[0]
    np.testing.assert_allclose(info.output, expected, atol=1e-12)
    np.testing.assert_allclose(info.partial.sum(0) + bias, info.output, atol=1e-12)
    line = stack_scene(info, WORDS).lines[0]
    np.testing.assert_allclose(
        sum(np.asarray(c.values) for c in formula_of(line).columns.values()), info.output.ravel()
    )
    assert result_of(line).exact


def test_every_channel_kernel_and_map_is_linked() -> None:
    info = stack_info(picture(5), np.ones((3, 3, 3)), 1.0)
    scene = stack_scene(info, WORDS, products=True, concealed=(0, 0))
    assert [link.read for link in scene.links] == ["redChannel", "greenChannel", "blueChannel"]
    assert [weights_of(link).grid for link in scene.links] == ["redKernel", "greenKernel", "blueKernel"]
    for k, link in enumerate(scene.links):
        assert link.into == ("output",)
        (echo,) = link.echoes
        assert (echo.panel, echo.hides) == (f"{CHANNELS[k]}Map", False)
        shown = grids(scene)[echo.panel].ravel()[echo.cells]
        np.testing.assert_allclose(shown, info.partial[k].ravel())
    assert [type(line) for line in scene.lines] == [FormulaLine, *[ProductLine] * 3]


def test_decimals_that_cannot_be_printed_are_said_to_be_about() -> None:
    for weight, exact in ((1 / 7, False), (1 / 8, True)):
        info = stack_info(np.ones((3, 3, 3)), np.full((3, 3, 3), weight), 0.0)
        assert result_of(stack_scene(info, WORDS).lines[0]).exact is exact


def test_channels_mix_to_colours() -> None:
    assert mixed_colours(np.array([[[9.0]], [[0.0]], [[-3.0]]])).tolist() == [[[255, 0, 0]]]
    assert mixed_colours(np.array([[[255.0]], [[51.0]], [[0.0]]])).tolist() == [[[255, 51, 0]]]


def test_a_stack_is_split_by_three_or_refused() -> None:
    assert split_stack(np.arange(12.0).reshape(6, 2), "input")[1].tolist() == [[4, 5], [6, 7]]
    with pytest.raises(InvalidInputError, match="shared by three") as refusal:
        split_stack(np.zeros((7, 2)), "input")
    assert refusal.value.fixes[0].value == 6


def test_on_a_picture_each_link_reads_its_own_channel_and_shows_its_own_map() -> None:
    weight = np.random.default_rng(5).integers(-2, 3, (3, 3, 3)).astype(float)
    info = stack_info(picture(), weight, 4.0)
    scene = picture_scene(info, WORDS, picture="A picture.")
    panels = grids(scene)
    for k, link in enumerate(scene.links):
        for i, j in some_cells(info.output.shape):
            found = float((reads_of(link, panels["channels"], i, j) * weight[k].ravel()).sum())
            assert found == info.partial[k, i, j]
            cell = link.echoes[0].cells[i * info.output.shape[1] + j]
            assert panels["sums"].ravel()[cell] == info.partial[k, i, j]


# Stitched volumes


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 7])
def test_maps_are_laid_out_without_gaps(count: int) -> None:
    down, across = layout(count)
    assert down * across == count
    assert across >= down
    maps = np.arange(count * 6.0).reshape(count, 2, 3)
    grid = stitched(maps)
    for k in range(count):
        top, left = k // across * 2, k % across * 3
        assert grid[top : top + 2, left : left + 3].tolist() == maps[k].tolist()


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("count", "kernel_size"), [(1, 3), (6, 5), (4, 3)])
def test_any_map_is_the_sum_over_three_channels(count: int, kernel_size: int, padding: str) -> None:
    image, (weight, bias) = picture(), filter_bank(count, kernel_size)
    info = layer_info(image, weight, bias, filter_names(count), padding=padding)
    expected = F.conv2d(torch.tensor(image), torch.tensor(weight), torch.tensor(bias), padding=padding)
    np.testing.assert_allclose(info.output, expected)
    scene = maps_scene(info, WORDS, picture="A picture.")
    panels, (down, across) = grids(scene), layout(count)
    O_h, O_w = info.output.shape[1:]
    for row, column in some_cells((down * O_h, across * O_w)):
        f = row // O_h * across + column // O_w
        total = bias[f]
        for link in scene.links:
            total += (reads_of(link, panels["channels"], row, column) * sets_of(link)[f]).sum()
        assert total == panels["maps"][row, column]
        place = row * across * O_w + column
        assert sum(np.asarray(c.values)[place] for c in formula_of(scene.lines[0]).columns.values()) == total


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("maps", "filters", "second"), [(4, 2, 3), (8, 4, 5), (32, 8, 3), (2, 1, 1)])
def test_the_second_layer_reads_every_map_of_the_first(maps: int, filters: int, second: int, padding: str) -> None:
    info = layers_info(picture(12), filter_bank(maps, 3), second_layer(filters, maps, second), padding=padding)
    expected = torch.tensor(picture(12))
    for weight, bias in (filter_bank(maps, 3), second_layer(filters, maps, second)):
        expected = F.conv2d(torch.relu(expected), torch.tensor(weight), torch.tensor(bias), padding=padding)
    np.testing.assert_allclose(info.maps[1], expected)
    scene = layers_scene(info, WORDS, picture="A picture.")
    panels, through = grids(scene), scene.links[0]
    assert sets_of(through).shape == (filters, second * second * maps)
    (down, across), (O_h, O_w) = layout(filters), info.maps[1].shape[1:]
    for row, column in some_cells((down * O_h, across * O_w)):
        f = row // O_h * across + column // O_w
        found = (reads_of(through, panels["mapsOne"], row, column) * sets_of(through)[f]).sum() + info.biases[1][f]
        assert found == panels["mapsTwo"][row, column]


def test_the_field_in_the_picture_is_what_both_kernels_reach() -> None:
    info = layers_info(picture(12), filter_bank(2, 3), second_layer(1, 2, 3), padding="valid")
    field = window_of(layers_scene(info, WORDS, picture="").links[1]).reads
    assert field.rows.position[2].tolist() == [2, 3, 4, 5, 6]
    border = layers_info(picture(12), filter_bank(2, 3), second_layer(1, 2, 3), padding="same")
    assert window_of(layers_scene(border, WORDS, picture="").links[1]).reads.rows.position[0].tolist() == [
        NOWHERE,
        NOWHERE,
        0,
        1,
        2,
    ]


def test_the_depth_is_hidden_until_predicted() -> None:
    info = layers_info(picture(12), filter_bank(8, 3), second_layer(2, 8, 3))
    scene = layers_scene(info, WORDS, picture="", hide_depth=True)
    assert "72" not in next(panel.note for panel in scene.panels if panel.name == "filter")
    assert scene.lines == ()


# The bank


@pytest.mark.parametrize("kernel_size", [3, 5])
def test_sixty_four_filters_differ_and_can_be_read(kernel_size: int) -> None:
    weight, bias = filter_bank(MOST, kernel_size)
    assert weight.shape == (64, 3, kernel_size, kernel_size)
    assert len({kernel.tobytes() for kernel in weight}) == len(set(filter_names(MOST))) == 64
    assert bias.shape == (64,)
    assert (weight == np.round(weight)).all()
    assert np.abs(weight).max() < 10  # two characters a cell
    assert {shape for shape, _ in filter_keys(8)} == set(SHAPES)
    assert {mix for _, mix in filter_keys(8)} == set(MIXES)


def test_edges_lines_and_spots_find_nothing_in_an_even_picture() -> None:
    for kernel_size in (3, 5):
        for shape, kernel in shape_kernels(kernel_size).items():
            assert (kernel.sum() == 0) == (shape != "dot")


# The matrix product


@pytest.mark.parametrize(("channels", "side", "kernel_size", "count"), [(3, 4, 2, 2), (1, 5, 3, 3), (3, 3, 2, 1)])
def test_rows_times_columns_is_the_convolution(channels: int, side: int, kernel_size: int, count: int) -> None:
    rng = np.random.default_rng(8)
    image = rng.integers(0, 9, (channels, side, side)).astype(float)
    rows = rng.integers(-2, 3, (count, channels * kernel_size**2)).astype(float)
    info = matrix_info(image, rows, kernel_size)
    np.testing.assert_array_equal(info.columns, F.unfold(torch.tensor(image), kernel_size))
    np.testing.assert_allclose(rows @ info.columns, info.products)
    scene = matrix_scene(info, WORDS)
    panels = {name: values.ravel() for name, values in grids(scene).items()}
    product, patches = scene.links
    weight_cells = listed_of(product).weight_cells
    assert weight_cells is not None
    for place, value in enumerate(info.products.ravel()):
        read = panels["columns"][listed_of(product).cells[place]]
        assert (read * panels["filters"][weight_cells[place]]).sum() == value
        assert panels["channels"][listed_of(patches).cells[place]].tolist() == read.tolist()
        assert panels["maps"][product.echoes[0].cells[place]] == value


def test_a_pixel_is_copied_once_a_window() -> None:
    info = matrix_info(np.arange(48.0).reshape(3, 4, 4), np.ones((1, 12)), 2)
    assert info.copies == int((info.columns == info.image[0, 2, 2]).sum()) == 4


def test_rows_of_another_length_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="as many weights"):
        matrix_info(np.zeros((3, 4, 4)), np.ones((1, 9)), 2)


# The chart


def test_the_chart_carries_parameters_and_multiply_adds() -> None:
    info = cost_info(3, 16, 3, 512)
    assert info.sides == (32, 224, 512, 1000, 4000)
    assert {cost.parameters for cost in info.costs} == {448}
    work, learned = cost_scene(info, WORDS).figure.data
    assert learned.y == (448,) * 5
    assert work.y[0] == 442_368
    assert work.y[-1] == 6_912_000_000
    assert work.text[-1] == "6.91 billion"
    assert [trace.name for trace in cost_scene(info, WORDS, with_answer=False).figure.data] == [work.name]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("side", [8, *SIDES])
def test_a_dense_layer_is_as_large_as_torch_says(side: int, bias: bool) -> None:
    info = cost_info(3, 2, 5, side, bias=bias)
    assert info.dense(side) == (3 * side**2) * (2 * side**2)
    assert info.here.biases == 2 * bias
    assert cost_scene(info, WORDS, dense=True).figure.layout.xaxis.type == "log"


def test_counts_are_written_short() -> None:
    counts = (448, 442_368, 21_676_032, 6_912_000_000, 12_345_678_901_234, 10**15, 3 * 10**19)
    assert [short_count(count, WORDS) for count in counts] == [
        "448",
        "442\u202f368",
        "21.7 million",
        "6.91 billion",
        "12.3 trillion",
        "1 quadrillion",
        "3·10¹⁹",
    ]


# What is sent


def test_tables_echoes_and_weight_sets_are_sent() -> None:
    info = layer_info(picture(), *filter_bank(2, 3), filter_names(2))
    sent = unpacked(payload(maps_scene(info, WORDS, picture=""), key="test", words=words()["host"]))
    assert sent["arrangement"][2]["rows"] == [["redKernel"], ["greenKernel"], ["blueKernel"]]
    np.testing.assert_array_equal(sent["links"][1]["weights"]["sets"], info.weight[:, 1].reshape(2, -1))
    maps = next(panel for panel in sent["panels"] if panel["name"] == "maps")
    np.testing.assert_array_equal(maps["content"]["values"], stitched(info.output))
    stack = unpacked(payload(stack_scene(stack_info(picture(5), np.ones((3, 3, 3))), WORDS), key="t", words={}))
    assert [link["echoes"][0]["panel"] for link in stack["links"]] == ["redMap", "greenMap", "blueMap"]
    assert stack["arrangement"][0]["rows"][0][1]["glyph"] == "→"


def test_home_s_map_is_torch_s() -> None:
    photograph = np.random.default_rng(2).integers(0, 256, (8, 9, 3)).astype(np.uint8)
    sobel = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=torch.float64)
    channels = torch.tensor(photograph.astype(float)).permute(2, 0, 1)
    expected = F.conv2d((channels[0] - channels[1])[None], sobel[None, None])[0]
    np.testing.assert_allclose(found_in(photograph), expected)
