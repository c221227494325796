from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnn_core import explain
from cnn_core.errors import InvalidInputError, apply_fix

X, W = np.ones((1, 2, 4, 4)), np.ones((3, 2, 3, 3))
CONV = {"input": X, "weight": W, "index": (0, 0, 0, 0)}
POOL = {"input": X, "kernel_size": 2, "index": (0, 0, 0, 0)}
TRANSPOSED = {"input": X, "weight": np.ones((2, 3, 3, 3)), "index": (0, 0, 0, 0)}
BATCH = {"input": X, "running_mean": np.zeros(2), "running_var": np.ones(2), "index": (0, 0, 0, 0)}
LOSS = {"input": np.zeros((2, 3)), "target": np.array([0, 2])}

BROKEN = [
    (explain.explain_conv2d, {**CONV, "index": (0, 3, 0, 0)}, "no cell of the output"),
    (explain.explain_conv2d, {**CONV, "index": (0, 0, 0)}, "no cell of the output"),
    (explain.explain_conv2d, {**CONV, "index": (0, 0, -1, 0)}, "no cell of the output"),
    (explain.explain_conv2d, {**CONV, "padding": 4, "padding_mode": "reflect"}, "wider than"),
    (explain.explain_conv2d, {**CONV, "dilation": 2}, "does not fit"),
    (explain.explain_conv_transpose2d, {**TRANSPOSED, "output_padding": 1}, "output"),
    (explain.explain_conv2d, {**CONV, "groups": 2}, "evenly"),
    (explain.explain_max_pool2d, {**POOL, "kernel_size": 5}, "fit"),
    (explain.explain_avg_pool2d, {**POOL, "divisor_override": 0}, "divided by zero"),
    (explain.explain_sum_pool2d, {**POOL, "padding": 2}, "half"),
    (explain.explain_max_pool2d, {**POOL, "index": (0, 0, 2, 0)}, "no cell of the output"),
    (
        explain.explain_adaptive_avg_pool2d,
        {"input": X, "output_size": 0, "index": (0, 0, 0, 0)},
        "not positive",
    ),
    (explain.explain_softmax, {"input": [1.0], "dim": 1, "index": (0,)}, "no such axis"),
    (explain.explain_relu, {"input": [1.0], "index": (1,)}, "no cell of the output"),
    (explain.explain_batch_norm, {**BATCH, "weight": np.ones(3)}, "one number for each"),
    (
        explain.explain_layer_norm,
        {"input": X, "normalized_shape": (3,), "index": (0, 0, 0, 0)},
        "does not end",
    ),
    (explain.explain_group_norm, {"input": X, "num_groups": 3, "index": (0, 0, 0, 0)}, "evenly"),
    (explain.explain_cross_entropy, {**LOSS, "target": np.array([0, 3])}, "not the number of a class"),
    (explain.explain_cross_entropy, {**LOSS, "target": np.array([0])}, "one target for each"),
    (explain.explain_cross_entropy, {**LOSS, "reduction": "average"}, "reduction is unknown"),
    (explain.explain_mse_loss, {"input": np.ones(3), "target": np.ones(2)}, "differ in shape"),
    (explain.term_table, {"padded_input": np.ones((0, 3)), "weight": np.ones((1, 1))}, "no cell to multiply"),
    (explain.term_table, {"padded_input": np.ones(3), "weight": np.ones((1, 1))}, "1 dimensions"),
]
WITHOUT_ONE_FIX = [
    (explain.explain_conv2d, {**CONV, "input": X[0, 0]}, "2 dimensions"),
    (explain.explain_conv2d, {**CONV, "bias": np.ones(2)}, "do not agree"),
    (explain.explain_conv2d, {**CONV, "weight": np.ones((3, 1, 3, 3))}, "do not agree"),
    (explain.explain_conv_transpose2d, {**TRANSPOSED, "weight": np.ones((3, 3, 3, 3))}, "do not agree"),
    (explain.explain_linear, {"input": np.ones(3), "weight": np.ones((2, 4)), "index": (0,)}, "do not agree"),
    (explain.explain_batch_norm, {**BATCH, "running_mean": None}, "running_mean is needed"),
]


@pytest.mark.parametrize(("function", "call", "match"), BROKEN)
def test_refusals_offer_fixes_that_work(function: Callable[..., Any], call: dict[str, Any], match: str) -> None:
    with pytest.raises(InvalidInputError, match=match) as caught:
        function(**call)
    assert caught.value.fixes
    for fix in caught.value.fixes:
        function(**apply_fix(call, fix))


@pytest.mark.parametrize(("function", "call", "match"), WITHOUT_ONE_FIX)
def test_disagreeing_arrays_are_refused(function: Callable[..., Any], call: dict[str, Any], match: str) -> None:
    with pytest.raises(InvalidInputError, match=match) as caught:
        function(**call)
    for fix in caught.value.fixes:
        function(**apply_fix(call, fix))
