"""Noise has the size that is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_core.datasets import (
    add_noise,
)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_no_noise_asks_nothing_of_chance_and_noise_has_its_size() -> None:
    flat = np.full((4, 1, 64, 64), 0.5, np.float32)
    assert add_noise(flat, 0, rng()) is flat
    disturbed = add_noise(flat, 0.1, rng())
    assert disturbed.dtype == np.float32
    assert float((disturbed - flat).std()) == pytest.approx(0.1, rel=0.02)
    assert float((disturbed - flat).mean()) == pytest.approx(0, abs=0.003)
    assert flat.max() == 0.5
