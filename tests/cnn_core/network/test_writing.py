"""Networks as JSON, as an address and as PyTorch code: what is written can be read, run and agrees."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from cnn_core.errors import InvalidInputError
from cnn_core.network import (
    PRESETS,
    Concat,
    Conv2d,
    GroupNorm,
    Linear,
    Network,
    ReLU,
    Residual,
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
PLAIN = {"format": "cnn-network", "version": 1, "input_shape": [3, 8, 8]}


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


@pytest.mark.parametrize("name", PRESETS)
def test_presets_come_back(name: str) -> None:
    preset = PRESETS[name]
    again = from_json(to_json(preset.network, preset.input_shape))
    assert (again.network, again.network.name) == (preset.network, preset.network.name)
    text = to_address(preset.network)
    assert from_address(text) == preset.network
    assert len(text) < 3000
    assert " " not in text


def test_the_address_is_the_code_one_would_write() -> None:
    network = Network((Conv2d(8, 3, padding=1), ReLU(), Residual((GroupNorm(2),)), Concat(((), (ReLU(),))), Linear(3)))
    text = "Conv2d(8,3,padding=1),ReLU,Residual((GroupNorm(2),)),Concat(((),(ReLU,))),Linear(3)"
    assert to_address(network) == text
    assert from_address(text.replace(",", " , ")) == network


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no list of layers"),
        ("((((", "no list of layers"),
        ("(" * 5000, "no list of layers"),
        ("Conv2d(3,3", "no list of layers"),
        ("Conv(3,3)", "no layer of that name"),
        ("Conv2d(3)", "missing: kernel_size"),
        ("Conv2d(3,3,size=2)", "unknown or given twice: size"),
        ("Conv2d(3,3,out_channels=2)", "given twice: out_channels"),
        ("ReLU(1)", "do not fit"),
        ("Conv2d('a',3)", "not what it must be"),
        ("Conv2d(3,[3,3])", "neither a number nor a word"),
        ("Conv2d(3,3,*(1,))", "neither a number nor a word"),
        ("Conv2d(3,3,**{})", "is no layer"),
        ("Residual(ReLU)", "not what it must be"),
        ("Residual((1,))", "is no layer"),
        ("1+1", "is no layer"),
        ("__import__('os').system('true')", "is no layer"),
        ("ReLU,(lambda: 0)()", "is no layer"),
        ("ReLU," * 2000 + "ReLU", "too many layers"),
        ("ReLU," * 20_000, "too long"),
    ],
)
def test_texts_that_are_no_network(text: str, words: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        from_address(text)
    assert words in str(refusal.value)
    assert all([refusal.value.given, refusal.value.allowed, refusal.value.here])


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


def test_a_list_of_layers_is_read_with_numbers_as_they_are_printed() -> None:
    written = from_address("Linear(1\u202f568), Linear(4 096), LeakyReLU(−0.01)")
    assert written == from_address("Linear(1568), Linear(4096), LeakyReLU(-0.01)")
