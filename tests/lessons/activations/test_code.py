"""The lines under "In code" run as they stand, in NumPy and in PyTorch, and print what the screen shows."""

from __future__ import annotations

import contextlib
import io
import re

import numpy as np
import pytest

from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.lessons.activations.code import curve_code, grid_code, picture_code
from lesson_ui.lessons.activations.depth_figure import depth_info
from lesson_ui.lessons.activations.figure import KINDS, Activation
from lesson_ui.lessons.activations.games_code import depth_code, linear_code, softmax_code
from lesson_ui.lessons.activations.linear_figure import linear_info
from lesson_ui.lessons.activations.map_figure import map_info, response_map
from lesson_ui.lessons.activations.softmax_figure import softmax_info
from lesson_ui.pictures.by_key import fitted_grey
from tests.support.repository import ROOT


def halves(code: str, monkeypatch: pytest.MonkeyPatch) -> tuple[np.ndarray, np.ndarray]:
    """Run a script; the numbers it prints, first and second half."""
    monkeypatch.chdir(ROOT)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.printoptions(precision=12):
        exec(compile(code, "snippet", "exec"), {})
    numbers = np.array([float(x) for x in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", out.getvalue())])
    assert numbers.size % 2 == 0
    return numbers[: numbers.size // 2], numbers[numbers.size // 2 :]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("x", [-1.7, 0.0, 2.3])
def test_the_curve(kind: str, x: float, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Activation(kind, 0.2)
    for printed in halves(curve_code(one, x), monkeypatch):
        np.testing.assert_allclose(printed, [one.value(np.array([x]))[0], one.derivative(np.array([x]))[0]], atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_a_map(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    grid = np.array([[-4.0, 0.5], [0.0, 3.0]])
    info = map_info(grid - 2, Activation(kind))
    for printed in halves(grid_code(info.activation, grid, -2), monkeypatch):
        np.testing.assert_allclose(printed, [*info.y.ravel(), *info.derivatives.ravel()], atol=1e-9)


@pytest.mark.parametrize("key", ["sobel-x", "roberts-rising"])
@pytest.mark.parametrize("kind", ["leaky_relu", "sigmoid"])
def test_a_picture(key: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weight, one = NAMED_KERNELS[key].weight, Activation(kind)
    y = one.value(response_map(fitted_grey("cat", 32), weight, 1))
    for printed in halves(picture_code(one, "assets/images/cat.png", weight, 32, 1, (5, 7)), monkeypatch):
        np.testing.assert_allclose(printed, [*y.shape, y.min(), y.max(), y[5, 7]], atol=1e-9)


@pytest.mark.parametrize("derivatives", [False, True])
def test_softmax(derivatives: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = np.array([[3.0], [0.0], [-1.5]])
    info = softmax_info(scores)
    expected = [*info.probabilities[:, 0], 1.0, *(info.derivatives.ravel() if derivatives else [])]
    for printed in halves(softmax_code(scores, derivatives=derivatives), monkeypatch):
        np.testing.assert_allclose(printed, expected, atol=1e-9)


@pytest.mark.parametrize("rectify", [False, True])
def test_two_layers(rectify: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    x, first, second = np.array([[1.0], [2]]), np.array([[1.0, -1], [2, 1]]), np.array([[1.0, 1], [0, 3]])
    info = linear_info(x, first, second, rectify=rectify)
    for printed in halves(
        linear_code(x, first, second, rectify=rectify).replace("W1", "V").replace("W2", "U"), monkeypatch
    ):
        np.testing.assert_allclose(printed, [*info.y[:, 0], *info.direct[:, 0]], atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_many_layers(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    info = depth_info(Activation(kind), 5, 1.5, -1.0)
    for printed in halves(depth_code(info), monkeypatch):
        np.testing.assert_allclose(printed, [info.values[-1], info.left[-1]], atol=1e-12)
