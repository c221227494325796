"""Every explained number of a dense layer is torch's number, and its arithmetic can be followed."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from cnn_core import explain
from tests.support.followed import FEW, SEEDS, F, assert_explained, normal, random_index


@FEW
@given(SEEDS)
def test_linear(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, w = normal(rng, 2, 3, 7), normal(rng, 4, 7)
    b = normal(rng, 4) if rng.random() < 0.5 else None
    output = F.linear(x, w, b)
    index = random_index(rng, output.shape)
    assert_explained(explain.explain_linear(x, w, b, index=index), output, index, input=x, weight=w, bias=b)
