"""The lines under "In code" run as they stand, and print what the figure shows, in NumPy and in PyTorch."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import pytest

from cnn_core.network.layers import Conv2d
from lesson_ui.lessons.convolution.code import convolution_code
from lesson_ui.lessons.convolution.figure import convolution_info, turned
from lesson_ui.words.code import array_literal

IMAGE = np.array([[1.0, 0, 1, 2, 1], [0, 1, 1, 0, 2], [1, 0, 0, 1, 1], [2, 1, 0, 1, 0], [1, 1, 2, 0, 1]])
WEIGHT = np.array([[1.0, 0, -1], [0.5, 1 / 3, -0.5], [1, 0, -1]])


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("same", [False, True])
@pytest.mark.parametrize("relu", [False, True])
def test_both_halves_give_the_numbers_on_the_screen(flip: bool, same: bool, relu: bool) -> None:
    shown = convolution_info(IMAGE, turned(WEIGHT) if flip else WEIGHT, Conv2d(1, 3, padding="same" if same else 0))
    code = convolution_code(IMAGE, WEIGHT, flip=flip, same=same, relu=relu)
    numpy_half, torch_half = code.split("# the same in PyTorch")
    scope: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(numpy_half, scope)
        np.testing.assert_allclose(scope["out"], shown.output, atol=1e-12)
        exec(torch_half, scope)
        np.testing.assert_allclose(np.asarray(scope["out"]), shown.output, atol=1e-12)
    assert printed.getvalue().count("[[") == (4 if relu else 2)


def test_literals_give_the_same_numbers_back() -> None:
    values = np.array([[1 / 3, -2.0], [1e-7, 123456789.125]])
    np.testing.assert_array_equal(np.array(eval(array_literal(values))), values)
