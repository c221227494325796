"""
How many steps a second training takes beside a bare PyTorch loop, and how soon the default recipes are good.

Run ``python -m benchmarks.training [--quick] [--json PATH]``. Both sides train the same network on the same pictures,
an epoch in turn, in computing time, so that a busy machine slows both alike. Each is measured twice: steps alone, and
with a look at the validation pictures after each epoch. Ours also keeps weights and packs every event.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from cnn_core.datasets import DataSource, Split, load_source
from cnn_core.network import PRESETS
from cnn_core.torch_backend.building import build, write_weights
from cnn_core.torch_backend.train import train
from cnn_core.training import (
    Finished,
    Recipe,
    Step,
    TrainingSpec,
    default_network,
    default_recipe,
    default_source,
    first_weights,
    pack,
    picture_order,
)

LIMIT_RATIO = 0.9  # of the bare loop's steps a second
PROMISES = {"digits": (0.97, 30.0), "shapes": (0.95, 60.0)}  # share of the test pictures, seconds
EPOCHS = 40


def measure(quick: bool = False) -> dict[str, Any]:
    """
    Measure speed and default recipes, on one thread.

    Parameters
    ----------
    quick : bool
        Whether to repeat less.

    Returns
    -------
    dict
        ``"speed"``: name, steps a second of both sides, rounds; ``"recipes"``: name, accuracy, seconds; the limits.
    """
    torch.set_num_threads(1)
    return {
        "speed": [
            _speed(name + measured, spec, part, rounds=8 if quick else 25)
            for name, (spec, data) in _tasks().items()
            for measured, part in ((": steps", _unvalidated(data)), (": epochs", data))
        ],
        "recipes": [_recipe(name) for name in PROMISES],
        "limit": LIMIT_RATIO,
    }


def _tasks() -> dict[str, tuple[TrainingSpec, Split]]:
    tasks = {}
    for name, source in {
        "digits 16×16, small network": default_source("digits"),
        "digits 32×32, LeNet-5": DataSource("digits", size=32),
        "shapes 32×32, small network": DataSource("shapes", count=1000),
    }.items():
        data = load_source(source)
        shape, names = data.train.shape, data.train.class_names
        network = PRESETS["lenet5"].network if "LeNet" in name else default_network(shape, len(names))
        tasks[name] = (TrainingSpec(network, shape, names, source, Recipe(epochs=EPOCHS)), data)
    return tasks


def _unvalidated(data: Split) -> Split:
    return data._replace(validation=data.validation.take(np.array([], np.int64)))


def _speed(name: str, spec: TrainingSpec, data: Split, rounds: int) -> dict[str, Any]:
    sides = {"ours": _ours(spec, data), "bare": bare_epochs(spec, data)}
    taken: dict[str, list[float]] = {side: [] for side in sides}
    steps = -(-len(data.train) // 32)
    for _ in range(rounds + 1):
        for side, epochs in sides.items():
            began = time.process_time()  # computing time: what else runs on the machine does not count
            next(epochs)
            taken[side].append((time.process_time() - began) / steps)
    # the first round warms up
    return {"name": name, "rounds": rounds} | {side: 1 / statistics.median(times[1:]) for side, times in taken.items()}


def _ours(spec: TrainingSpec, data: Split) -> Iterator[None]:
    """Train as a worker does, and stop after each epoch and what follows it."""
    per_epoch = 0
    for event in train(spec, data, device="cpu"):
        packed = pack(event)
        if packed.kind == "started":
            per_epoch = json.loads(packed.text)["steps_per_epoch"]
        elif isinstance(event, Step) and event.step > 1 and event.step % per_epoch == 1:
            yield


def bare_epochs(spec: TrainingSpec, data: Split) -> Iterator[None]:
    """Train as a tutorial does; nothing is kept."""
    module = build(spec.network, spec.input_shape)
    write_weights(module, first_weights(spec))
    optimizer = torch.optim.Adam(module.parameters(), lr=spec.recipe.learning_rate)
    images, labels = torch.tensor(data.train.images), torch.tensor(data.train.labels)
    seen, known = torch.tensor(data.validation.images), torch.tensor(data.validation.labels)
    for epoch in range(1, EPOCHS + 1):
        for chosen in torch.from_numpy(picture_order(spec.recipe, epoch, len(labels))).split(32):
            optimizer.zero_grad()
            loss = F.cross_entropy(module(images[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
            loss.item()
        if len(data.validation):
            with torch.no_grad():
                outputs = module.eval()(seen)
                F.cross_entropy(outputs, known).item(), (outputs.argmax(dim=1) == known).float().mean().item()
            module.train()
        yield


def _recipe(name: str) -> dict[str, Any]:
    began = time.perf_counter()
    source = default_source(name)
    data = load_source(source)
    shape, names = data.train.shape, data.train.class_names
    spec = TrainingSpec(default_network(shape, len(names)), shape, names, source, default_recipe(name))
    end = next(event for event in train(spec, data, device="cpu") if isinstance(event, Finished))
    assert end.test is not None
    accuracy, seconds = PROMISES[name]
    return {
        "name": name,
        "accuracy": end.test.accuracy,
        "seconds": time.perf_counter() - began,
        "accuracy_wanted": accuracy,
        "seconds_wanted": seconds,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    options = parser.parse_args()
    results = measure(options.quick)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
