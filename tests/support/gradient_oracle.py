"""Ask PyTorch's automatic differentiation for the gradients that `cnn_core.gradients` computes by formula."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import torch

from cnn_core import gradients
from cnn_core.errors import InvalidInputError, apply_fix
from tests.support.torch_oracle import random_array, to_torch

RELATIVE = {"float32": 1e-4, "float64": 1e-9}
PARAMETERS = ("input", "weight", "bias")

# arrays of a few cells: threads would only wait for each other
torch.set_num_threads(1)


def torch_gradients(
    function: str, arguments: Mapping[str, Any], wanted: tuple[str, ...] = PARAMETERS, seed: int = 0
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Draw a gradient of the result; say what gradients of the wanted arguments follow from it."""
    tensors = {name: to_torch(value) for name, value in arguments.items()}
    leaves = {name: tensors[name].requires_grad_() for name in wanted if torch.is_tensor(tensors.get(name))}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        output = getattr(torch.nn.functional, function)(**tensors)
    grad_output = random_array(seed, tuple(output.shape), output.detach().numpy().dtype.name)
    answers = torch.autograd.grad(output, list(leaves.values()), torch.from_numpy(grad_output), allow_unused=True)
    grads = [torch.zeros_like(x) if grad is None else grad for grad, x in zip(answers, leaves.values(), strict=True)]
    return grad_output, {name: grad.numpy() for name, grad in zip(leaves, grads, strict=True)}


def assert_gradients(
    function: str, arguments: Mapping[str, Any], wanted: tuple[str, ...] = PARAMETERS, scale: float = 1.0
) -> None:
    """Same values, shapes and dtypes as automatic differentiation; the arguments stay as they were."""
    grad_output, expected = torch_gradients(function, arguments, wanted)
    before = {name: np.array(value) for name, value in arguments.items() if isinstance(value, np.ndarray)}
    answer = backward(function)(grad_output, **arguments)
    ours = {"grad_input": answer} if isinstance(answer, np.ndarray) else answer._asdict()
    for name in wanted:
        ours_of_name = ours[f"grad_{name}"]
        if name in expected:
            assert_near(ours_of_name, expected[name], scale)
        else:
            assert ours_of_name is None
    for name, value in before.items():
        np.testing.assert_array_equal(arguments[name], value, err_msg=f"{name} was changed")


def assert_near(ours: np.ndarray, expected: np.ndarray, scale: float = 1.0) -> None:
    """Compare value, shape and dtype, relative to the largest number, since sums cancel."""
    assert isinstance(ours, np.ndarray)
    assert (ours.shape, ours.dtype) == (expected.shape, expected.dtype)
    relative = RELATIVE[expected.dtype.name] * scale
    largest = float(np.abs(expected).max(initial=0, where=np.isfinite(expected)))
    np.testing.assert_allclose(ours, expected, rtol=relative, atol=relative * max(largest, 1e-3))


def assert_numeric_gradient(
    function: Callable[..., Any], arguments: Mapping[str, Any], name: str, ours: np.ndarray
) -> None:
    """Compare with how much a small step of each number of one argument moves the sum of the result."""
    x, step = arguments[name], 1e-6
    for index in np.ndindex(x.shape):
        sums = []
        for move in (step, -step):
            moved = x.copy()
            moved[index] += move
            sums.append(function(**{**arguments, name: moved}).sum())
        np.testing.assert_allclose(ours[index], (sums[0] - sums[1]) / (2 * step), rtol=1e-5, atol=1e-6)


def assert_grad_output_refused(function: str, arguments: Mapping[str, Any], grad_output: np.ndarray) -> None:
    """A fitting gradient is taken; of another shape or dtype, or no array, it is refused with a fix that works."""
    call = backward(function)
    call(grad_output, **arguments)
    other = np.dtype("float64" if grad_output.dtype == np.float32 else "float32")
    wrong = {
        "wrong shape": np.zeros((*grad_output.shape, 2), grad_output.dtype),
        "different dtypes": grad_output.astype(other),
        "not a NumPy array": grad_output.tolist(),
    }
    for match, value in wrong.items():
        with pytest.raises(InvalidInputError, match=match) as refusal:
            call(value, **arguments)
        error = refusal.value
        assert all([error.problem.endswith("."), error.given, error.allowed, error.here, error.fixes])
        for fix in error.fixes:
            call(**apply_fix({**arguments, "grad_output": value}, fix))


def backward(function: str) -> Callable[..., Any]:
    """Look up the backward twin of a function."""
    answer: Callable[..., Any] = getattr(gradients, f"{function}_backward")
    return answer
