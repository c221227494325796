"""Layers and blocks stand in order, each with the places it reads from."""

from __future__ import annotations

import pytest

from cnn_core.network import (
    Conv2d,
    Network,
    ReLU,
    Residual,
)

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")


def test_a_block_s_paths_start_from_the_same_place() -> None:
    network = Network((ReLU(), Residual((Conv2d(2, 3, padding=1), ReLU()))))
    assert [node.path for node in network.nodes] == ["0", "1.branch.0", "1.branch.1", "1"]
    assert network.node_by_path["1"].sources == ("1.branch.1", "0")
    assert network.node_by_path["1.branch.0"].sources == ("0",)
