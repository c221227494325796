"""Whole networks: what is timed, and the limits of the design. Imported by `benchmarks.operations` only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch

from cnn_core.network import PRESETS, Network, forward, initial_weights, trace
from cnn_core.torch_backend.building import build

LIMIT_VGG16 = 2.0  # of torch's time
LIMIT_RESNET50_TRACE_MS = 20.0

Medians = Callable[[dict[str, Callable[[], Any]], int], dict[str, float]]


class Figure(NamedTuple):
    """
    One figure about a network.

    Attributes
    ----------
    name : str
        What was timed.
    ours_s : float
        Median, in seconds.
    peer : str
        Beside what; empty where there is nothing to compare with.
    peer_s : float
        The peer's median; 0 without peer.
    limit : float
        Of the ratio where there is a peer, of the milliseconds otherwise.
    """

    name: str
    ours_s: float
    peer: str
    peer_s: float
    limit: float

    @property
    def wanted(self) -> str:
        """The limit in words."""
        return f"ratio <= {self.limit:g}" if self.peer else f"p50 <= {self.limit:g}"

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        return (self.ours_s / self.peer_s if self.peer else 1000 * self.ours_s) <= self.limit


def measure(medians: Medians, repeats: int) -> list[Figure]:
    """
    Time a forward pass of VGG-16, and how long ResNet-50 takes to trace.

    Parameters
    ----------
    medians : callable
        Calls every side in turn, as often as it is told, and gives the median seconds of each.
    repeats : int, >= 1
        How often.

    Returns
    -------
    list of Figure
        Two.
    """
    forward = medians(forward_calls("vgg16"), repeats)
    traced = medians(_trace("resnet50"), repeats)
    return [
        Figure("forward of VGG-16, 224×224", forward["ours"], "torch", forward["torch"], LIMIT_VGG16),
        Figure("trace of ResNet-50", traced["ours"], "", 0.0, LIMIT_RESNET50_TRACE_MS),
    ]


def forward_calls(name: str) -> dict[str, Callable[[], Any]]:
    """
    Send one picture through a network on both sides, with the same random weights.

    Parameters
    ----------
    name : str
        A key of `PRESETS`.

    Returns
    -------
    dict of str to callable
        ``"ours"`` and ``"torch"``.
    """
    network, shape, *_ = PRESETS[name]
    rng = np.random.default_rng(0)
    weights = initial_weights(network, shape, rng)
    module = build(network, shape).eval()
    module.load_state_dict({key: torch.from_numpy(array) for key, array in weights.items()}, assign=True)
    x = rng.random((1, *shape), np.float32)
    tensor = torch.from_numpy(x)

    def theirs() -> Any:
        with torch.inference_mode():
            return module(tensor)

    return {"ours": lambda: forward(network, weights, x), "torch": theirs}


def _trace(name: str) -> dict[str, Callable[[], Any]]:
    """A network nobody has looked at yet: nothing is remembered from the trace before."""
    network, shape, *_ = PRESETS[name]
    return {"ours": lambda: trace(Network(network.layers), shape)}
