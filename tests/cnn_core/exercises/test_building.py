"""Exercises on building a network: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import building
from tests.support.exercise_oracles import Oracles, assert_answers

F = torch.nn.functional


def run_layers(v: dict[str, Any]) -> tuple[list[Any], torch.Tensor, None] | tuple[list[Any], torch.Tensor, int]:
    """Run a question's layers in torch: the modules, the last activation, the number of the one that breaks."""
    height, width, channels = v["size"]
    x = torch.zeros(1, channels, height, width)
    made: list[Any] = []
    for k, line in enumerate(v["layers"].splitlines()):
        number, code = line.split(maxsplit=1)
        assert int(number) == k
        try:
            inputs = x[0].numel()
            dense = {"Linear": lambda units, inputs=inputs: torch.nn.Linear(inputs, units)}
            layer = eval(code, TORCH_LAYERS | dense)
            x = layer(x)
        except (RuntimeError, ValueError):
            return made, x, k
        made.append(layer)
    return made, x, None


def shape_of_layers(v: dict[str, Any]) -> tuple[int, int, int]:
    _, channels, height, width = run_layers(v)[1].shape
    return height, width, channels


def count_of_layers(v: dict[str, Any]) -> int:
    made, _, broken = run_layers(v)
    assert broken is None
    return sum(parameter.numel() for layer in made for parameter in layer.parameters())


TORCH_LAYERS = {
    "Conv2d": torch.nn.LazyConv2d,
    "MaxPool2d": torch.nn.MaxPool2d,
    "ReLU": torch.nn.ReLU,
    "Flatten": torch.nn.Flatten,
}


ORACLES: Oracles = {
    "shape_after_layers": shape_of_layers,
    "network_parameters": count_of_layers,
    "breaking_layer": lambda v: run_layers(v)[2],
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(building, ORACLES, seed)
