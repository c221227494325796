"""What the figures of the receptive-field lesson show, against torch's gradient and against counting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.images import to_grey
from cnn_core.network import Network
from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import layer_sizes, stack_windows
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.lessons.receptive_field.effective_figure import (
    cut_middle,
    effective_info,
    effective_scene,
    share_within,
    shown_values,
    side_of_share,
)
from lesson_ui.lessons.receptive_field.picture_figure import picture_scene
from lesson_ui.lessons.receptive_field.pyramid_figure import asked_unit, fitting_size, pyramid_info, pyramid_scene
from lesson_ui.lessons.receptive_field.race_figure import RUNNERS, fitting_side, race_info, race_scene, winners
from lesson_ui.lessons.receptive_field.units_figure import PictureInfo, Thing, best_unit, picture_info
from lesson_ui.words.prose import lesson_data, words

SHORT = lesson_data("receptive_field", "figure")
TEXTS = ["c3-c3-c3", "c3p1-p2-c5s2", "c3d2-c3s3", "c1s2p1-c3p2", "c11s4p2-p3s2"]
PIXELS = np.random.default_rng(4).integers(0, 256, (40, 56, 3)).astype(np.uint8)


def gradient_of(stack: Network, shape: tuple[int, int], unit: tuple[int, int]) -> np.ndarray:
    x = torch.ones(1, 1, *shape, dtype=torch.float64, requires_grad=True)
    y = x
    for layer in stack_windows(stack):
        ones = torch.ones(1, 1, layer.kernel_size, layer.kernel_size, dtype=torch.float64)
        y = torch.nn.functional.conv2d(y, ones, None, layer.stride, layer.padding, layer.dilation)
    (gradient,) = torch.autograd.grad(y[0, 0, unit[0], unit[1]], x)
    reached: NDArray[Any] = gradient[0, 0].numpy() != 0
    return reached


def laid(text: str, depth: int | None = None) -> PictureInfo:
    stack = from_short_form(text)
    return picture_info(PIXELS, np.rint(to_grey(PIXELS)), stack, depth or len(stack.layers))


# the pyramid


@pytest.mark.parametrize("text", TEXTS)
def test_a_unit_stands_in_the_middle_of_what_it_sees(text: str) -> None:
    info = pyramid_info(from_short_form(text), fitting_size(from_short_form(text)))
    scene = pyramid_scene(info, SHORT)
    assert scene.pyramid is not None
    left, cell = scene.pyramid.left, scene.pyramid.cell
    bottom = scene.panels[0]
    for panel, field in zip(scene.panels, info.fields, strict=True):
        first, last = field.cells(0)
        middle = left[bottom.name] + ((first + last) / 2 - bottom.col0 + 0.5)
        assert left[panel.name] + (0 - panel.col0 + 0.5) * cell[panel.name] == pytest.approx(middle)
        assert left[panel.name] + panel.size[1] * cell[panel.name] <= scene.pyramid.width + 1e-9
    assert min(left.values()) == 0


@pytest.mark.parametrize("text", TEXTS)
def test_the_cells_a_view_names_are_those_of_the_gradient(text: str) -> None:
    stack = from_short_form(text)
    info = pyramid_info(stack, fitting_size(stack))
    scene = pyramid_scene(info, SHORT)
    for depth, view in enumerate(scene.views, start=1):
        field = view.receptive_fields[-1]
        assert field.read == scene.panels[0].name
        for unit in range(view.size[1]):
            named = {int(k) for k in field.columns[unit] if k != -1}
            if field.solid and named:
                named = set(range(min(named), max(named) + 1))
            line = Network(from_short_form(text).layers[:depth])
            seen = gradient_of(line, (info.sizes[0], info.sizes[0]), (view.size[1] // 2, unit))
            assert named == set(np.flatnonzero(seen.any(axis=0)).tolist())


@pytest.mark.parametrize("text", TEXTS)
def test_the_input_is_long_enough_for_a_whole_field(text: str) -> None:
    stack = from_short_form(text)
    info = pyramid_info(stack, fitting_size(stack))
    view, unit = asked_unit(info)
    assert view == len(stack.layers) - 1
    first, last = info.fields[-1].cells(unit)
    assert first >= 0
    assert last < info.sizes[0]


def test_arrow_keys_lead_to_the_unit_above_and_below() -> None:
    scene = pyramid_scene(pyramid_info(from_short_form("c3-p2-c3"), 14), SHORT)
    first, second, third = scene.views
    assert first.down is None
    assert first.up is not None
    assert first.up.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert second.down is not None
    assert second.down.tolist() == [0, 2, 4, 6, 8, 10]
    assert third.up is None


def test_hidden_numbers_are_nowhere_in_what_is_sent() -> None:
    scene = pyramid_scene(pyramid_info(from_short_form("c3-c3-c3"), 9), SHORT, seen=False)
    sent = payload(scene, key="x", words=words()["host"])
    assert b"R = ?" in sent
    assert b"R = 7" not in sent
    assert b"of them" not in sent


# on the picture


@pytest.mark.parametrize("text", ["c3-c3-c3", "c3p1-p2-c5s2", "c1s2p1-c3p2", "c5s3p4-c3d3p1"])
def test_the_outline_is_where_torch_s_gradient_is(text: str) -> None:
    info = laid(text)
    view = picture_scene(info, SHORT).views[0]
    top = view.receptive_fields[0]
    for unit in ((0, 0), (view.size[0] // 2, view.size[1] // 2), (view.size[0] - 1, view.size[1] - 1)):
        seen = gradient_of(info.stack, (40, 56), unit)
        for ends, axis in ((top.rows[unit[0]], 1), (top.columns[unit[1]], 0)):
            cells = np.flatnonzero(seen.any(axis=axis))
            assert ends.tolist() == ([cells[0], cells[-1]] if len(cells) else [-1, -1])


def test_a_unit_is_filled_with_the_mean_of_what_it_sees() -> None:
    info = laid("c3p1-p2-c5s2")
    grey = np.rint(to_grey(PIXELS))
    for (row, column), shown in np.ndenumerate(info.means):
        (top, bottom), (left, right) = info.rows[3][row], info.columns[3][column]
        assert abs(int(shown) - grey[top : bottom + 1, left : right + 1].mean()) <= 0.5 + 1e-9


def test_pointing_at_a_pixel_leads_to_the_unit_whose_field_lies_around_it() -> None:
    info = laid("c3p1-p2-c5s2")
    follow = picture_scene(info, SHORT).views[0].follow
    assert follow is not None
    for pixel, unit in enumerate(follow.rows):
        distances = [abs(sum(info.fields[3].cells(k)) / 2 - pixel) for k in range(len(info.rows[3]))]
        assert distances[unit] == min(distances)


@given(st.sampled_from(TEXTS[:4]), st.integers(1, 20), st.integers(1, 20), st.integers(0, 19), st.integers(0, 35))
def test_the_best_unit_sees_more_of_an_object_than_any_other(
    text: str, height: int, width: int, top: int, left: int
) -> None:
    info, thing = laid(text), Thing("it", top, left, height, width)
    box = np.zeros((40, 56), bool)
    box[top : top + height, left : left + width] = True
    shares = np.zeros(info.means.shape)
    for row, (first, last) in enumerate(info.rows[info.depth]):
        for column, (start, end) in enumerate(info.columns[info.depth]):
            if -1 not in (first, start):
                shares[row, column] = box[first : last + 1, start : end + 1].sum() / box.sum()
    row, column, share = best_unit(info, thing, info.depth)
    assert share == pytest.approx(shares.max())
    assert shares[row, column] == pytest.approx(share)


# the race


def test_the_race_is_won_by_the_widest() -> None:
    assert winners(race_info(4, 3, 2, 2, 2)) == ("pooling",)
    assert winners(race_info(3, 3, 1, 1, 1)) == RUNNERS
    assert fitting_side(race_info(2, 3, 2, 2, 2)) == 28
    assert fitting_side(race_info(6, 7, 3, 3, 3)) == 224


def test_fields_that_outgrow_the_picture_are_cut_to_it() -> None:
    info = race_info(6, 7, 3, 3, 3)
    scene = race_scene(info, PIXELS, {name: name for name in RUNNERS}, SHORT)
    for view in scene.views:
        for field in view.receptive_fields:
            assert field.rows.min() >= 0
            assert field.rows.max() < 40
            assert field.columns.max() < 56


# what really counts


def test_shares_of_the_gradient() -> None:
    info = effective_info(from_short_form("c3-c3-c3"), "ones", 0)
    assert (info.size, info.middle) == (7, 3)
    assert info.share == pytest.approx((19 / 27) ** 2)
    assert share_within(info.gradient, 7) == 1
    assert side_of_share(info.gradient, 0.5) == 5
    assert side_of_share(info.gradient, 1.0) == 7


def test_one_layer_counts_every_pixel_alike() -> None:
    info = effective_info(from_short_form("c5"), "ones", 0)
    assert info.share == pytest.approx(info.middle**2 / 25)


def test_large_counts_are_written_in_per_cent() -> None:
    values, decimals, unit = shown_values(effective_info(from_short_form("-".join(["c7"] * 6)), "ones", 0))
    assert (values.max(), decimals, unit) == (100, 1, "per_cent")


def test_a_field_larger_than_the_picture_is_black_around_it() -> None:
    part = cut_middle(PIXELS, 60)
    np.testing.assert_array_equal(part[10:50, 2:58], PIXELS)
    assert part[:10].max() == 0
    np.testing.assert_array_equal(cut_middle(PIXELS, 20), PIXELS[10:30, 18:38])


# what is sent


def test_every_scene_survives_the_way_to_the_browser() -> None:
    race = race_scene(race_info(3, 3, 2, 2, 2), PIXELS, {name: name for name in RUNNERS}, SHORT)
    info = laid("c3-p2")
    scenes = [
        pyramid_scene(pyramid_info(from_short_form("c3-c3"), 9), SHORT),
        picture_scene(info, SHORT),
        picture_scene(info, SHORT, thing=Thing("it", 3, 4, 5, 6)),
        race,
        effective_scene(effective_info(from_short_form("c3-c3"), "signed", 2), PIXELS, SHORT),
    ]
    for scene in scenes:
        sent = unpacked(payload(scene, key="x", words=words()["host"]))
        assert len(sent["views"]) == len(scene.views)
        for view, plain in zip(scene.views, sent["views"], strict=True):
            assert plain["size"] == list(view.size)
            assert len(plain["column_texts"]) in (0, view.size[1])
            for field, plain_field in zip(view.receptive_fields, plain["receptive_fields"], strict=True):
                np.testing.assert_array_equal(plain_field["rows"], field.rows)
                np.testing.assert_array_equal(plain_field["columns"], field.columns)
        assert scene.figure.layout is not None


def test_a_stack_too_deep_for_the_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="layer 2"):
        layer_sizes(from_short_form("c3-c15"), 10)
