"""Figures of the activations lesson: what the lines of arithmetic say, and what they may not give away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.explain import Explanation, explain_leaky_relu, explain_relu, explain_sigmoid, explain_tanh
from lesson_ui.drawing.curve import round_ticks
from lesson_ui.drawing.lines import Line
from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.drawing.scene import Scene
from lesson_ui.lessons.activations.curve_figure import curve_points, curve_scene, flat_stretches, place_of
from lesson_ui.lessons.activations.depth_figure import depth_info, depth_scene
from lesson_ui.lessons.activations.figure import KINDS, LINE_DECIMALS, Activation, activation_lines
from lesson_ui.lessons.activations.linear_figure import linear_info, linear_scene
from lesson_ui.lessons.activations.map_figure import asked_cell, map_info, response_map
from lesson_ui.lessons.activations.map_scene_figure import map_scene, output_scale
from lesson_ui.lessons.activations.softmax_figure import softmax_info, softmax_scene
from lesson_ui.words.numbers import number_text, short
from lesson_ui.words.prose import lesson_data, words
from tests.support.lines import formula_of

WORDS: dict[str, Any] = lesson_data("activations", "figure")
GRID = np.array([[-4.0, 0.0, 2.5], [1.0, -0.5, 3.0]])


def sent(scene: Scene) -> dict[str, Any]:
    return unpacked(payload(scene, key="activations-figure", words=words()["host"]))


def spelled(told: Line, k: int) -> str:
    """Write a line as the browser does."""
    line = formula_of(told)
    template = line.formulas[0 if line.cases is None else int(line.cases[k])]

    def text(match: re.Match[str]) -> str:
        if match[1]:
            return "="
        column = line.columns[match[2]]
        if isinstance(column.values, tuple):
            return column.values[k]
        printed = number_text(float(column.values[k]), column.decimals)
        return f"({printed})" if match[3] and printed.startswith("−") else printed

    return re.sub(r"\{(~?)(\w+)(!?)\}", text, template)


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_in_a_formula_has_its_column(kind: str) -> None:
    x = np.array([-40.0, -1.5, 0.0, 2.0, 40.0])
    lines = activation_lines(Activation(kind), x, WORDS, results=("a", "b"), decimals=1, by_level=True)
    for line in map(formula_of, lines):
        for k in range(x.size):
            assert "{" not in spelled(line, k)
        if line.cases is not None:
            assert line.cases.max() < len(line.formulas)


EXPLAINED: dict[str, Callable[..., Explanation]] = {
    "relu": explain_relu,
    "leaky_relu": lambda x, index: explain_leaky_relu(x, 0.1, index=index),
    "sigmoid": explain_sigmoid,
    "tanh": explain_tanh,
}


@pytest.mark.parametrize("kind", EXPLAINED)
@given(numbers=st.lists(st.floats(-30, 30), min_size=1, max_size=4))
def test_results_are_those_of_the_explanations(kind: str, numbers: list[float]) -> None:
    found = Activation(kind).value(np.array(numbers))
    for k in range(len(numbers)):
        assert found[k] == pytest.approx(EXPLAINED[kind](numbers, index=(k,)).result, abs=1e-12)


def test_the_arithmetic_of_the_sigmoid_can_be_followed() -> None:
    value, derivative = activation_lines(
        Activation("sigmoid"), np.array([2.0]), WORDS, results=("a", "b"), decimals=0, by_level=False
    )
    assert spelled(value, 0) == "f(2) = 1 / (1 + exp(−2)) = 1 / (1 + 0.1353)"
    assert spelled(derivative, 0) == "f′(2) = f(x) · (1 − f(x)) = 0.8808 · (1 − 0.8808)"
    assert formula_of(value).columns["result"].values[0] == pytest.approx(1 / (1 + 0.1353), abs=1e-4)


def test_the_cursor_walks_over_the_curve_in_tenths() -> None:
    x = curve_points()
    assert (x[0], x[-1], x.size) == (-6.0, 6.0, 121)
    assert [x[place_of(value)[1]] for value in (-6.0, 0.0, 1.0, 5.9)] == [-6.0, 0.0, 1.0, 5.9]
    scene = sent(curve_scene(Activation("tanh"), WORDS, hidden=False))
    assert scene["links"][0]["size"] == [1, 121]
    assert scene["panels"][0]["content"]["marker"]["across"] is None


def test_flat_stretches_are_where_the_derivative_is_below_a_hundredth() -> None:
    x = curve_points()
    assert flat_stretches(x, Activation("relu").derivative(x)) == ((-6.0, 0.0),)
    (low, high) = flat_stretches(x, Activation("sigmoid").derivative(x))
    assert (low, high) == ((-6.0, -4.6), (4.6, 6.0))
    assert flat_stretches(x, Activation("leaky_relu").derivative(x)) == ()


def test_a_hidden_derivative_leaves_nothing_to_find() -> None:
    scene = sent(curve_scene(Activation("gelu"), WORDS, hidden=True))
    assert scene["panels"][0]["content"]["marker"]["derivatives"] is None
    assert scene["panels"][0]["content"]["flat"] == scene["panels"][1]["content"]["flat"] == []
    assert len(scene["lines"]) == 1


def test_only_the_derivative_of_a_kinked_curve_jumps() -> None:
    jumps = {
        kind: sent(curve_scene(Activation(kind), WORDS, hidden=False))["panels"][1]["content"]["jumps"]
        for kind in KINDS
    }
    assert {kind for kind, found in jumps.items() if found} == {"relu", "leaky_relu"}
    x, derivatives = curve_points(), Activation("relu").derivative(curve_points())
    assert (x[jumps["relu"][0]], derivatives[jumps["relu"][0]], derivatives[jumps["relu"][0] + 1]) == (0, 0, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("derivatives", [False, True])
def test_maps_are_checked_by_plotly_and_share_the_cursor(kind: str, derivatives: bool) -> None:
    info = map_info(GRID, Activation(kind))
    scene = map_scene(info, WORDS, derivatives=derivatives, asked=asked_cell(info), seen=True)
    assert isinstance(scene.figure.data[0], go.Heatmap)
    assert scene.links[0].into == (("output", "derivatives") if derivatives else ("output",))
    assert scene.start == (0, 0)
    levels, values = scene.links[0].table.levels, scene.links[0].table.values
    np.testing.assert_array_equal(values[levels], GRID)
    np.testing.assert_allclose(np.asarray(formula_of(scene.lines[0]).columns["result"].values)[levels], info.y)


def test_a_number_that_did_not_change_keeps_its_colour() -> None:
    for kind in ("leaky_relu", "elu", "gelu"):
        assert output_scale(map_info(GRID, Activation(kind))).max == 4.0
    assert output_scale(map_info(GRID, Activation("tanh"))).max == 1.0
    assert output_scale(map_info(GRID, Activation("sigmoid"))).name == "unsigned"


def test_the_patch_after_the_curve_stays_empty_until_it_is_predicted() -> None:
    info = map_info(np.linspace(-2, 2, 400).reshape(20, 20), Activation("relu"))
    for seen in (False, True):
        scene = map_scene(info, WORDS, derivatives=False, asked=(0, 0), seen=seen)
        assert scene.links[1].terms.patch == ("after" if seen else None)
        assert scene.concealed == (None if seen else (0, 0))
    assert "after" not in {p.name for p in map_scene(info, WORDS, derivatives=True, asked=(0, 0), seen=True).panels}


def test_the_border_of_a_picture_makes_no_edges() -> None:
    flat = np.full((9, 9), 128.0)
    assert np.abs(response_map(flat, np.array([[-1.0, 0, 1]] * 3), 0)).max() == 0
    assert (response_map(flat, np.array([[-1.0, 0, 1]] * 3), 2) == 2).all()


@given(scores=st.lists(st.floats(-50, 50), min_size=1, max_size=8))
def test_shares_sum_to_one_whatever_the_scores(scores: list[float]) -> None:
    info = softmax_info(np.array(scores)[:, None])
    assert info.probabilities.sum() == pytest.approx(1)
    assert info.powers.max() == 1
    np.testing.assert_allclose(info.probabilities, info.powers / info.powers.sum(), atol=1e-12)
    scene = softmax_scene(info, WORDS, derivatives=True, seen=True)
    assert len(scene.lines) == 4
    assert "{" not in spelled(scene.lines[1], 0)


def test_unseen_shares_are_not_in_the_lines() -> None:
    scene = softmax_scene(softmax_info(np.array([[3.0], [0.0]])), WORDS, derivatives=True, seen=False)
    assert scene.concealed == (0, 0)
    assert len(scene.lines) == 2
    assert formula_of(scene.lines[1]).columns["result"].role == "result"


@given(
    first=st.lists(st.integers(-5, 5), min_size=6, max_size=6), x=st.lists(st.integers(-5, 5), min_size=2, max_size=2)
)
def test_two_linear_layers_always_equal_one(first: list[int], x: list[int]) -> None:
    W1, W2 = np.array(first, dtype=float).reshape(3, 2), np.array(first[::-1], dtype=float).reshape(2, 3)
    info = linear_info(np.array(x, dtype=float)[:, None], W1, W2, rectify=False)
    assert info.same
    lines = linear_scene(info, WORDS, rectify=False, seen=True).lines
    for line, result in zip(lines, (info.y, info.direct), strict=True):
        for row in range(2):
            terms = eval(spelled(line, row).replace("·", "*").replace("−", "-"))
            assert terms == result[row, 0]


def test_relu_between_changes_the_sign_between_the_results() -> None:
    W1, W2, x = np.array([[1.0, -1], [2, 1]]), np.array([[1.0, 1]]), np.array([[1.0], [2]])
    for rectify, sign in ((False, "="), (True, "≠")):
        info = linear_info(x, W1, W2, rectify=rectify)
        signs = [
            getattr(part, "glyph", "") for part in linear_scene(info, WORDS, rectify=rectify, seen=True).arrangement
        ]
        assert sign in signs


def test_small_numbers_are_written_with_a_power_of_ten() -> None:
    assert [short(v, LINE_DECIMALS) for v in (0.0, 1.0, -0.5, 0.2345, 9.54e-7, -2e-12, 123456.7)] == [
        "0",
        "1",
        "−0.5",
        "0.2345",
        "9.5·10⁻⁷",
        "−2·10⁻¹²",
        "1.2·10⁵",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_is_the_product_of_weights_and_derivatives(kind: str) -> None:
    info = depth_info(Activation(kind), 6, 1.5, 0.7)
    np.testing.assert_allclose(info.left, np.cumprod(1.5 * info.derivatives))
    hidden = depth_scene(info, WORDS, seen=False)
    assert set(hidden.panels[2].cells.labels or ()) == {"?"}
    assert len(hidden.lines) == 1
    assert not hidden.panels[2].cells.values.any()


def test_ticks_are_round_and_hold_zero() -> None:
    assert round_ticks(-1020, 1020, 4) == (-1000, -500, 0, 500, 1000)
    assert round_ticks(-0.1, 1.1, 4) == (0, 0.25, 0.5, 0.75, 1)
    for far in np.geomspace(0.01, 1e6, 40):
        ticks = round_ticks(-far, far, 4)
        assert 0 in ticks
        assert 3 <= len(ticks) <= 9
