"""Padding against the worked rows and PyTorch."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import functional as F
from cnn_core.errors import InvalidInputError
from tests.support.functional_calls import ones
from tests.support.torch_oracle import assert_agree, assert_refused, assert_same, random_array

SEEDS = st.integers(0, 2**32 - 1)
MODES = ("constant", "reflect", "replicate", "circular")


@pytest.mark.parametrize(
    ("mode", "expected"), list(zip(MODES, ["00123400", "32123432", "11123444", "34123412"], strict=True))
)
def test_two_cells_around_1_2_3_4(mode: str, expected: str) -> None:
    padded = F.pad(np.array([[1.0, 2, 3, 4]]), (2, 2), mode)
    assert "".join(f"{cell:.0f}" for cell in padded[0]) == expected


def wraps_over_a_cut(pad: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """PyTorch then reads cells it has not written: its answer is left to chance, ours is a refusal."""
    ends = zip(pad[::2], pad[1::2], shape[::-1], strict=False)
    return any(max(b, a) > size + min(0, b) + min(0, a) for b, a, size in ends if min(b, a) < 0)


@pytest.mark.parametrize("mode", MODES)
def test_every_pad_of_one_axis_is_answered_or_refused_alike(mode: str) -> None:
    x = random_array(0, (2, 4))
    for pad in product(range(-5, 7), repeat=2):
        if mode != "circular" or not wraps_over_a_cut(pad, (2, 4)):
            assert_agree("pad", {"input": x, "pad": pad, "mode": mode})


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=120)
@given(data=st.data())
def test_any_pad_of_any_shape_is_answered_or_refused_alike(mode: str, data: st.DataObject) -> None:
    shape = tuple(data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=6)))
    cells = st.integers(-2, 3)
    pad = tuple(data.draw(st.lists(cells, max_size=2 * len(shape) + 1)))
    if mode != "circular" or not wraps_over_a_cut(pad, shape):
        assert_agree("pad", {"input": random_array(0, shape), "pad": pad, "mode": mode})


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_valid_pads_give_torchs_values(mode: str, data: st.DataObject) -> None:
    axes = data.draw(st.integers(1, 3))
    leading = data.draw(st.integers(1, 2))
    shape = tuple(data.draw(st.lists(st.integers(3, 5), min_size=axes + leading, max_size=axes + leading)))
    pad = data.draw(st.lists(st.integers(-1, 2), min_size=2 * axes, max_size=2 * axes))
    dtype = data.draw(st.sampled_from(["float32", "float64", "int64"]))
    if mode == "circular" and wraps_over_a_cut(tuple(pad), shape):
        return
    call = {"input": random_array(data.draw(SEEDS), shape, dtype), "pad": pad, "mode": mode}
    assert_same("pad", {**call, "value": data.draw(st.integers(-3, 3))} if mode == "constant" else call)


def test_a_wrap_over_a_cut_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="wider than 'circular' can fill from the input") as refusal:
        F.pad(ones(2, 4), (-3, 3), "circular")
    for fix in refusal.value.fixes:
        F.pad(**{"input": ones(2, 4), "pad": (-3, 3), "mode": "circular", fix.parameter: fix.value})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "uint8", "bool"])
def test_integers_as_torch_takes_them(mode: str, dtype: str) -> None:
    assert_agree("pad", {"input": random_array(0, (2, 5), dtype), "pad": (1, 2), "mode": mode})


@pytest.mark.parametrize("value", [1.5, 300, -1, None, 0])
@pytest.mark.parametrize("dtype", ["uint8", "int64", "bool", "float32"])
def test_values_as_torch_takes_them(dtype: str, value: Any) -> None:
    assert_agree("pad", {"input": random_array(0, (2, 5), dtype), "pad": (1, 2), "value": value})


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"input": [[1.0, 2.0, 3.0]]}, "not a NumPy array"),
        ({"mode": "wrap"}, "mode is unknown"),
        ({"pad": (1,)}, "does not pair with axes"),
        ({"pad": 1}, "does not pair with axes"),
        ({"pad": (1.0, 1)}, "does not pair with axes"),
        ({"pad": (1,) * 8}, "does not pair with axes"),
        ({"pad": (1,) * 6, "mode": "replicate"}, "does not pad 3 axes of an input of 3"),
        ({"pad": (0, 4), "mode": "reflect"}, r"wider than 'reflect'(.|\n)*max\(0, 4\) = 4 > 3"),
        ({"pad": (5, 0), "mode": "circular"}, r"wider than 'circular'(.|\n)*5 > 4"),
        ({"pad": (-3, -2)}, "cuts away more than there is along axis 2"),
        ({"pad": (-2, -2), "mode": "replicate"}, "cuts away more than there is"),
        ({"value": 1.0, "mode": "reflect"}, "takes no value"),
        ({"value": "a"}, "value"),
    ],
)
def test_pad_refuses_what_torch_refuses(change: dict[str, Any], match: str) -> None:
    call = {"input": ones(2, 3, 4), "pad": (1, 1), **change}
    if change.get("value") == "a":
        call["input"] = np.ones((2, 3, 4), np.int64)
    assert_refused("pad", call, match)
