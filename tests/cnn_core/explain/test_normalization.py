"""Every explained number of a normalization is torch's number, and its arithmetic can be followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core import explain
from tests.support.followed import FEW, SEEDS, F, assert_explained, normal, random_index


@FEW
@given(SEEDS, st.booleans(), st.booleans())
def test_norms(seed: int, affine: bool, training: bool) -> None:
    rng = np.random.default_rng(seed)
    x = normal(rng, 3, 4, 2, 3) * 5 + 2
    w, b = (normal(rng, 4), normal(rng, 4)) if affine else (None, None)
    mean, var = normal(rng, 4), normal(rng, 4) ** 2 + 0.1
    index = random_index(rng, x.shape)
    arrays = {"input": x, "weight": w, "bias": b, "running_mean": mean, "running_var": var}
    assert_explained(
        explain.explain_batch_norm(x, mean, var, w, b, training, index=index),
        F.batch_norm(x, mean.clone(), var.clone(), w, b, training),
        index,
        **arrays,
    )
    assert_explained(explain.explain_group_norm(x, 2, w, b, index=index), F.group_norm(x, 2, w, b), index, **arrays)
    assert_explained(
        explain.explain_instance_norm(x, mean, var, w, b, training, index=index),
        F.instance_norm(x, mean.clone(), var.clone(), w, b, training),
        index,
        **arrays,
    )
    shape = (2, 3)
    w, b = (normal(rng, *shape), normal(rng, *shape)) if affine else (None, None)
    assert_explained(
        explain.explain_layer_norm(x, shape, w, b, index=index),
        F.layer_norm(x, shape, w, b),
        index,
        input=x,
        weight=w,
        bias=b,
    )


SHARED = [
    (explain.explain_batch_norm, (None, None, None, None, True), lambda n, c: c == 1),
    (explain.explain_group_norm, (2,), lambda n, c: n == 2 and c in (0, 1)),
    (explain.explain_instance_norm, (), lambda n, c: (n, c) == (2, 1)),
    (explain.explain_layer_norm, ((4, 2),), lambda n, c: n == 2),
]


@pytest.mark.parametrize(("explained", "rest", "shares"), SHARED)
def test_norms_name_the_cells_that_share_the_mean(
    explained: Callable[..., Any],
    rest: tuple[Any, ...] | tuple[int] | tuple[tuple[int, int]],
    shares: Callable[..., Any],
) -> None:
    x = np.arange(24.0).reshape(3, 4, 2)
    mean, variance, *_ = explained(x, *rest, index=(2, 1, 0)).parts
    cells = {(n, c, i) for n, c, i in np.ndindex(3, 4, 2) if shares(n, c)}
    for part in (mean, variance):
        assert {term.operands[0].index for term in part.terms} == cells
