"""The PyTorch code of a network runs and agrees with the network, as do its JSON and its address."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_core.network import (
    forward,
    from_address,
    from_json,
    to_address,
    to_json,
    to_torch_code,
    trace,
)
from tests.support.networks import load, random_network, random_weights

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")


@pytest.mark.parametrize("seed", range(200))
def test_random_networks_come_back_and_their_code_agrees(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    network, shape = random_network(seed)
    again = from_json(to_json(network, shape))
    assert (again.network, again.input_shape) == (network, shape)
    assert from_address(to_address(network)) == network
    scope: dict[str, object] = {}
    exec(to_torch_code(network, shape), scope)
    traced = trace(network, shape)
    assert capsys.readouterr().out == f"{traced.parameters} parameters\n{(1, *traced.output_shape)}\n"
    weights = random_weights(network, shape, seed, np.float64)
    module = load(scope["network"], weights)  # type: ignore[arg-type]
    x = np.random.default_rng(seed).standard_normal((2, *shape))
    with torch.no_grad():
        theirs = module(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(forward(network, weights, x).output, theirs, rtol=1e-9, atol=1e-9 * np.abs(theirs).max())
