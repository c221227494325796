"""Networks as JSON: what is written can be read, and what is no network is refused."""

from __future__ import annotations

import json

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    PRESETS,
    from_address,
    from_json,
    to_address,
    to_json,
)

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
PLAIN = {"format": "cnn-network", "version": 1, "input_shape": [3, 8, 8]}


@pytest.mark.parametrize("name", PRESETS)
def test_presets_come_back(name: str) -> None:
    preset = PRESETS[name]
    again = from_json(to_json(preset.network, preset.input_shape))
    assert (again.network, again.network.name) == (preset.network, preset.network.name)
    text = to_address(preset.network)
    assert from_address(text) == preset.network
    assert len(text) < 3000
    assert " " not in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "not JSON"),
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("x" * 2_000_000, "too long"),
        ("[1, 2]", "not a network"),
        ('{"layers": []}', "not a network"),
        (json.dumps({**PLAIN, "layers": {}}), "not a network"),
        (json.dumps({**PLAIN, "version": 2, "layers": []}), "newer version"),
        (json.dumps({**PLAIN, "version": "one", "layers": []}), "version is unknown"),
        (json.dumps({**PLAIN, "layers": []}), "no layer"),
        (json.dumps({**PLAIN, "input_shape": None, "layers": [{"type": "ReLU"}]}), "what sample"),
        (json.dumps({**PLAIN, "input_shape": [3, 0, 3], "layers": [{"type": "ReLU"}]}), "what sample"),
        (json.dumps({**PLAIN, "layers": [{"type": "Conv3d"}]}), "no layer of that name, at layers[0]"),
        (json.dumps({**PLAIN, "layers": [3]}), "that is no layer at layers[0]"),
        (json.dumps({**PLAIN, "layers": [{"type": "Conv2d", "out_channels": {}, "kernel_size": 3}]}), "not what"),
        (json.dumps({**PLAIN, "layers": [{"type": "Residual", "branch": 3}]}), "no list of layers at layers[0].branch"),
        (json.dumps({**PLAIN, "layers": [{"type": "Concat", "branches": 3}]}), "no list of layers"),
        (json.dumps({**PLAIN, "layers": [{"type": "ReLU"}] * 10_000}), "too many layers"),
    ],
)
def test_files_that_are_no_network(text: str, words: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        from_json(text)
    assert words in str(refusal.value)


def test_a_newer_version_says_which_one_is_known() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        from_json(json.dumps({**PLAIN, "version": 7, "layers": [{"type": "ReLU"}]}))
    assert refusal.value.allowed == "version <= 1"
