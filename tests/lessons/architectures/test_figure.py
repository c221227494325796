"""Whole networks as stages, chains and rows of layers; residual blocks: every number against its definition."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from cnn_core.network import PRESETS
from lesson_ui.drawing.blocks import Blocks
from lesson_ui.drawing.cells import Live
from lesson_ui.drawing.links import Listed
from lesson_ui.drawing.scene import BlocksScene, Scene
from lesson_ui.lessons.architectures.chain_figure import layers_text, preset_chain, preset_scene, short_name
from lesson_ui.lessons.architectures.pipeline_figure import Pipeline, pipeline_chain
from lesson_ui.lessons.architectures.residual_figure import asked_cell, residual_info, residual_scene
from lesson_ui.lessons.architectures.residual_shapes_figure import main_weights, shapes_info, shapes_scene
from lesson_ui.lessons.architectures.stages_figure import folded, preset_trace, unfolded, weighted
from lesson_ui.lessons.architectures.timeline_figure import (
    SHOWN,
    VARIANTS,
    at_pin,
    known,
    layer_sentence,
    timeline_scene,
)
from lesson_ui.words.numbers import percent
from lesson_ui.words.prose import lesson_data
from tests.support.links import listed_of

WORDS = lesson_data("architectures", "figure")
IMAGE = np.array([[2, 0, 1, 3], [1, 4, 0, 2], [0, 1, 3, 1], [2, 0, 1, 5]], dtype=float)
FIRST = np.array([[0, 1, 0], [1, -2, 1], [0, 1, 0]], dtype=float)
SECOND = np.array([[0, 1, 0], [-1, 0, 1], [0, -1, 0]], dtype=float)


def chain_of(scene: Scene) -> Blocks:
    assert isinstance(scene, BlocksScene)
    return scene.blocks


@pytest.mark.parametrize("name", PRESETS)
def test_folding_loses_no_layer_and_no_number(name: str) -> None:
    trace = preset_trace(name)
    for stages in (folded(trace), unfolded(trace)):
        assert [row.path for stage in stages for row in stage.rows] == [row.path for row in trace.rows]
        assert sum(stage.parameters for stage in stages) == trace.parameters
        assert sum(stage.multiply_adds for stage in stages) == trace.multiply_adds
        assert stages[-1].shape == trace.output_shape
    stages = folded(trace)
    assert stages[0].before == trace.input_shape
    assert all(after.before == stage.shape for stage, after in pairwise(stages))


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("lenet5", ["conv, pool", "conv, pool", "flatten", "dense", "dense", "dense"]),
        ("alexnet", ["conv, pool", "conv, pool", "3 conv, pool", "average, flatten", "dense", "dense", "dense"]),
        ("resnet18", ["conv, pool", *["2 blocks"] * 4, "average, flatten", "dense"]),
        (
            "resnet50_last",
            [
                *("conv, pool", "2 blocks", "block", "3 blocks", "block", "5 blocks", "block", "3 blocks"),
                *("average, flatten", "dense"),
            ],
        ),
    ],
)
def test_stages_are_named_by_what_they_hold(name: str, stages: list[str]) -> None:
    assert [short_name(stage, WORDS) for stage in folded(preset_trace(name))] == stages


@pytest.mark.parametrize("name", VARIANTS)
def test_depth_counted_on_the_trace_is_the_literature_s(name: str) -> None:
    assert len(weighted(preset_trace(name).rows)) == PRESETS[name].depth == known(name).depth


def test_equal_layers_are_written_once() -> None:
    top = folded(preset_trace("vgg16"))[0].top
    assert layers_text([row.layer for row in top]) == "2 × Conv2d(64, 3, padding=1), 2 × ReLU, MaxPool2d(2)"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.004, "< 0.1 %"), (0.48, "0.5 %"), (8.02, "8.0 %"), (19.8, "19.8 %"), (100.0, "100 %")],
)
def test_shares_are_written_with_as_many_digits_as_say_something(share: float, text: str) -> None:
    assert percent(share / 100) == text.replace(" %", "\u00a0%")


@pytest.mark.parametrize("name", VARIANTS)
def test_the_volumes_of_a_chain_are_to_scale(name: str) -> None:
    chain = preset_chain(name, WORDS)
    shapes = [chain.input_shape, *(stage.shape for stage in chain.stages)]
    items = chain_of(preset_scene(name, WORDS)).items
    deepest = max(shape[0] for shape in shapes if len(shape) == 3)
    longest = max(shape[0] for shape in shapes if len(shape) == 1)
    side = chain.input_shape[1]
    for shape, item in zip(shapes, items, strict=True):
        if len(shape) == 3:
            assert (item.wide, item.high, item.back) == (shape[0] / deepest, shape[1] / side, shape[2] / side)
        else:
            assert (item.high, item.back) == (shape[0] / longest, 0)


def test_the_fills_of_a_chain_add_up_to_the_whole() -> None:
    for fill in ("parameters", "multiply_adds"):
        items = chain_of(preset_scene("vgg16", WORDS, fill=fill)).items
        assert sum(item.fill or 0 for item in items) == pytest.approx(100)


def test_every_block_reads_what_its_layer_reads() -> None:
    items = chain_of(preset_scene("resnet18", WORDS, every=True)).items
    joins = [item for item in items if item.name == "Residual"]
    assert len(joins) == 8
    assert all(items[item.sources[0]].name == "BatchNorm2d" for item in joins)


def test_a_chain_to_be_predicted_tells_no_parameters() -> None:
    scene = preset_scene("vgg16", WORDS, seen=False)
    assert not scene.legends
    assert all(item.fill is None for item in chain_of(scene).items)
    assert "102" not in chain_of(scene).items[7].lines[1][1].split(";")[0]


def test_the_timeline_has_a_cell_a_layer_filled_by_its_share() -> None:
    scene = timeline_scene(WORDS)
    for key, panel in zip(reversed(SHOWN), scene.panels, strict=True):
        network = known(key)
        assert panel.size == (1, network.depth)
        np.testing.assert_allclose(
            panel.cells.values[0], [100 * row.cost.parameters / network.trace.parameters for row in network.layers]
        )
    assert [view.size for view in scene.views] == [panel.size for panel in scene.panels]
    hidden = timeline_scene(WORDS, seen=False)
    assert all(panel.scale is None and not panel.cells.values.any() for panel in hidden.panels)


def test_the_pin_of_the_timeline_names_a_layer() -> None:
    assert at_pin((5, 2)) == ("lenet5", 2)
    assert at_pin(None) == at_pin((5, 9)) == ("vgg16", 13)
    assert "layer 3 of 5: Linear(120)" in layer_sentence(known("lenet5"), 2, WORDS)


@pytest.mark.parametrize("plan", [Pipeline(), Pipeline(32, 5, 4, 4, "flatten", 1000), Pipeline(64, 2, 8, 1)])
def test_every_block_of_a_pipeline_halves_the_sides(plan: Pipeline) -> None:
    stages = pipeline_chain(plan, WORDS).stages
    for k, (stage, depth) in enumerate(zip(stages, plan.depths, strict=False)):
        assert stage.shape == (depth, plan.side >> (k + 1), plan.side >> (k + 1))
    assert stages[-1].shape == (plan.classes,)
    assert len(stages) == plan.blocks + 2


def convolved(image: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Convolve by the definition, zeros around."""
    padded = np.pad(image, 1)
    patches = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    return np.asarray((patches * weight).sum(axis=(2, 3)))


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_the_residual_block_is_g_of_z_plus_a(part: float) -> None:
    info = residual_info(IMAGE, FIRST, SECOND, part)
    hidden = np.maximum(0, convolved(IMAGE, FIRST))
    z = part * convolved(hidden, SECOND)
    np.testing.assert_allclose(info.hidden, hidden)
    np.testing.assert_allclose(info.branch, z)
    np.testing.assert_allclose(info.output, np.maximum(0, z + IMAGE))
    assert info.is_off == (part == 0)
    assert info.output[asked_cell(info)] > 0


def test_without_a_main_path_the_block_is_the_identity_on_what_is_not_negative() -> None:
    np.testing.assert_array_equal(residual_info(IMAGE, FIRST, SECOND, 0.0).output, IMAGE)
    np.testing.assert_array_equal(residual_info(IMAGE - 2, FIRST, SECOND, 0.0).output, np.maximum(0, IMAGE - 2))


def test_the_scene_prints_no_minus_zero() -> None:
    info = residual_info(IMAGE, FIRST, SECOND, 0.0)
    for values in (info.second, info.branch, info.total):
        assert not np.signbit(values).any()


def test_the_answer_is_covered_until_it_is_predicted() -> None:
    info = residual_info(IMAGE, FIRST, SECOND, 0.0)
    covered = {
        panel.name for panel in residual_scene(info, WORDS, seen=False).panels if isinstance(panel.content, Live)
    }
    assert covered == {"sum", "output"}
    assert not any(isinstance(panel.content, Live) for panel in residual_scene(info, WORDS).panels)


def _seen_weights(weight: np.ndarray, row: int, column: int) -> np.ndarray:
    """Cut out the weights that stand on the four cells of each map for one output cell, padding 1."""
    return np.asarray(weight[:, 1 - row : 3 - row, 1 - column : 3 - column])


@pytest.mark.parametrize("projects", [True, False])
def test_the_block_that_changes_the_shape(projects: bool) -> None:
    image = np.stack([IMAGE, IMAGE.T])
    weight = np.array([[1, 0], [0, 1], [1, -1], [2, 1]], dtype=float)
    info = shapes_info(image, weight if projects else None)
    kept = image[:, ::2, ::2]
    expected = np.tensordot(weight, kept, 1) if projects else np.concatenate([kept, np.zeros((2, 2, 2))])
    np.testing.assert_allclose(info.shortcut, expected)
    np.testing.assert_allclose(info.output, np.maximum(0, info.branch + expected))
    assert [w.size for w in main_weights()] == [72, 144]
    np.testing.assert_allclose(info.branch[3, 1, 0], (info.hidden * _seen_weights(info.second[3], 1, 0)).sum())


def test_the_cursor_s_cells_and_weights_give_the_shortcut() -> None:
    image = np.stack([IMAGE, IMAGE.T])
    weight = np.array([[1, 0], [0, 1], [1, -1], [2, 1]], dtype=float)
    info = shapes_info(image, weight)
    link = shapes_scene(info, WORDS).links[0]
    assert isinstance(link.source, Listed)
    assert link.source.weight_cells is not None
    terms = image.reshape(-1)[link.source.cells] * weight.reshape(-1)[link.source.weight_cells]
    np.testing.assert_allclose(terms.sum(axis=1), info.shortcut.ravel())
    zeros = shapes_scene(shapes_info(image, None), WORDS).links[0]
    own = listed_of(zeros).cells[:, 0]
    read = np.where(own < 0, 0, image.reshape(-1)[own])
    np.testing.assert_allclose(read, shapes_info(image, None).shortcut.ravel())
