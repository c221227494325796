"""Changing a number changes a result exactly if both share their statistics: asked of torch, cell by cell."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.geometry import NORMALIZATIONS, shared_statistics

F = torch.nn.functional


def normalised(x: torch.Tensor, normalization: str, num_groups: int) -> torch.Tensor:
    if normalization == "batch":
        return F.batch_norm(x, None, None, training=True)
    if normalization == "layer":
        return F.layer_norm(x, x.shape[1:])
    if normalization == "group":
        return F.group_norm(x, num_groups)
    return F.instance_norm(x)


@pytest.mark.parametrize("normalization", NORMALIZATIONS)
@given(data=st.data())
def test_a_result_changes_exactly_with_the_cells_that_share_its_statistics(
    normalization: str, data: st.DataObject
) -> None:
    groups = data.draw(st.integers(1, 2))
    shape = (data.draw(st.integers(1, 3)), groups * data.draw(st.integers(1, 2)), 2, data.draw(st.integers(1, 2)))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    x = torch.tensor(rng.normal(size=shape), requires_grad=True)
    index = tuple(data.draw(st.integers(0, size - 1)) for size in shape)
    found = shared_statistics(shape, normalization, groups)
    before = normalised(x, normalization, groups)[index].item()
    shared = found.cells(index)
    assert shared[index]
    for cell in np.ndindex(*shape):
        moved = x.detach().clone()
        moved[cell] += 1.0
        after = normalised(moved, normalization, groups)[index].item()
        if shared[cell]:
            # two numbers of a set of two change together, without a trace after normalising
            assert after != before or found.size <= 2
        else:
            assert after == before


@pytest.mark.parametrize(
    ("normalization", "layout", "size"),
    [("batch", (1, 4), 12), ("layer", (3, 1), 16), ("group", (3, 2), 8), ("instance", (3, 4), 4)],
)
def test_how_many_numbers_share(normalization: str, layout: tuple[int, int], size: int) -> None:
    found = shared_statistics((3, 4, 2, 2), normalization, 2)
    assert (found.layout, found.size) == (layout, size)
    assert sorted(set(found.owner.ravel())) == list(range(found.sets))
    assert all((found.owner == k).sum() == size for k in range(found.sets))


def test_a_group_of_all_channels_is_a_layer_and_one_a_channel_an_instance() -> None:
    shape = (2, 6, 3)
    for groups, same in ((1, "layer"), (6, "instance")):
        grouped = shared_statistics(shape, "group", groups)
        np.testing.assert_array_equal(grouped.owner, shared_statistics(shape, same).owner)


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (("group", 3), "do not share the channels evenly"),
        (("group", 0), "num_groups is not large enough"),
        (("weight", 1), "normalization is unknown"),
    ],
)
def test_refusals_offer_fixes_that_work(call: tuple[str, int], match: str) -> None:
    arguments = {"shape": (2, 4), "normalization": call[0], "num_groups": call[1]}
    with pytest.raises(InvalidInputError, match=match) as caught:
        shared_statistics(**arguments)  # type: ignore[arg-type]
    assert caught.value.fixes
    for fix in caught.value.fixes:
        shared_statistics(**apply_fix(arguments, fix))
