"""Dropout: its share, its mean, its generator, and PyTorch's refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_core import functional as F
from cnn_core.errors import InvalidInputError
from tests.support.functional_calls import ones
from tests.support.torch_oracle import assert_refused, assert_same, random_array

FLOATS = ("float32", "float64")
DTYPES = (*FLOATS, "int8", "int16", "int32", "int64", "uint8", "bool")


def test_dropout_drops_the_share_and_keeps_the_mean() -> None:
    y = F.dropout(ones(200_000), 0.3, rng=np.random.default_rng(0))
    assert y.dtype == np.float32
    assert set(np.unique(y)) == {np.float32(0), np.float32(1 / 0.7)}
    assert abs((y == 0).mean() - 0.3) < 0.01
    assert abs(y.mean() - 1) < 0.01
    np.testing.assert_array_equal(y, F.dropout(ones(200_000), 0.3, rng=np.random.default_rng(0)))
    assert (F.dropout(ones(64)) != F.dropout(ones(64))).any()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("p", "training"), [(0.0, True), (1.0, True), (0.5, False)])
def test_dropout_without_chance_is_torchs(dtype: str, p: float, training: bool) -> None:
    x = random_array(0, (2, 3), "int64").astype(dtype)
    assert_same("dropout", {"input": x, "p": p, "training": training})
    assert F.dropout(x, p, training) is not x


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"p": 1.5}, "p is no probability"),
        ({"p": -0.1}, "p is no probability"),
        ({"p": float("nan")}, "p is no probability"),
        ({"p": None}, "p is not a number"),
        ({"training": None}, "training is unknown"),
        ({"input": np.array([1, 2])}, "dtype that is not computed"),
    ],
)
def test_dropout_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    assert_refused("dropout", {"input": ones(3), **change}, match)


def test_dropout_refuses_a_seed_in_place_of_a_generator() -> None:
    with pytest.raises(InvalidInputError, match="no random number generator"):
        F.dropout(ones(3), rng=1)  # type: ignore[arg-type]
