"""Every explained number of an activation is torch's number, and its arithmetic can be followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core import explain
from tests.support.followed import FEW, SEEDS, F, assert_explained, normal, random_index

POINTWISE = [
    (explain.explain_relu, F.relu),
    (explain.explain_leaky_relu, F.leaky_relu),
    (explain.explain_sigmoid, torch.sigmoid),
    (explain.explain_tanh, torch.tanh),
]


@pytest.mark.parametrize(("explained", "oracle"), POINTWISE)
@FEW
@given(x=st.floats(-1000, 1000))
def test_pointwise(explained: Callable[..., Any], oracle: Callable[..., Any], x: float) -> None:
    values = torch.tensor([0.0, x], dtype=torch.float64)
    assert_explained(explained(values, index=(1,)), oracle(values), (1,), input=values)


@FEW
@given(SEEDS, st.sampled_from([None, 0, 1, -1]), st.sampled_from([1.0, 1000.0]))
def test_softmax(seed: int, dim: int | None, scale: float) -> None:
    rng = np.random.default_rng(seed)
    x = scale * normal(rng, 3, 4)
    output = F.softmax(x, 1 if dim is None else dim)
    index = random_index(rng, output.shape)
    assert_explained(explain.explain_softmax(x, dim, index=index), output, index, input=x)
