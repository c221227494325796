"""Gradients of whole networks: worked by hand, added where paths meet, and those of automatic differentiation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from cnn_core.errors import InvalidInputError, apply_fix
from cnn_core.network import (
    INPUT,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Gradients,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    Run,
    backward,
    forward,
    initial_weights,
)
from tests.support.gradient_oracle import RELATIVE
from tests.support.networks import load, random_network, random_weights, torch_module

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
Array = np.ndarray


class Masked(nn.Module):
    """Dropout whose choice is known."""

    def __init__(self, mask: torch.Tensor) -> None:
        super().__init__()
        self.mask = mask

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.mask


def autograd(network: Network, weights: dict[str, Array], run: Run, grad_output: Array, dtype: Any) -> Gradients:
    """Ask torch for all gradients of the same run: the same mode, the same masks."""
    x = torch.from_numpy(run.activations[INPUT].astype(dtype)).requires_grad_()
    module, _ = torch_module(network.layers, x.shape[1:])
    load(module, {name: array.astype(dtype) for name, array in weights.items()}).to(x.dtype).train(run.training)
    for node in network.nodes:
        if isinstance(node.layer, Dropout):
            mask = run.masks.get(node.path, np.ones_like(run.activations[node.path]))
            module.set_submodule(node.path, Masked(torch.from_numpy(mask.astype(dtype))))
    given = {INPUT: x}

    def listen(path: str) -> None:
        module.get_submodule(path).register_forward_hook(lambda _m, _x, output: given.update({path: output}))

    for node in network.nodes:
        listen(node.path)
    output = module(x)
    learned = dict(module.named_parameters())
    asked = given | learned
    answers = torch.autograd.grad(output, list(asked.values()), torch.from_numpy(grad_output.astype(dtype)))
    found = {name: answer.numpy() for name, answer in zip(asked, answers, strict=True)}
    return Gradients({path: found[path] for path in given}, {name: found[name] for name in learned})


@pytest.mark.parametrize("training", [False, True], ids=["evaluation", "training"])
@pytest.mark.parametrize("seed", range(200))
def test_random_networks_have_torch_s_gradients(seed: int, training: bool) -> None:
    """Below a normalisation all terms may cancel in float32: then torch's own rounding counts, and float64 decides."""
    dtypes = (np.float64,) if seed % 2 else (np.float32, np.float64)
    for dtype in dtypes:
        network, shape = random_network(seed)
        weights = random_weights(network, shape, seed, dtype)
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((2, *shape)).astype(dtype)
        run = forward(network, weights, x, training=training, rng=rng)
        grad_output = rng.standard_normal(run.output.shape).astype(dtype)
        theirs = autograd(network, weights, run, grad_output, dtype)
        exact = theirs if dtype is np.float64 else autograd(network, weights, run, grad_output, np.float64)
        terms, wanted = largest_terms(network, theirs), RELATIVE[np.dtype(dtype).name]
        rounding = 4 * max(deviations(theirs, exact, terms).values())
        for name, relative in deviations(backward(network, weights, run, grad_output), theirs, terms).items():
            assert relative <= max(wanted, rounding), name
        if rounding <= wanted:
            return


def largest_terms(network: Network, gradients: Gradients) -> dict[str, float]:
    """Say how large the terms of each gradient may be, for sums cancel: itself, or what came to the layers above."""
    own = {name: float(np.abs(gradient).max()) for part in gradients for name, gradient in part.items()}
    readers = {path: [node.path for node in network.nodes if path in node.sources] for path in gradients.activations}
    layers = {name: [name.rpartition(".")[0]] for name in gradients.weights}
    return {name: max([own[name], *(own[path] for path in above)]) for name, above in (readers | layers).items()}


def deviations(ours: Gradients, theirs: Gradients, terms: dict[str, float]) -> dict[str, float]:
    """Give the largest difference of each gradient, relative to its terms."""
    found = {}
    for part, expected_part in zip(ours, theirs, strict=True):
        assert part.keys() == expected_part.keys()
        for name, expected in expected_part.items():
            assert part[name].shape == expected.shape
            difference = float(np.abs(part[name] - expected).max())
            found[name] = difference / terms[name] if difference else 0.0
    return found


def test_a_network_worked_by_hand() -> None:
    network = Network((Conv2d(1, 2), ReLU(), MaxPool2d(2), Flatten(), Linear(2)))
    x = np.array([[[[1.0, 2, 0], [0, 1, 3], [2, 0, 1]]]])
    weights = {
        "0.weight": np.array([[[[1.0, -1], [0, 2]]]]),
        "0.bias": np.array([-1.0]),
        "4.weight": np.array([[3.0], [-1.0]]),
        "4.bias": np.array([0.0, 1.0]),
    }
    run = forward(network, weights, x)
    # 1 − 2 + 2·1 − 1 = 0, 2 − 0 + 2·3 − 1 = 7, 0 − 1 + 0 − 1 = −2, 1 − 3 + 2·1 − 1 = −1
    np.testing.assert_array_equal(run.activations["0"][0, 0], [[0, 7], [-2, -1]])
    np.testing.assert_array_equal(run.output, [[21, -6]])
    gradients = backward(network, weights, run, np.array([[1.0, 2.0]]))
    np.testing.assert_array_equal(gradients.weights["4.weight"], [[7], [14]])
    np.testing.assert_array_equal(gradients.weights["4.bias"], [1, 2])
    # 1·3 + 2·(−1) = 1 comes to the maximum, and from there to the one patch it was computed from
    np.testing.assert_array_equal(gradients.activations["3"], [[1]])
    np.testing.assert_array_equal(gradients.activations["2"], [[[[1]]]])
    np.testing.assert_array_equal(gradients.activations["1"][0, 0], [[0, 1], [0, 0]])
    np.testing.assert_array_equal(gradients.activations["0"][0, 0], [[0, 1], [0, 0]])
    np.testing.assert_array_equal(gradients.weights["0.weight"][0, 0], [[2, 0], [1, 3]])
    np.testing.assert_array_equal(gradients.weights["0.bias"], [1])
    np.testing.assert_array_equal(gradients.activations[INPUT][0, 0], [[0, 1, -1], [0, 0, 2], [0, 0, 0]])


def test_where_two_paths_begin_their_gradients_add() -> None:
    network = Network((Residual((Linear(2, bias=False),)),))
    weights = {"0.branch.0.weight": np.array([[1.0, 2], [3, 4]])}
    run = forward(network, weights, np.array([[5.0, 6]]))
    gradients = backward(network, weights, run, np.array([[1.0, 10]]))
    # through the branch 1·1 + 10·3 and 1·2 + 10·4, through the shortcut 1 and 10
    np.testing.assert_array_equal(gradients.activations[INPUT], [[31 + 1, 42 + 10]])
    np.testing.assert_array_equal(gradients.activations["0.branch.0"], [[1, 10]])


def test_branches_get_the_gradients_of_their_own_maps_and_share_an_input() -> None:
    network = Network((ReLU(), Concat(((Conv2d(1, 1, bias=False),), (), ()))))
    weights = {"1.branches.0.0.weight": np.full((1, 1, 1, 1), 7.0)}
    run = forward(network, weights, np.ones((1, 1, 1, 1)))
    gradients = backward(network, weights, run, np.array([1.0, 10, 100]).reshape(1, 3, 1, 1))
    assert gradients.activations["1.branches.0.0"].item() == 1
    assert gradients.activations["0"].item() == 7 * 1 + 10 + 100


def test_both_paths_of_a_sum_may_be_empty() -> None:
    network = Network((Residual(()),))
    run = forward(network, {}, np.array([[3.0]]))
    assert backward(network, {}, run, np.array([[1.0]])).activations[INPUT].item() == 2


def test_what_was_dropped_learns_nothing() -> None:
    network = Network((Dropout(0.5),))
    x, g = np.ones((1, 1, 4, 4)), np.full((1, 1, 4, 4), 3.0)
    run = forward(network, {}, x, training=True, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(backward(network, {}, run, g).activations[INPUT], 3 * run.masks["0"])
    assert {0.0, 2.0} == set(np.unique(run.masks["0"]))
    np.testing.assert_array_equal(backward(network, {}, forward(network, {}, x), g).activations[INPUT], g)


def test_running_averages_are_not_learned() -> None:
    network = Network((BatchNorm2d(),))
    weights = initial_weights(network, (2, 3, 3), np.random.default_rng(0))
    run = forward(network, weights, np.ones((2, 2, 3, 3), np.float32))
    assert set(backward(network, weights, run, run.output).weights) == {"0.weight", "0.bias"}


def test_nothing_given_is_changed() -> None:
    network, shape = random_network(3)
    weights = random_weights(network, shape, 3, np.float64)
    run = forward(network, weights, np.random.default_rng(0).standard_normal((2, *shape)))
    grad_output = np.ones_like(run.output)
    before = {path: array.copy() for path, array in run.activations.items()}
    backward(network, weights, run, grad_output)
    np.testing.assert_array_equal(grad_output, 1)
    for path, array in before.items():
        np.testing.assert_array_equal(run.activations[path], array)


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        (np.ones((1, 2, 3, 4)), "wrong shape"),
        (np.ones((2, 3, 3)), "wrong shape"),
        (np.ones((1, 2, 3, 3), np.float32), "different dtypes"),
        ([[1.0]], "not a NumPy array"),
    ],
)
def test_a_gradient_of_another_output_is_refused(wrong: Any, match: str) -> None:
    network = Network((Residual(()),))
    run = forward(network, {}, np.ones((1, 2, 3, 3)))
    with pytest.raises(InvalidInputError, match=match) as refusal:
        backward(network, {}, run, wrong)
    if isinstance(wrong, np.ndarray):
        (fix,) = refusal.value.fixes
        backward(network, {}, run, apply_fix({"grad_output": wrong}, fix)["grad_output"])


def test_a_run_or_weights_of_another_network_are_refused() -> None:
    network, other = Network((Linear(2), ReLU())), Network((Linear(2),))
    weights = initial_weights(network, (3,), np.random.default_rng(0))
    run = forward(network, weights, np.ones((1, 3), np.float32))
    assert run.output.dtype == np.float32
    with pytest.raises(InvalidInputError, match="not one of this network"):
        backward(other, weights, run, run.output)
    with pytest.raises(InvalidInputError, match="not those of this network"):
        backward(network, {name: array[:1] for name, array in weights.items()}, run, run.output)
