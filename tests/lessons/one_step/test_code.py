"""The lines of the lesson on one step run as they stand; NumPy and automatic differentiation agree with the screen."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import pytest

from lesson_ui.lessons.one_step.code import one_step_code
from lesson_ui.lessons.one_step.info_figure import make_setting, step_info

RNG = np.random.default_rng(5)
PICTURE, TARGET, START = RNG.normal(size=(6, 5)), RNG.normal(size=(4, 3)), RNG.normal(size=(3, 3))


@pytest.mark.parametrize("number", [0, 1, 7])
@pytest.mark.parametrize("bias", [None, 0.0])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_both_halves_give_what_is_on_the_screen(number: int, bias: float | None, momentum: float) -> None:
    setting = make_setting(PICTURE, TARGET, START, bias, 0.05, momentum)
    info = step_info(setting, number)
    scope: dict[str, Any] = {}
    halves = one_step_code(setting, number).split("# the same in PyTorch")
    assert len(halves) == 2
    for half in halves:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(half, scope)
        assert printed.getvalue().count("\n") >= 4
        assert float(scope["loss"]) == pytest.approx(info.step.loss, rel=1e-9)
        assert float(scope["loss_after"]) == pytest.approx(info.loss_after, rel=1e-9)
        np.testing.assert_allclose(np.asarray(scope["grad_weight"]), info.step.grad_weight, rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(np.asarray(scope["weight"]), info.step.after.weight, rtol=1e-9, atol=1e-11)
