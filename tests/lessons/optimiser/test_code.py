"""The lines of the lesson on optimisers run as they stand and walk as the figure shows, in NumPy and in PyTorch."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import pytest

from cnn_core.optimization import SURFACES, Surface
from lesson_ui.lessons.optimiser.code import walk_code
from lesson_ui.lessons.optimiser.figure import walk_info


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("row", range(5))
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_both_halves_walk_as_the_figure(name: str, row: int, decay: float) -> None:
    info = walk_info(Surface(name, 10.0), (2.0, -0.5), "all", 0.05, momentum=0.8, weight_decay=decay, steps=25)
    code = walk_code(info, row)
    scope: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for half in code.split("# the same in PyTorch"):
            exec(half, scope)
            np.testing.assert_allclose(scope["points"], info.walks[row].points[1:], atol=1e-12)
    assert printed.getvalue()
