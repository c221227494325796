"""The lines under "In code" of the padding lesson run as they stand and give what the figure shows, twice."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.network.layers import Conv2d
from lesson_ui.lessons.padding.code import padding_code, refused_code
from lesson_ui.lessons.padding.figure import Pair, padding_info

pytestmark = pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel:UserWarning")
LAYERS = [
    ((8, 8), Conv2d(1, 3, stride=2)),
    ((5, 5), Conv2d(1, 3, padding="same", dilation=2, padding_mode="reflect")),
    ((6, 6), Conv2d(1, 4, padding="same")),
    ((8, 6), Conv2d(1, (3, 2), stride=(2, 1), padding=(0, 1), dilation=(1, 2))),
    ((5, 7), Conv2d(1, 3, stride=(2, 3), padding=(2, 3), padding_mode="circular")),
    ((4, 4), Conv2d(1, 2, stride=4, padding=3, dilation=3, padding_mode="replicate")),
]
REFUSED = [
    (((8, 8), Conv2d(1, 3, stride=2, padding="same")), "only if the window moves by 1"),
    (((2, 2), Conv2d(1, 3)), "kernel does not fit the padded input along height"),
    (((3, 3), Conv2d(1, 3, padding=3, padding_mode="reflect")), "wider than 'reflect' can fill"),
]


@pytest.mark.parametrize("visits", [False, True])
@pytest.mark.parametrize(("input_size", "layer"), LAYERS)
def test_both_halves_give_what_is_shown(input_size: Pair, layer: Conv2d, visits: bool) -> None:
    shown = padding_info(input_size, layer)
    numpy_half, torch_half = padding_code(input_size, layer, visits=visits).split("# the same in PyTorch")
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


@pytest.mark.parametrize(("asked", "match"), REFUSED)
def test_refused_layers_are_refused_by_both(asked: tuple[Pair, Conv2d], match: str) -> None:
    with pytest.raises(InvalidInputError, match=match) as refusal:
        padding_info(*asked)
    numpy_half, torch_half = refused_code(*asked).split("# PyTorch refuses as well")
    with contextlib.redirect_stdout(io.StringIO()) as ours:
        exec(numpy_half, {})
    assert ours.getvalue().strip() == str(refusal.value)
    with contextlib.redirect_stdout(io.StringIO()) as theirs:
        exec(torch_half, {})
    assert theirs.getvalue().strip()
