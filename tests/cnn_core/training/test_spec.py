"""A spec says everything, survives JSON, and is refused where its parts do not fit."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_core.datasets import Dataset, DataSource, Split
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.models import load_model
from cnn_core.network import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    Softmax,
    initial_weights,
)
from cnn_core.training import (
    Augment,
    Counts,
    Recipe,
    TrainingSpec,
    apply_spec_fix,
    check_spec,
    first_weights,
    spec_from_json,
    spec_to_json,
)

NAMES = ("cup", "pen", "key")
NETWORK = Network((Conv2d(4, 3), ReLU(), MaxPool2d(2), Flatten(), Dropout(0.3), Linear(3)), "mine")
SPEC = TrainingSpec(
    NETWORK,
    (1, 8, 8),
    NAMES,
    DataSource("shapes", count=300, noise=0.1),
    Recipe(batch_size=(4, 8), augment=Augment(shift=1.0), dropout=0.2),
    snapshot_every=5,
    probes=(2, 0),
)
COUNTS = Counts(40, 10, 10)


def part(
    count: int,
    labels: NDArray[Any] | None = None,
    shape: tuple[int, int, int] = (1, 8, 8),
    names: tuple[str, str, str] = NAMES,
) -> Dataset:
    labels = np.arange(count) % len(names) if labels is None else np.asarray(labels)
    return Dataset(np.zeros((count, *shape), np.float32), labels.astype(np.int64), names)


DATA = Split(part(40), part(10), part(10))


def test_json_there_and_back() -> None:
    text = spec_to_json(SPEC)
    assert spec_from_json(text) == SPEC
    assert json.loads(text)["version"] == 1
    assert "\n" not in text
    plain = TrainingSpec(NETWORK, (1, 8, 8), NAMES)
    assert spec_from_json(spec_to_json(plain)) == plain
    assert hash(spec_from_json(text)) == hash(SPEC)


def changed(**changes: Any) -> str:
    return json.dumps(json.loads(spec_to_json(SPEC)) | changes)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("{", "not JSON"),
        ("[]", "not a training"),
        ('{"format": "cnn-network"}', "not a training"),
        (changed(version=2), "another version"),
        (changed(network=None), "not a network"),
        (changed(recipe={"epochs": 0}), "epochs"),
        (changed(recipe=[]), "no recipe"),
        (changed(data={"name": "cats"}), "name"),
        (changed(data=None), "pictures"),
        (changed(class_names=["one"]), "class names"),
        (changed(class_names=["one", "one"]), "class names"),
        (changed(class_names=3), "class names"),
        (changed(probes=[-1]), "probes"),
        (changed(probes=[1, 1]), "probes"),
        (changed(probes=list(range(17))), "probes"),
        (changed(snapshot_every=0), "snapshot every"),
        (changed(start=3), "start"),
        (" " * 2_000_001, "too long"),
    ],
)
def test_text_that_is_no_spec(text: str, match: str) -> None:
    with pytest.raises(InvalidInputError, match=match):
        spec_from_json(text)


def test_a_spec_of_the_wrong_kinds() -> None:
    other_kinds: dict[str, Any] = {"network": 3, "data": "digits", "recipe": {}, "input_shape": (8, 8)}
    for name, value in other_kinds.items():
        with pytest.raises(InvalidInputError, match=name.replace("_", " ")):
            replace(SPEC, **{name: value})
    beyond: dict[str, Any] = {"input_shape": (8,), "class_names": ("a",), "snapshot_every": -1, "probes": 3}
    for name, value in beyond.items():
        with pytest.raises(InvalidInputError, match=f"cannot begin with this {name.replace('_', ' ')}") as caught:
            replace(SPEC, **{name: value})
        apply_spec_fix(SPEC, caught.value.fixes[0])


def test_the_recipe_s_dropout_reaches_every_layer() -> None:
    inner = (Conv2d(4, 3, padding=1), Dropout(0.1))
    network = Network((Conv2d(4, 3), Residual(inner, (Dropout(0.9),)), Concat((inner, ())), Flatten(), Linear(3)))
    spec = replace(SPEC, network=network)
    found = [node.layer.p for node in spec.trained_network.nodes if isinstance(node.layer, Dropout)]
    assert found == [0.2, 0.2, 0.2]
    same = replace(spec, recipe=Recipe()).trained_network
    assert same == network
    assert SPEC.trained_network.name == "mine"


def test_first_weights_come_from_the_seed_or_from_a_trained_network() -> None:
    weights = first_weights(replace(SPEC, recipe=Recipe(seed=7)))
    expected = initial_weights(NETWORK, (1, 8, 8), np.random.default_rng(7))
    for name, array in expected.items():
        np.testing.assert_array_equal(weights[name], array)
    model = load_model("lenet5-digits")
    spec = TrainingSpec(model.network, (1, 32, 32), model.about.class_names, start="lenet5-digits")
    np.testing.assert_array_equal(first_weights(spec)["0.weight"], model.weights["0.weight"])


def test_weights_from_elsewhere_that_are_not_kept_differ_from_those_that_cannot_be_reached() -> None:
    spec = replace(SPEC, start="weights-0")

    def refuse(fault: Any) -> InvalidInputError:
        def fetch(name: str) -> bytes:
            raise fault

        with pytest.raises(InvalidInputError) as refusal:
            first_weights(spec, fetch)
        return refusal.value

    gone = refuse(KeyError("weights-0"))
    assert gone.problem == "The weights to start from are not kept here any more."
    assert list(gone.fixes) == [Fix("start", "=", None)]
    away = InvalidInputError("The stored runs cannot be reached.", given={}, allowed="an answer", here="none")
    assert refuse(away) is away


def problem_of(spec: TrainingSpec, data: Split | Counts | None) -> str:
    try:
        check_spec(spec, data)
    except InvalidInputError as refusal:
        return refusal.problem
    return ""


@pytest.mark.parametrize("data", [None, COUNTS, DATA], ids=["unknown", "counted", "there"])
def test_what_fits_is_not_refused(data: Split | Counts | None) -> None:
    assert problem_of(SPEC, data) == ""
    assert problem_of(replace(SPEC, class_names=("one", "two")), data) != ""


def cook(**changes: Any) -> TrainingSpec:
    return replace(SPEC, recipe=replace(SPEC.recipe, **changes))


def plain(*layers: Any) -> TrainingSpec:
    return replace(SPEC, network=Network(layers), recipe=Recipe(batch_size=8))


REFUSED: dict[str, tuple[TrainingSpec, Split | Counts, str]] = {
    "labels that do not fit the head": (plain(Flatten(), Linear(10)), COUNTS, "labels do not fit"),
    "maps instead of classes": (plain(Conv2d(3, 3)), COUNTS, "labels do not fit"),
    "no head": (plain(Flatten(), Linear(10), ReLU()), COUNTS, "labels do not fit"),
    "softmax at the end": (plain(Flatten(), Linear(3), Softmax()), COUNTS, "ends with softmax"),
    "a network that cannot read the pictures": (plain(Conv2d(3, 9), Flatten(), Linear(3)), COUNTS, "does not fit"),
    "nothing to learn": (plain(MaxPool2d(2)), COUNTS, "nothing to learn"),
    "nothing to learn, flat": (plain(Flatten()), COUNTS, "nothing to learn"),
    "only softmax": (plain(Flatten(), Softmax()), COUNTS, "nothing to learn"),
    "dropout without Dropout": (
        replace(plain(Flatten(), Linear(3)), recipe=Recipe(dropout=0.5, batch_size=8)),
        COUNTS,
        "no Dropout layer",
    ),
    "an unknown start": (replace(SPEC, start="alexnet"), COUNTS, "no trained network"),
    "a start of another network": (replace(SPEC, start="lenet5-digits"), COUNTS, "do not fit this network"),
    "a batch larger than the data": (cook(batch_size=41), COUNTS, "larger than the data"),
    "one of the batches larger": (cook(batch_size=(8, 41)), COUNTS, "larger than the data"),
    "patience without validation": (
        replace(cook(patience=2), probes=()),
        Counts(40, 0, 10),
        "needs validation pictures",
    ),
    "a probe too far": (SPEC, Counts(40, 2, 10), "no validation picture"),
    "too many snapshots": (replace(cook(epochs=500), snapshot_every=1), COUNTS, "too many snapshots"),
    "a lone picture in batch normalisation": (
        replace(plain(Conv2d(4, 8), BatchNorm2d(), Flatten(), Linear(3)), recipe=Recipe(batch_size=13)),
        COUNTS,
        "batch of one picture",
    ),
    "lone pictures in batch normalisation": (
        replace(plain(AdaptiveAvgPool2d(1), BatchNorm2d(), Flatten(), Linear(3)), recipe=Recipe(batch_size=(7, 1))),
        COUNTS,
        "batch of one picture",
    ),
    "pictures of another shape": (
        replace(plain(AdaptiveAvgPool2d(2), Flatten(), Linear(3)), input_shape=(1, 9, 9)),
        DATA,
        "another shape",
    ),
    "labels of other classes": (replace(SPEC, class_names=("cup", "pen", "car")), DATA, "other classes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused_and_each_fix_mends_it(name: str) -> None:
    spec, data, match = REFUSED[name]
    with pytest.raises(InvalidInputError, match=match) as caught:
        check_spec(spec, data)
    error = caught.value
    assert error.problem.endswith(".")
    assert error.fixes
    for fix in error.fixes:
        check_spec(apply_spec_fix(spec, fix), data)


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (Split(part(0), part(10), part(10)), "no training pictures"),
        (Counts(0, 10, 10), "no training pictures"),
        (Split(part(40, np.ones(40)), part(10), part(10)), "same class"),
    ],
)
def test_pictures_that_nothing_can_be_learned_from(data: Split | Counts, match: str) -> None:
    with pytest.raises(InvalidInputError, match=match):
        check_spec(SPEC, data)


def test_the_refusal_names_the_class_there_is() -> None:
    with pytest.raises(InvalidInputError, match="40 pictures of pen, none of another class"):
        check_spec(SPEC, Split(part(40, np.ones(40)), part(10), part(10)))


def test_fixes_of_augmentation_are_applied() -> None:
    from cnn_core.errors import Fix

    assert apply_spec_fix(SPEC, Fix("augment.shift", "=", 2.0)).recipe.augment.shift == 2.0
