"""The terms of a weight's gradient add up to what automatic differentiation says, and point at the right numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import explain
from cnn_core.errors import InvalidInputError
from tests.support.sliding_calls import conv_planes

TORCH_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


def test_by_hand() -> None:
    error, picture = [[[1.0, -2.0], [0.5, 0.0]]], [[[3.0, 5.0, 7.0], [1.0, 0.0, 2.0]]]
    explained = explain.explain_conv2d_weight_gradient(error, picture, np.zeros((1, 1, 1, 2)), index=(0, 0, 0, 1))
    assert [term.value for term in explained.terms] == [5.0, -14.0, 0.0, 0.0]
    assert explained.result == -9.0
    met, cost = explained.terms[1].operands
    assert (met.source, met.index, cost.source, cost.index) == ("input", (0, 0, 2), "grad_output", (0, 0, 1))


@settings(deadline=None, max_examples=50)
@given(conv_planes(), st.integers(0, 2**32 - 1))
def test_terms_add_up_to_the_gradient_of_torch(call: dict[str, Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    groups, depth, filters = (int(n) for n in rng.integers(1, 4, 3))
    x = torch.from_numpy(rng.normal(size=(2, groups * depth, *call["input_size"])))
    w = torch.from_numpy(rng.normal(size=(groups * filters, depth, *call["kernel_size"]))).requires_grad_()
    high, wide = call["padding"]
    padded = torch.nn.functional.pad(x, (wide, wide, high, high), mode=TORCH_MODES[call["padding_mode"]])
    output = torch.nn.functional.conv2d(padded, w, None, call["stride"], 0, call["dilation"], groups)
    g = torch.from_numpy(rng.normal(size=tuple(output.shape)))
    (expected,) = torch.autograd.grad(output, w, g)
    index = tuple(int(rng.integers(size)) for size in w.shape)
    explained = explain.explain_conv2d_weight_gradient(
        g,
        x,
        w.detach(),
        call["stride"],
        call["padding"],
        call["dilation"],
        groups,
        index=index,
        padding_mode=call["padding_mode"],
    )
    assert explained.result == pytest.approx(expected[index].item(), rel=1e-11, abs=1e-11)
    assert len(explained.terms) == 2 * output.shape[2] * output.shape[3]
    arrays = {"input": x, "grad_output": g}
    for term in explained.terms:
        for operand in term.operands:
            assert operand.value == (
                0.0 if operand.source == "padding" else float(arrays[operand.source][operand.index])
            )


def test_what_does_not_fit_is_refused() -> None:
    x, w, g = np.zeros((1, 4, 4)), np.zeros((1, 1, 3, 3)), np.zeros((1, 2, 2))
    with pytest.raises(InvalidInputError, match="has not the shape of the convolution's result"):
        explain.explain_conv2d_weight_gradient(np.zeros((1, 3, 2)), x, w, index=(0, 0, 0, 0))
    with pytest.raises(InvalidInputError, match="index names no cell"):
        explain.explain_conv2d_weight_gradient(g, x, w, index=(0, 0, 3, 0))
    with pytest.raises(InvalidInputError, match="do not agree"):
        explain.explain_conv2d_weight_gradient(g, x, np.zeros((1, 2, 3, 3)), index=(0, 0, 0, 0))
