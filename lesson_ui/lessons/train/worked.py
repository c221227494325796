"""Train live: the first loss, one step, and the gap between training and validation, with the run's own numbers."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from cnn_core.training import Counts, Measured, Recipe, Step, TrainingSpec, batch_sizes
from lesson_ui.networks.run_view import RunView
from lesson_ui.networks.run_words import device_words
from lesson_ui.words.numbers import count_text, fixed, number_text, percent, shortest, significant
from lesson_ui.words.prose import lesson_data

Words = dict[str, Any]
NEAR = 0.35  # how far a first loss may lie from ln K and still be called near
WIDE = 0.15  # a gap larger than this, and than a quarter of the training loss, is called overfitting


class Section(NamedTuple):
    """A section of the lesson's text and the values of its placeholders."""

    section: str
    values: dict[str, Any]


def expected_loss(classes: int) -> float:
    """
    Compute the loss of a network that gives every class the same probability.

    Examples
    --------
    >>> round(expected_loss(10), 3)
    2.303
    """
    return math.log(classes)


def pictures_facts(spec: TrainingSpec, view: RunView | None, counts: Counts | None) -> Section | None:
    """Work out how the pictures are divided, and name the device that computes."""
    started = view.started if view else None
    divided = started or counts
    if divided is None:
        return None
    values = {part: getattr(divided, part) for part in Counts._fields} | {"seed": spec.data.seed}
    if started is None:
        return Section("pictures", values)
    return Section(
        "pictures_run", values | {"device": device_words(started.device), "parameters": count_text(started.parameters)}
    )


def before_facts(classes: int, view: RunView | None, *, started: bool = False) -> Section:
    """Work out the loss before the first step."""
    expected = expected_loss(classes)
    values = {"classes": classes, "expected": number_text(expected, 3)}
    first = view.measured_at(0) if view else None
    if first is None or first.validation is None:
        return Section("before_none", values)
    loss = first.validation.loss
    near = abs(loss - expected) < NEAR
    said = _meanings()["started" if started else "near" if near else "far"]
    return Section("before", values | {"first": number_text(loss, 3), "first_words": said})


def step_facts(spec: TrainingSpec, view: RunView, at: int | None) -> tuple[Section, Section] | None:
    """Work out what one step computes."""
    step = view.step_at(at) or (view.steps[0] if view.steps else None)
    if step is None or view.started is None:
        return None
    sizes = batch_sizes(spec.recipe, view.started.train)
    batch = sizes[(step.step - 1) % len(sizes)]
    values = {
        "step": step.step,
        "batch": batch,
        "loss": fixed(step.loss, 3),
        "right": round(step.accuracy * batch),
        "parameters": count_text(view.started.parameters),
        "norm": fixed(step.gradient_norm, 3),
    }
    return Section("step", values), _formula(spec.recipe, step)


def _formula(recipe: Recipe, step: Step) -> Section:
    rate = significant(step.learning_rate)
    if recipe.optimizer != "SGD":
        return Section("formula_adam", {"rate": rate})
    if recipe.momentum:
        gain = number_text(1 / (1 - recipe.momentum), 1)
        return Section("formula_momentum", {"rate": rate, "momentum": shortest(recipe.momentum), "gain": gain})
    moved = fixed(step.learning_rate * step.gradient_norm, 3)
    return Section("formula_sgd", {"rate": rate, "norm": fixed(step.gradient_norm, 3), "moved": moved})


def gap_facts(view: RunView | None, at: int | None) -> Section:
    """Work out how training and validation differ."""
    measured = view.measured_at(at) if view else None
    if measured is None or measured.train is None or measured.validation is None:
        return Section("gap_none", {})
    train, validation = measured.train.loss, measured.validation.loss
    count, right = int(measured.confusion.sum()), int(measured.confusion.trace())
    return Section(
        "gap",
        {
            "epoch": measured.epoch,
            "train": fixed(train, 3),
            "validation": fixed(validation, 3),
            "gap": fixed(validation - train, 3),
            "meaning": _meaning(train, validation, len(measured.confusion), gone=_is_gone(view, measured)),
            "count": count,
            "right": right,
            "accuracy": percent(right / max(1, count)),
        },
    )


def _is_gone(view: RunView | None, measured: Measured) -> bool:
    """Tell whether a run had diverged when it was measured."""
    return view is not None and view.diverged is not None and view.diverged.step <= measured.step


def _meaning(train: float, validation: float, classes: int, *, gone: bool) -> str:
    if not math.isfinite(validation - train):
        return _meanings()["lost"]
    if gone:
        return _meanings()["gone"]
    if validation - train > max(WIDE, train / 4):
        return _meanings()["overfitting" if train < expected_loss(classes) else "unlearned"]
    return _meanings()["below" if validation < train else "small"]


def _meanings() -> dict[str, str]:
    found: dict[str, str] = lesson_data("train", "figure")["meanings"]
    return found
