"""Gradients of padding against a row worked by hand, laws and automatic differentiation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core import gradients
from cnn_core.errors import InvalidInputError
from tests.support.functional_calls import FLOATS, SEEDS
from tests.support.gradient_oracle import assert_grad_output_refused, assert_gradients
from tests.support.torch_oracle import random_array

MODES = ("constant", "reflect", "replicate", "circular")


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        # the padded cells weigh 1 2 4 8 16 32 64 128 and hold a margin, 1 2 3 4, and a margin
        ("constant", [4, 8, 16, 32]),
        ("reflect", [4, 8 + 2 + 128, 16 + 1 + 64, 32]),
        ("replicate", [4 + 1 + 2, 8, 16, 32 + 64 + 128]),
        ("circular", [4 + 64, 8 + 128, 16 + 1, 32 + 2]),
    ],
)
def test_two_cells_around_four_worked_by_hand(mode: str, expected: list[int]) -> None:
    g = 2.0 ** np.arange(8)[None]
    np.testing.assert_array_equal(gradients.pad_backward(g, np.zeros((1, 4)), (2, 2), mode), [expected])


@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=50)
@given(data=st.data())
def test_pad_is_autograds(mode: str, data: st.DataObject) -> None:
    axes, leading = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 2))
    shape = tuple(data.draw(st.lists(st.integers(3, 5), min_size=axes + leading, max_size=axes + leading)))
    pad = data.draw(st.lists(st.integers(-1, 2), min_size=2 * axes, max_size=2 * axes))
    call = {"input": random_array(data.draw(SEEDS), shape, data.draw(FLOATS)), "pad": pad, "mode": mode}
    assert_gradients("pad", call, ("input",))


@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=50)
@given(data=st.data())
def test_pad_is_the_transpose_of_its_forward(mode: str, data: st.DataObject) -> None:
    size, ends = data.draw(st.integers(1, 5)), st.integers(-5, 6)
    x, pad = random_array(data.draw(SEEDS), (2, size), "float64"), (data.draw(ends), data.draw(ends))
    try:
        padded = F.pad(x, pad, mode)
    except InvalidInputError:
        return
    g = random_array(1, padded.shape, "float64")
    np.testing.assert_allclose((padded * g).sum(), (x * gradients.pad_backward(g, x, pad, mode)).sum(), atol=1e-9)


def test_a_grad_output_that_does_not_fit_is_refused() -> None:
    call = {"input": np.ones((2, 3), np.float32), "pad": (1, 2)}
    assert_grad_output_refused("pad", call, np.ones((2, 6), np.float32))
