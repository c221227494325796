"""Trainings that the app wrote are still trainings: read, written again, built, and taken two steps."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest
import torch

from cnn_core.datasets import load_source
from cnn_core.network import initial_weights
from cnn_core.torch_backend.building import build, read_weights
from cnn_core.torch_backend.train import train
from cnn_core.training import Step, check_spec, first_weights, spec_from_json, spec_to_json, to_script
from jobs import Store
from tests.survival.survivors import SPECS, data_folder

TRAINED = [name for name in SPECS if not name.startswith("mnist")]  # its pictures are fetched from elsewhere


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{data_folder(tmp_path_factory.mktemp('survivors')) / 'runs.sqlite'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", SPECS)
def test_a_spec_is_read_and_written_again(name: str) -> None:
    spec = spec_from_json(SPECS[name])
    again = spec_to_json(spec)
    assert spec_from_json(again) == spec
    assert json.loads(again).items() >= json.loads(SPECS[name]).items()


@pytest.mark.parametrize("name", SPECS)
def test_its_network_is_built(name: str) -> None:
    spec = spec_from_json(SPECS[name])
    module = build(spec.trained_network, spec.input_shape).eval()
    assert module(torch.zeros(2, *spec.input_shape)).shape == (2, len(spec.class_names))
    drawn = initial_weights(spec.network, spec.input_shape, np.random.default_rng(0))
    assert {key: array.shape for key, array in read_weights(module).items()} == {
        key: array.shape for key, array in drawn.items()
    }
    compile(to_script(spec, "npz", started=spec.start is not None), name, "exec")


@pytest.mark.parametrize("name", TRAINED)
def test_it_takes_two_steps(name: str, store: Store) -> None:
    spec = spec_from_json(SPECS[name])
    pictures = load_source(spec.data, fetch=store.get_set)
    weights = first_weights(spec, store.get_set)
    check_spec(spec, pictures, weights)
    told = train(spec, pictures, weights=weights, device="cpu")
    steps = list(islice((event for event in told if isinstance(event, Step)), 2))
    assert [step.step for step in steps] == [1, 2]
    assert all(math.isfinite(step.loss) and step.gradient_norm > 0 for step in steps)


def test_ten_are_kept_and_no_two_are_alike() -> None:
    specs = [spec_from_json(text) for text in SPECS.values()]
    assert len(specs) == 10
    assert {spec.data.name for spec in specs} == {"digits", "shapes", "gratings", "own", "mnist"}
    assert {spec.recipe.optimizer for spec in specs} == {"SGD", "Adam", "AdamW"}
    assert len({spec.network for spec in specs}) >= 8
    assert {spec.start is None for spec in specs} == {True, False}


def test_a_spec_of_a_later_version_is_refused_and_not_guessed_at() -> None:
    later = json.loads(next(iter(SPECS.values()))) | {"version": 99}
    with pytest.raises(ValueError, match="another version"):
        spec_from_json(json.dumps(later))


def test_the_weights_of_a_run_are_still_those_it_starts_from(store: Store) -> None:
    spec = spec_from_json(SPECS["digits-from-the-weights-of-a-run"])
    weights = first_weights(spec, store.get_set)
    drawn = initial_weights(spec.network, spec.input_shape, np.random.default_rng(spec.recipe.seed))
    assert weights.keys() == drawn.keys()
    assert not np.allclose(weights["0.weight"], drawn["0.weight"])
