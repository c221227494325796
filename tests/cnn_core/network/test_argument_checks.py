"""Layers whose arguments are not what they must be, and networks too large for a page, are refused."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    MAX_DEPTH,
    MAX_LAYERS,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
)


def test_networks_that_would_stall_a_page() -> None:
    with pytest.raises(InvalidInputError, match="too many layers") as refusal:
        Network((ReLU(),) * 10_000)
    assert "10000 > 1000" in refusal.value.here
    assert len(Network((ReLU(),) * MAX_LAYERS).nodes) == MAX_LAYERS
    nested: Any = (ReLU(),)
    for _ in range(MAX_DEPTH):
        nested = (Residual(nested),)
    with pytest.raises(InvalidInputError, match="nested too deeply"):
        Network(nested)
    with pytest.raises(InvalidInputError, match="no layer"):
        Network(())
    with pytest.raises(InvalidInputError, match="no branch"):
        Network((ReLU(), Concat(())))
    with pytest.raises(InvalidInputError, match="is no layer"):
        Network(("ReLU",))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "layer",
    [
        Conv2d("4", 3),  # type: ignore[arg-type]
        Conv2d(4, 3.5),  # type: ignore[arg-type]
        Conv2d(4, (3, 3, 3)),  # type: ignore[arg-type]
        Conv2d(4, 3, padding="some"),
        Conv2d(4, 3, bias=1),  # type: ignore[arg-type]
        Conv2d(True, 3),
        Conv2d(2**40, 3),
        MaxPool2d("2"),  # type: ignore[arg-type]
        BatchNorm2d(eps=0.0),
        BatchNorm2d(eps=float("nan")),
        Dropout(1.0),
        Dropout(-0.1),
    ],
)
def test_arguments_of_the_wrong_kind_are_named(layer: Any) -> None:
    with pytest.raises(InvalidInputError, match="is not what it must be") as refusal:
        Network((ReLU(), layer))
    fix = refusal.value.fixes[0]
    assert fix.parameter in refusal.value.given
