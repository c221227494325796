"""The trained networks are there, light, fit their weights, and do what their cards say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from assets.models import train_models
from assets.models.plans import PLANS
from cnn_core.datasets import TASKS, task_data
from cnn_core.errors import InvalidInputError
from cnn_core.models import ROOM, ShippedModel, load_model, shipped_models
from cnn_core.network import BatchNorm2d, Residual, forward, from_json, parameter_shapes, trace
from cnn_core.network.weights import format_weights, load_weights
from cnn_core.torch_backend.building import build, write_weights
from cnn_core.torch_backend.measuring import evaluate
from cnn_core.training import Score
from lesson_ui.pictures.samples import load_sample

MODELS = shipped_models()
NAMES = [model.name for model in MODELS]
PROMISED = {"digits": 0.97, "shapes": 0.95}


def card(name: str) -> str:
    return (ROOM / f"{name}.md").read_text("utf-8")


def stated_loss(name: str) -> float:
    found = re.search(r"; cross-entropy ([0-9.]+)", card(name))
    assert found
    return float(found[1])


def test_every_plan_is_listed_and_every_file_belongs_to_one() -> None:
    assert list(PLANS) == NAMES
    there = {path.name for path in ROOM.iterdir() if path.is_file()}
    files = {f"{name}.{kind}" for name in NAMES for kind in ("safetensors", "json", "md")}
    assert there == files | {"models.json", "plans.py", "train_models.py"}


def test_the_weights_are_light() -> None:
    assert sum((ROOM / f"{name}.safetensors").stat().st_size for name in NAMES) <= 2_000_000


@pytest.mark.parametrize("about", MODELS, ids=NAMES)
def test_names_and_shapes_fit_the_network(about: ShippedModel) -> None:
    model = load_model(about.name)
    shapes = {name: array.shape for name, array in model.weights.items()}
    assert shapes == parameter_shapes(model.network, about.input_shape)
    assert {array.dtype.name for array in model.weights.values()} == {"float32"}
    assert all(np.isfinite(array).all() for array in model.weights.values())
    traced = trace(model.network, about.input_shape)
    assert traced.output_shape == (len(about.class_names),)
    assert traced.parameters == about.parameters
    assert (about.input_shape, about.class_names) == (task_data(about.task).shape, task_data(about.task).class_names)
    assert from_json((ROOM / f"{about.name}.json").read_text("utf-8")) == (model.network, about.input_shape)


@pytest.mark.parametrize("about", MODELS, ids=NAMES)
def test_numpy_reaches_the_accuracy_that_the_card_states(about: ShippedModel) -> None:
    model, test = load_model(about.name), task_data(about.task)
    assert about.tested == len(test)
    assert about.accuracy > PROMISED[about.task]
    some = test.take(np.arange(300))
    outputs = forward(model.network, model.weights, some.images).output
    right = float((outputs.argmax(axis=1) == some.labels).mean())
    assert right == pytest.approx(about.accuracy, abs=0.012)


@pytest.mark.parametrize("about", MODELS, ids=NAMES)
def test_torch_reaches_exactly_the_accuracy_that_the_card_states(about: ShippedModel) -> None:
    model = load_model(about.name)
    module = build(model.network, about.input_shape)
    write_weights(module, dict(model.weights))
    score = evaluate(module, task_data(about.task))
    assert score.accuracy == pytest.approx(about.accuracy, abs=1.5 / about.tested)
    assert score.loss == pytest.approx(stated_loss(about.name), abs=2e-4)


@pytest.mark.parametrize("about", MODELS, ids=NAMES)
def test_a_card_is_what_the_script_writes(about: ShippedModel) -> None:
    plan, text = PLANS[about.name], card(about.name)
    listed = json.loads((ROOM / "models.json").read_text("utf-8"))[NAMES.index(about.name)]
    score = Score(stated_loss(about.name), about.accuracy)
    assert train_models.entry(about.name, plan, score) == listed
    assert train_models.card(listed, plan, score) == text
    assert plan.network == load_model(about.name).network
    for part in (TASKS[about.task].summary, f"{100 * about.accuracy:.2f} %", "train_models", str(plan.recipe.seed)):
        assert part in text


def test_the_resnet_has_batch_normalisation_and_a_projection() -> None:
    layers = [node.layer for node in load_model("resnet-shapes").network.nodes]
    assert any(isinstance(layer, BatchNorm2d) for layer in layers)
    assert {bool(layer.shortcut) for layer in layers if isinstance(layer, Residual)} == {True, False}


def test_lenet_is_the_preset_with_the_parameters_of_the_course() -> None:
    assert next(model for model in MODELS if model.name == "lenet5-digits").parameters == 61_706


def test_lenet_reads_the_drawn_five() -> None:
    pixels = load_sample("digit").pixels[..., 0]
    x = np.pad(pixels / np.float32(255), 2)[np.newaxis].astype(np.float32)
    model = load_model("lenet5-digits")
    assert model.about.class_names[int(forward(model.network, model.weights, x).output.argmax())] == "5"


@pytest.mark.parametrize("name", ["vgg-shapes", "resnet-shapes"])
@pytest.mark.parametrize(
    ("row", "column", "form"), [(54, 54, "circle"), (54, 138, "square"), (138, 54, "triangle"), (138, 138, "ring")]
)
def test_the_others_read_the_drawn_shapes(name: str, row: int, column: int, form: str) -> None:
    cut = load_sample("shapes").pixels[row - 48 : row + 48, column - 48 : column + 48]
    x = cut.reshape(32, 3, 32, 3, 3).mean(axis=(1, 3)).transpose(2, 0, 1) / 255
    model = load_model(name)
    outputs = forward(model.network, model.weights, x.astype(np.float32)).output
    assert model.about.class_names[int(outputs.argmax())] == form


@pytest.fixture
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
def test_training_is_the_same_every_time() -> None:
    plan = PLANS["lenet5-digits"]
    one, other = (train_models.train(plan, epochs=1) for _ in range(2))
    assert format_weights(one.weights) == format_weights(other.weights)
    assert one.score is None


@pytest.mark.usefixtures("one_thread")
def test_the_script_writes_what_it_reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plan = PLANS["lenet5-digits"]
    recipe = replace(plan.recipe, epochs=1)
    monkeypatch.setitem(PLANS, "lenet5-digits", plan._replace(recipe=recipe))
    monkeypatch.setattr(train_models, "ROOM", tmp_path)
    monkeypatch.setattr(train_models, "LIST", tmp_path / "models.json")
    train_models.write("lenet5-digits")
    (listed,) = json.loads((tmp_path / "models.json").read_text("utf-8"))
    weights = load_weights(tmp_path / "lenet5-digits.safetensors")
    test = task_data("digits")
    outputs = forward(plan.network, weights, test.images).output
    assert listed["accuracy"] == pytest.approx((outputs.argmax(axis=1) == test.labels).mean())
    assert "| recipe | 1 epochs, 32 pictures a step" in (tmp_path / "lenet5-digits.md").read_text("utf-8")


def test_weights_are_shared_and_nobody_can_change_them() -> None:
    model = load_model("lenet5-digits")
    assert load_model("lenet5-digits") is model
    with pytest.raises(ValueError, match="read-only"):
        model.weights["0.bias"][0] = 1
    with pytest.raises(TypeError, match="does not support item assignment"):
        model.weights["0.bias"] = np.zeros(6)  # type: ignore[index]


@pytest.mark.parametrize("name", ["lenet", "", "../models"])
def test_a_network_that_is_none(name: str) -> None:
    with pytest.raises(InvalidInputError, match="no trained network") as caught:
        load_model(name)
    for fix in caught.value.fixes:
        load_model(fix.value)
