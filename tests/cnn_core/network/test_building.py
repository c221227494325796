"""Layers from names and values that came from outside: made as written, or refused with each fault by its name."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import Conv2d, Linear, MaxPool2d, ReLU
from cnn_core.network.building import build_layer
from cnn_core.network.layers import LAYERS


def test_values_stand_in_the_order_of_the_arguments_and_by_name() -> None:
    assert build_layer("Conv2d", (8, (3, 5)), {"padding": "same", "bias": False}, "here") == Conv2d(
        8, (3, 5), padding="same", bias=False
    )
    assert build_layer("MaxPool2d", (), {"kernel_size": 2}, "here") == MaxPool2d(2)
    assert build_layer("ReLU", (), {}, "here") == ReLU()


@pytest.mark.parametrize("kind", LAYERS)
def test_every_layer_is_made_of_its_own_values(kind: str) -> None:
    required = {"out_channels": 2, "kernel_size": 3, "output_size": 1, "num_groups": 2, "size": 3, "out_features": 4}
    blocks = {"branch": (ReLU(),), "branches": ((ReLU(),), ())}
    named = {f.name: {**required, **blocks}[f.name] for f in fields(LAYERS[kind]) if f.default is MISSING}
    made = build_layer(kind, (), named, "here")
    assert type(made) is LAYERS[kind]
    assert made == build_layer(kind, [getattr(made, f.name) for f in fields(made)], {}, "here")


@pytest.mark.parametrize(
    ("kind", "arguments", "named", "here"),
    [
        ("Linear", (), {}, "missing: out_features"),
        ("Conv2d", (8,), {"bias": True}, "missing: kernel_size"),
        ("Linear", (3,), {"units": 4}, "unknown or given twice: units"),
        ("Linear", (3,), {"out_features": 4}, "unknown or given twice: out_features"),
        ("ReLU", (1,), {}, "1 arguments instead of at most 0"),
        ("Linear", (3, True, 5), {}, "3 arguments instead of at most 2"),
        ("Conv2d", (), {"channels": 3}, "unknown or given twice: channels"),  # what is missing is told afterwards
    ],
)
def test_arguments_that_do_not_fit_are_named(
    kind: str, arguments: tuple[Any, ...], named: dict[str, Any], here: str
) -> None:
    with pytest.raises(InvalidInputError, match=rf"arguments of {kind} do not fit, at layers\[2\]\.") as refusal:
        build_layer(kind, arguments, named, "layers[2]")
    assert refusal.value.here == here
    assert refusal.value.given == {"arguments": [*map(repr, arguments), *named]}


def test_what_a_layer_takes_is_listed_with_what_must_be_given() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        build_layer("Linear", (), {}, "here")
    assert refusal.value.allowed == "Linear(out_features, bias), of which out_features must be given"
    with pytest.raises(InvalidInputError) as refusal:
        build_layer("Dropout", (), {"q": 0.5}, "here")
    assert refusal.value.allowed == "Dropout(p)"


@pytest.mark.parametrize(
    ("written", "meant"), [("Conv2D", "Conv2d"), ("relu", "ReLU"), ("maxpool", "MaxPool2d"), ("LINEAR", "Linear")]
)
def test_an_unknown_layer_is_refused_and_the_closest_name_is_offered(written: str, meant: str) -> None:
    with pytest.raises(InvalidInputError, match="no layer of that name, at layer 3") as refusal:
        build_layer(written, (), {}, "layer 3")
    assert refusal.value.fixes == (Fix("layer", "=", meant),)


def test_a_value_of_the_wrong_kind_is_refused_by_its_argument() -> None:
    with pytest.raises(InvalidInputError, match="out_features of Linear") as refusal:
        build_layer("Linear", ("3",), {}, "here")
    assert build_layer("Linear", (refusal.value.fixes[0].value,), {}, "here") == Linear(1)
