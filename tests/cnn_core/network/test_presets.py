"""The networks of the literature have the literature's parameters, receptive fields and depths."""

from __future__ import annotations

import pytest

from cnn_core.network import (
    PRESETS,
    Conv2d,
    Linear,
    trace,
)

PARAMETERS = {
    "lenet5": 61_706,
    "alexnet": 61_100_840,
    "alexnet_2012": 60_965_224,
    "vgg16": 138_357_544,
    "resnet18": 11_689_512,
    "resnet50": 25_557_032,
    "resnet50_last": 25_557_032,
}
LAST_FIELD = {
    "vgg16": (212, 32),
    "resnet18": (435, 32),
    "resnet50": (427, 32),
    "resnet50_last": (483, 32),
    "alexnet": (195, 32),
}
DEPTHS = {"lenet5": (5, 1998), "alexnet_2012": (8, 2012), "vgg16": (16, 2014), "resnet50": (50, 2015)}


@pytest.mark.parametrize("name", PARAMETERS)
def test_presets_have_the_literature_s_parameters(name: str) -> None:
    preset = PRESETS[name]
    assert trace(preset.network, preset.input_shape).parameters == PARAMETERS[name]


@pytest.mark.parametrize("name", LAST_FIELD)
def test_presets_have_the_literature_s_receptive_fields(name: str) -> None:
    preset = PRESETS[name]
    rows = trace(preset.network, preset.input_shape).rows
    last = next(k for k, row in enumerate(rows) if row.name in ("AdaptiveAvgPool2d", "Flatten")) - 1
    fields = rows[last].fields
    assert fields is not None
    size, jump = LAST_FIELD[name]
    assert fields.rows.size == size
    assert fields.rows.jump == jump
    assert fields.columns == fields.rows


@pytest.mark.parametrize("name", DEPTHS)
def test_depth_counts_layers_with_weights(name: str) -> None:
    preset = PRESETS[name]
    assert (preset.depth, preset.year) == DEPTHS[name]
    weighted = [n for n in preset.network.nodes if isinstance(n.layer, Conv2d | Linear) and "shortcut" not in n.path]
    assert len(weighted) == preset.depth


def test_the_first_dense_layer_of_vgg16() -> None:
    preset = PRESETS["vgg16"]
    first = next(row for row in trace(preset.network, preset.input_shape).rows if row.name == "Linear")
    assert first.cost.connections == 102_760_448
    assert first.input_shapes == ((25_088,),)
