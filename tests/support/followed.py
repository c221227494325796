"""An explanation's arithmetic, followed from operands to result and held against torch's number."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import settings
from hypothesis import strategies as st

from cnn_core.explain import GATHERING_STEPS, LATER_STEPS, TERM_RULES, part_of
from cnn_core.explain.explanation import Explanation, Operand

F = torch.nn.functional
FEW = settings(deadline=None, max_examples=40)
SEEDS = st.integers(0, 2**32 - 1)
CLOSE: dict[str, Any] = {"rtol": 1e-12, "atol": 1e-12}


def normal(rng: np.random.Generator, *shape: Any) -> torch.Tensor:
    return torch.from_numpy(rng.normal(size=shape))


def random_index(rng: np.random.Generator, shape: Any) -> tuple[int, ...]:
    return tuple(int(rng.integers(size)) for size in shape)


def follow(explanation: Explanation, arrays: dict[str, torch.Tensor]) -> None:
    """Recompute an explanation from the arrays it points into; check every value on the way."""
    for term in explanation.terms:
        values = [number(operand, explanation, arrays) for operand in term.operands]
        assert term.value == TERM_RULES[term.rule](values)
    first, *later = explanation.steps
    value = GATHERING_STEPS[first.name]([term.value for term in explanation.terms])
    assert value == first.value or (np.isnan(value) and np.isnan(first.value))
    for step in later:
        operand = 0.0 if step.operand is None else number(step.operand, explanation, arrays)
        value = LATER_STEPS[step.name](value, operand)
        assert value == step.value
    assert value == explanation.result
    for part in explanation.parts:
        follow(part, arrays)


def number(operand: Operand, explanation: Explanation, arrays: dict[str, torch.Tensor]) -> float:
    if operand.source in arrays:
        assert operand.value == float(arrays[operand.source][operand.index])
    elif (part := part_of(explanation, operand)) is not None:
        assert operand.value == part.result
    else:
        assert operand.source in {
            "padding",
            "constant",
            "count",
            "divisor",
            "weight_sum",
            "negative_slope",
        } | {
            "exponential",
            "mean",
            "variance",
        }
    return operand.value


def assert_explained(explanation: Explanation, output: torch.Tensor, index: Any, **arrays: Any) -> None:
    np.testing.assert_allclose(explanation.result, output[index].item(), **CLOSE)
    assert explanation.index == index
    assert explanation.result == explanation.steps[-1].value
    follow(explanation, {name: array for name, array in arrays.items() if array is not None})
