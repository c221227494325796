"""The lines under "In code" of the padding lesson run as they stand and give what the figure shows, twice."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import pytest

from cnn_core.errors import InvalidInputError
from lesson_ui.lessons.padding.code import padding_code, refused_code
from lesson_ui.lessons.padding.figure import Settings, padding_info

pytestmark = pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel:UserWarning")
LAYERS = [
    Settings((8, 8), (3, 3), (2, 2), (0, 0), (1, 1), "zeros"),
    Settings((5, 5), (3, 3), (1, 1), "same", (2, 2), "reflect"),
    Settings((6, 6), (4, 4), (1, 1), "same", (1, 1), "zeros"),
    Settings((8, 6), (3, 2), (2, 1), (0, 1), (1, 2), "zeros"),
    Settings((5, 7), (3, 3), (2, 3), (2, 3), (1, 1), "circular"),
    Settings((4, 4), (2, 2), (4, 4), (3, 3), (3, 3), "replicate"),
]
REFUSED = [
    (Settings((8, 8), (3, 3), (2, 2), "same", (1, 1), "zeros"), "only if the window moves by 1"),
    (Settings((2, 2), (3, 3), (1, 1), (0, 0), (1, 1), "zeros"), "kernel does not fit the padded input along height"),
    (Settings((3, 3), (3, 3), (1, 1), (3, 3), (1, 1), "reflect"), "wider than 'reflect' can fill"),
]


@pytest.mark.parametrize("visits", [False, True])
@pytest.mark.parametrize("layer", LAYERS)
def test_both_halves_give_what_is_shown(layer: Settings, visits: bool) -> None:
    shown = padding_info(layer)
    numpy_half, torch_half = padding_code(layer, visits=visits).split("# the same in PyTorch")
    scope: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(numpy_half, scope)
        np.testing.assert_allclose(scope["out"][0, 0], shown.conv.output, atol=1e-9)
        if visits:
            np.testing.assert_array_equal(scope["padded_visit_counts"](scope["reads"]), shown.visits)
        exec(torch_half, scope)
    np.testing.assert_allclose(scope["out"][0, 0].detach().numpy(), shown.conv.output, atol=1e-9)
    if visits:
        np.testing.assert_array_equal(scope["cells"].grad[0, 0].numpy(), shown.visits)
    assert printed.getvalue().count(str(shown.conv.output.shape)) == 2
    assert printed.getvalue().count("[[") == (4 if visits else 2)


@pytest.mark.parametrize(("layer", "match"), REFUSED)
def test_refused_layers_are_refused_by_both(layer: Settings, match: str) -> None:
    with pytest.raises(InvalidInputError, match=match) as refusal:
        padding_info(layer)
    numpy_half, torch_half = refused_code(layer).split("# PyTorch refuses as well")
    with contextlib.redirect_stdout(io.StringIO()) as ours:
        exec(numpy_half, {})
    assert ours.getvalue().strip() == str(refusal.value)
    with contextlib.redirect_stdout(io.StringIO()) as theirs:
        exec(torch_half, {})
    assert theirs.getvalue().strip()
