"""A pooled volume, the shift game and the noise game, as plain values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from lesson_ui.drawing.cells import CHANGED
from lesson_ui.lessons.pooling.figure import pooling_info
from lesson_ui.lessons.pooling.games_worked import share
from lesson_ui.lessons.pooling.noise_figure import SIDE, noise_input, spike_input, spike_trace, summarise
from lesson_ui.lessons.pooling.shift_figure import MOVES_IN, shift_info, shift_scene, shifted
from lesson_ui.lessons.pooling.volume_figure import (
    FILTERS,
    filter_maps,
    size_text,
    stitch,
    stitched_reads,
    unread_of_map,
    volume_info,
    volume_scene,
)
from tests.support.lines import result_of


class Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


GREY = np.random.default_rng(3).integers(0, 256, (32, 32)).astype(float)
DOT = np.zeros((8, 8))
DOT[2, 2] = 9
EDGE = np.zeros((8, 8))
EDGE[2, 3] = 9


# A volume (D2)


def test_the_curriculum_s_volume_keeps_its_depth_and_a_quarter_of_the_weights() -> None:
    info = volume_info(filter_maps(GREY), 2)
    assert (size_text(info.before), size_text(info.after)) == ("32 × 32 × 10", "16 × 16 × 10")
    assert share(info.after.size, info.before.size) == "1/4"


@pytest.mark.parametrize(("kernel_size", "stride", "kind"), [(2, None, "max"), (3, 2, "average"), (5, 1, "max")])
def test_every_map_is_pooled_as_torch_pools_it(kernel_size: int, stride: int | None, kind: str) -> None:
    info = volume_info(filter_maps(GREY), kernel_size, stride, kind)
    pool = torch.nn.functional.max_pool2d if kind == "max" else torch.nn.functional.avg_pool2d
    np.testing.assert_allclose(info.after, pool(torch.tensor(info.before), kernel_size, stride).numpy(), atol=1e-9)


def test_the_maps_are_whole_numbers_and_an_even_picture_leaves_no_border() -> None:
    maps = filter_maps(GREY)
    assert maps.shape == (len(FILTERS), 32, 32)
    assert (maps >= 0).all()
    np.testing.assert_array_equal(maps, np.rint(maps))
    assert (filter_maps(np.full((32, 32), 100.0))[:-1] == 0).all()


@pytest.mark.parametrize("C", [1, 4, 5, 7, 10])
def test_the_stitched_window_reads_only_its_own_map(C: int) -> None:
    before = np.random.default_rng(C).integers(0, 9, (C, 7, 7)).astype(float)
    info = volume_info(before, 2)
    reads, stitched = stitched_reads(info.reads, C), stitch(before)
    windows = stitched[reads.rows.position[:, None, :, None], reads.columns.position[None, :, None, :]]
    np.testing.assert_array_equal(windows.max(axis=(2, 3)), stitch(info.after))


def test_what_the_floor_leaves_of_each_map_is_counted() -> None:
    maps = filter_maps(GREY)
    assert [unread_of_map(volume_info(maps, K)) for K in (2, 3, 5)] == [0, 2, 2]


def test_the_size_is_hidden_until_predicted() -> None:
    info = volume_info(filter_maps(GREY), 2)
    notes = [volume_scene(info, Words(), hide_size=hide).panels[2].note for hide in (True, False)]
    assert notes == ["unknown_size", "16 × 16 × 10"]


def test_both_stacks_are_drawn_to_one_scale() -> None:
    before, _, after = volume_scene(volume_info(filter_maps(GREY), 2), Words()).panels
    assert before.span == after.span
    assert before.scale == after.scale
    assert before.tiles is not None
    assert len(before.tiles.names) == 10


# The shift game (D3)


def test_a_shift_inside_one_window_changes_nothing_across_its_edge_it_does() -> None:
    assert shift_info(DOT, 0, 1).changed.sum() == 0
    across = shift_info(EDGE, 0, 1)
    assert np.argwhere(across.changed).tolist() == [[1, 1], [1, 2]]


@given(st.integers(-9, 9), st.integers(-9, 9), st.sampled_from(MOVES_IN))
@settings(max_examples=60)
def test_a_shift_moves_every_cell(down: int, right: int, moves_in: str) -> None:
    image = np.arange(1.0, 43).reshape(6, 7)
    moved = shifted(image, down, right, moves_in)
    for i, j in np.ndindex(image.shape):
        i_from, j_from = i - down, j - right
        if moves_in == "wraps":
            assert moved[i, j] == image[i_from % 6, j_from % 7]
        else:
            inside = 0 <= i_from < 6 and 0 <= j_from < 7
            assert moved[i, j] == (image[i_from, j_from] if inside else 0)


@given(st.integers(-6, 6), st.integers(-6, 6), st.integers(0, 99))
@settings(max_examples=40)
def test_convolution_is_equivariant_on_a_ring(down: int, right: int, seed: int) -> None:
    image = np.random.default_rng(seed).integers(0, 9, (8, 8)).astype(float)
    info = shift_info(image, down, right)
    assert info.equivariant == info.equivariant_of == 64


def test_a_made_up_way_to_fill_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no such way") as refusal:
        shifted(DOT, 0, 1, "mirrors")
    for fix in refusal.value.fixes:
        shifted(DOT, 0, 1, fix.value)


def test_changed_numbers_are_marked_and_carry_a_sign() -> None:
    moved = shift_scene(shift_info(EDGE, 0, 1), Words(changed_note="{size}, changed: {changed}")).panels[3]
    assert moved.note == "4 × 4, changed: 2"
    assert moved.cells.states is not None
    assert (moved.cells.states == CHANGED).sum() == 2
    assert [label for label in moved.cells.labels or () if "≠" in label] == ["≠ 0", "≠ 9"]


def test_the_answer_is_not_in_the_figure_before_the_prediction() -> None:
    scene = shift_scene(shift_info(EDGE, 0, 1), Words(), hidden=True)
    assert not scene.panels[3].cells.values.any()
    assert set(scene.panels[3].cells.labels or ()) == {"?"}
    assert [result_of(line).result for line in scene.lines] == ["pooled"]


# The noise game (D5)


@pytest.mark.parametrize(("kernel_size", "expected"), [(2, 18), (3, 8), (4, 4.5)])
def test_max_passes_a_spike_and_average_divides_it_by_the_window(kernel_size: int, expected: float) -> None:
    trace = spike_trace(pooling_info(spike_input(72, 2, 5), kernel_size), 72, 0)
    assert (trace.largest, trace.averaged) == (72, expected)
    assert (trace.in_max, trace.in_average) == (1, 1)


def test_a_spike_below_the_ground_is_hidden_by_the_maximum() -> None:
    trace = spike_trace(pooling_info(spike_input(0, 2, 5, 20), 2), 0, 20)
    assert (trace.largest, trace.averaged, trace.in_max, trace.in_average) == (20, 15, 0, 1)


def test_overlapping_windows_see_a_spike_more_than_once() -> None:
    assert spike_trace(pooling_info(spike_input(72, 2, 5), 2, 1), 72, 0).in_max == 4


@pytest.mark.parametrize("seed", range(5))
def test_average_damps_noise_and_max_is_moved_up_by_it(seed: int) -> None:
    image = noise_input(seed, 9)
    info = pooling_info(image, 2)
    assert summarise(info.maps["average"]).deviation < summarise(image).deviation
    assert summarise(info.maps["max"]).mean > summarise(image).mean
    assert summarise(info.maps["average"]).mean == pytest.approx(summarise(image).mean)


def test_the_same_seed_gives_the_same_noise_within_its_limits() -> None:
    image: NDArray[Any] = noise_input(4, 9, 20)
    np.testing.assert_array_equal(image, noise_input(4, 9, 20))
    assert image.shape == (SIDE, SIDE)
    assert image.min() >= 11
    assert image.max() <= 29
