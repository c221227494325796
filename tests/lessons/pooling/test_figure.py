"""The pooling figure: the curriculum's maps, torch's numbers, the winner, the divisor, what no window reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from lesson_ui.drawing.cells import PADDING, UNREAD
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.lessons.pooling.figure import KINDS, PoolingInfo, is_printed_exactly, map_decimals, pooling_info
from lesson_ui.lessons.pooling.scene_figure import lone_input_scene, pooling_scene

FIRST = np.array([[1.0, 3, 2, 4], [5, 6, 1, 2], [3, 2, 7, 8], [1, 0, 3, 4]])
SECOND = np.array([[1.0, 3, 2, 1], [4, 2, 0, 1], [0, 1, 5, 2], [1, 2, 3, 0]])


class Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f", {key}"


@pytest.mark.parametrize(
    ("image", "largest", "average", "total"),
    [
        (FIRST, [[6, 4], [3, 8]], [[3.75, 2.25], [1.5, 5.5]], [[15, 9], [6, 22]]),
        (SECOND, [[4, 2], [2, 5]], [[2.5, 1], [1, 2.5]], [[10, 4], [4, 10]]),
    ],
)
def test_the_curriculum_s_maps(
    image: NDArray[np.float64], largest: list[list[float]], average: list[list[float]], total: list[list[float]]
) -> None:
    info = pooling_info(image, 2)
    assert [info.maps[kind].tolist() for kind in KINDS] == [largest, average, total]
    assert info.divisor.tolist() == [4, 4, 4, 4]


@st.composite
def calls(draw: st.DrawFn) -> tuple[NDArray[np.float64], dict[str, Any]]:
    kernel_size = draw(st.integers(1, 4))
    dilation = draw(st.integers(1, 3))
    padding = draw(st.integers(0, kernel_size // 2))
    needed = max(1, dilation * (kernel_size - 1) + 1 - 2 * padding)
    H, W = (draw(st.integers(needed, needed + 6)) for _ in range(2))
    values = draw(st.lists(st.integers(-9, 9), min_size=H * W, max_size=H * W))
    call = {
        "kernel_size": kernel_size,
        "stride": draw(st.sampled_from([None, 1, 2, 3, 5])),
        "padding": padding,
        "dilation": dilation,
        "ceil_mode": draw(st.booleans()),
        "count_include_pad": draw(st.booleans()),
    }
    return np.array(values, float).reshape(H, W), call


@given(calls())
@settings(max_examples=80)
def test_every_map_is_torch_s(case: tuple[NDArray[np.float64], dict[str, Any]]) -> None:
    image, call = case
    info = pooling_info(image, **call)
    x = torch.tensor(image)[None]
    window = {name: call[name] for name in ("kernel_size", "stride", "padding", "ceil_mode")}
    largest = torch.nn.functional.max_pool2d(x, **window, dilation=call["dilation"])[0]
    np.testing.assert_array_equal(info.maps["max"], largest.numpy())
    assert set(info.maps) == (set(KINDS) if call["dilation"] == 1 else {"max"})
    if call["dilation"] == 1:
        average = torch.nn.functional.avg_pool2d(x, **window, count_include_pad=call["count_include_pad"])[0]
        np.testing.assert_allclose(info.maps["average"], average.numpy(), atol=1e-12)
        np.testing.assert_allclose(info.maps["sum"].ravel(), (info.maps["average"].ravel() * info.divisor), atol=1e-9)


@given(calls())
@settings(max_examples=60)
def test_the_winner_is_the_cell_that_torch_names(case: tuple[NDArray[np.float64], dict[str, Any]]) -> None:
    image, call = case
    info = pooling_info(image, **call)
    window = {name: call[name] for name in ("kernel_size", "stride", "padding", "dilation", "ceil_mode")}
    _, where = torch.nn.functional.max_pool2d(torch.tensor(image)[None], **window, return_indices=True)
    K_w = info.reads.kernel_size[1]
    for index, (tap, position) in enumerate(zip(info.winner, where.ravel().tolist(), strict=True)):
        if tap < 0:
            assert np.isneginf(info.maps["max"].flat[index])
            continue
        i, j = divmod(index, info.output_size[1])
        cell = info.reads.rows.position[i, tap // K_w], info.reads.columns.position[j, tap % K_w]
        assert cell == divmod(position, image.shape[1])


def test_the_floor_s_left_over_is_marked() -> None:
    info = pooling_info(np.ones((5, 4)), 2)
    assert (info.states[4] == UNREAD).all()
    assert (info.states[:4] == 0).all()


def test_padding_is_marked_and_never_wins() -> None:
    info = pooling_info(-np.ones((2, 2)), 2, 1, 1)
    assert (info.states[0] & PADDING).all()
    assert (info.maps["max"] == -1).all()
    assert info.maps["average"][0, 0] == -0.25


def test_only_the_cells_of_the_map_are_divided_by_without_count_include_pad() -> None:
    info = pooling_info(np.full((2, 2), 8.0), 2, 1, 1, count_include_pad=False)
    assert (info.maps["average"] == 8).all()
    assert info.divisor.tolist() == [1, 2, 1, 2, 4, 2, 1, 2, 1]


def test_the_whole_map_is_torch_s_global_average() -> None:
    info = pooling_info(FIRST, (4, 4))
    assert info.maps["average"].item() == torch.nn.functional.adaptive_avg_pool2d(torch.tensor(FIRST)[None], 1).item()
    assert info.maps["average"].item() == 3.25


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ({"kernel_size": 6}, "does not fit"),
        ({"kernel_size": 2, "padding": 2}, "more than half"),
        ({"kernel_size": 2, "stride": 0}, "stride"),
        ({"kernel_size": 3, "dilation": 2}, "does not fit"),
    ],
)
def test_what_torch_refuses_is_refused_with_fixes(call: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInputError, match=problem) as refusal:
        pooling_info(FIRST, **call)
    assert refusal.value.fixes
    for fix in refusal.value.fixes:
        size = int(fix.value) if fix.parameter == "input_size" else 4
        change = {} if fix.parameter == "input_size" else {fix.parameter: fix.value}
        pooling_info(np.ones((size, size)), **{**call, **change})


def test_averages_print_exactly_and_align() -> None:
    info = pooling_info(FIRST, 2)
    assert [map_decimals(info, kind) for kind in KINDS] == [0, 2, 0]
    assert all(is_printed_exactly(info, kind) for kind in KINDS)


def test_thirds_are_rounded_and_said_to_be() -> None:
    info = pooling_info(np.arange(9.0).reshape(3, 3) % 5, 3)
    assert map_decimals(info, "average") == 3
    assert not is_printed_exactly(info, "average")
    assert is_printed_exactly(info, "max")


def test_sixteenths_print_exactly_in_a_small_map() -> None:
    image = np.zeros((8, 8))
    image[0, 0] = 1
    assert map_decimals(pooling_info(image, 4), "average") == 4


def _scene(info: PoolingInfo, **options: Any) -> dict[str, Any]:
    scene: dict[str, Any] = unpacked(payload(pooling_scene(info, Words(), **options), key="k", words={}))
    return scene


def _unpack(values: np.ndarray) -> list[float]:
    found: list[float] = values.ravel().tolist()
    return found


def test_the_figure_carries_every_field() -> None:
    scene = _scene(pooling_info(FIRST, 2))
    assert [panel["name"] for panel in scene["panels"]] == ["input", *KINDS]
    assert _unpack(scene["panels"][2]["content"]["values"]) == [3.75, 2.25, 1.5, 5.5]
    (link,) = scene["links"]
    assert link["into"] == list(KINDS)
    assert _unpack(link["winner"]) == [3, 1, 0, 1]
    assert _unpack(link["divisor"]) == [4, 4, 4, 4]
    assert [line["operation"] for line in scene["lines"]] == ["max", "mean", "sum"]
    assert [trace["type"] for trace in scene["figure"]["data"]] == ["heatmap"] * 4


def test_input_max_and_average_share_a_scale_and_the_sum_has_its_own() -> None:
    panels = {panel["name"]: panel for panel in _scene(pooling_info(FIRST, 2))["panels"]}
    assert (
        panels["input"]["content"]["scale"]
        == panels["max"]["content"]["scale"]
        == panels["average"]["content"]["scale"]
    )
    assert panels["sum"]["content"]["scale"]["max"] == 22


def test_a_dilated_window_shows_the_maximum_alone() -> None:
    scene = _scene(pooling_info(FIRST, 2, dilation=3))
    assert [line["operation"] for line in scene["lines"]] == ["max"]


def test_padding_is_left_out_of_the_line_of_the_maximum() -> None:
    listed = [line["padding"] for line in _scene(pooling_info(FIRST, 3, 2, 1))["lines"]]
    assert listed == [False, True, True]
    uncounted = _scene(pooling_info(FIRST, 3, 2, 1, count_include_pad=False))
    assert [line["padding"] for line in uncounted["lines"]] == [False, False, False]


def test_notes_name_padding_and_hatching() -> None:
    notes = [panel["note"] for panel in _scene(pooling_info(FIRST, 3, 2, 1))["panels"]]
    assert notes[0].startswith("4 × 4")
    assert "with_padding" in notes[0]
    assert "hatched" in notes[0]
    assert notes[1] == "2 × 2"


def test_a_window_of_padding_alone_gives_minus_infinity_and_no_broken_scale() -> None:
    info = pooling_info(np.ones((2, 2)), 2, 1, 1, dilation=3)
    assert np.isneginf(info.maps["max"]).any()
    assert _scene(info)["panels"][1]["content"]["scale"]["max"] == 1


def test_the_input_can_stand_alone() -> None:
    scene = lone_input_scene(FIRST, Words())
    assert scene.links == ()
    assert scene.panels[0].cells.values.tolist() == FIRST.tolist()
