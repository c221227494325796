"""Any number of a network: its terms add up to it, and the cells it names are those torch's gradients name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    INPUT,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    LayerNorm,
    LeakyReLU,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    Sigmoid,
    Softmax,
    Tanh,
    explain_number,
    forward,
    operands_of,
    reached,
    trace,
)
from tests.support.networks import TorchConcat, TorchResidual, load, random_network, random_weights, torch_module

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
Array = np.ndarray


def gradients_of_one_number(node: Any, weights: dict[str, Array], inputs: list[Array], place: Any) -> list[Array]:
    """Ask torch how one number changes with every number of its layer's inputs."""
    tensors = [torch.from_numpy(x).requires_grad_() for x in inputs]
    if isinstance(node.layer, Residual):
        output = tensors[0] + tensors[1]
    elif isinstance(node.layer, Concat):
        output = torch.cat(tensors, 1)
    else:
        module, _ = torch_module((node.layer,), inputs[0].shape[1:])
        own = {name.replace(node.path, "0", 1): w for name, w in weights.items() if name.startswith(node.path + ".")}
        output = load(module, own).double().eval()(tensors[0])
    output[place].backward()
    return [np.zeros(x.shape) if t.grad is None else t.grad.numpy() for x, t in zip(inputs, tensors, strict=True)]


@pytest.mark.parametrize("seed", range(120))
def test_the_terms_make_the_number_and_name_the_cells_with_a_gradient(seed: int) -> None:
    network, shape = random_network(seed)
    weights = random_weights(network, shape, seed, np.float64)
    rng = np.random.default_rng(seed)
    run = forward(network, weights, rng.standard_normal((2, *shape)))
    for node in network.nodes:
        values = run.activations[node.path]
        place = tuple(int(rng.integers(size)) for size in values.shape)
        explanation = explain_number(network, weights, run, node.path, place)
        assert explanation.index == place
        assert explanation.result == pytest.approx(float(values[place]), rel=1e-9, abs=1e-11)
        for operand in operands_of(explanation):
            if operand.source in run.activations:
                assert operand.value == run.activations[operand.source][operand.index]
            elif operand.source in weights:
                assert operand.value == weights[operand.source][operand.index]
        if isinstance(node.layer, ReLU) and values[place] == 0:  # a gradient of 0, although the number was looked at
            continue
        if isinstance(node.layer, LocalResponseNorm) and 0 in [operand.value for operand in operands_of(explanation)]:
            continue  # the slope of a square is 0 at 0
        if isinstance(node.layer, Softmax) and values.shape[1] == 1:  # a share of 1 whatever it is made of
            continue
        inputs = [run.activations[source] for source in node.sources]
        if isinstance(node.layer, Residual) and node.sources[0] == node.sources[1]:
            continue
        for source, gradient in zip(node.sources, gradients_of_one_number(node, weights, inputs, place), strict=True):
            named = {operand.index for operand in operands_of(explanation) if operand.source == source}
            assert named == set(map(tuple, np.argwhere(gradient != 0).tolist()))


def smooth(layer: Any) -> Any:
    """Put layers in place of others so that every cell that is looked at has a gradient."""
    match layer:
        case Residual():
            return Residual(tuple(map(smooth, layer.branch)), tuple(map(smooth, layer.shortcut)))
        case Concat():
            return Concat(tuple(tuple(map(smooth, branch)) for branch in layer.branches))
        case ReLU() | Softmax() | Tanh() | Sigmoid():  # squashed to exactly 1 they have none
            return LeakyReLU(0.5)
        case MaxPool2d():
            return AvgPool2d(layer.kernel_size, layer.stride, layer.padding, layer.ceil_mode)
    return layer


@pytest.mark.parametrize("seed", range(120))
def test_what_a_number_can_see_is_where_torch_has_a_gradient(seed: int) -> None:
    network, shape = random_network(seed)
    network = Network(tuple(map(smooth, network.layers)))
    weights = {name: np.abs(w) + 0.01 for name, w in random_weights(network, shape, seed, np.float64).items()}
    rng = np.random.default_rng(seed)
    x = torch.from_numpy(rng.standard_normal((1, *shape))).requires_grad_()
    module, _ = torch_module(network.layers, shape)
    output = load(module, weights).eval()(x)
    place = tuple(int(rng.integers(size)) for size in output.shape[1:])
    output[(0, *place)].backward()
    assert x.grad is not None
    masks = reached(network, trace(network, shape), network.output, place)
    np.testing.assert_array_equal(masks[INPUT], x.grad[0].numpy() != 0)


@pytest.mark.parametrize("seed", range(60))
def test_the_field_of_the_trace_is_the_smallest_frame_around_what_is_seen(seed: int) -> None:
    network, _ = random_network(seed)
    layers = [layer for layer in network.layers if isinstance(layer, Conv2d | MaxPool2d) or layer == AvgPool2d(2)]
    layers = [replace(x, groups=1, padding_mode="zeros") if isinstance(x, Conv2d) else x for x in layers]
    layers = [replace(x, ceil_mode=False) if isinstance(x, MaxPool2d) else x for x in layers]
    if not layers:
        layers = [Conv2d(2, 3, dilation=2)]
    shape = (1, 120, 120)
    stack = Network(tuple(layers))
    traced = trace(stack, shape)
    fields = traced.rows[-1].fields
    assert fields is not None
    _, H, W = traced.output_shape
    unit = (H // 2, W // 2)
    seen = reached(stack, traced, stack.output, (0, *unit))[INPUT].any(0)
    rows, columns = (np.flatnonzero(np.any(seen, axis)) for axis in (1, 0))
    assert fields.rows.cells(unit[0]) == (rows[0], rows[-1])
    assert fields.columns.cells(unit[1]) == (columns[0], columns[-1])


def test_of_a_maximum_only_the_winner_goes_in() -> None:
    network = Network((MaxPool2d(2),))
    run = forward(network, {}, np.array([[[[1.0, 3.0], [5.0, 2.0]]]]))
    explanation = explain_number(network, {}, run, "0", (0, 0, 0, 0))
    assert [(operand.source, operand.index, operand.value) for operand in operands_of(explanation)] == [
        (INPUT, (0, 0, 1, 0), 5.0)
    ]
    assert [term.value for term in explanation.terms] == [1.0, 3.0, 5.0, 2.0]


def test_names_say_where_operands_stand() -> None:
    network = Network((Conv2d(2, 3, padding=1), Residual((Conv2d(2, 1),)), Flatten(), Linear(2)))
    weights = random_weights(network, (1, 3, 3), 0, np.float64)
    run = forward(network, weights, np.ones((1, 1, 3, 3)))
    conv = explain_number(network, weights, run, "0", (0, 1, 0, 0))
    assert {operand.source for operand in operands_of(conv)} == {INPUT, "padding", "0.weight", "0.bias"}
    inner = explain_number(network, weights, run, "1.branch.0", (0, 1, 2, 2))
    assert [operand.source for operand in inner.terms[0].operands] == ["0", "1.branch.0.weight"]
    block = explain_number(network, weights, run, "1", (0, 1, 2, 2))
    assert [term.operands[0].source for term in block.terms] == ["1.branch.0", "0"]
    dense = explain_number(network, weights, run, "3", (0, 1))
    assert dense.terms[17].operands[1].index == (1, 17)
    assert dense.steps[1].operand is not None
    assert (dense.steps[1].operand.source, dense.steps[1].operand.index) == ("3.bias", (1,))
    flat = explain_number(network, weights, run, "2", (0, 17))
    assert flat.terms[0].operands[0].index == (0, 1, 2, 2)


def test_training_is_explained_by_the_batch_and_the_mask() -> None:
    network, shape = Network((BatchNorm2d(), Dropout(0.5))), (2, 3, 3)
    weights = random_weights(network, shape, 0, np.float64)
    x = np.random.default_rng(0).standard_normal((4, *shape))
    run = forward(network, weights, x, training=True, rng=np.random.default_rng(1))
    for path in ("0", "1"):
        explanation = explain_number(network, weights, run, path, (2, 1, 0, 2))
        assert explanation.result == pytest.approx(float(run.activations[path][2, 1, 0, 2]))
    samples = {
        o.index[0] for o in operands_of(explain_number(network, weights, run, "0", (2, 1, 0, 2))) if o.source == INPUT
    }
    assert samples == {0, 1, 2, 3}


def test_numbers_that_are_not_there() -> None:
    network = Network((LayerNorm(), ReLU()))
    weights = random_weights(network, (3,), 0, np.float64)
    run = forward(network, weights, np.zeros((1, 3)))
    with pytest.raises(InvalidInputError, match="no such layer"):
        explain_number(network, weights, run, "7", (0, 0))
    for place in ((0, 3), (0,), (1, 0)):
        with pytest.raises(InvalidInputError, match="no such number"):
            explain_number(network, weights, run, "1", place)
    with pytest.raises(InvalidInputError, match="no such number"):
        reached(network, trace(network, (3,)), "1", (3,))
    with pytest.raises(InvalidInputError, match="no such number"):
        reached(network, trace(network, (3,)), "5", (0,))


def test_blocks_of_torch_are_plain() -> None:
    """The oracle adds and concatenates; nothing else."""
    one, two = torch.nn.Identity(), torch.nn.Identity()
    x = torch.ones(1, 1, 2, 2)
    assert torch.equal(TorchResidual(one, two)(x), 2 * x)  # type: ignore[arg-type]
    assert TorchConcat([one, two])(x).shape == (1, 2, 2, 2)  # type: ignore[list-item]
