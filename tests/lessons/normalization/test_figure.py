"""Figures of the normalisation lesson: what they show and what their lines say, by value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.geometry import NORMALIZATIONS
from lesson_ui.drawing.cells import Live
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.drawing.scene import Scene
from lesson_ui.lessons.normalization.bias_figure import bias_info, bias_scene
from lesson_ui.lessons.normalization.figure import NormInfo, norm_info, stitched, unstitched
from lesson_ui.lessons.normalization.running_figure import running_info, running_scene
from lesson_ui.lessons.normalization.scene_figure import lone_batch_scene, norm_scene
from lesson_ui.words.prose import lesson_data, words
from tests.support.lines import formula_of, own_of
from tests.support.links import window_of

WORDS: dict[str, Any] = lesson_data("normalization", "figure")


def sent(scene: Scene) -> dict[str, Any]:
    return unpacked(payload(scene, key="normalization-figure", words=words()["host"]))


def example(kind: str, shape: tuple[int, ...] = (2, 4, 2, 2), seed: int = 0) -> NormInfo:
    rng = np.random.default_rng(seed)
    weight, bias = rng.normal(size=shape[1]), rng.normal(size=shape[1])
    return norm_info(rng.integers(-9, 9, shape).astype(float), kind, num_groups=2, weight=weight, bias=bias)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
def test_maps_are_stitched_and_cut_again(samples: int, channels: int, side: int) -> None:
    maps = np.arange(samples * channels * side * side, dtype=float).reshape(samples, channels, side, side)
    np.testing.assert_array_equal(unstitched(stitched(maps), samples, channels, side), maps)


def test_a_grid_that_does_not_fit_is_repeated_or_cut() -> None:
    grid = np.array([[1.0, 2, 3], [4, 5, 6]])
    assert unstitched(grid, 1, 2, 1).ravel().tolist() == [1, 2]
    assert stitched(unstitched(grid, 3, 4, 1)).tolist() == [[1, 2, 3, 1], [4, 5, 6, 4], [1, 2, 3, 1]]


@pytest.mark.parametrize("kind", NORMALIZATIONS)
@settings(max_examples=25)
@given(seed=st.integers(0, 999))
def test_the_numbers_of_every_step_lead_to_the_result(kind: str, seed: int) -> None:
    info = example(kind, seed=seed)
    owner = info.shared.owner
    mean, variance = info.mean.ravel()[owner], info.variance.ravel()[owner]
    normalized = (info.batch - mean) / np.sqrt(variance + info.eps)
    np.testing.assert_allclose(info.normalized, normalized, atol=1e-9)
    scaled = normalized * info.weight[:, None, None] + info.bias[:, None, None]
    np.testing.assert_allclose(info.output, scaled, atol=1e-9)
    index = (1, 2, 0, 1)
    assert info.explain(index).result == pytest.approx(info.output[index])


@pytest.mark.parametrize("kind", NORMALIZATIONS)
def test_the_lines_hold_the_numbers_of_their_cell(kind: str) -> None:
    info = example(kind)
    scene = norm_scene(info, WORDS, seen=True)
    mean, variance = (own_of(line) for line in scene.lines[:2])
    normalise, scale = (formula_of(line).columns for line in scene.lines[2:])
    rows, columns = stitched(info.batch).shape
    for row in range(rows):
        for column in range(columns):
            cell, index = row * columns + column, info.index_at(row, column)
            explained = info.explain(index)
            found = [np.asarray(column.values)[cell] for column in (mean, variance, scale["result"])]
            expected = [explained.parts[0].result, explained.parts[1].result, explained.result]
            np.testing.assert_allclose(found, expected, atol=1e-9)
            assert np.asarray(normalise["x"].values)[cell] == info.batch[index]
            assert np.asarray(scale["g"].values)[cell] == info.weight[index[1]]


@pytest.mark.parametrize("kind", NORMALIZATIONS)
def test_tables_are_read_where_the_cell_s_own_number_stands(kind: str) -> None:
    info = example(kind)
    scene = sent(norm_scene(info, WORDS, seen=True))
    tables = {link["read"]: link for link in scene["links"][1:]}
    assert set(tables) == {"mean", "variance", "weight", "bias"}
    for name, role in (("mean", "read"), ("weight", "weight")):
        assert tables[name]["role"] == role
        assert tables[name]["source"]["cells"].shape[1] == 1
    owner = stitched(info.shared.owner).ravel()
    np.testing.assert_array_equal(tables["mean"]["source"]["cells"].ravel(), owner)


def test_nothing_is_given_away_before_the_prediction() -> None:
    scene = sent(norm_scene(example("layer"), WORDS, seen=False))
    panels = {panel["name"]: panel["content"] for panel in scene["panels"]}
    assert all("values" not in panels[name] for name in ("mean", "variance"))
    assert {link["read"] for link in scene["links"]} == {"batch", "weight", "bias"}
    assert scene["links"][0]["role"] == ""
    assert [line["record"] for line in scene["lines"]] == ["ValueLine"]


def test_a_batch_that_is_refused_is_still_drawn() -> None:
    scene = lone_batch_scene(np.array([[[[3.0]], [[4.0]]]]), WORDS)
    assert scene.panels[0].cells.values.tolist() == [[3, 4]]
    assert scene.panels[0].cells.editable


@given(st.floats(0.01, 1), st.integers(2, 5))
def test_running_averages_agree_with_torch(momentum: float, m: int) -> None:
    stream = np.random.default_rng(m).normal(3, 2, (5, m))
    info = running_info(stream, momentum, 1.5)
    layer = torch.nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    for k, batch in enumerate(torch.tensor(stream)):
        layer.train()(batch[:, None])
        assert layer.running_mean is not None
        assert layer.running_var is not None
        assert info.running_mean[k + 1] == pytest.approx(layer.running_mean.item())
        assert info.running_var[k + 1] == pytest.approx(layer.running_var.item())
        y = layer.eval()(torch.tensor([[1.5]], dtype=torch.float64)).item()
        assert info.evaluated[k] == pytest.approx(y)


def test_each_running_average_reads_its_batch_and_the_one_before() -> None:
    info = running_info(np.array([[1.0, 3], [2, 6], [0, 4]]), 0.1, 2.0)
    scene = sent(running_scene(info, WORDS, seen=False))
    links = {link["read"]: link for link in scene["links"]}
    assert links["runningMean"]["source"]["rows"].ravel().tolist() == [-1, 0, 1]
    assert links["stream"]["source"]["rows"].ravel().tolist() == [0, 1, 2]
    assert [link["divisor"][0] for link in scene["links"][:2]] == [2, 1]
    assert scene["concealed"] == [0, 0]
    hidden = [(line.get("own") or line["columns"]["result"])["role"] for line in scene["lines"]]
    assert hidden == ["", "result", "", "result", "result"]


@settings(max_examples=30)
@given(bias=st.integers(-20, 20), seed=st.integers(0, 99))
def test_the_bias_never_changes_the_result(bias: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    info = bias_info(rng.integers(0, 9, (2, 4, 4)).astype(float), rng.integers(-2, 3, (2, 2)).astype(float), bias)
    assert info.same
    assert info.having.mean == pytest.approx(info.without.mean + bias)
    assert info.having.variance == pytest.approx(info.without.variance)


def test_the_convolution_reads_only_its_own_sample() -> None:
    info = bias_info(np.arange(32.0).reshape(2, 4, 4), np.array([[1.0, -1], [2, 0]]), 3.0)
    scene = bias_scene(info, WORDS, seen=True)
    rows = window_of(scene.links[0]).reads.rows.position
    assert rows.tolist() == [[0, 1], [1, 2], [2, 3], [4, 5], [5, 6], [6, 7]]
    assert [getattr(part, "glyph", None) for part in scene.arrangement][-2] == "="
    assert "biased" in {panel.name for panel in scene.panels if not isinstance(panel.content, Live)}
