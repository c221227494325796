"""Training tells what happens, in order, the same every time; early stopping and divergence end it."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import takewhile
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from cnn_core.datasets import Dataset, Split
from cnn_core.errors import InvalidInputError
from cnn_core.models import load_model
from cnn_core.network import Flatten, Linear, Network, forward, initial_weights, trace
from cnn_core.torch_backend.building import build, write_weights
from cnn_core.torch_backend.devices import choose_device
from cnn_core.torch_backend.measuring import evaluate
from cnn_core.torch_backend.train import train
from cnn_core.training import (
    Augment,
    Checkpoint,
    Diverged,
    Finished,
    Measured,
    Probed,
    Recipe,
    Snapshot,
    Started,
    Step,
    TrainingSpec,
    first_weights,
    pack,
)
from cnn_core.training.packing import Packed


def run(spec: TrainingSpec, data: Split, **options: Any) -> list[Any]:
    return list(train(spec, data, device="cpu", **options))


def of(kind: type[Any], events: list[Any]) -> Any:
    return [event for event in events if isinstance(event, kind)]


def cooked(spec: TrainingSpec, **changes: Any) -> TrainingSpec:
    return replace(spec, recipe=replace(spec.recipe, **changes))


def told(events: list[Any]) -> list[Packed]:
    """Everything but the time it took."""
    plain = []
    for event in events:
        event = event._replace(seconds=0) if isinstance(event, Step) else event
        event = event._replace(progress={**event.progress, "seconds": 0}) if isinstance(event, Checkpoint) else event
        plain.append(pack(event))
    return plain


def with_wrong_labels(data: Split, only: int | None = None) -> Split:
    """Give a third of the validation pictures, or of those of one class, the other label: their loss must rise."""
    labels = data.validation.labels.copy()
    chosen = np.flatnonzero(labels == only) if only is not None else np.arange(len(labels))
    labels[chosen[::3]] = 1 - labels[chosen[::3]]
    return data._replace(validation=replace(data.validation, labels=labels))


def test_it_learns_and_tells_what_happens_in_order(spec: TrainingSpec, data: Split) -> None:
    events = run(spec, data)
    assert [type(event) for event in events[:3]] == [Started, Snapshot, Measured]
    assert events[0] == Started(0, 15, 5, 6 * 9 + 6 + 294 * 2 + 2, "cpu", 70, 30, 20)
    assert [event.step for event in of(Step, events)] == list(range(1, 16))
    assert [event.epoch for event in of(Step, events)] == [1] * 5 + [2] * 5 + [3] * 5
    assert [(event.step, event.epoch) for event in of(Measured, events)] == [(0, 0), (5, 1), (10, 2), (15, 3)]
    assert [event.step for event in of(Snapshot, events)] == [0, 5, 10, 15]
    assert [event.step for event in of(Checkpoint, events)] == [5, 10, 15]
    assert [type(event) for event in events[-4:]] == [Measured, Snapshot, Checkpoint, Finished]
    assert events[-1][:3] == (15, "done", 15)
    assert events[-1].test.accuracy >= 0.95
    seconds = [event.seconds for event in of(Step, events)]
    assert seconds == sorted(seconds)
    assert seconds[0] > 0


@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "AdamW"])
def test_the_same_seed_gives_the_same_events_bit_by_bit(
    spec: TrainingSpec, data: Split, deep_network: Network, optimizer: str
) -> None:
    spec = cooked(replace(spec, network=deep_network, probes=(3, 1)), optimizer=optimizer, augment=Augment(shift=2.0))
    events = told(run(spec, data))
    torch.rand(7)  # whatever was drawn before
    assert told(run(spec, data)) == events
    other = [event.loss for event in of(Step, run(cooked(spec, seed=6), data))]
    assert other != [event.loss for event in of(Step, run(spec, data))]


def test_two_trainings_at_once_do_not_disturb_each_other(
    spec: TrainingSpec, data: Split, deep_network: Network
) -> None:
    spec = replace(spec, network=deep_network)
    alone = told(run(spec, data))
    one, other = train(spec, data, device="cpu"), train(cooked(spec, seed=9), data, device="cpu")
    both = []
    for event in one:
        both.append(event)
        next(other, None)
    assert told(both) == alone


def test_what_is_measured_is_true(spec: TrainingSpec, data: Split) -> None:
    data = with_wrong_labels(data, only=0)
    events = run(spec, data)
    snapshot, measured = of(Snapshot, events)[1], of(Measured, events)[1]
    outputs = forward(spec.network, snapshot.weights, data.validation.images).output.astype(float)
    chances = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
    labels, predicted = data.validation.labels, outputs.argmax(axis=1)
    assert measured.validation.loss == pytest.approx(-np.log(chances[np.arange(30), labels]).mean(), rel=1e-5)
    assert measured.validation.accuracy == (predicted == labels).mean()
    expected = np.zeros((2, 2), int)
    np.add.at(expected, (labels, predicted), 1)
    assert expected[0, 1] != expected[1, 0]
    np.testing.assert_array_equal(measured.confusion, expected)
    wrong = sorted(np.flatnonzero(predicted != labels), key=lambda k: -chances[k].max())
    assert [row.picture for row in measured.wrong] == wrong
    for row in measured.wrong:
        assert (row.label, row.predicted) == (labels[row.picture], predicted[row.picture])
        assert row.probability == pytest.approx(chances[row.picture].max(), rel=1e-5)
    steps = of(Step, events)[:5]
    sizes = [16, 16, 16, 16, 6]
    assert measured.train.loss == pytest.approx(np.average([step.loss for step in steps], weights=sizes))
    assert measured.train.accuracy == pytest.approx(np.average([step.accuracy for step in steps], weights=sizes))
    assert of(Measured, events)[0].train is None


def test_gradient_norms_by_layer_make_up_the_whole(spec: TrainingSpec, data: Split, deep_network: Network) -> None:
    events = run(replace(spec, network=deep_network), data)
    assert of(Measured, events)[0].gradient_norms == {}
    for measured in of(Measured, events)[1:]:
        assert set(measured.gradient_norms) == {"0", "1", "3.branch.0", "3.branch.1", "3.branch.3", "7"}
        step = of(Step, events)[measured.step - 1]
        whole = math.sqrt(sum(norm**2 for norm in measured.gradient_norms.values()))
        assert whole == pytest.approx(step.gradient_norm, rel=1e-5)


def test_probes_are_the_maps_of_numpy(spec: TrainingSpec, data: Split, deep_network: Network) -> None:
    events = run(replace(spec, network=deep_network, probes=(4, 0)), data)
    for probed, snapshot in zip(of(Probed, events), of(Snapshot, events), strict=True):
        assert probed.step == snapshot.step
        activations = forward(deep_network, snapshot.weights, data.validation.images[[4, 0]]).activations
        assert set(probed.maps) == set(deep_network.node_by_path)
        for path, maps in probed.maps.items():
            np.testing.assert_allclose(maps, activations[path], rtol=1e-4, atol=1e-5)


def test_every_picture_is_seen_once_an_epoch_and_only_training_pictures_are_changed(
    spec: TrainingSpec, data: Split
) -> None:
    seen = []

    def watch(images: NDArray[Any], rng: np.random.Generator) -> NDArray[Any]:
        seen.append(images.copy())
        return images * np.float32(rng.uniform(0.5, 1))

    before = [part.images.copy() for part in data]
    events = run(spec, data, augment=watch)
    for epoch in range(3):
        pictures = np.concatenate(seen[5 * epoch : 5 * epoch + 5])
        assert sorted(map(bytes, pictures)) == sorted(map(bytes, data.train.images))
    for part, images in zip(data, before, strict=True):
        np.testing.assert_array_equal(part.images, images)
    last, measured = of(Snapshot, events)[-1], of(Measured, events)[-1]
    module = build(spec.network, spec.input_shape)
    write_weights(module, last.weights)
    assert evaluate(module, data.validation) == measured.validation
    assert evaluate(module, data.test) == events[-1].test


def test_the_recipe_s_augmentation_changes_what_is_learned_from_only(spec: TrainingSpec, data: Split) -> None:
    plain, changed = run(spec, data), run(cooked(spec, augment=Augment(shift=3.0, flip=True, brightness=0.5)), data)
    assert of(Measured, plain)[0].validation == of(Measured, changed)[0].validation
    assert of(Step, plain)[0].loss != of(Step, changed)[0].loss


def test_nothing_is_computed_before_it_is_asked_for(spec: TrainingSpec, data: Split) -> None:
    training = train(cooked(spec, epochs=1000), data, device="cpu")
    assert isinstance(next(training), Started)
    told = takewhile(lambda event: not isinstance(event, Step), training)
    assert [event.step for event in told] == [0, 0]
    assert training.look().step == 1


def test_looking_at_the_weights_between_two_events_changes_nothing(spec: TrainingSpec, data: Split) -> None:
    spec = cooked(spec, optimizer="Adam", augment=Augment(shift=1.0))
    seen, events, training = {}, [], train(spec, data, device="cpu")
    for event in training:
        events.append(event)
        seen[event.step] = training.look()
    undisturbed = run(spec, data)
    assert [event.loss for event in of(Step, events)] == [event.loss for event in of(Step, undisturbed)]
    kept = of(Snapshot, undisturbed)
    assert len(kept) > 1
    for snapshot in kept:
        assert seen[snapshot.step].step == snapshot.step
        for name, weight in snapshot.weights.items():
            np.testing.assert_array_equal(seen[snapshot.step].weights[name], weight)
    one, other = seen[1].weights, seen[2].weights
    assert all((one[name] != other[name]).any() for name in one if name.endswith("weight"))


def test_early_stopping_keeps_the_best_weights(spec: TrainingSpec, data: Split) -> None:
    noisy = with_wrong_labels(data)
    events = run(cooked(spec, epochs=30, patience=3), noisy)
    rows = of(Measured, events)[1:]
    losses = [row.validation.loss for row in rows]
    best = int(np.argmin(losses))
    end = events[-1]
    assert end.reason == "early stopping"
    assert len(losses) == best + 1 + 3 < 30
    assert (end.step, end.best_step) == (rows[-1].step, rows[best].step)
    kept = next(event.weights for event in of(Snapshot, events) if event.step == end.best_step)
    module = build(spec.network, spec.input_shape)
    write_weights(module, kept)
    assert evaluate(module, noisy.validation) == rows[best].validation
    assert evaluate(module, noisy.test) == end.test


def test_the_best_weights_are_told_even_between_two_snapshots(spec: TrainingSpec, data: Split) -> None:
    noisy = with_wrong_labels(data)
    spec = cooked(spec, epochs=30, patience=3)
    usual = run(spec, noisy)
    events = run(replace(spec, snapshot_every=1000), noisy)
    assert events[-1] == usual[-1]
    assert [event.step for event in of(Snapshot, events)] == [0, events[-1].step, events[-1].best_step]
    last = next(event for event in of(Snapshot, usual) if event.step == events[-1].best_step)
    for name, array in of(Snapshot, events)[-1].weights.items():
        np.testing.assert_array_equal(array, last.weights[name])


@pytest.mark.parametrize(("optimizer", "usual"), [("SGD", "0.1"), ("Adam", "0.001")])
def test_a_learning_rate_of_a_million_is_told_stopped_and_explained(
    spec: TrainingSpec, data: Split, optimizer: str, usual: str
) -> None:
    events = run(cooked(spec, learning_rate=1e6, optimizer=optimizer), data)
    diverged, end = events[-2:]
    assert isinstance(diverged, Diverged)
    assert not diverged.loss < 1000
    assert diverged.step == of(Step, events)[-1].step == end.step < 15
    assert f"At step {diverged.step} the loss was" in diverged.reason
    assert f"Try a learning rate of {usual} or less instead of 1·10⁶" in diverged.reason
    assert end == Finished(diverged.step, "diverged", diverged.step - 1, None)


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_loss_that_is_no_number_is_told(spec: TrainingSpec, data: Split, number: float) -> None:
    weights = {name: np.full_like(array, number) for name, array in first_weights(spec).items()}
    events = run(spec, data, weights=weights)
    assert [type(event) for event in events[-3:]] == [Step, Diverged, Finished]
    assert events[-2].step == 1
    assert "no longer a finite number" in events[-2].reason
    assert [pack(event).text for event in events]


def test_weights_that_break_at_the_last_step_are_noticed(spec: TrainingSpec, data: Split) -> None:
    """The loss is measured before a step, so only the validation pictures show what the last step did."""
    events = run(cooked(spec, epochs=1, batch_size=70, learning_rate=1e9, optimizer="SGD"), data)
    assert len(of(Step, events)) == 1
    assert math.isfinite(of(Step, events)[0].loss)
    assert [type(event) for event in events[-2:]] == [Diverged, Finished]


def test_it_starts_from_the_weights_it_is_given(spec: TrainingSpec, data: Split) -> None:
    weights = initial_weights(spec.network, spec.input_shape, np.random.default_rng(77))
    first = of(Snapshot, run(spec, data, weights=weights))[0]
    for name, array in weights.items():
        np.testing.assert_array_equal(first.weights[name], array)
    with pytest.raises(InvalidInputError, match="not those of this network"):
        train(spec, data, weights={}, device="cpu")


def test_it_starts_from_a_trained_network(data: Split) -> None:
    model = load_model("lenet5-digits")
    rng = np.random.default_rng(0)
    some = Dataset(rng.random((8, 1, 32, 32), np.float32), rng.integers(0, 10, 8), model.about.class_names)
    spec = TrainingSpec(
        model.network,
        (1, 32, 32),
        model.about.class_names,
        recipe=Recipe(epochs=1, batch_size=8),
        start=model.about.name,
    )
    first = of(Snapshot, run(spec, Split(some, some, some)))[0]
    np.testing.assert_array_equal(first.weights["0.weight"], model.weights["0.weight"])


def test_no_validation_and_no_test_pictures(spec: TrainingSpec, data: Split) -> None:
    nothing = data.train.take(np.array([], np.int64))
    events = run(spec, Split(data.train, nothing, nothing))
    assert all(row.validation is None and row.wrong == () for row in of(Measured, events))
    assert of(Measured, events)[-1].confusion.sum() == 0
    assert events[-1].test is None
    with pytest.raises(InvalidInputError, match="no picture to measure"):
        evaluate(build(spec.network, spec.input_shape), nothing)


def test_the_first_look_is_short_where_pictures_are_dear(
    spec: TrainingSpec, data: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = trace(spec.network, spec.input_shape).multiply_adds
    monkeypatch.setattr("cnn_core.torch_backend.train.FIRST_LOOK", 7 * each)
    assert [row.confusion.sum() for row in of(Measured, run(spec, data))] == [7, 30, 30, 30]


def test_mismatches_are_refused_before_anything_is_asked_for(spec: TrainingSpec, data: Split) -> None:
    with pytest.raises(InvalidInputError, match="larger than the data"):
        train(cooked(spec, batch_size=71), data)


def test_a_device_that_is_not_there() -> None:
    assert choose_device("cpu").type == "cpu"
    assert choose_device().type in ("cuda", "mps", "cpu")
    with pytest.raises(InvalidInputError, match="no such device") as caught:
        choose_device("abacus")
    choose_device(caught.value.fixes[0].value)


def test_three_steps_of_adamw_by_hand(data: Split) -> None:
    network = Network((Flatten(), Linear(2, bias=False)))
    weight = np.array([[0.5, -0.25], [0.0, 1.0]])
    picture = Dataset(np.array([[[[1.0, 2.0]]]], np.float32).repeat(2, 0), np.array([1, 0]), ("a", "b"))
    recipe = Recipe(3, 2, "AdamW", learning_rate=0.1, schedule="cosine", weight_decay=0.01)
    spec = TrainingSpec(network, (1, 1, 2), ("a", "b"), recipe=recipe, snapshot_every=1)
    events = run(spec, Split(picture, picture, picture), weights={"1.weight": weight.astype(np.float32)})
    first, second = np.zeros((2, 2)), np.zeros((2, 2))
    snapshots = of(Snapshot, events)[1:]
    for t, (step, snapshot) in enumerate(zip(of(Step, events), snapshots, strict=True), start=1):
        z = weight @ [1.0, 2.0]
        p = np.exp(z) / np.exp(z).sum()
        assert step.loss == pytest.approx(-(np.log(p[0]) + np.log(p[1])) / 2, rel=1e-5)
        gradient = np.outer(p - [0.5, 0.5], [1.0, 2.0])
        assert step.gradient_norm == pytest.approx(np.linalg.norm(gradient), rel=1e-5)
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        rate = 0.1 * (1 + np.cos(np.pi * (t - 1) / 3)) / 2
        assert step.learning_rate == pytest.approx(rate)
        slope = (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
        weight = weight * (1 - rate * 0.01) - rate * slope
        np.testing.assert_allclose(snapshot.weights["1.weight"], weight, rtol=1e-4)
