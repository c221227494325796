"""Every explained number of a convolution is torch's number, and its arithmetic can be followed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from cnn_core import explain
from tests.support.followed import FEW, SEEDS, F, assert_explained, normal, random_index
from tests.support.sliding_calls import conv_planes, transpose_planes

TORCH_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


@FEW
@given(conv_planes(), SEEDS)
def test_conv2d(call: dict[str, Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    groups, depth, filters = (int(n) for n in rng.integers(1, 4, 3))
    x = normal(rng, 2, groups * depth, *call["input_size"])
    w = normal(rng, groups * filters, depth, *call["kernel_size"])
    b = normal(rng, groups * filters) if rng.random() < 0.5 else None
    high, wide = call["padding"]
    padded = F.pad(x, (wide, wide, high, high), mode=TORCH_MODES[call["padding_mode"]])
    output = F.conv2d(padded, w, b, call["stride"], 0, call["dilation"], groups)
    index = random_index(rng, output.shape)
    given_ = (call["stride"], call["padding"], call["dilation"], groups)
    explained = explain.explain_conv2d(x, w, b, *given_, index=index, padding_mode=call["padding_mode"])
    assert_explained(explained, output, index, input=x, weight=w, bias=b)
    assert len(explained.terms) == depth * w.shape[2] * w.shape[3]
    unbatched = explain.explain_conv2d(x[index[0]], w, b, *given_, index=index[1:], padding_mode=call["padding_mode"])
    assert unbatched.result == explained.result


@FEW
@given(transpose_planes(), SEEDS)
def test_conv_transpose2d(call: dict[str, Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    groups, depth, filters = (int(n) for n in rng.integers(1, 4, 3))
    x = normal(rng, 2, groups * depth, *call["input_size"])
    w = normal(rng, groups * depth, filters, *call["kernel_size"])
    b = normal(rng, groups * filters) if rng.random() < 0.5 else None
    rest = (call["stride"], call["padding"], call["output_padding"], groups, call["dilation"])
    output = F.conv_transpose2d(x, w, b, *rest)
    index = random_index(rng, output.shape)
    explained = explain.explain_conv_transpose2d(x, w, b, *rest, index=index)
    assert_explained(explained, output, index, input=x, weight=w, bias=b)


@pytest.mark.parametrize(
    ("patch", "expected"),
    [([[1, 2, 0], [0, 1, 3], [2, 3, 1]], -1.0), ([[1, 2, 3], [4, 5, 6], [7, 8, 9]], -6.0)],
)
def test_patch_by_hand(patch: list[list[int]], expected: float) -> None:
    explained = explain.explain_conv2d([patch], [[[[1, 0, -1]] * 3]], index=(0, 0, 0))
    assert explained.result == expected
    assert [operand.source for operand in explained.terms[0].operands] == ["input", "weight"]
    assert explained.terms[5].operands[1].index == (0, 0, 1, 2)


def test_padding_operands_say_where_they_stand() -> None:
    explained = explain.explain_conv2d(np.ones((1, 3, 3)), np.ones((1, 1, 3, 3)), padding=1, index=(0, 0, 0))
    assert explained.terms[0].operands[0] == explain.Operand("padding", (0, -1, -1), 0.0)
    mirrored = explain.explain_conv2d(
        np.ones((1, 3, 3)), np.ones((1, 1, 3, 3)), padding=1, index=(0, 0, 0), padding_mode="reflect"
    )
    assert mirrored.terms[0].operands[0] == explain.Operand("input", (0, 1, 1), 1.0)
