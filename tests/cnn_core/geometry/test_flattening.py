"""Flattening: the order of torch for C × H × W, and that of the permuted volume for H × W × C."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError
from cnn_core.geometry import flat_order, flat_place

SIZES = st.tuples(*[st.integers(1, 5)] * 3)


@given(shape=SIZES, last=st.booleans())
def test_the_order_is_torch_s(shape: tuple[int, int, int], last: bool) -> None:
    volume = torch.arange(int(np.prod(shape))).reshape(shape)
    expected = (volume.permute(1, 2, 0) if last else volume).flatten()
    assert flat_order(shape, channels_last=last).tolist() == expected.tolist()


@given(shape=SIZES, last=st.booleans(), data=st.data())
def test_a_place_is_where_the_order_puts_the_number(
    shape: tuple[int, int, int], last: bool, data: st.DataObject
) -> None:
    index = tuple(data.draw(st.integers(0, size - 1)) for size in shape)
    place = flat_place(shape, index, channels_last=last)
    assert flat_order(shape, channels_last=last)[place] == np.ravel_multi_index(index, shape)


@pytest.mark.parametrize("index", [(2, 0, 0), (0, -1, 0), (0, 0), (0, 0, 4)])
def test_a_number_outside_is_refused_with_a_fix_that_works(index: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInputError, match="no number at this index") as refused:
        flat_place((2, 3, 4), index)
    assert flat_place((2, 3, 4), refused.value.fixes[0].value) == 0
