"""Exercises on building a network: every answer is recomputed from its question alone, by torch."""

from __future__ import annotations

import re
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.exercises import building
from tests.support.exercise_oracles import Oracles, assert_answers, assert_mistakes

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


def edited(v: dict[str, Any], left_out: str, *, whole: bool) -> dict[str, Any]:
    """Leave out layers, or a part of what each is told, and count the layers anew."""
    lines = [line.split(maxsplit=1)[1] for line in v["layers"].splitlines()]
    kept = [re.sub(left_out, "", line) for line in lines if not (whole and re.search(left_out, line))]
    return {**v, "layers": "\n".join(f"{k} {line}" for k, line in enumerate(kept))}


def wrong_shapes(v: dict[str, Any]) -> dict[str, Any]:
    height, width, channels = shape_of_layers(v)
    return {
        "kept_the_channels": (height, width, v["size"][2]),
        "pooled_the_channels": (height, width, channels // 2),
        "forgot_pooling": shape_of_layers(edited(v, "MaxPool2d", whole=True)),
        "forgot_padding": shape_of_layers(edited(v, r", padding=\d", whole=False)),
    }


def wrong_counts(v: dict[str, Any]) -> dict[str, Any]:
    height, width, channels = v["size"]
    x = torch.zeros(1, channels, height, width)
    weights, biases, flat, places = [], [], [], []
    for layer in run_layers(v)[0]:
        x = layer(x)
        if isinstance(layer, torch.nn.Conv2d | torch.nn.Linear):
            weights.append(layer.weight.numel())
            biases.append(len(layer.weight))
            convolves = isinstance(layer, torch.nn.Conv2d)
            flat.append(layer.weight[:, 0].numel() if convolves else layer.weight.numel())
            places.append(x[0, 0].numel() if convolves else 1)
    each = [weight + bias for weight, bias in zip(weights, biases, strict=True)]
    return {
        "forgot_biases": sum(weights),
        "forgot_depth": sum(flat) + sum(biases),
        "at_every_place": sum(count * place for count, place in zip(each, places, strict=True)),
        "forgot_last_layer": sum(each[:-1]),
    }


def wrong_layers(v: dict[str, Any]) -> dict[str, Any]:
    broken = run_layers(v)[2]
    assert broken is not None
    return {
        "counted_from_one": broken + 1,
        "named_the_one_before": broken - 1,
        "named_the_last": len(v["layers"].splitlines()) - 1,
    }


WRONG: Oracles = {
    "shape_after_layers": wrong_shapes,
    "network_parameters": wrong_counts,
    "breaking_layer": wrong_layers,
}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_answers_are_right_and_the_solutions_lead_to_them(seed: int) -> None:
    assert_answers(building, ORACLES, seed)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_each_known_mistake_leads_where_it_says(seed: int) -> None:
    assert_mistakes(building, WRONG, seed)
