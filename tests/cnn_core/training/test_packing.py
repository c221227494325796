"""Every event comes back from text and bytes as it was, odd numbers included."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from safetensors.numpy import load

from cnn_core.errors import InvalidInputError
from cnn_core.network.weights import parse_weights
from cnn_core.training import (
    Checkpoint,
    Diverged,
    Finished,
    Measured,
    Packed,
    Probed,
    Score,
    Snapshot,
    Started,
    Step,
    Wrong,
    pack,
    unpack,
)

counts = st.integers(0, 10**9)
numbers = st.floats(width=64)
names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
arrays = hnp.arrays(
    st.sampled_from([np.float32, np.float64, np.int64, np.uint8]), hnp.array_shapes(min_dims=0, max_dims=4, max_side=3)
)
named = st.dictionaries(names.filter(lambda name: name != "__metadata__"), arrays, max_size=4)
scores = st.builds(Score, numbers, numbers)
events = st.one_of(
    st.builds(Started, counts, counts, counts, counts, names, counts, counts, counts),
    st.builds(Step, counts, counts, numbers, numbers, numbers, numbers, numbers),
    st.builds(
        Measured,
        counts,
        counts,
        st.none() | scores,
        st.none() | scores,
        hnp.arrays(np.int64, st.integers(1, 4).map(lambda k: (k, k)), elements=counts),
        st.dictionaries(names, numbers, max_size=3),
        st.lists(st.builds(Wrong, counts, counts, counts, numbers), max_size=3).map(tuple),
    ),
    st.builds(Snapshot, counts, named),
    st.builds(Probed, counts, named),
    st.builds(Checkpoint, counts, named, st.dictionaries(names, st.none() | counts | numbers | st.booleans())),
    st.builds(Diverged, counts, numbers, names),
    st.builds(Finished, counts, names, counts, st.none() | scores),
)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return bool(one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes())
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    return one == other or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


@given(events)
def test_there_and_back(event: Any) -> None:
    packed = pack(event)
    assert packed.step == event.step
    json.loads(packed.text, parse_constant=pytest.fail)  # no NaN, no Infinity: JSON has none
    assert same(event, unpack(packed))
    assert pack(unpack(packed)) == packed


def test_numbers_of_numpy_are_packed_as_plain_ones() -> None:
    of_numpy: Any = (np.int64(3), 1, np.float64(0.5), np.float32(0.25), 0.1, math.inf, 2.0)
    step = Step(*of_numpy)
    assert json.loads(pack(step).text) == {
        "step": 3,
        "epoch": 1,
        "loss": 0.5,
        "accuracy": 0.25,
        "learning_rate": 0.1,
        "gradient_norm": {"number": "inf"},
        "seconds": 2.0,
    }


def test_a_snapshot_s_bytes_are_a_file_of_weights() -> None:
    weights = {"0.weight": np.arange(6, dtype=np.float32).reshape(2, 3).T, "0.bias": np.zeros(2, np.float32)}
    packed = pack(Snapshot(4, weights))
    assert packed.arrays is not None
    np.testing.assert_array_equal(parse_weights(packed.arrays)["0.weight"], weights["0.weight"])
    assert set(load(packed.arrays)) == {"0.weight", "0.bias"}


GOOD = pack(Finished(3, "done", 3, Score(0.5, 0.9)))


@pytest.mark.parametrize(
    "packed",
    [
        GOOD._replace(kind="party"),
        GOOD._replace(text="{"),
        GOOD._replace(text="[]"),
        GOOD._replace(text="{}"),
        GOOD._replace(text='{"step": 3, "mood": "good"}'),
        GOOD._replace(text='{"step": 3, "reason": "done", "best_step": 3, "test": [1]}'),
        Packed("snapshot", 3, '{"step": 3}', b"nothing"),
        Packed("snapshot", 3, '{"step": 3}', None),
    ],
)
def test_damage_is_told(packed: Packed) -> None:
    with pytest.raises(InvalidInputError, match="cannot be read"):
        unpack(packed)
