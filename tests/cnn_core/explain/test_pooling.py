"""Every explained number of pooling is torch's number, and its arithmetic can be followed."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core import explain
from tests.support.followed import FEW, SEEDS, F, assert_explained, normal, random_index
from tests.support.sliding_calls import pool_planes


@FEW
@given(pool_planes(), SEEDS)
def test_max_pool2d_names_the_winner(call: dict[str, Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = torch.from_numpy(rng.integers(0, 4, (2, 2, *call.pop("input_size"))).astype(float))  # ties happen
    output, indices = F.max_pool2d(x, **call, return_indices=True)
    index = random_index(rng, output.shape)
    explained = explain.explain_max_pool2d(x, **call, index=index)
    assert_explained(explained, output, index, input=x)
    winner = explained.steps[0].operand
    if winner is not None:
        assert winner.index[2] * x.shape[3] + winner.index[3] == indices[index]


@FEW
@given(pool_planes(dilated=False), SEEDS, st.booleans(), st.sampled_from([None, 3]))
def test_avg_pool2d_and_sum_pool2d(call: dict[str, Any], seed: int, include: bool, override: int | None) -> None:
    rng = np.random.default_rng(seed)
    x = normal(rng, 2, 2, *call.pop("input_size"))
    rest: dict[str, Any] = {"count_include_pad": include, "divisor_override": override}
    output = F.avg_pool2d(x, **call, **rest)
    index = random_index(rng, output.shape)
    assert_explained(explain.explain_avg_pool2d(x, **call, **rest, index=index), output, index, input=x)
    total = F.avg_pool2d(x, **call, divisor_override=1)
    assert_explained(explain.explain_sum_pool2d(x, **call, index=index), total, index, input=x)


@FEW
@given(SEEDS)
def test_adaptive_avg_pool2d(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = normal(rng, 2, 2, *rng.integers(1, 9, 2))
    high, wide = (int(n) for n in rng.integers(1, 6, 2))
    size = (high, wide)
    output = F.adaptive_avg_pool2d(x, size)
    index = random_index(rng, output.shape)
    assert_explained(explain.explain_adaptive_avg_pool2d(x, size, index=index), output, index, input=x)
