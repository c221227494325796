"""Which input sizes a strided convolution maps to one output size."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError
from cnn_core.geometry import input_sizes_of

F = torch.nn.functional


def test_seven_and_eight_become_four() -> None:
    assert [size.input_size for size in input_sizes_of(4, 3, 2, 1)] == [7, 8]


@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 4), st.integers(0, 2), st.integers(1, 2))
def test_all_sizes_are_listed_and_torch_agrees(O: int, K: int, S: int, P: int, D: int) -> None:  # noqa: E741
    reach = D * (K - 1) + 1
    expected = [
        size
        for size in range(1, 60)
        if size + 2 * P >= reach
        and F.conv1d(torch.zeros(1, 1, size), torch.zeros(1, 1, K), None, S, P, D).shape[-1] == O
    ]
    if not expected:
        with pytest.raises(InvalidInputError, match="padding cuts away the whole output"):
            input_sizes_of(O, K, S, P, D)
        return
    found = input_sizes_of(O, K, S, P, D)
    assert [size.input_size for size in found] == expected
    for size in found:
        painted = F.conv_transpose1d(torch.zeros(1, 1, O), torch.zeros(1, 1, K), None, S, P, size.output_padding, 1, D)
        assert painted.shape[-1] == size.input_size
