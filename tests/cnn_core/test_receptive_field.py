"""What a unit sees, equal to where torch's gradient is not zero."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.errors import InvalidInputError
from cnn_core.receptive_field import PIXEL, Field, transposed_field, union_field, window_field
from cnn_core.receptive_stack import input_spans, layer_reads, paths, seen_by, spans, stack_fields, stack_sizes
from cnn_core.stack_text import Window, format_stack, parse_stack

VGG_16 = "c3p1-c3p1-p2-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2-c3p1-c3p1-c3p1-p2"
ALEXNET = "c11s4p2-p3s2-c5p2-p3s2-c3p1-c3p1-c3p1-p3s2"


@st.composite
def windows(draw: st.DrawFn) -> Window:
    kind = draw(st.sampled_from(["conv", "pool"]))
    kernel_size = draw(st.integers(1, 5))
    padding = draw(st.integers(0, kernel_size // 2 if kind == "pool" else 4))
    return Window(kind, kernel_size, draw(st.integers(1, 3)), padding, draw(st.integers(1, 3)))


stacks = st.lists(windows(), min_size=1, max_size=4).map(tuple)


def torch_forward(stack: tuple[Window, ...], x: torch.Tensor) -> torch.Tensor:
    """Run a stack with positive weights: a pooling as the sum of its window, for every cell of it counts."""
    for layer in stack:
        weight = torch.rand(1, 1, layer.kernel_size, dtype=torch.float64) + 0.5
        x = torch.nn.functional.conv1d(x, weight, None, layer.stride, layer.padding, layer.dilation)
    return x


def torch_seen(stack: tuple[Window, ...], input_size: int) -> np.ndarray:
    """Mark where the gradient of each unit is not zero: shape (units, cells)."""
    x = torch.ones(1, 1, input_size, dtype=torch.float64, requires_grad=True)
    y = torch_forward(stack, x)[0, 0]
    rows = [torch.autograd.grad(unit, x, retain_graph=True)[0][0, 0].numpy() != 0 for unit in y]
    return np.array(rows)


def size_with(stack: tuple[Window, ...], wanted: int) -> int:
    """Find an input that gives the last layer so many units."""
    for layer in reversed(stack):
        wanted = (wanted - 1) * layer.stride + layer.dilation * (layer.kernel_size - 1) + 1
    return wanted


@given(stacks)
def test_a_field_is_where_the_gradient_is_not_zero(stack: tuple[Window, ...]) -> None:
    """On a large input, without borders: from the first cell to the last, unit after unit."""
    bare = tuple(layer._replace(padding=0) for layer in stack)
    seen = torch_seen(bare, size_with(bare, 3))
    field = stack_fields(bare)[-1]
    for unit, row in enumerate(seen):
        cells = np.flatnonzero(row)
        assert field.cells(unit) == (cells[0], cells[-1])
        assert field.size == cells[-1] - cells[0] + 1


@given(stacks, st.integers(1, 4))
def test_at_the_border_the_field_is_cut_exactly_where_the_gradient_ends(stack: tuple[Window, ...], units: int) -> None:
    input_size = size_with(stack, units)
    sizes = stack_sizes(stack, input_size)
    seen = seen_by(stack, input_size)[-1][0]
    assert seen.shape == (sizes[-1], input_size)
    np.testing.assert_array_equal(seen, torch_seen(stack, input_size))
    field = stack_fields(stack)[-1]
    for unit, (first, last) in enumerate(spans(seen)):
        if first >= 0:
            low, high = field.cells(unit)
            assert low <= first <= last <= high


@given(stacks)
def test_padding_moves_the_start_and_nothing_else(stack: tuple[Window, ...]) -> None:
    bare = tuple(layer._replace(padding=0) for layer in stack)
    with_padding, without = stack_fields(stack)[-1], stack_fields(bare)[-1]
    assert with_padding[:2] == without[:2]
    assert with_padding.start == -sum(
        layer.padding * field.jump for layer, field in zip(stack, stack_fields(stack), strict=False)
    )


@given(stacks)
def test_the_recurrence_with_the_product_of_all_strides(stack: tuple[Window, ...]) -> None:
    size, product = 1, 1
    for layer, field in zip(stack, stack_fields(stack)[1:], strict=True):
        size += layer.dilation * (layer.kernel_size - 1) * product
        product *= layer.stride
        assert (field.size, field.jump) == (size, product)


@pytest.mark.parametrize(
    ("text", "size", "jump"),
    [
        ("c3-c3-c3", 7, 1),
        ("c3-c3", 5, 1),
        ("c5", 5, 1),
        (VGG_16, 212, 32),
        (ALEXNET, 195, 32),
        ("c3-c3d2-c3d4", 15, 1),
        ("c3s2-c3s2-c3s2", 15, 8),
    ],
)
def test_known_stacks(text: str, size: int, jump: int) -> None:
    assert stack_fields(parse_stack(text))[-1][:2] == (size, jump)


def test_two_small_kernels_have_fewer_weights_than_one_large() -> None:
    counts = [sum(layer.weights for layer in parse_stack(text)) for text in ("c3-c3", "c5")]
    assert counts == [18, 25]


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), st.integers(2, 9))
def test_a_transposed_convolution_sees_what_torch_says(kernel_size: int, stride: int, padding: int, cells: int) -> None:
    if (cells - 1) * stride - 2 * padding + kernel_size < 1:
        return
    x = torch.ones(1, 1, cells, dtype=torch.float64, requires_grad=True)
    weight = torch.ones(1, 1, kernel_size, dtype=torch.float64)
    y = torch.nn.functional.conv_transpose1d(x, weight, stride=stride, padding=padding)[0, 0]
    field = transposed_field(PIXEL, kernel_size, stride, padding)
    sizes = []
    for unit, value in enumerate(y):
        seen = np.flatnonzero(torch.autograd.grad(value, x, retain_graph=True)[0][0, 0].numpy())
        if len(seen):
            low, high = field.cells(unit)
            assert low <= seen[0] <= seen[-1] <= high
            sizes.append(seen[-1] - seen[0] + 1)
    assert max(sizes, default=1) <= field.size
    if len(y) >= 3 * stride + 2 * kernel_size and cells > kernel_size:
        assert max(sizes) == field.size


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(1, 4))
def test_windows_over_a_transposed_convolution_stay_inside_their_field(
    up_kernel: int, up_stride: int, first_kernel: int, first_stride: int, second_kernel: int
) -> None:
    """Where units stand between the cells of the input, a field is rounded up, never down."""
    x = torch.ones(1, 1, 14, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.conv_transpose1d(x, torch.ones(1, 1, up_kernel, dtype=torch.float64), stride=up_stride)
    field = transposed_field(PIXEL, up_kernel, up_stride)
    for kernel_size, stride in ((first_kernel, first_stride), (second_kernel, 1)):
        y = torch.nn.functional.conv1d(y, torch.ones(1, 1, kernel_size, dtype=torch.float64), stride=stride)
        field = window_field(field, kernel_size, stride)
    for unit, value in enumerate(y[0, 0]):
        if not value.requires_grad or value == 0:
            continue
        seen = np.flatnonzero(torch.autograd.grad(value, x, retain_graph=True)[0][0, 0].numpy())
        low, high = field.cells(unit)
        assert low <= seen[0] <= seen[-1] <= high


def test_paths_that_meet_see_what_either_sees() -> None:
    short, long = window_field(PIXEL, 1), reduce(lambda f, _: window_field(f, 3, padding=1), range(2), PIXEL)
    assert union_field([short, long]) == long
    apart = [Field(3, PIXEL.jump, PIXEL.start), Field(3, PIXEL.jump, PIXEL.start + 4)]
    assert union_field(apart).size == 7


def test_paths_at_different_speeds_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="misaligned"):
        union_field([PIXEL, window_field(PIXEL, 3, stride=2)])


# stacks in their short form


@given(stacks)
def test_a_stack_survives_its_short_form(stack: tuple[Window, ...]) -> None:
    assert parse_stack(format_stack(stack)) == stack


def test_what_follows_a_kernel_size_comes_in_any_order() -> None:
    assert parse_stack("c3d2p1") == parse_stack("c3p1d2") == (Window("conv", 3, 1, 1, 2),)


@pytest.mark.parametrize("text", ["", "c", "x3", "c3-", "c3 c3", "c3q2", "c-3", "c٣", "c3p1p2"])
def test_an_unreadable_layer_is_named(text: str) -> None:
    with pytest.raises(InvalidInputError, match="cannot be read") as refusal:
        parse_stack(text)
    assert parse_stack(str(refusal.value.fixes[0].value))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("c16", "kernel_size"),
        ("c0", "kernel_size"),
        ("c3s0", "stride"),
        ("c3s9", "stride"),
        ("c3p8", "padding"),
        ("c3d17", "dilation"),
    ],
)
def test_a_limit_is_named(text: str, name: str) -> None:
    with pytest.raises(InvalidInputError, match=f"has a {name} outside"):
        parse_stack("c3-" + text)


def test_too_many_layers_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="too many layers"):
        parse_stack("-".join(["c1"] * 21))


def test_a_window_that_does_not_fit_names_its_layer() -> None:
    with pytest.raises(InvalidInputError, match="layer 3"):
        stack_sizes(parse_stack("c3-c3-c3"), 6)


def test_dilation_leaves_holes() -> None:
    assert layer_reads(Window("conv", 3, dilation=2), 5).astype(int).tolist() == [[1, 0, 1, 0, 1]]


# the effective field


@given(stacks)
def test_paths_are_torch_s_gradient(stack: tuple[Window, ...]) -> None:
    bare = tuple(layer._replace(padding=0) for layer in stack)
    rng = np.random.default_rng(3)
    weights = [rng.random((layer.kernel_size,) * 2) + 0.1 for layer in bare]
    side = size_with(bare, 1)
    x = torch.ones(1, 1, side, side, dtype=torch.float64, requires_grad=True)
    y = x
    for layer, weight in zip(bare, weights, strict=True):
        y = torch.nn.functional.conv2d(
            y, torch.tensor(weight)[None, None], stride=layer.stride, dilation=layer.dilation
        )
    y.sum().backward()
    assert y.numel() == 1
    np.testing.assert_allclose(paths(bare, weights), x.grad[0, 0].numpy(), rtol=1e-9, atol=1e-12)


def test_three_small_kernels_count_the_middle_most() -> None:
    counted = paths(parse_stack("c3-c3-c3"))
    line = np.array([1, 3, 6, 7, 6, 3, 1])
    np.testing.assert_array_equal(counted, np.outer(line, line))


@given(stacks, st.integers(1, 4))
def test_spans_are_those_of_the_marks_layer_by_layer(stack: tuple[Window, ...], units: int) -> None:
    input_size = size_with(stack, units)
    found = input_spans(stack, input_size)
    marked = seen_by(stack, input_size)
    for place in range(1, len(stack) + 1):
        np.testing.assert_array_equal(found[place], spans(marked[place][0]))


@given(stacks, st.integers(1, 4))
def test_every_layer_is_seen_through_the_layers_between(stack: tuple[Window, ...], units: int) -> None:
    seen = seen_by(stack, size_with(stack, units))
    for top in range(1, len(stack) + 1):
        for bottom in range(top - 1):
            product = seen[top][top - 1].astype(int) @ seen[top - 1][bottom].astype(int)
            np.testing.assert_array_equal(seen[top][bottom], product > 0)
