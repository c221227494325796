"""The lines under "In code" run as they stand, in NumPy and in PyTorch, and print what the screen shows."""

from __future__ import annotations

import contextlib
import io
import re

import numpy as np
import pytest

from cnn_core.geometry import NORMALIZATIONS
from lesson_ui.lessons.normalization.bias_figure import bias_info
from lesson_ui.lessons.normalization.code import bias_code, running_code, steps_code
from lesson_ui.lessons.normalization.figure import norm_info, stitched
from lesson_ui.lessons.normalization.running_figure import running_info


def halves(code: str) -> tuple[np.ndarray, np.ndarray]:
    """Run a script; the numbers it prints, first and second half."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.printoptions(precision=12):
        exec(compile(code, "snippet", "exec"), {})
    numbers = np.array([float(x) for x in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", out.getvalue())])
    assert numbers.size % 2 == 0
    return numbers[: numbers.size // 2], numbers[numbers.size // 2 :]


@pytest.mark.parametrize("kind", NORMALIZATIONS)
def test_the_steps(kind: str) -> None:
    rng = np.random.default_rng(1)
    batch = rng.integers(-9, 9, (3, 4, 2, 2)).astype(float)
    weight, bias = np.array([1.0, 2, -1, 0.5]), np.array([0.0, 1, 0, -3])
    info = norm_info(batch, kind, num_groups=2, weight=weight, bias=bias, eps=0.001)
    expected = [*info.mean.ravel(), *info.variance.ravel(), *stitched(info.output).ravel()]
    for printed in halves(steps_code(info)):
        np.testing.assert_allclose(printed, expected, atol=1e-8)


def test_running_averages() -> None:
    info = running_info(np.array([[3.0, 7, 5, 5], [6, 2, 4, 8], [5, 9, 3, 7]]), 0.1, 9.0)
    expected = np.stack([info.running_mean[1:], info.running_var[1:], info.evaluated], axis=1).ravel()
    for printed in halves(running_code(info)):
        np.testing.assert_allclose(printed, expected, atol=1e-9)


def test_the_redundant_bias() -> None:
    info = bias_info(np.arange(32.0).reshape(2, 4, 4) % 7, np.array([[1.0, -1], [2, 0]]), 7.0)
    expected = [*info.without.output.ravel(), *info.having.output.ravel()]
    for printed in halves(bias_code(info)):
        np.testing.assert_allclose(printed, expected, atol=1e-8)
