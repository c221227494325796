"""The figure of one step: its numbers, what is linked, and that every printed line can be checked by hand."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain import explain_conv2d_weight_gradient
from cnn_core.kernels import named_kernel
from cnn_core.optimization.filter import LEARNED
from lesson_ui.drawing.curve import Curve
from lesson_ui.drawing.lines import Column
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.drawing.scene import Scene
from lesson_ui.lessons.one_step.digits_figure import enough_digits, printed, significant_decimals
from lesson_ui.lessons.one_step.figure import grid_decimals, step_scene
from lesson_ui.lessons.one_step.info_figure import Setting, asked_weight, make_setting, run_of, step_info
from lesson_ui.lessons.one_step.run_figure import MOMENTS, last_step, moments_of, run_scene
from lesson_ui.words.numbers import number_text, read_number
from lesson_ui.words.prose import lesson_data, words
from tests.support.lines import formula_of, own_of, product_of
from tests.support.links import weights_of

TEXTS = lesson_data("one_step", "figure")
SOBEL = named_kernel("sobel-x").weight
SQUARE = np.pad(np.ones((3, 3)), ((1, 2), (1, 2)))
GREYS = np.array(
    [[float(x) for x in row.split()] for row in lesson_data("one_step", "pictures")["greys"][1].split(";")]
)

ZEROS = np.zeros((3, 3))


def setting_of(
    picture: NDArray[Any] = SQUARE,
    goal: NDArray[Any] = SOBEL,
    start: NDArray[Any] = ZEROS,
    bias: float | None = None,
    rate: float = 0.2,
    momentum: float = 0.0,
) -> Setting:
    return make_setting(picture, F.conv2d(picture[None], goal[None, None])[0], start, bias, rate, momentum)


def read(scene: Scene) -> dict[str, Any]:
    return unpacked(payload(scene, key="one-step-figure", words=words()["host"]))


def as_printed(column: Column, at: int) -> float:
    if isinstance(column.values, tuple):
        return read_number(column.values[at])
    return read_number(number_text(float(column.values[at]), column.decimals))


SETTINGS = {
    "default": setting_of(),
    "momentum": setting_of(momentum=0.9),
    "bias": setting_of(bias=0.0, start=np.full((3, 3), 0.3)),
    "greys": setting_of(GREYS, named_kernel("gaussian-3").weight, named_kernel("box-3").weight),
    "thirds": setting_of(GREYS, named_kernel("box-3").weight),
    "large": setting_of(SQUARE * 12, rate=0.001),
    "diverging": setting_of(rate=0.6),
}
NUMBERS = (0, 1, 2, 3, 5, 10, 20, 40)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", SETTINGS)
def test_printed_terms_add_up_to_the_printed_gradient(name: str, number: int) -> None:
    setting = SETTINGS[name]
    info = step_info(setting, min(number, run_of(setting).steps))
    scene = step_scene(info, TEXTS)
    (link,), terms, update = scene.links, product_of(scene.lines[0]), formula_of(scene.lines[1])
    for k in range(9):
        u, v = divmod(k, 3)
        explained = explain_conv2d_weight_gradient(
            info.step.error[None], setting.picture[None], ZEROS[None, None], index=(0, 0, u, v)
        )
        total = sum(
            float(printed(np.array(x.value), link.decimals))
            * float(printed(np.array(e.value), weights_of(link).decimals))
            for x, e in (term.operands for term in explained.terms)
        )
        assert total == pytest.approx(as_printed(own_of(terms), k), abs=0.5 * 10.0**-terms.decimals)
        made = 2 / info.step.error.size * as_printed(update.columns["s"], k)
        gradient = update.columns["g"]
        assert made == pytest.approx(as_printed(gradient, k), abs=0.5 * 10.0**-gradient.decimals)
        velocity = as_printed(update.columns["v"], k)
        if setting.momentum:
            sped = setting.momentum * as_printed(update.columns["u"], k) + as_printed(gradient, k)
            assert sped == pytest.approx(velocity, abs=0.5 * 10.0 ** -update.columns["v"].decimals)
        else:
            assert velocity == as_printed(gradient, k)
        after = as_printed(update.columns["w"], k) - setting.learning_rate * velocity
        assert after == pytest.approx(as_printed(update.columns["result"], k), abs=0.5 * 10.0**-update.decimals)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", SETTINGS)
def test_printed_terms_add_up_to_the_printed_map(name: str, number: int) -> None:
    setting = SETTINGS[name]
    info = step_info(setting, min(number, run_of(setting).steps))
    scene = step_scene(info, TEXTS, about="map")
    (link,), terms, share = scene.links, product_of(scene.lines[0]), formula_of(scene.lines[1])
    weight = printed(info.step.before.weight, weights_of(link).decimals)
    made = F.conv2d(setting.picture[None], weight[None, None])[0].ravel()
    bias = 0.0
    if terms.bias is not None:
        assert terms.bias_decimals is not None
        bias = float(printed(np.array(terms.bias), terms.bias_decimals))
    for k in range(info.step.error.size):
        y = as_printed(own_of(terms), k)
        assert made[k] + bias == pytest.approx(y, abs=0.5 * 10.0**-terms.decimals)
        e = as_printed(share.columns["e"], k)
        short = 0.5 * 10.0 ** -share.columns["e"].decimals
        assert y - as_printed(share.columns["t"], k) == pytest.approx(e, abs=short)
        part = e**2 / info.step.error.size
        assert part == pytest.approx(as_printed(share.columns["result"], k), abs=0.5 * 10.0**-share.decimals)


def test_every_number_of_the_first_step_is_on_the_figure() -> None:
    info = step_info(SETTINGS["default"], 0)
    panels = {panel.name: panel for panel in step_scene(info, TEXTS).panels}
    assert panels["target"].cells.values[1].tolist() == [4, 0, -4, -4]
    assert panels["error"].cells.values[1].tolist() == [-4, 0, 4, 4]
    np.testing.assert_allclose(panels["gradient"].cells.values, info.step.grad_weight)
    np.testing.assert_allclose(panels["updated"].cells.values, -0.2 * info.step.grad_weight)
    assert panels["kernel"].cells.editable
    assert not {panel.name: panel for panel in step_scene(step_info(SETTINGS["default"], 1), TEXTS).panels}[
        "kernel"
    ].cells.editable


def test_a_weight_is_linked_with_what_it_met() -> None:
    info = step_info(SETTINGS["default"], 2)
    link = read(step_scene(info, TEXTS))["links"][0]
    assert (link["read"], link["weights"]["grid"], link["into"]) == ("input", "error", ["gradient", "updated"])
    assert link["size"] == [3, 3]
    assert link["source"]["cols"].shape == (3, 4)
    assert link["source"]["rows"].tolist() == [[0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5]]


def test_the_gradient_asked_about_is_hidden_until_it_is_predicted() -> None:
    info = step_info(SETTINGS["default"], 0)
    assert step_scene(info, TEXTS, seen=False).concealed == asked_weight(info) == (1, 0)
    assert step_scene(info, TEXTS).concealed is None
    assert step_scene(info, TEXTS, about="map", seen=False).concealed is None


@pytest.mark.parametrize("key", [key for key, value in TEXTS.items() if isinstance(value, str) and "{" in value])
def test_every_placeholder_of_a_formula_has_a_column(key: str) -> None:
    info = step_info(SETTINGS["momentum" if "momentum" in key else "default"], 1)
    lines = {
        "update": step_scene(info, TEXTS).lines[1],
        "update_with_momentum": step_scene(info, TEXTS).lines[1],
        "share": step_scene(info, TEXTS, about="map").lines[1],
        "run_line": run_scene(SETTINGS["default"], 0, TEXTS).lines[0],
    }
    if key in lines:
        assert set(re.findall(r"\{~?(\w+)!?\}", TEXTS[key])) <= set(formula_of(lines[key]).columns)


# the whole run


def test_the_film_shows_every_filter_and_its_map() -> None:
    setting = SETTINGS["bias"]
    descent = run_of(setting)
    scene = read(run_scene(setting, 3, TEXTS, goal=SOBEL))
    moments = moments_of(descent, 3)
    panels = {panel["name"]: panel for panel in scene["panels"]}
    assert scene["start"] == [0, moments.index(3)]
    assert panels["curve"]["content"]["x"].tolist() == list(moments)
    for k in (0, 1, len(moments) - 1):
        state = descent.state(moments[k])
        np.testing.assert_allclose(panels["kernel"]["content"]["frames"][k].reshape(3, 3), state.weight)
        made = F.conv2d(setting.picture[None], state.weight[None, None], np.array([state.bias]))[0]
        np.testing.assert_allclose(panels["output"]["content"]["frames"][k].reshape(4, 4), made)
        assert panels["curve"]["content"]["y"][k] == pytest.approx(descent.losses[moments[k]])
    assert panels["goal"]["content"]["values"].reshape(3, 3).tolist() == SOBEL.tolist()


def test_moments_begin_at_the_start_hold_where_one_stands_and_end_where_it_is_learned() -> None:
    descent = run_of(SETTINGS["default"])
    moments = moments_of(descent, 30)
    assert moments[0] == 0
    assert moments[-1] == last_step(descent) == 107
    assert descent.losses[107] < LEARNED
    assert 30 in moments
    assert len(moments) <= MOMENTS + 1
    assert moments_of(descent, 400)[-1] == 400


def test_a_run_that_leaves_all_bounds_is_drawn_up_to_a_bound() -> None:
    scene = run_scene(SETTINGS["diverging"], 0, TEXTS)
    curve = next(panel.content for panel in scene.panels if isinstance(panel.content, Curve))
    assert curve.y_axis.ends[1] < 5 * run_of(SETTINGS["diverging"]).losses[0]
    assert np.isfinite(curve.y).all()
    for panel in scene.panels:
        if panel.scale:
            assert panel.scale.max < 100


def test_the_film_plays_when_asked() -> None:
    assert read(run_scene(SETTINGS["default"], 0, TEXTS))["plays"] == ""
    scene = read(run_scene(SETTINGS["default"], 0, TEXTS, plays="2"))
    assert scene["plays"] == "2"
    assert scene["pace"] < 0.1


def test_numbers_in_cells_stay_short() -> None:
    assert [grid_decimals(np.array([v, 0.125])) for v in (1.5, 12.5, 120.5, 5000.0)] == [2, 1, 0, 0]
    assert grid_decimals(np.array([3.0])) == 0


# digits


def test_printed_numbers_are_those_of_the_page() -> None:
    values = np.array([0.125, -0.125, 2.675, 1e-7, -0.004, 123.456])
    for decimals in range(5):
        wanted = [read_number(number_text(float(value), decimals)) for value in values]
        assert printed(values, decimals).tolist() == wanted


def test_significant_decimals() -> None:
    assert [significant_decimals(np.array([v])) for v in (3.0, 0.1, 0.04, -0.0012, 0.0)] == [2, 2, 3, 4, 2]


def test_enough_digits_gives_up_at_most() -> None:
    assert enough_digits(lambda digits: np.array([1.0]), np.array([2.0]), 3) == 12
    assert enough_digits(lambda digits: printed(np.array([0.25]), digits) * 3, np.array([0.75]), 2) == 2
