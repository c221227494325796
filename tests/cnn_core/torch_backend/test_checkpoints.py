"""A training that was interrupted goes on as if nothing had happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cnn_core.datasets.dataset import Split
from cnn_core.errors import InvalidInputError
from cnn_core.network import Conv2d, Flatten, Linear, Network
from cnn_core.torch_backend.train import train
from cnn_core.training import Augment, Checkpoint, Finished, Started, Step, first_weights, pack, unpack
from cnn_core.training.events import Snapshot
from cnn_core.training.packing import Packed
from cnn_core.training.spec import TrainingSpec

RECIPES: dict[str, dict[str, Any]] = {
    "SGD": {"optimizer": "SGD"},
    "momentum": {"optimizer": "SGD", "momentum": 0.9, "nesterov": True, "schedule": "cosine", "warmup_steps": 2},
    "Adam": {"optimizer": "Adam", "schedule": "step", "step_size": 1},
    "AdamW": {"optimizer": "AdamW", "weight_decay": 0.1, "l1": 0.001, "max_norm": 1.0, "batch_size": (16, 8)},
    "augmented": {"augment": Augment(rotation=20.0, shift=2.0, flip=True, brightness=0.2)},
    "early stopping": {"patience": 1, "epochs": 8},
}


def told(events: list[Any] | list[Finished | Snapshot] | list[Finished]) -> list[Packed]:
    plain = []
    for event in events:
        event = event._replace(seconds=0) if isinstance(event, Step) else event
        event = event._replace(progress={**event.progress, "seconds": 0}) if isinstance(event, Checkpoint) else event
        plain.append(pack(event))
    return plain


@pytest.mark.parametrize("every", [None, 3])
@pytest.mark.parametrize("name", RECIPES)
def test_it_goes_on_bit_by_bit_from_every_checkpoint(
    spec: TrainingSpec, data: Split, deep_network: Network, name: str, every: int | None
) -> None:
    recipe = replace(spec.recipe, **RECIPES[name])
    spec = replace(spec, network=deep_network, recipe=recipe, snapshot_every=every, probes=(2,))
    whole = list(train(spec, data, device="cpu"))
    places = [k for k, event in enumerate(whole) if isinstance(event, Checkpoint)]
    assert len(places) >= 2
    for place in places:
        stored = unpack(pack(whole[place]))  # as it comes back from a store
        assert isinstance(stored, Checkpoint)
        rest = list(train(spec, data, start=stored, device="cpu"))
        assert rest[0] == whole[0]._replace(step=whole[place].step)
        assert told(rest[1:]) == told(whole[place + 1 :])


def test_computing_time_is_added_up(spec: TrainingSpec, data: Split) -> None:
    whole = list(train(spec, data, device="cpu"))
    middle = next(event for event in whole if isinstance(event, Checkpoint))
    rest = list(train(spec, data, start=middle, device="cpu"))
    assert next(event for event in rest if isinstance(event, Step)).seconds > middle.progress["seconds"]


def test_more_epochs_go_on_from_the_end(spec: TrainingSpec, data: Split) -> None:
    longer = replace(spec, recipe=replace(spec.recipe, epochs=5))
    end = [event for event in train(spec, data, device="cpu") if isinstance(event, Checkpoint)][-1]
    rest = list(train(longer, data, start=end, device="cpu"))
    whole = list(train(longer, data, device="cpu"))
    assert isinstance(rest[0], Started)
    assert isinstance(rest[-1], Finished)
    assert told(rest[1:]) == told(whole[-len(rest) + 1 :])
    assert rest[1].step == 16


def test_checkpoints_of_something_else_are_refused(spec: TrainingSpec, data: Split, deep_network: Network) -> None:
    middle = next(event for event in train(spec, data, device="cpu") if isinstance(event, Checkpoint))
    with pytest.raises(InvalidInputError, match="not those of this network"):
        train(replace(spec, network=deep_network), data, start=middle)
    with pytest.raises(InvalidInputError, match="cannot go on"):
        train(spec, data, start=middle._replace(progress={"luck": 1}))
    odd = {**middle.state, "optimizer/9.weight/exp_avg": middle.state["weights/0.bias"]}
    with pytest.raises(InvalidInputError, match="cannot go on"):
        train(spec, data, start=middle._replace(state=odd))
    other = Network((Conv2d(7, 3), Flatten(), Linear(2)))
    with pytest.raises(InvalidInputError, match="not those of this network"):
        train(replace(spec, network=other), data, start=middle)


def test_weights_from_elsewhere_need_not_be_brought_again(spec: TrainingSpec, data: Split) -> None:
    named = replace(spec, start="run:12@300")
    weights = first_weights(spec)
    whole = list(train(named, data, weights=weights, device="cpu"))
    middle = next(event for event in whole if isinstance(event, Checkpoint))
    rest = list(train(named, data, start=middle, device="cpu"))
    assert told(rest[1:]) == told(whole[next(k for k, event in enumerate(whole) if event is middle) + 1 :])
    with pytest.raises(InvalidInputError, match="no trained network"):
        train(named, data)
