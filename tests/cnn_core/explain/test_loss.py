"""Every explained number of a loss is torch's number, and its arithmetic can be followed."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core import explain
from tests.support.followed import FEW, SEEDS, F, assert_explained, normal


@FEW
@given(SEEDS, st.sampled_from(["mean", "sum", "none"]), st.booleans(), st.sampled_from([1.0, 1000.0]))
def test_cross_entropy(seed: int, reduction: str, weighted: bool, scale: float) -> None:
    rng = np.random.default_rng(seed)
    x, y = scale * normal(rng, 4, 3), torch.from_numpy(rng.integers(0, 3, 4))
    y[1] = -100
    w = normal(rng, 3).abs() + 0.1 if weighted else None
    output = F.cross_entropy(x, y, w, reduction=reduction)
    index = (2,) if reduction == "none" else ()
    explained = explain.explain_cross_entropy(x, y, w, reduction=reduction, index=index)
    assert_explained(explained, output, index, input=x, weight=w)


def test_cross_entropy_of_one_sample_is_minus_log_of_its_softmax() -> None:
    logits = [2.0, 0.5, -1.0]
    explained = explain.explain_cross_entropy(logits, 1)
    probability = explain.explain_softmax(logits, index=(1,)).result
    assert explained.parts[0].steps[1].value == probability
    assert explained.result == pytest.approx(-np.log(probability))


@FEW
@given(SEEDS, st.sampled_from(["mean", "sum", "none"]))
def test_mse_loss(seed: int, reduction: str) -> None:
    rng = np.random.default_rng(seed)
    x, y = normal(rng, 4, 3), normal(rng, 4, 3)
    index = (2, 1) if reduction == "none" else ()
    explained = explain.explain_mse_loss(x, y, reduction, index=index)
    assert_explained(explained, F.mse_loss(x, y, reduction=reduction), index, input=x, target=y)
