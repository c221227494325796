"""Train the networks that come with the app, and write weights, networks, cards and models.json.

Run in the environment for development, from the root of the repository; all of them, or those named::

    python -m assets.models.train_models
    python -m assets.models.train_models lenet5-digits

It takes about four minutes on one processor core. The same machine makes the same files every time; another processor
may round differently, and the accuracy then differs by a picture or two. The files that lie here were made before
training shuffled each epoch by a seed of its own: made anew, they differ as from another seed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from numpy.typing import NDArray

from assets.models.plans import PLANS, Plan
from cnn_core.datasets import PARTS, TASKS, Split, task_data
from cnn_core.network import to_json, trace
from cnn_core.network.weights import save_weights
from cnn_core.torch_backend.devices import limit_threads
from cnn_core.torch_backend.train import train as training
from cnn_core.training import Finished, Measured, Score, Snapshot, TrainingSpec, batch_sizes

ROOM = Path(__file__).parent
LIST = ROOM / "models.json"


class Trained(NamedTuple):
    """
    What a training gave.

    Attributes
    ----------
    weights : mapping of str to ndarray
        After the last epoch.
    score : Score or None
        What they reach on the test pictures; None if it was stopped before the end.
    """

    weights: Mapping[str, NDArray[Any]]
    score: Score | None


def train(plan: Plan, epochs: int | None = None) -> Trained:
    """
    Train a network as its plan says.

    Parameters
    ----------
    plan : Plan
        What and how.
    epochs : int, optional
        Stop after so many; all by default.

    Returns
    -------
    Trained
        Weights, and what they reach.
    """
    data = Split(*(task_data(plan.task, part) for part in PARTS))
    names, every = data.train.class_names, len(batch_sizes(plan.recipe, len(data.train)))
    spec = TrainingSpec(plan.network, plan.input_shape, names, recipe=plan.recipe, snapshot_every=every)
    weights: Mapping[str, NDArray[Any]] = {}
    done, score = 0, None
    for event in training(spec, data, device="cpu", augment=plan.augment):
        if isinstance(event, Measured):
            done = event.epoch
            print(f"{plan.title}: epoch {done}, train {event.train}, validation {event.validation}", flush=True)
        elif isinstance(event, Snapshot):
            weights = event.weights
            if done == epochs:
                break
        elif isinstance(event, Finished):
            score = event.test
    return Trained(weights, score)


def entry(name: str, plan: Plan, score: Score) -> dict[str, Any]:
    """
    Say what `cnn_core.models` lists of a network.

    Parameters
    ----------
    name : str
        Its key.
    plan : Plan
        How it was trained.
    score : Score
        What it reached on the test pictures.

    Returns
    -------
    dict
        The fields of `cnn_core.models.ShippedModel`.
    """
    test = task_data(plan.task, "test")
    return {
        "name": name,
        "title": plan.title,
        "task": plan.task,
        "input_shape": list(plan.input_shape),
        "class_names": list(test.class_names),
        "parameters": trace(plan.network, plan.input_shape).parameters,
        "accuracy": score.accuracy,
        "tested": len(test),
    }


def card(about: dict[str, Any], plan: Plan, score: Score) -> str:
    """
    Write a network's card.

    Parameters
    ----------
    about : dict
        What `entry` gave.
    plan : Plan
        How it was trained.
    score : Score
        What it reached on the test pictures.

    Returns
    -------
    str
        Markdown.
    """
    name, tested, recipe = about["name"], about["tested"], plan.recipe
    rows = {
        "files": f"`{name}.safetensors` (weights, float32), `{name}.json` (network)",
        "reads": " × ".join(map(str, plan.input_shape)) + " (channels × height × width), values 0 … 1",
        "answers": ", ".join(about["class_names"]),
        "parameters": f"{about['parameters']:,}".replace(",", " "),
        "held-out accuracy": f"**{100 * score.accuracy:.2f} %**: {round(score.accuracy * tested)} of {tested} test "
        f"pictures; cross-entropy {score.loss:.4f}",
        "data": TASKS[plan.task].summary,
        "recipe": f"{recipe.epochs} epochs, {recipe.batch_size} pictures a step, cross-entropy, AdamW; learning rate "
        f"{recipe.learning_rate}, falling along half a cosine; weight decay {recipe.weight_decay}",
        "augmentation": plan.augmentation,
        "seed": str(recipe.seed),
        "licence": "MIT, as the app",
    }
    table = "\n".join(f"| {key} | {value} |" for key, value in rows.items())
    again = f"Train it again: `python -m assets.models.train_models {name}`."
    honest = "The accuracy was measured after the last epoch; no epoch was picked by it."
    return f"# {plan.title}\n\n| | |\n|---|---|\n{table}\n\n{again} {honest}\n"


def write(name: str) -> None:
    """
    Train a network and write its files.

    Parameters
    ----------
    name : str
        A key of `PLANS`.
    """
    plan = PLANS[name]
    weights, score = train(plan)
    assert score is not None
    about = entry(name, plan, score)
    save_weights(ROOM / f"{name}.safetensors", weights)
    (ROOM / f"{name}.json").write_text(to_json(plan.network, plan.input_shape) + "\n", "utf-8")
    (ROOM / f"{name}.md").write_text(card(about, plan, score), "utf-8")
    listed = json.loads(LIST.read_text("utf-8")) if LIST.exists() else []
    entries = {old["name"]: old for old in listed} | {name: about}
    ordered = [entries[key] for key in PLANS if key in entries]
    LIST.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Train the networks named on the command line, or all."""
    limit_threads(1)
    for name in sys.argv[1:] or PLANS:
        write(name)


if __name__ == "__main__":
    main()
