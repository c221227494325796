"""The figures of any number: every layer beside what it reads, and the terms of one number that add up to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cnn_core.datasets import task_data
from cnn_core.models import load_model
from cnn_core.network import INPUT, explain_number
from lesson_ui.drawing.map_grid import map_grid
from lesson_ui.lessons.explain.figure import BELOW, first_cell, network_scene, number_name, source_of
from lesson_ui.lessons.explain.terms_figure import from_several, group_name, term_groups, terms_scene
from lesson_ui.networks.subject import layer_shape, make_subject, run_picture
from lesson_ui.words.prose import lesson_data

WORDS: dict[str, Any] = lesson_data("explain", "figure")
LENET = make_subject("lenet5-digits")
LENET_MADE = run_picture(LENET, task_data("digits").images[0])
RESNET = make_subject("resnet-shapes")
RESNET_MADE = run_picture(RESNET, task_data("shapes").images[0])


@pytest.mark.parametrize("path", [INPUT, *(node.path for node in load_model("resnet-shapes").network.nodes)])
def test_every_layer_stands_beside_what_it_reads(path: str) -> None:
    scene = network_scene(RESNET, RESNET_MADE, path, WORDS)
    panels = {panel.name: panel for panel in scene.panels}
    sources = () if path == INPUT else RESNET.trace.row(path).sources
    assert list(panels) == ["picture", *BELOW[: len(sources)], "layer"]
    for name, source in (*zip(BELOW, sources, strict=False), ("layer", path)):
        grid = map_grid(layer_shape(RESNET, source))
        assert_array_equal(panels[name].cells.values, grid.stitched(RESNET_MADE.values(source)).astype(np.float32))
        assert source_of(path, name, RESNET) == (source if name != "layer" else INPUT)
    assert source_of(path, "picture", RESNET) == INPUT


def test_a_picture_of_one_channel_is_not_drawn_twice() -> None:
    scene = network_scene(LENET, LENET_MADE, "0", WORDS)
    assert [panel.name for panel in scene.panels] == ["below", "layer"]


def test_the_cursor_starts_at_the_largest_number() -> None:
    for path in (INPUT, "3", "11"):
        values = map_grid(layer_shape(LENET, path)).stitched(LENET_MADE.values(path))
        assert values[first_cell(LENET, LENET_MADE, path)] == np.nanmax(values)
        assert network_scene(LENET, LENET_MADE, path, WORDS).start == first_cell(LENET, LENET_MADE, path)


@pytest.mark.parametrize(
    ("path", "index", "name"),
    [
        ("3", (10, 5, 4), "map 11, row 5, column 4"),
        (INPUT, (0, 2, 3), "row 2, column 3"),
        ("5", (7,), "number 8"),
        ("11", (3,), "number 4, for “3”"),
    ],
)
def test_a_number_is_named_by_where_it_stands(path: str, index: tuple[int, ...], name: str) -> None:
    assert number_name(LENET, path, index, WORDS) == name


def test_the_grids_of_terms_hold_numbers_weights_and_products() -> None:
    explanation = explain_number(LENET.network, LENET.weights, LENET_MADE.run, "3", (0, 10, 5, 5))
    groups = term_groups(explanation, LENET, LENET.network.node_by_path["3"].sources)
    assert len(groups) == 6
    assert not from_several(groups)
    scene = terms_scene(groups, WORDS)
    assert scene is not None
    panels = {panel.name: panel for panel in scene.panels}
    below, weight = LENET_MADE.values("2"), LENET.weights["3.weight"]
    for letter, group in zip("ab", groups, strict=False):
        reads, weights, products = (panels[kind + letter] for kind in ("reads", "weights", "products"))
        assert group.channel is not None
        assert reads.title == group_name(group, WORDS) == f"map {group.channel + 1}"
        assert_allclose(reads.cells.values, below[group.channel, 5:10, 5:10], rtol=1e-6)
        assert_allclose(weights.cells.values, weight[10, group.channel], rtol=1e-6)
        assert_allclose(products.cells.values, reads.cells.values * weights.cells.values, rtol=1e-6)
        assert_allclose(products.cells.values.sum(), group.total, rtol=1e-6)
    largest = np.abs(panels["productsa"].cells.values)
    assert largest[scene.start] == largest.max()


def test_a_single_number_has_no_grids() -> None:
    explanation = explain_number(LENET.network, LENET.weights, LENET_MADE.run, "1", (0, 2, 3, 3))
    groups = term_groups(explanation, LENET, LENET.network.node_by_path["1"].sources)
    assert terms_scene(groups, WORDS) is None


def test_terms_from_two_layers_are_told_apart() -> None:
    path = next(node.path for node in RESNET.network.nodes if len(node.sources) == 2)
    explanation = explain_number(RESNET.network, RESNET.weights, RESNET_MADE.run, path, (0, 0, 3, 3))
    groups = term_groups(explanation, RESNET, RESNET.network.node_by_path[path].sources)
    assert from_several(groups)
    assert {group.source for group in groups} == set(RESNET.network.node_by_path[path].sources)
    assert len({group_name(group, WORDS, layer=True) for group in groups}) == len(groups)
