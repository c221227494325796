"""The script a learner takes home trains the same run."""

from __future__ import annotations

import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from cnn_core.datasets import Dataset, DataSource, Split, load_source
from cnn_core.errors import InvalidInputError
from cnn_core.models import load_model
from cnn_core.network import Conv2d, ConvTranspose2d, Flatten, Linear, Network, initial_weights
from cnn_core.torch_backend.train import Training, train
from cnn_core.training import (
    Augment,
    Finished,
    Recipe,
    Snapshot,
    Step,
    TrainingSpec,
    default_network,
    default_recipe,
    default_source,
    script_files,
    to_script,
)

RECIPES: dict[str, dict[str, Any]] = {
    "SGD": {"optimizer": "SGD", "momentum": 0.9, "nesterov": True, "schedule": "step", "step_size": 1},
    "Adam": {"schedule": "cosine", "warmup_steps": 3, "weight_decay": 0.01},
    "AdamW": {"optimizer": "AdamW", "l1": 0.01, "max_norm": 1.0, "batch_size": (16, 8), "warmup_steps": 3},
    "augmented": {"augment": Augment(rotation=20.0, shift=2.5, zoom=0.1, flip=True, brightness=0.2)},
    "mirrored": {"augment": Augment(flip=True)},
    "brighter": {"augment": Augment(brightness=0.5)},
    "early stopping": {"patience": 1, "epochs": 6},
    "dropout": {"dropout": 0.5},
}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "train.py"


def losses(events: Training | list[Any]) -> list[float]:
    return [event.loss for event in events if isinstance(event, Step)]


@pytest.mark.parametrize("name", RECIPES)
def test_the_script_gives_the_same_losses_and_the_same_weights(
    spec: TrainingSpec,
    data: Split,
    deep_network: Network,
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    recipe = replace(spec.recipe, **RECIPES[name])
    spec = replace(spec, network=deep_network, recipe=recipe)
    script = write(tmp_path, script_files(spec, data))
    ran = runpy.run_path(str(script))
    events = list(train(spec, data, device="cpu"))
    assert len(ran["losses"]) == len(losses(events)) >= 10
    np.testing.assert_allclose(ran["losses"], losses(events), rtol=0, atol=1e-6)
    end = events[-1]
    assert isinstance(end, Finished)
    assert end.test is not None
    kept = next(event.weights for event in events if isinstance(event, Snapshot) and event.step == end.best_step)
    for key, array in kept.items():
        np.testing.assert_allclose(ran["network"].state_dict()[key].numpy(), array, atol=1e-6)
    assert f"accuracy {end.test.accuracy:.4f}" in capsys.readouterr().out.splitlines()[-1]


def test_it_runs_by_itself_with_pytorch_and_numpy_alone(spec: TrainingSpec, data: Split, tmp_path: Path) -> None:
    files = script_files(spec, data)
    assert set(files) == {"train.py", "pictures.npz"}
    assert b"cnn_core" not in files["train.py"]
    script = write(tmp_path, files)
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", script.name], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "epoch 1",
        "epoch 2",
        "epoch 3",
        "test pictures",
    ]


def test_it_can_make_its_pictures_anew(tmp_path: Path) -> None:
    source = DataSource("gratings", count=100, size=16)
    data = load_source(source)
    network = default_network(data.train.shape, len(data.train.class_names))
    recipe = Recipe(epochs=3, batch_size=16)
    spec = TrainingSpec(network, data.train.shape, data.train.class_names, source, recipe)
    text = to_script(spec, "cnn_core")
    assert "torch_backend" not in text
    assert ".npz" not in text
    (tmp_path / "train.py").write_text(text, "utf-8")
    ran = runpy.run_path(str(tmp_path / "train.py"))
    np.testing.assert_allclose(ran["losses"][:10], losses(train(spec, data, device="cpu"))[:10], rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", ["digits", "shapes"])
def test_the_default_run_begins_alike(name: str, tmp_path: Path) -> None:
    source = replace(default_source(name), count=400)
    data = load_source(source)
    network = default_network(data.train.shape, len(data.train.class_names))
    recipe = replace(default_recipe(name), epochs=2)
    spec = TrainingSpec(network, data.train.shape, data.train.class_names, source, recipe)
    expected = losses(train(spec, data, device="cpu"))
    torch.set_num_threads(2)  # as it may be where the script runs
    ran = runpy.run_path(str(write(tmp_path, script_files(spec, data))))
    np.testing.assert_allclose(ran["losses"][:10], expected[:10], rtol=0, atol=1e-7)


def test_the_weights_it_started_from_come_along(spec: TrainingSpec, data: Split, tmp_path: Path) -> None:
    weights = initial_weights(spec.network, spec.input_shape, np.random.default_rng(3))
    files = script_files(spec, data, weights)
    assert set(files) == {"train.py", "pictures.npz", "start.npz"}
    ran = runpy.run_path(str(write(tmp_path, files)))
    expected = losses(train(spec, data, weights=weights, device="cpu"))
    np.testing.assert_allclose(ran["losses"], expected, rtol=0, atol=1e-6)


def test_a_trained_network_comes_along(tmp_path: Path) -> None:
    model = load_model("lenet5-digits")
    rng = np.random.default_rng(0)
    some = Dataset(rng.random((8, 1, 32, 32), np.float32), rng.integers(0, 10, 8), model.about.class_names)
    recipe = Recipe(epochs=2, batch_size=8)
    spec = TrainingSpec(model.network, (1, 32, 32), model.about.class_names, recipe=recipe, start="lenet5-digits")
    data = Split(some, some, some)
    ran = runpy.run_path(str(write(tmp_path, script_files(spec, data))))
    np.testing.assert_allclose(ran["losses"], losses(train(spec, data, device="cpu")), rtol=0, atol=1e-6)


def test_units_of_a_transposed_convolution_are_held_too(spec: TrainingSpec, data: Split, tmp_path: Path) -> None:
    network = Network((Conv2d(4, 3, stride=2), ConvTranspose2d(6, 3, stride=2, groups=2), Flatten(), Linear(2)))
    spec = replace(spec, network=network, recipe=replace(spec.recipe, max_norm=0.3))
    ran = runpy.run_path(str(write(tmp_path, script_files(spec, data))))
    np.testing.assert_allclose(ran["losses"], losses(train(spec, data, device="cpu")), rtol=0, atol=1e-6)


def test_no_validation_and_no_test_pictures(
    spec: TrainingSpec, data: Split, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = data.train.take(np.array([], np.int64))
    runpy.run_path(str(write(tmp_path, script_files(spec, Split(data.train, nothing, nothing)))))
    assert "validation" not in capsys.readouterr().out


def test_a_loss_out_of_hand_is_told(spec: TrainingSpec, data: Split, tmp_path: Path) -> None:
    spec = replace(spec, recipe=replace(spec.recipe, learning_rate=1e6))
    with pytest.raises(SystemExit, match="Try a smaller learning rate"):
        runpy.run_path(str(write(tmp_path, script_files(spec, data))))
    assert next(event for event in train(spec, data, device="cpu") if isinstance(event, Finished)).reason == "diverged"


def test_standard_pictures_are_fetched_into_a_folder_beside_it(
    spec: TrainingSpec, data: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fetched(source: DataSource, folder: Path) -> Split:
        asked.append((source, folder))
        return data

    monkeypatch.setattr("cnn_core.datasets.load_source", fetched)
    mnist = replace(spec, data=DataSource("mnist", count=1000), recipe=replace(spec.recipe, epochs=1))
    (tmp_path / "train.py").write_text(to_script(mnist, "cnn_core"), "utf-8")
    ran = runpy.run_path(str(tmp_path / "train.py"))
    assert asked == [(mnist.data, tmp_path / "data")]
    assert len(ran["losses"]) == 5


@pytest.mark.parametrize("name", ['"""\nimport os', 'it\'s \\n a "name"', "${epochs}", "$", "Netz ü"])
def test_a_name_is_a_name(spec: TrainingSpec, data: Split, name: str, tmp_path: Path) -> None:
    spec = replace(spec, network=Network(spec.network.layers, name), recipe=replace(spec.recipe, epochs=1))
    ran = runpy.run_path(str(write(tmp_path, script_files(spec, data))))
    assert "os" not in ran
    assert len(ran["losses"]) == 5


def test_a_learner_s_own_pictures_cannot_be_made_anew(spec: TrainingSpec) -> None:
    spec = replace(spec, data=DataSource("own", key="set-0123456789abcdef"))
    with pytest.raises(InvalidInputError, match="cannot get its pictures") as caught:
        to_script(spec, "cnn_core")
    to_script(spec, caught.value.fixes[0].value)
    with pytest.raises(InvalidInputError, match="cannot get its pictures"):
        to_script(spec, "csv")


def test_the_script_has_only_what_the_run_needs(spec: TrainingSpec) -> None:
    text = to_script(replace(spec, recipe=Recipe(optimizer="SGD", learning_rate=0.1)))
    for absent in (
        "#?",
        "$",
        "vector_norm",
        "sign()",
        "best_",
        "augment",
        "manual_seed",
        "cos(",
        "Residual",
        "start.npz",
        "Images",
    ):
        assert absent not in text
    assert "torch.optim.SGD(network.parameters(), lr=LEARNING_RATE)" in text
    compile(text, "train.py", "exec")
