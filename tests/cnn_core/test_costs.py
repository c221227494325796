"""What a convolution layer costs, against torch and against the literature's numbers."""

from __future__ import annotations

import pytest
import torch

from cnn_core.costs import conv2d_cost, separable_cost, separable_from
from cnn_core.errors import InvalidInputError


@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("kernel_size", [1, 3, (3, 5)])
def test_parameters_are_those_of_torch(groups: int, bias: bool, kernel_size: int | tuple[int, int]) -> None:
    layer = torch.nn.Conv2d(4, 8, kernel_size, groups=groups, bias=bias)
    cost = conv2d_cost(4, 8, kernel_size, 10, groups=groups, bias=bias)
    assert cost.parameters == sum(p.numel() for p in layer.parameters())
    assert cost.weights == layer.weight.numel()
    assert cost.weights_of_filter == layer.weight[0].numel()
    assert cost.multiply_adds == cost.connections == 10 * 10 * 8 * layer.weight[0].numel()


@pytest.mark.parametrize(
    ("layer", "parameters"),
    [((3, 1, 3), 28), ((3, 2, 3), 56), ((3, 64, 3), 1792), ((3, 16, 3), 448), ((3, 6, 5), 456), ((32, 64, 3), 18496)],
)
@pytest.mark.parametrize("output_size", [32, 4000])
def test_parameters_do_not_depend_on_the_picture(
    layer: tuple[int, int, int], parameters: int, output_size: int
) -> None:
    assert conv2d_cost(*layer, output_size).parameters == parameters


def test_multiply_adds_do_depend_on_the_picture() -> None:
    assert conv2d_cost(3, 16, 3, 32).multiply_adds == 442_368
    assert conv2d_cost(3, 16, 3, 4000).multiply_adds == 6_912_000_000


def test_groups_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="groups do not share"):
        conv2d_cost(3, 4, 3, 8, groups=2)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(("c_in", "c_out", "kernel"), [(3, 1, 3), (8, 16, 5), (1, 4, 1), (512, 512, 3)])
def test_separable_layers_cost_what_torch_s_two_layers_do(c_in: int, c_out: int, kernel: int, bias: bool) -> None:
    halves = [
        torch.nn.Conv2d(c_in, c_in, kernel, groups=c_in, bias=bias),
        torch.nn.Conv2d(c_in, c_out, 1, bias=bias),
    ]
    cost = separable_cost(c_in, c_out, kernel, 7, bias=bias)
    assert cost.weights == sum(half.weight.numel() for half in halves)
    assert cost.parameters == sum(p.numel() for half in halves for p in half.parameters())
    assert cost.multiply_adds == 49 * cost.weights


@pytest.mark.parametrize("kernel", [1, 2, 3, 5, (1, 3)])
@pytest.mark.parametrize("c_in", [1, 3, 16])
def test_the_crossing_is_the_first_cheaper_one(kernel: int | tuple[int, int], c_in: int) -> None:
    first = separable_from(c_in, kernel)
    cheaper = [
        n
        for n in range(1, 40)
        if separable_cost(c_in, n, kernel, 1, bias=False).weights < conv2d_cost(c_in, n, kernel, 1, bias=False).weights
    ]
    assert first == (cheaper[0] if cheaper else None)
