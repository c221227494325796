"""A network is data; the functions that compute it are its methods too, for scripts that were taken home."""

from __future__ import annotations

import ast
import inspect

import numpy as np
import pytest

import cnn_core.network.network as data
from cnn_core.network import (
    PRESETS,
    Conv2d,
    Flatten,
    Linear,
    Network,
    backward,
    forward,
    from_address,
    initial_weights,
    to_address,
    trace,
)

SMALL = Network((Conv2d(2, 3), Flatten(), Linear(3)))


def test_what_a_network_is_imports_nothing_that_computes() -> None:
    nodes = [node for node in ast.walk(ast.parse(inspect.getsource(data))) if isinstance(node, ast.ImportFrom)]
    rooms = {(node.module or "").rsplit(".", 1)[-1] for node in nodes}
    assert "layers" in rooms
    assert not rooms & {"tracing", "running", "backpropagation", "parameters"}


@pytest.mark.parametrize("network", [SMALL, from_address(to_address(SMALL)), PRESETS["lenet5"].network])
def test_a_method_is_the_function_of_its_name(network: Network) -> None:
    for function in (trace, forward, backward):
        assert getattr(type(network), function.__name__) is function


def test_a_method_takes_what_its_function_takes() -> None:
    traced, ran, went_back = (getattr(SMALL, function.__name__) for function in (trace, forward, backward))
    assert traced([1, 6, 6]) == trace(SMALL, (1, 6, 6))
    weights = initial_weights(SMALL, (1, 6, 6), np.random.default_rng(0))
    run = forward(SMALL, weights, np.ones((2, 1, 6, 6), np.float32))
    np.testing.assert_array_equal(ran(weights, np.ones((2, 1, 6, 6), np.float32), training=False).output, run.output)
    ours, theirs = (
        back.weights["2.weight"]
        for back in (backward(SMALL, weights, run, run.output), went_back(weights, run, run.output))
    )
    np.testing.assert_array_equal(ours, theirs)
