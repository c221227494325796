"""Where paths merge: the shape of a sum and of a concatenation, and fixes after which the paths agree."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import (
    AdaptiveAvgPool2d,
    Concat,
    Conv2d,
    Flatten,
    Linear,
    Network,
    ReLU,
    Residual,
    apply_network_fix,
    trace,
)
from cnn_core.network.merge_shapes import concatenated, summed

maps = st.tuples(st.integers(1, 4), st.integers(1, 6), st.integers(1, 6))


@given(maps)
def test_equal_paths_keep_their_shape(shape: tuple[int, ...]) -> None:
    assert summed(Residual((ReLU(),)), shape, shape) == (shape, "")


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(1, 5), st.integers(1, 5))
def test_concatenated_maps_are_as_deep_as_all_together(depths: list[int], H: int, W: int) -> None:
    sized = concatenated(Concat(((),) * len(depths)), *((depth, H, W) for depth in depths))
    assert sized.shape == tuple(torch.cat([torch.zeros(1, depth, H, W) for depth in depths], 1).shape[1:])
    assert sized.formula == f"{' + '.join(map(str, depths))} = {sum(depths)}"


def test_vectors_are_concatenated_too() -> None:
    assert concatenated(Concat(((), ())), (3,), (4,)) == ((7,), "3 + 4 = 7")


@given(maps, maps)
def test_each_fix_of_a_sum_makes_both_paths_agree(shape: tuple[int, int, int], branch: tuple[int, int, int]) -> None:
    """The branch is made to end in any shape: by a 1 × 1 convolution and an adaptive pooling."""
    block = Residual((Conv2d(branch[0], 1), AdaptiveAvgPool2d(branch[1:])))
    if branch == shape:
        assert summed(block, branch, shape).shape == shape
        return
    with pytest.raises(InvalidInputError, match="cannot be added") as refusal:
        summed(block, branch, shape)
    assert refusal.value.here == f"{branch} is not {shape}"
    *ways, remove = refusal.value.fixes
    assert remove == Fix("", "remove", None)
    assert any(mends(block, fix, shape) for fix in ways)
    for fix in ways:
        assert fix.parameter in ("shortcut", "branch")
        halves = fix.parameter == "shortcut" and len(fix.value) == 1
        assert mends(block, fix, shape) or halves  # a stride alone does not reach every size


def mends(block: Residual, fix: Fix, shape: tuple[int, ...]) -> bool:
    changed = apply_network_fix(Network((block,)), fix._replace(parameter=f"0.{fix.parameter}"))
    try:
        trace(changed, shape)
    except InvalidInputError:
        return False
    return True


def test_a_branch_that_halves_is_met_by_a_projection_with_its_stride() -> None:
    block = Residual((Conv2d(8, 3, 2, 1),))
    with pytest.raises(InvalidInputError) as refusal:
        summed(block, (8, 4, 3), (4, 8, 3))
    assert refusal.value.fixes == (
        Fix("shortcut", "=", (Conv2d(8, 1, (2, 1)),)),
        Fix("shortcut", "=", (Conv2d(8, 1), AdaptiveAvgPool2d((4, 3)))),
        Fix("", "remove", None),
    )


def test_a_stride_that_does_not_divide_the_side_is_rounded_up() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        summed(Residual((Conv2d(8, 3, 3, 1),)), (8, 3, 3), (4, 8, 8))
    first = refusal.value.fixes[0]
    assert first == Fix("shortcut", "=", (Conv2d(8, 1, 3),))
    assert trace(Network(first.value), (4, 8, 8)).output_shape == (8, 3, 3)


def test_the_last_convolution_of_a_branch_can_keep_the_channels() -> None:
    block = Residual((Conv2d(4, 3, padding=1), ReLU(), Conv2d(8, 3, padding=1), ReLU()), (ReLU(),))
    with pytest.raises(InvalidInputError) as refusal:
        summed(block, (8, 5, 5), (4, 5, 5))
    kept = (Conv2d(4, 3, padding=1), ReLU(), Conv2d(4, 3, padding=1), ReLU())
    assert refusal.value.fixes == (Fix("branch", "=", kept), Fix("", "remove", None))


def test_a_vector_is_met_by_a_dense_layer_and_maps_meet_no_vector() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        summed(Residual((Linear(3),)), (3,), (5,))
    assert refusal.value.fixes == (Fix("shortcut", "=", (Linear(3),)), Fix("", "remove", None))
    with pytest.raises(InvalidInputError) as refusal:
        summed(Residual((Flatten(),)), (48,), (3, 4, 4))
    assert refusal.value.fixes == (Fix("", "remove", None),)


@pytest.mark.parametrize(
    ("shapes", "smallest"),
    [(((2, 5, 5), (3, 7, 7)), (5, 5)), (((2, 7, 5), (3, 5, 7)), (5, 7)), (((2, 4, 4), (3, 4, 4), (3, 2, 4)), (2, 4))],
)
def test_branches_are_brought_to_the_smallest_of_them(shapes: Any, smallest: tuple[int, int]) -> None:
    branches = tuple((Conv2d(shape[0], 1), AdaptiveAvgPool2d(shape[1:])) for shape in shapes)
    with pytest.raises(InvalidInputError, match="laid behind each other") as refusal:
        concatenated(Concat(branches), *shapes)
    alike, remove = refusal.value.fixes
    assert remove == Fix("", "remove", None)
    after = trace(Network((Concat(alike.value),)), (1, 8, 8)).output_shape
    assert after == (sum(shape[0] for shape in shapes), *smallest)
    unchanged = [k for k, shape in enumerate(shapes) if shape[1:] == smallest]
    assert all(alike.value[k] == branches[k] for k in unchanged)
    assert refusal.value.given == {f"branches.{k}": shape for k, shape in enumerate(shapes)}
    assert refusal.value.here == " is not ".join(str(shape[1:]) for shape in shapes)


def test_a_vector_beside_maps_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="laid behind each other"):
        concatenated(Concat(((Flatten(),), ())), (12,), (3, 2, 2))
