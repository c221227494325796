"""The weights a network begins with."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cnn_core.network import (
    Conv2d,
    Network,
    ReLU,
    forward,
    initial_weights,
    parameter_shapes,
)

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")


def test_initial_weights_keep_the_standard_deviation_of_rectified_maps() -> None:
    network = Network((Conv2d(64, 3, padding=1), ReLU()) * 6)
    weights = initial_weights(network, (3, 24, 24), np.random.default_rng(0), np.float64)
    assert {name: value.shape for name, value in weights.items()} == parameter_shapes(network, (3, 24, 24))
    x = np.random.default_rng(1).standard_normal((1, 3, 24, 24))
    run = forward(network, weights, x)
    deviations = [math.sqrt(float((run.activations[str(k)] ** 2).mean())) for k in (1, 11)]
    assert 0.3 < deviations[1] / deviations[0] < 3
