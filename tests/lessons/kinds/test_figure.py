"""The figures of the kinds of convolution: torch's numbers, and every link names what geometry names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.geometry import conv_transpose2d_reads
from cnn_core.kernels import NAMED_KERNELS, parse_matrix
from cnn_core.network.layers import Conv2d
from lesson_ui.controls import grids
from lesson_ui.drawing.curve import Curve
from lesson_ui.drawing.links import Link, Listed
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.drawing.scene import GridScene
from lesson_ui.lessons.convolution.figure import convolution_info
from lesson_ui.lessons.kinds.alone_figure import alone_scene
from lesson_ui.lessons.kinds.cost_figure import MOST_FILTERS, both_maps, cost_info, cost_scene
from lesson_ui.lessons.kinds.dilated_figure import dilated_kernel, dilated_scene
from lesson_ui.lessons.kinds.mix_figure import as_blocks, channels_of, in_a_row, kernels_of, mix_info, place_in
from lesson_ui.lessons.kinds.mix_scene_figure import mix_scene
from lesson_ui.lessons.kinds.rank_figure import rank_info, rank_scene, squeezed
from lesson_ui.lessons.kinds.rank_worked import rank_facts
from lesson_ui.lessons.kinds.transposed_figure import busiest_cell, transposed_info, transposed_scene
from lesson_ui.words.cell_numbers import widest
from lesson_ui.words.prose import lesson_data

F = torch.nn.functional
WORDS = lesson_data("kinds", "figure")
Volume = NDArray[np.float64]


def sums(scene: GridScene, link: Link, values: str, weights: str) -> NDArray[np.float64]:
    """Add up what the link says is read, through the weights it says: what the browser prints."""
    grids = {
        panel.name: np.nan_to_num(panel.cells.values).ravel()
        for panel in scene.panels
        if panel.name in (values, weights)
    }
    assert isinstance(link.source, Listed)
    assert link.source.weight_cells is not None
    used = link.source.cells >= 0
    total: NDArray[np.float64] = np.where(
        used, grids[values][link.source.cells] * grids[weights][link.source.weight_cells], 0
    ).sum(1)
    return total


def volume(rng: np.random.Generator, *shape: int) -> Volume:
    return rng.integers(-4, 5, shape).astype(np.float64)


# 1×1 and groups


@given(st.integers(0, 2**31), st.sampled_from([1, 2, 3]), st.sampled_from([1, 2, 4]), st.integers(1, 2))
@settings(max_examples=40, deadline=None)
def test_maps_are_torch_s_and_the_link_adds_up_to_them(seed: int, kernel: int, groups: int, times: int) -> None:
    rng = np.random.default_rng(seed)
    image, kernels = volume(rng, 4, 4, 5), volume(rng, 4 * times, 4, kernel, kernel)
    info = mix_info(image, kernels, groups)
    expected = F.conv2d(torch.tensor(image), torch.tensor(info.weight), groups=groups).numpy()
    np.testing.assert_allclose(info.output, expected, atol=1e-9)
    whole = F.conv2d(torch.tensor(image), torch.tensor(info.block_weight)).numpy()
    np.testing.assert_allclose(whole, expected, atol=1e-9)
    scene = mix_scene(info, WORDS, label="x")
    np.testing.assert_allclose(sums(scene, scene.links[0], "input", "weight"), in_a_row(expected).ravel(), atol=1e-9)


def test_stitched_places_name_map_row_and_column() -> None:
    info = mix_info(np.ones((4, 4, 4)), np.ones((2, 4, 1, 1)))
    assert place_in(info, (1, 6)) == (1, 1, 2)


def test_blocks_outside_of_the_groups_are_empty_and_cannot_be_edited() -> None:
    info = mix_info(np.ones((4, 3, 3)), np.ones((4, 4, 3, 3)), 4)
    weight = mix_scene(info, WORDS, label="x").panels[1]
    assert weight.cells.states is not None
    assert weight.cells.labels is not None
    assert int((weight.cells.states == 0).sum()) == 36
    assert sum(1 for text in weight.cells.labels if text) == 36


def test_grids_are_cut_into_channels_and_kernels_and_back() -> None:
    grid = np.arange(48.0).reshape(3, 16)
    np.testing.assert_array_equal(in_a_row(channels_of(grid, 4, "input")), grid)
    blocks = np.arange(144.0).reshape(12, 12)
    np.testing.assert_array_equal(as_blocks(kernels_of(blocks, 4, 3, "weight")), blocks)
    with pytest.raises(InvalidInputError, match="cannot be shared by 4 channels"):
        channels_of(np.ones((2, 6)), 4, "input")
    with pytest.raises(InvalidInputError, match="do not fit the channels"):
        kernels_of(np.ones((4, 12)), 4, 3, "weight")


# depthwise separable


@pytest.mark.parametrize("in_channels", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 2, 3])
def test_both_layers_compute_the_same_and_count_as_torch_does(in_channels: int, kernel: int) -> None:
    info = cost_info(in_channels, kernel)
    for filters in (1, MOST_FILTERS):
        one, two = both_maps(info, volume(np.random.default_rng(filters), in_channels, 5, 5), filters)
        np.testing.assert_allclose(one, two, atol=1e-9)
        ordinary = torch.nn.Conv2d(in_channels, filters, kernel, bias=False).weight.numel()
        depthwise = torch.nn.Conv2d(in_channels, in_channels, kernel, groups=in_channels, bias=False).weight.numel()
        assert info.ordinary_weights[filters - 1] == ordinary == info.ordinary[:filters].size
        assert info.separable_weights[filters - 1] == depthwise + in_channels * filters


def test_the_cursor_outlines_as_many_weights_as_are_counted() -> None:
    info = cost_info(3, 3)
    scene = cost_scene(info, WORDS, filters=2)
    outlined = {link.read: [int((cells >= 0).sum()) for cells in link.source.cells] for link in scene.links}  # type: ignore[union-attr]
    assert outlined["ordinary"] == info.ordinary_weights.tolist()
    both = np.add(outlined["depthwise"], outlined["pointwise"])
    assert both.tolist() == info.separable_weights.tolist()
    assert scene.start == (0, 1)


def test_the_curve_carries_both_counts() -> None:
    curve = cost_scene(cost_info(3, 3), WORDS, filters=1).panels[0].content
    assert isinstance(curve, Curve)
    assert curve.other is not None
    assert (curve.y[0], curve.other[0], curve.y[1], curve.other[1]) == (27, 30, 54, 33)
    assert len(curve.names) == 2


# column times row


@pytest.mark.parametrize("key", [k for k, v in NAMED_KERNELS.items() if max(v.weight.shape) <= 5])
def test_two_passes_are_one_pass_exactly_when_the_rank_is_1(key: str) -> None:
    image = volume(np.random.default_rng(3), 7, 6)
    info = rank_info(image, NAMED_KERNELS[key].weight)
    x, weight = torch.tensor(image)[None], torch.tensor(info.split.kernel)
    np.testing.assert_allclose(info.one, F.conv2d(x, weight[None, None])[0].numpy(), atol=1e-9)
    product = torch.outer(torch.tensor(info.split.column), torch.tensor(info.split.row))
    np.testing.assert_allclose(info.two, F.conv2d(x, product[None, None])[0].numpy(), atol=1e-9)
    assert bool(info.differs.any()) == (info.split.rank > 1)
    scene = rank_scene(info, WORDS)
    assert {panel.name for panel in scene.panels} == {
        "kernel",
        "column",
        "row",
        "difference",
        "input",
        "middle",
        "two",
        "one",
    }
    assert [panel.name for panel in rank_scene(info, WORDS, seen=False).panels] == ["kernel", "input", "one"]


READY_MADE = grids.kernel_presets(most=5)
KERNELS = {key: kernel.weight for key, kernel in NAMED_KERNELS.items()} | {
    f"{key}, as offered": parse_matrix(text) for key, (_, text) in READY_MADE.items()
}


@pytest.mark.parametrize("key", KERNELS)
def test_one_of_several_equally_good_is_said_exactly_where_the_first_singular_values_agree(key: str) -> None:
    kernel = KERNELS[key]
    first, *rest = np.sqrt(np.maximum(np.linalg.eigvalsh(kernel.T @ kernel)[::-1], 0)).tolist()
    agree = [value for value in rest if value > first * (1 - 1e-6)]
    facts = rank_facts(rank_info(np.arange(64.0).reshape(8, 8), kernel), words=WORDS)
    assert ("this is one of several equally good" in facts["verdict"]) == bool(agree)
    assert (f"The {len(agree) + 1} largest of its singular values agree" in facts["verdict"]) == bool(agree)
    assert ("The nearest there is keeps" in facts["verdict"]) == (facts["rank"] > 1 and not agree)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.25, "−.25"), (1e-4, "≈0"), (-1e-4, "≈0"), (12.34, "12.3"), (-1234.5, "−1\u202f235")],
)
def test_a_number_that_is_not_0_never_reads_0(value: float, text: str) -> None:
    assert squeezed(value) == text


def test_numbers_of_the_maps_stay_short_enough_for_one_row_of_grids() -> None:
    info = rank_info(volume(np.random.default_rng(0), 6, 6) + 5, np.arange(1.0, 10).reshape(3, 3))
    for panel in rank_scene(info, WORDS).panels:
        if panel.name in ("middle", "two", "one"):
            assert widest(panel.cells.values, panel.decimals) <= 4


def test_high_kernels_do_without_notes_but_still_count_their_weights() -> None:
    info = rank_info(np.ones((6, 6)), NAMED_KERNELS["box-5"].weight)
    panels = {panel.name: panel for panel in rank_scene(info, WORDS).panels}
    assert [panels[name].title for name in ("kernel", "column", "row")] == [
        "kernel: 25 weights",
        "column: 5 weights",
        "row: 5 weights",
    ]
    assert not any(panel.note for panel in panels.values())


# dilated


@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_the_kernel_is_drawn_with_the_gaps_of_its_dilation(dilation: int) -> None:
    rng = np.random.default_rng(dilation)
    image, weight = volume(rng, 8, 8), volume(rng, 3, 3)
    info = convolution_info(image, weight, Conv2d(1, 3, dilation=dilation))
    dilated = np.nan_to_num(dilated_kernel(weight, dilation))
    expected = F.conv2d(torch.tensor(image)[None], torch.tensor(dilated)[None, None])[0].numpy()
    np.testing.assert_allclose(info.output, expected, atol=1e-9)
    kernel = dilated_scene(info, dilation, WORDS).panels[1]
    assert kernel.size == (2 * dilation + 1, 2 * dilation + 1)
    assert sum(1 for text in kernel.cells.labels or () if text) == 9


# transposed


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_transposed_maps_are_torch_s_and_scaled_copies_add_up_to_them(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 2**31)))
    side = st.integers(1, 4)
    image, weight = volume(rng, data.draw(side), data.draw(side)), volume(rng, data.draw(side), data.draw(side))
    stride = data.draw(st.integers(1, 3))
    padding, extra = data.draw(st.integers(0, 2)), data.draw(st.integers(0, stride - 1))
    try:
        expected = F.conv_transpose2d(
            torch.tensor(image)[None], torch.tensor(weight)[None, None], None, stride, padding, extra
        )[0].numpy()
    except RuntimeError:
        with pytest.raises(InvalidInputError, match="padding cuts away the whole output"):
            transposed_info(image, weight, stride, padding, extra)
        return
    info = transposed_info(image, weight, stride, padding, extra)
    np.testing.assert_allclose(info.output, expected, atol=1e-9)
    scene = transposed_scene(info, WORDS)
    np.testing.assert_allclose(sums(scene, scene.links[0], "input", "kernel"), expected.ravel(), atol=1e-9)
    reads = conv_transpose2d_reads(image.shape, weight.shape, stride, padding, extra)
    counts = [len(reads.cells(i, j)) for i in range(expected.shape[0]) for j in range(expected.shape[1])]
    assert info.overlaps.ravel().tolist() == counts
    assert info.overlaps[busiest_cell(info)] == max(counts)
    for side_sizes, before, kernel in zip(info.sizes, image.shape, weight.shape, strict=True):
        for size in side_sizes:
            x = torch.zeros(1, 1, size.input_size)
            if size.input_size + 2 * padding >= kernel:
                assert F.conv1d(x, torch.zeros(1, 1, kernel), None, stride, padding).shape[-1] == before


# what is sent


def test_what_is_new_reaches_the_browser() -> None:
    info = transposed_info(np.array([[1.0, 2], [3, 4]]), np.ones((3, 3)), 2)
    sent: dict[str, Any] = unpacked(
        payload(transposed_scene(info, WORDS), key="x", words={"nothing": "nothing", "bias": "bias"})
    )
    assert sent["links"][0]["terms"]["footprint"]
    assert sent["words"]["bias"] == "bias"
    assert sent["words"]["nothing"].startswith("no print")
    mixed = mix_scene(mix_info(np.ones((4, 2, 2)), np.ones((1, 4, 1, 1))), WORDS, label="x")
    panels = {panel["name"]: panel for panel in unpacked(payload(mixed, key="x", words={}))["panels"]}
    assert panels["weight"]["ticks"]["row_heads"] == ["1"]
    assert panels["weight"]["ticks"]["column_heads"] == ["1", "2", "3", "4"]
    assert panels["input"]["ticks"]["column_heads"] == ["sheet 1", "sheet 2", "sheet 3", "sheet 4"]
    cost = unpacked(payload(cost_scene(cost_info(3, 3), WORDS, filters=4), key="x", words={}))
    assert cost["restarts"]
    assert cost["panels"][0]["content"]["other"].tolist()[:2] == [30, 33]


def test_a_layer_that_cannot_be_computed_shows_what_it_was_given() -> None:
    scene = alone_scene(np.ones((2, 2)), np.ones((3, 3)), WORDS)
    assert [panel.note for panel in scene.panels] == ["2 × 2", "3 × 3"]
    assert not scene.links
