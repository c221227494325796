"""Padding, stride, dilation: what the figures show, against PyTorch and by hand."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from cnn_core.checks import pair
from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.network.layers import Conv2d
from lesson_ui.drawing.cells import PADDING, UNREAD, Live
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.drawing.scene import GridScene
from lesson_ui.lessons.padding.figure import PaddingInfo, Pair, numbered_picture, padding_info
from lesson_ui.lessons.padding.modes_figure import corner_padding, corner_scene, modes_scene, padded_corners, strips
from lesson_ui.lessons.padding.scene_figure import padding_scene, refused_scene
from lesson_ui.lessons.padding.walk_figure import walk_scene
from lesson_ui.lessons.padding.worked import padding_facts, unread_sentence
from lesson_ui.words.prose import lesson_text
from tests.support.links import weights_of

pytestmark = pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel:UserWarning")
Asked = tuple[Pair, Conv2d]  # the input's size, and the layer
WORDS = json.loads(lesson_text("padding").sections["figure"])


def square(
    input_size: int, kernel_size: int, padding: int | str, stride: int, dilation: int = 1, mode: str = "zeros"
) -> Asked:
    return (input_size, input_size), Conv2d(1, kernel_size, stride, padding, dilation, padding_mode=mode)


def panel_of(scene: GridScene, name: str) -> Panel:
    return next(panel for panel in scene.panels if panel.name == name)


@st.composite
def settings(draw: st.DrawFn) -> Asked:
    """Draw a layer that PyTorch takes: what is drawn later makes room for what was drawn before."""
    kernel, dilation = (
        (draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))),
        draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
    )
    mode = draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"]))
    is_same = draw(st.booleans())
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    padding = "same" if is_same else draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    stride = (1, 1) if is_same else draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    borders = [r // 2 for r in reach] if isinstance(padding, str) else list(padding)
    least = [max(1, b + 1, 1 if is_same else r - 2 * b) for r, b in zip(reach, borders, strict=True)]
    size = tuple(draw(st.integers(low, max(low, 12))) for low in least)
    assume(len(size) == 2)
    return (size[0], size[1]), Conv2d(1, kernel, stride, padding, dilation, padding_mode=mode)


def torch_layer(layer: Conv2d) -> torch.nn.Conv2d:
    sizes = (layer.kernel_size, layer.stride, layer.padding, layer.dilation)
    mode: Any = layer.padding_mode  # one of the names that torch lists
    theirs = torch.nn.Conv2d(1, 1, *sizes, bias=False, padding_mode=mode, dtype=torch.float64)
    torch.nn.init.ones_(theirs.weight)
    return theirs


@given(settings())
def test_the_output_is_pytorch_s(asked: Asked) -> None:
    shown = padding_info(*asked)
    with torch.no_grad():
        expected = torch_layer(asked[1])(torch.tensor(numbered_picture(*asked[0]))[None])[0]
    np.testing.assert_allclose(shown.conv.output, expected.numpy(), atol=1e-9)
    assert (shown.walks[0].size, shown.walks[1].size) == tuple(expected.shape)


@given(settings())
def test_visit_counts_are_the_gradient_of_the_sum(asked: Asked) -> None:
    shown, layer = padding_info(*asked), asked[1]
    cells = torch.zeros(shown.conv.padded.shape, dtype=torch.float64, requires_grad=True)
    weight = torch_layer(layer).weight.detach()
    torch.nn.functional.conv2d(cells[None, None], weight, stride=layer.stride, dilation=layer.dilation).sum().backward()
    assert cells.grad is not None
    np.testing.assert_array_equal(shown.visits, cells.grad.numpy())
    np.testing.assert_array_equal((shown.conv.states & UNREAD) > 0, cells.grad.numpy() == 0)
    inside = (shown.conv.states & PADDING) == 0
    np.testing.assert_array_equal(shown.conv.padded[inside], numbered_picture(*asked[0]).ravel())


@given(settings(), st.data())
def test_the_kernel_s_taps_lie_on_the_cells_geometry_names(asked: Asked, data: st.DataObject) -> None:
    shown = padding_info(*asked)
    rows, columns = shown.conv.output.shape
    i, j = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    cells = shown.conv.reads.cells(i, j)
    taps = np.argwhere(shown.dilated == 1)
    first = cells[0].row, cells[0].column
    assert [(first[0] + u, first[1] + v) for u, v in taps.tolist()] == [(cell.row, cell.column) for cell in cells]


@pytest.mark.parametrize(
    ("asked", "size", "unread"),
    [
        (square(7, 3, 0, 2), 3, []),  # B1
        (square(8, 3, 0, 2), 3, [7]),  # B1: the stride does not divide
        (square(8, 3, 0, 3), 2, [6, 7]),
        (square(5, 3, 0, 1), 3, []),  # B2
        (square(5, 3, 1, 1), 5, []),  # B2
        (square(5, 3, "same", 1), 5, []),
        (square(11, 3, 0, 4), 3, [3, 7]),  # gaps between the windows
        (square(7, 3, 0, 1, dilation=2), 3, []),  # B5
    ],
)
def test_the_curriculum_s_sizes(asked: Asked, size: int, unread: list[int]) -> None:
    shown = padding_info(*asked)
    assert shown.conv.output.shape == (size, size)
    assert [cells.tolist() for cells in shown.unread] == [unread, unread]


def test_the_corner_is_read_once_and_the_centre_nine_times() -> None:
    bare, padded = padding_info(*square(5, 3, 0, 1)), padding_info(*square(5, 3, 1, 1))
    assert (bare.visits[0, 0], bare.visits[2, 2]) == (1, 9)
    assert (padded.visits[1, 1], padded.visits[3, 3]) == (4, 9)


def test_nine_weights_reach_over_five_by_five() -> None:
    shown = padding_info(*square(7, 3, 0, 1, dilation=2))
    assert shown.dilated.shape == (5, 5)
    assert np.count_nonzero(shown.dilated == 1) == 9
    kernel = panel_of(padding_scene(shown, WORDS), "kernel")
    assert kernel.note == "3 × 3 ones, reach 5 × 5"
    assert kernel.cells.labels is not None
    assert list(kernel.cells.labels).count("1") == 9
    assert list(kernel.cells.labels).count("") == 16


def test_height_and_width_differ_in_every_argument() -> None:
    asked = ((8, 6), Conv2d(1, (3, 2), stride=(2, 1), padding=(0, 1), dilation=(1, 2)))
    shown = padding_info(*asked)
    assert shown.conv.output.shape == (3, 6)
    assert shown.conv.padded.shape == (8, 8)
    assert shown.dilated.shape == (3, 3)
    assert [cells.tolist() for cells in shown.unread] == [[7], []]


def test_every_field_is_on_the_figure() -> None:
    shown = padding_info(*square(5, 3, 1, 2, dilation=2, mode="reflect"))
    scene = padding_scene(shown, WORDS, visits=True)
    picture, output, visits = (panel_of(scene, name) for name in ("input", "output", "visits"))
    np.testing.assert_array_equal(picture.cells.values, shown.conv.padded)
    np.testing.assert_array_equal(picture.cells.states, shown.conv.states)
    assert (picture.row0, picture.col0, visits.row0, visits.col0) == (-1, -1, -1, -1)
    np.testing.assert_array_equal(output.cells.values, shown.conv.output)
    np.testing.assert_array_equal(visits.cells.values, shown.visits)
    assert weights_of(scene.links[0]).dilation == (2, 2)
    assert [legend.scale.max for legend in scene.legends] == [shown.conv.output.max(), shown.visits.max()]
    sent = unpacked(payload(scene, key="k", words={}))
    assert (sent["links"][0]["weights"]["dilation"], sent["links"][0]["size"]) == ([2, 2], [2, 2])


def test_before_the_prediction_neither_output_nor_hatching_is_seen() -> None:
    scene = padding_scene(padding_info(*square(8, 3, 0, 3)), WORDS, seen=False)
    assert panel_of(scene, "output").size == (1, 1)
    assert scene.concealed == (0, 0)
    assert not np.any(panel_of(scene, "input").cells.states)
    assert "hatched" not in panel_of(scene, "input").note
    assert (scene.lines, scene.legends) == ((), ())


def test_numbers_too_many_to_read_give_way_to_a_magnified_patch() -> None:
    small = padding_scene(padding_info(*square(12, 3, 1, 1)), WORDS)
    large = padding_scene(padding_info(*square(12, 3, 2, 1)), WORDS)
    assert "patch" not in [panel.name for panel in small.panels]
    assert isinstance(panel_of(large, "patch").content, Live)
    assert large.links[0].terms.patch == "patch"


@given(settings())
def test_the_walk_is_the_geometry(asked: Asked) -> None:
    shown = padding_info(*asked)
    scene = walk_scene(shown, WORDS)
    assert len(scene.panels) == (1 if shown.walks[0] == shown.walks[1] else 2)
    for panel, axis, unread in zip(
        scene.panels, (shown.conv.reads.rows, shown.conv.reads.columns), shown.unread, strict=False
    ):
        places, cells = np.nonzero(panel.cells.values == 1)
        read = (cells + panel.col0).reshape(axis.position.shape)
        np.testing.assert_array_equal(read, axis.position)
        np.testing.assert_array_equal(places.reshape(axis.position.shape)[:, 0], np.arange(axis.output_size))
        assert panel.cells.states is not None
        hatched = np.flatnonzero(panel.cells.states[0] & UNREAD) + panel.col0
        np.testing.assert_array_equal(hatched, unread)
        assert not panel.big


def test_four_modes_around_one_two_three_four() -> None:
    rows = {mode: "".join(f"{value:g}" for value in row[0]) for mode, row in strips().rows.items()}
    assert rows == {"zeros": "00123400", "reflect": "32123432", "replicate": "11123444", "circular": "34123412"}
    scene = modes_scene(WORDS)
    assert [panel.name for panel in scene.panels] == list(rows)
    for panel in scene.panels:
        assert panel.cells.states is not None
        assert (panel.cells.states[0] & PADDING).tolist() == [1, 1, 0, 0, 0, 0, 1, 1]


@pytest.mark.parametrize("shape", [(60, 90, 3), (20, 24, 3), (9, 5, 3), (1, 1, 3)])
def test_corners_are_pytorch_s(shape: tuple[int, int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    P, modes = corner_padding(picture), {"zeros": "constant"}
    planes = torch.tensor(np.moveaxis(picture, -1, 0).astype(np.float32))
    for mode, corner in padded_corners(picture).items():
        padded = torch.nn.functional.pad(planes[None], (P,) * 4, mode=modes.get(mode, mode))[0]
        rows, columns = corner.shape[:2]
        assert (rows, columns) == (P + min(48, shape[0]), P + min(48, shape[1]))
        np.testing.assert_array_equal(np.moveaxis(corner, -1, 0), padded[:, :rows, :columns].numpy())
    scene = corner_scene(picture, WORDS)
    assert [panel.name for panel in scene.panels] == ["zeros", "reflect", "replicate", "circular"]
    assert {(panel.row0, panel.col0) for panel in scene.panels} == {(-P, -P)}
    assert len(scene.figure.layout.shapes) == 8


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (square(2, 3, 0, 1), "does not fit"),
        (square(4, 3, 0, 1, dilation=3), "does not fit"),
        (square(8, 3, "same", 2), "keeps the size only"),
        (square(3, 3, 3, 1, mode="reflect"), "wider than 'reflect'"),
        (square(2, 3, 3, 1, mode="circular"), "wider than 'circular'"),
    ],
)
def test_a_refused_layer_names_fixes_that_work_and_is_still_drawn(asked: Asked, problem: str) -> None:
    with pytest.raises(InvalidInputError, match=problem) as refusal:
        padding_info(*asked)
    with pytest.raises((ValueError, RuntimeError)):
        torch_layer(asked[1])(torch.ones((1, *asked[0]), dtype=torch.float64))
    assert refusal.value.fixes
    for fix in refusal.value.fixes:
        mended = apply_fix({"input_size": asked[0]} | vars(asked[1]), fix)
        size, layer = pair("input_size", mended.pop("input_size")), Conv2d(**mended)
        padding_info(size, layer)
    scene = refused_scene(*asked, WORDS)
    assert [panel.name for panel in scene.panels] == ["input", "kernel"]
    assert scene.links == ()


def sentence(asked: Asked) -> str:
    return unread_sentence(padding_info(*asked), WORDS)


def test_unread_cells_are_named() -> None:
    assert sentence(square(7, 3, 0, 2)) == "Every cell is read."
    assert sentence(square(8, 3, 0, 2)) == "Row and column 7 are never read."
    assert sentence(square(8, 3, 0, 3)) == "Rows and columns 6 and 7 are never read."
    assert sentence(((8, 7), Conv2d(1, 3, stride=2))) == "Row 7 is never read."
    assert sentence(square(8, 3, 1, 2)) == "Row and column 8 of the padding are never read."
    assert sentence(((8, 9), Conv2d(1, 3, stride=(3, 4)))) == ("Rows 6 and 7 and columns 3, 7 and 8 are never read.")


def facts_of(asked: Asked, pin: tuple[int, int] | None = None) -> tuple[PaddingInfo, dict[str, str]]:
    shown = padding_info(*asked)
    facts = padding_facts(shown, pin, words=WORDS)
    groups = (facts.formulas, facts.floor, facts.stride, facts.padding, facts.dilation, facts.cells, facts.pairs)
    return shown, {name: str(value) for group in groups for name, value in group.items()}


def test_the_formula_carries_the_live_numbers() -> None:
    _, facts = facts_of(square(8, 3, 0, 2))
    assert facts["formula"] == r"O = \left\lfloor \dfrac{W - K + 2P}{S} \right\rfloor + 1"
    assert facts["live"] == (
        r"O = \left\lfloor \dfrac{8 - 3 + 2 \cdot 0}{2} \right\rfloor + 1"
        r" = \left\lfloor \dfrac{5}{2} \right\rfloor + 1 = 2 + 1 = \mathbf{3}"
    )
    assert "the formula says 3.5 places" in facts["floor_effect"]
    assert "the formula says ≈ 2.67 places" in facts_of(square(8, 3, 0, 3))[1]["floor_effect"]
    assert "left over behind it: 1" in facts["floor_effect"]
    _, dilated = facts_of(square(9, 3, 1, 2, dilation=2))
    assert "W - (D(K - 1) + 1) + 2P" in dilated["formula"]
    assert r"9 - (2 \cdot (3 - 1) + 1) + 2 \cdot 1" in dilated["live"]
    _, lopsided = facts_of(square(6, 4, "same", 1))
    assert r"6 - 4 + (1 + 2)" in lopsided["live"]


@given(settings())
def test_the_formula_s_value_is_the_size(asked: Asked) -> None:
    shown, facts = facts_of(asked)
    sizes = {walk.size for walk in shown.walks}
    assert all(rf"\mathbf{{{size}}}" in facts["live"] for size in sizes)
    assert facts["live"].count(r"\mathbf") == (1 if shown.walks[0] == shown.walks[1] else 2)


def test_the_pinned_cell_s_window_is_named() -> None:
    _, facts = facts_of(square(5, 3, 1, 2), pin=(0, 1))
    assert (facts["first"], facts["rows"], facts["columns"]) == ("−1", "−1, 0 and 1", "1, 2 and 3")
