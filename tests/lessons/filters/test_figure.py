"""One filter on a picture and the whole bank: equal to torch, zero neutral, every field on the figure."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.drawing.colours import colour_table
from lesson_ui.drawing.gallery import NEUTRAL, gallery_figure, signed_levels
from lesson_ui.drawing.lines import ProductLine, RectifiedLine, ValueLine
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.drawing.scene import GridScene, Scene
from lesson_ui.lessons.filters.bank_figure import bank_info, bank_scene
from lesson_ui.lessons.filters.figure import FilterInfo, asked_cell, filter_info
from lesson_ui.lessons.filters.scene_figure import filters_scene
from lesson_ui.pictures.by_key import fitted_grey
from lesson_ui.words.prose import lesson_text
from tests.support.links import weights_of

Grid = NDArray[np.float64]
WORDS: dict[str, Any] = json.loads(lesson_text("filters").sections["figure"])
SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
BLUR = np.full((3, 3), 1 / 9)
STEP = np.tile([0.0, 0, 0, 255, 255, 255], (6, 1))  # dark on the left, bright on the right

greys = st.integers(1, 12).flatmap(
    lambda rows: st.integers(1, 12).flatmap(
        lambda columns: arrays(np.float64, (rows, columns), elements=st.integers(0, 255).map(float))
    )
)
kernels = st.tuples(st.integers(1, 7), st.integers(1, 7)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([-2.0, -1.0, -0.5, 0.0, 1 / 9, 1.0, 3.0]))
)


def torch_response(grey: Grid, weight: Grid, padding: str) -> Grid:
    with torch.no_grad():
        out = torch.nn.functional.conv2d(torch.tensor(grey)[None], torch.tensor(weight)[None, None], padding=padding)
    return np.asarray(out[0].numpy())


def panel_of(scene: GridScene, name: str) -> Panel:
    return next(panel for panel in scene.panels if panel.name == name)


def sent(scene: Scene) -> dict[str, Any]:
    plain: dict[str, Any] = unpacked(payload(scene, key="k", words={}))
    return plain


def unpack(values: NDArray[Any]) -> NDArray[Any]:
    return values.ravel()


def scene_of(grey: Grid, weight: Grid, **options: Any) -> tuple[FilterInfo, GridScene]:
    info = filter_info(grey, weight, padding=options.pop("padding", "same"))
    return info, filters_scene(info, WORDS, **options)


@pytest.mark.filterwarnings("ignore:Using padding='same'")
@given(greys, kernels)
def test_responses_equal_torch(grey: Grid, weight: Grid) -> None:
    info = filter_info(grey, weight)
    assert info.response.shape == grey.shape
    np.testing.assert_allclose(info.response, torch_response(grey, weight, "same"), atol=1e-9)
    np.testing.assert_array_equal(info.rectified, np.maximum(info.response, 0))
    assert (info.clipped == np.clip(np.rint(info.response), 0, 255)).all()


@pytest.mark.filterwarnings("ignore:Using padding='same'")
@pytest.mark.parametrize("key", NAMED_KERNELS)
def test_every_named_filter_on_a_photograph_equals_torch(key: str) -> None:
    grey, weight = fitted_grey("cat", 64), NAMED_KERNELS[key].weight
    for padding in ("same", "valid"):
        info = filter_info(grey, weight, padding=padding)
        np.testing.assert_allclose(info.response, torch_response(grey, weight.copy(), padding), atol=1e-9)


def test_sobel_on_a_step_by_hand() -> None:
    response = filter_info(STEP, SOBEL, padding="valid").response
    assert response.tolist() == [[0, 1020, 1020, 0]] * 4


def test_blur_is_nine_times_a_ninth() -> None:
    patch = np.array([[9.0, 0, 0], [0, 0, 0], [0, 0, 90]])
    assert filter_info(patch, BLUR, padding="valid").response[0, 0] == pytest.approx(11)
    assert NAMED_KERNELS["box-3"].weight.tolist() == [[1 / 9] * 3] * 3


def test_the_scale_is_chosen_where_no_padding_is_read() -> None:
    bright = np.full((6, 6), 200.0)
    bright[2:4, 3:] = 210
    info = filter_info(bright, SOBEL)
    assert np.abs(info.response).max() == 830  # the made-up edge along the border
    assert info.limit == np.abs(info.response[1:-1, 1:-1]).max() == 30
    assert info.inside.sum() == 16
    assert not info.inside[0].any()


def test_padding_valid_reads_no_border() -> None:
    info = filter_info(STEP, SOBEL, padding="valid")
    assert info.inside.all()
    assert info.padded.shape == STEP.shape


@given(greys, kernels)
def test_the_place_asked_about_is_one_of_the_strongest_inside(grey: Grid, weight: Grid) -> None:
    info = filter_info(grey, weight)
    place = asked_cell(info)
    assert abs(info.response[place]) == pytest.approx(info.limit) or not info.response.any() or info.limit == 1
    assert info.inside[place] or not info.inside.any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 2)])
@pytest.mark.parametrize("key", ["sobel-x", "gabor-0", "roberts-falling", "gaussian-5"])
def test_tiny_pictures_do_not_fail_with_padding_same(shape: tuple[int, int], key: str) -> None:
    info, scene = scene_of(np.full(shape, 200.0), NAMED_KERNELS[key].weight)
    assert info.response.shape == shape
    assert sent(scene)["links"][0]["size"] == list(shape)


def test_a_kernel_larger_than_the_picture_is_refused_with_a_fix_without_padding() -> None:
    with pytest.raises(InvalidInputError, match="does not fit") as refusal:
        filter_info(np.zeros((2, 2)), SOBEL, padding="valid")
    padding, size = refusal.value.fixes
    assert filter_info(np.zeros((2, 2)), SOBEL, padding=padding.value).response.shape == (2, 2)
    assert filter_info(np.zeros((2, 2)), SOBEL[: size.value, : size.value], padding="valid").response.shape == (1, 1)


def test_zero_is_always_the_neutral_colour() -> None:
    middle = colour_table("signed")[127:129]
    assert all(max(int(c[k : k + 2], 16) for k in (1, 3, 5)) > 240 for c in middle)
    for weight in (SOBEL, BLUR, -BLUR, SOBEL * 1e-6):
        _, scene = scene_of(STEP, weight)
        scale = panel_of(scene, "response").scale
        assert scale is not None
        assert scale.min == -scale.max < 0
        trace = scene.figure.data[1]
        assert (trace.zmin, trace.zmax) == (scale.min, scale.max)


def test_the_figure_carries_the_numbers_of_the_info() -> None:
    info, scene = scene_of(fitted_grey("cat", 64), SOBEL, view="relu")
    assert len(scene.figure.data) == len(scene.panels) == 5
    np.testing.assert_array_equal(scene.figure.data[0].z, info.padded)
    np.testing.assert_array_equal(scene.figure.data[1].z, info.response)
    np.testing.assert_array_equal(scene.figure.data[2].z, info.rectified)
    assert panel_of(scene, "input").row0 == -1
    link = scene.links[0]
    assert (link.read, weights_of(link).grid, link.into, link.terms.patch) == (
        "input",
        "kernel",
        ("response", "relu"),
        "patch",
    )
    assert link.table.values.size <= 256


def test_the_cursor_s_terms_add_up_to_the_response() -> None:
    info, scene = scene_of(fitted_grey("cat", 32), SOBEL)
    link = scene.links[0]
    rows, columns = info.reads.rows.position, info.reads.columns.position
    for i, j in ((0, 0), (5, 7), (info.response.shape[0] - 1, info.response.shape[1] - 1)):
        levels = link.table.levels[np.ix_(rows[i] + 1, columns[j] + 1)].ravel()
        assert link.table.products[np.arange(9), levels].sum() == info.response[i, j]


def test_numbers_of_maps_travel_once_and_small() -> None:
    _, scene = scene_of(fitted_grey("cat", 128), SOBEL)
    plain = sent(scene)
    panels = {panel["name"]: panel for panel in plain["panels"]}
    assert panels["response"]["content"]["values"] is None
    assert panels["response"]["content"]["shared"]
    assert panels["input"]["content"]["shared"]
    traces = dict(zip(panels, plain["figure"]["data"], strict=True))
    assert traces["response"]["z"].dtype == np.int16
    assert traces["input"]["z"].dtype == np.uint8
    assert len(payload(scene, key="k", words={})) < 90_000


def test_fractional_responses_are_printed_alike_by_python_and_the_browser() -> None:
    info, scene = scene_of(fitted_grey("cat", 64), NAMED_KERNELS["gaussian-3"].weight)
    trace = np.asarray(scene.figure.data[1].z, dtype=np.float64)
    shown = np.floor(np.abs(info.response) * 10 + 0.5) / 10
    assert [f"{v:.1f}" for v in trace.ravel()] == [f"{v:.1f}" for v in shown.ravel()]


def test_huge_responses_keep_their_digits() -> None:
    info, scene = scene_of(fitted_grey("cat", 32), SOBEL * 123457.0)
    panel = panel_of(scene, "response")
    assert not panel.cells.shared
    packed = next(p for p in sent(scene)["panels"] if p["name"] == "response")["content"]["values"]
    np.testing.assert_array_equal(unpack(packed), info.response.ravel())


def test_a_zoom_is_shared_by_picture_and_maps() -> None:
    _, scene = scene_of(fitted_grey("cat", 64), SOBEL, view="clipped")
    layout = scene.figure.layout
    assert (layout.xaxis2.matches, layout.yaxis2.matches, layout.xaxis3.matches) == ("x", "y", "x")
    assert layout.xaxis4.matches is None


@pytest.mark.parametrize(("view", "kinds"), [("response", [ProductLine]), ("relu", [ProductLine, RectifiedLine])])
def test_lines_under_the_figure(view: str, kinds: list[type]) -> None:
    _, scene = scene_of(STEP, SOBEL, view=view)
    assert [type(line) for line in scene.lines] == kinds
    assert isinstance(scene.lines[0], ProductLine)
    assert scene.lines[0].exact


def test_printed_ninths_do_not_claim_to_be_exact() -> None:
    _, scene = scene_of(fitted_grey("cat", 32), BLUR)
    assert weights_of(scene.links[0]).texts == ("1/9",) * 9
    assert isinstance(scene.lines[0], ProductLine)
    assert not scene.lines[0].exact


def test_a_large_kernel_is_summed_up_instead_of_listed() -> None:
    _, scene = scene_of(fitted_grey("cat", 32), NAMED_KERNELS["gabor-0"].weight)
    assert type(scene.lines[0]) is ValueLine
    assert "49 products" in scene.lines[0].label
    assert panel_of(scene, "kernel").cells.numbers is False


def test_the_asked_place_is_covered_until_seen() -> None:
    _, hidden = scene_of(STEP, SOBEL, asked=(2, 3), seen=False)
    _, seen = scene_of(STEP, SOBEL, asked=(2, 3))
    assert (hidden.concealed, hidden.start, seen.concealed) == ((2, 3), (2, 3), None)


def test_the_bank_is_one_trace_of_at_least_sixteen_signed_maps() -> None:
    grey = fitted_grey("cat", 80)
    bank = bank_info(grey)
    assert len(bank.keys) >= 16
    assert {"sobel-x", "prewitt-x", "scharr-x", "laplacian-4", "box-3", "emboss", "identity", "gabor-0"} <= set(
        bank.keys
    )
    for k, key in enumerate(bank.keys):
        np.testing.assert_array_equal(bank.maps[k], filter_info(grey, NAMED_KERNELS[key].weight).response)
    scene = bank_scene(bank, WORDS, picture="A cat.", chosen="sobel-x")
    assert len(scene.figure.data) == 1
    gallery = scene.gallery
    assert gallery is not None
    assert gallery.chosen == bank.keys.index("sobel-x")
    assert gallery.notes[gallery.chosen] == f"±{bank.limits[gallery.chosen]:.0f}"
    assert set(gallery.titles) == {kernel.title for kernel in NAMED_KERNELS.values()}
    plain = sent(scene)["gallery"]
    np.testing.assert_array_equal(plain["levels"].shape, bank.maps.shape)


@pytest.mark.parametrize("shared", [False, True])
def test_levels_of_the_bank_keep_the_sign(shared: bool) -> None:
    bank = bank_info(fitted_grey("cat", 40))
    gallery = bank_scene(bank, WORDS, shared=shared).gallery
    assert gallery is not None
    limits = np.full(len(bank.limits), bank.shared_limit) if shared else bank.limits
    share = bank.maps / limits[:, None, None]
    assert (gallery.levels[share > 0.01] > NEUTRAL).all()
    assert (gallery.levels[share < -0.01] < NEUTRAL).all()
    assert (gallery.levels[bank.maps == 0] == NEUTRAL).all()
    assert gallery.levels.max() <= 254


def test_levels_by_hand() -> None:
    assert signed_levels(np.array([[[-8.0, -4, 0, 4, 8]]]), np.array([4.0])).tolist() == [[[0, 0, 127, 254, 254]]]


def test_the_gallery_s_scale_is_neutral_at_zero_and_clear_in_the_gaps() -> None:
    stops = gallery_figure().data[0].colorscale
    positions, colours = zip(*stops, strict=True)
    assert list(positions) == sorted(positions)
    assert colours[positions.index(min(positions, key=lambda p: abs(p - 127 / 255)))] == colour_table("signed")[128]
    assert colours[-1] == "rgba(0,0,0,0)"
    assert min(p for p, colour in stops if colour == "rgba(0,0,0,0)") > 254 / 255
