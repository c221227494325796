"""Checks before the first step, without PyTorch: network, pictures and recipe have to fit each other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.datasets.dataset import Split
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.models import shipped_models
from cnn_core.network import BatchNorm2d, Dropout, Flatten, Linear, Network, Softmax, apply_network_fix, trace
from cnn_core.network.running import check_weights
from cnn_core.network.tracing import Trace
from cnn_core.training.recipe import Recipe
from cnn_core.training.spec import TrainingSpec, first_weights
from cnn_core.training.steps import batch_sizes

MOST_SNAPSHOTS = 200  # a run; each holds all weights


class Counts(NamedTuple):
    """
    The number of pictures in each part of a split.

    Attributes
    ----------
    train, validation, test : int
        In each part.
    """

    train: int
    validation: int
    test: int


def check_spec(
    spec: TrainingSpec,
    data: Split | Counts | None = None,
    weights: Mapping[str, NDArray[Any]] | None = None,
) -> None:
    """
    Refuse a training that cannot begin or cannot learn.

    Parameters
    ----------
    spec : TrainingSpec
        What is to be trained, and how.
    data : Split or Counts, optional
        The pictures, or how many there are. What concerns them is left out without it.
    weights : mapping of str to ndarray, optional
        What training starts from, instead of the weights that `spec.start` names.

    Raises
    ------
    InvalidInputError
        If the network cannot read the pictures, does not give one number a class or has nothing to learn; if there
        are too few pictures, only one class of them, or other classes and shapes than the spec says; if a batch is
        larger than the data or too small for batch normalisation. `apply_spec_fix` applies the fixes.
    """
    traced = trace(spec.network, spec.input_shape)
    if traced.parameters == 0:
        raise _nothing_to_learn(spec, traced)
    _check_head(spec, traced)
    _check_recipe(spec)
    if spec.start is not None and weights is None:
        _check_start(spec)
    if weights is not None:
        check_weights(spec.network, weights, np.empty((1, *spec.input_shape), np.float32))
    if data is None:
        return
    if isinstance(data, Split):
        _check_pictures(spec, data)
    _check_counts(spec, traced, Counts(*(part if isinstance(part, int) else len(part) for part in data)))


def apply_spec_fix(spec: TrainingSpec, fix: Fix) -> TrainingSpec:
    """
    Change a spec as a fix of `check_spec` says.

    Parameters
    ----------
    spec : TrainingSpec
        Stays as it is.
    fix : Fix
        Of a field of the spec, of the recipe, of its augmentation (``"augment.shift"``), or of the network.

    Returns
    -------
    TrainingSpec
        The changed spec.

    Raises
    ------
    InvalidInputError
        If the network has no such layer.
    """
    if fix.parameter in (slot.name for slot in fields(TrainingSpec)):
        return replace(spec, **{fix.parameter: fix.value})
    if fix.parameter in (slot.name for slot in fields(Recipe)):
        return replace(spec, recipe=replace(spec.recipe, **{fix.parameter: fix.value}))
    if fix.parameter.startswith("augment."):
        augment = replace(spec.recipe.augment, **{fix.parameter.removeprefix("augment."): fix.value})
        return replace(spec, recipe=replace(spec.recipe, augment=augment))
    return replace(spec, network=apply_network_fix(spec.network, fix))


def _check_head(spec: TrainingSpec, trace: Trace) -> None:
    """Refuse a network whose last layer does not give one number per class, of any size."""
    classes, shape = len(spec.class_names), trace.output_shape
    last = len(spec.network.layers) - 1
    if isinstance(spec.network.layers[-1], Softmax):
        raise InvalidInputError(
            "The network ends with softmax, and the loss computes softmax itself.",
            given={"last layer": "Softmax()"},
            allowed="the last layer gives one number a class, of any size",
            here="cross-entropy would take the softmax of a softmax, whose slopes are small",
            fixes=[Fix(str(last), "remove", None)],
        )
    if shape == (classes,):
        return
    fixes = [_add_head(spec, trace)]
    if isinstance(spec.network.layers[-1], Linear) and len(shape) == 1:
        fixes = [Fix(f"{last}.out_features", "=", classes)]
    raise InvalidInputError(
        "The labels do not fit the network: its last layer does not give one number a class.",
        given={"output shape": shape, "classes": classes},
        allowed="output shape = (number of classes,)",
        here=f"{shape} is not ({classes},): the classes are {_listed(spec.class_names)}",
        fixes=fixes,
    )


def _add_head(spec: TrainingSpec, trace: Trace) -> Fix:
    flat = (Flatten(),) if len(trace.output_shape) > 1 else ()
    return Fix(str(len(spec.network.layers)), "before", (*flat, Linear(len(spec.class_names))))


def _nothing_to_learn(spec: TrainingSpec, trace: Trace) -> InvalidInputError:
    return InvalidInputError(
        "The network has nothing to learn.",
        given={"parameters": 0},
        allowed="at least one layer with weights",
        here="0 parameters",
        fixes=[_add_head(spec, trace)],
    )


def _check_recipe(spec: TrainingSpec) -> None:
    p = spec.recipe.dropout
    if p and not any(isinstance(node.layer, Dropout) for node in spec.network.nodes):
        raise InvalidInputError(
            "There is no Dropout layer that this dropout could be for.",
            given={"dropout": p},
            allowed="dropout = None, or the network has a Dropout layer",
            here=f"dropout = {p:g}, 0 Dropout layers",
            fixes=[Fix("dropout", "=", None), Fix(_dropout_place(spec.network), "before", (Dropout(p),))],
        )


def _check_start(spec: TrainingSpec) -> None:
    names = [model.name for model in shipped_models()]
    if spec.start not in names:
        raise InvalidInputError(
            "There is no trained network of this name to start from.",
            given={"start": spec.start},
            allowed="start is None or one of " + ", ".join(names),
            here=f"start = {spec.start!r}",
            fixes=[Fix("start", "=", None)],
        )
    try:
        check_weights(spec.network, first_weights(spec), np.empty((1, *spec.input_shape), np.float32))
    except InvalidInputError as refusal:
        raise InvalidInputError(
            f"The weights of {spec.start} do not fit this network.",
            given={"start": spec.start},
            allowed=refusal.allowed,
            here=refusal.here,
            fixes=[Fix("start", "=", None)],
        ) from None


def _dropout_place(network: Network) -> str:
    """Find the last dense layer at the top: dropout is usual in front of it."""
    dense = [k for k, layer in enumerate(network.layers) if isinstance(layer, Linear)]
    return str(dense[-1] if dense else len(network.layers) - 1)


def _check_pictures(spec: TrainingSpec, data: Split) -> None:
    """Refuse pictures of another shape, or labels that mean something else."""
    if data.train.shape != spec.input_shape:
        raise InvalidInputError(
            "The pictures have another shape than the spec says.",
            given={"input_shape": spec.input_shape},
            allowed=f"input_shape = {data.train.shape}, as the pictures have",
            here=f"{spec.input_shape} is not {data.train.shape}",
            fixes=[Fix("input_shape", "=", data.train.shape)],
        )
    if data.train.class_names != spec.class_names:
        raise InvalidInputError(
            "The labels stand for other classes than the spec says.",
            given={"class_names": spec.class_names},
            allowed=f"class_names = {_listed(data.train.class_names)}, as the pictures have",
            here=f"{_listed(spec.class_names)} instead",
            fixes=[Fix("class_names", "=", data.train.class_names)],
        )
    seen = np.bincount(data.train.labels, minlength=len(spec.class_names))
    if len(data.train) and np.count_nonzero(seen) < 2:
        only = spec.class_names[int(seen.argmax())]
        raise InvalidInputError(
            "All training pictures show the same class: there is nothing to tell apart.",
            given={"classes among the training pictures": only},
            allowed="training pictures of at least 2 classes",
            here=f"{len(data.train)} pictures of {only}, none of another class",
        )


def _check_counts(spec: TrainingSpec, trace: Trace, counts: Counts) -> None:
    if counts.train < 1:
        raise InvalidInputError(
            "There are no training pictures.",
            given={"training pictures": counts.train},
            allowed="at least 1 training picture",
            here=f"{counts.train} pictures",
        )
    if counts.validation < 1 and spec.recipe.patience is not None:
        raise InvalidInputError(
            "Early stopping needs validation pictures, and there are none.",
            given={"patience": spec.recipe.patience, "validation pictures": 0},
            allowed="patience = None, or at least 1 validation picture",
            here="0 validation pictures",
            fixes=[Fix("patience", "=", None)],
        )
    beyond = [probe for probe in spec.probes if probe >= counts.validation]
    if beyond:
        kept = tuple(probe for probe in spec.probes if probe < counts.validation)
        raise InvalidInputError(
            "There is no validation picture of this number to look at.",
            given={"probes": spec.probes},
            allowed=f"probes < {counts.validation}, the number of validation pictures",
            here=f"{beyond[0]} >= {counts.validation}",
            fixes=[Fix("probes", "=", kept)],
        )
    _check_batches(spec, trace, counts.train)
    _check_snapshots(spec, counts.train)


def _check_batches(spec: TrainingSpec, trace: Trace, count: int) -> None:
    size = spec.recipe.batch_size
    largest = max(size) if isinstance(size, tuple) else size
    if largest > count:
        smaller: Any = tuple(min(one, count) for one in size) if isinstance(size, tuple) else count
        raise InvalidInputError(
            "A batch is larger than the data.",
            given={"batch_size": size, "training pictures": count},
            allowed="batch_size <= number of training pictures",
            here=f"{largest} > {count}",
            fixes=[Fix("batch_size", "=", smaller)],
        )
    lone = [
        row.path for row in trace.rows if isinstance(row.layer, BatchNorm2d) and math.prod(row.output_shape[1:]) == 1
    ]
    if lone and 1 in batch_sizes(spec.recipe, count):
        raise InvalidInputError(
            "Batch normalisation cannot average over a batch of one picture and maps of one cell.",
            given={"batch_size": size, "training pictures": count},
            allowed=f"no step of 1 picture, because layer {lone[0]} normalises maps of 1 × 1",
            here=f"{count} pictures in steps of {size} leave a step of 1",
            fixes=[Fix("batch_size", "=", other) for other in _without_a_step_of_one(spec.recipe, count)],
        )


def _without_a_step_of_one(recipe: Recipe, count: int) -> list[int]:
    """Find the nearest single batch size that leaves no picture alone, if there is one."""
    size = recipe.batch_size if isinstance(recipe.batch_size, int) else max(recipe.batch_size)
    near = sorted(range(2, min(count, 4096) + 1), key=lambda other: abs(other - size))
    return [other for other in near if count % other != 1][:1]


def _check_snapshots(spec: TrainingSpec, count: int) -> None:
    steps = spec.recipe.epochs * len(batch_sizes(spec.recipe, count))
    every = spec.snapshot_every
    if every is not None and steps > every * MOST_SNAPSHOTS:
        least = math.ceil(steps / MOST_SNAPSHOTS)
        raise InvalidInputError(
            "That would be too many snapshots of the weights.",
            given={"snapshot_every": every, "steps": steps},
            allowed=f"steps / snapshot_every <= {MOST_SNAPSHOTS}",
            here=f"{steps} / {every} > {MOST_SNAPSHOTS}",
            fixes=[Fix("snapshot_every", ">=", least)],
        )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
