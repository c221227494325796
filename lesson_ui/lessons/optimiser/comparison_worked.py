"""Outcomes of runs that were trained side by side, in words and in a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from cnn_core.training import TrainingSpec
from jobs import Run
from lesson_ui.lessons.optimiser.lines_figure import text
from lesson_ui.networks.run_view import RunView
from lesson_ui.words.numbers import count_text, number_text, percent, short
from lesson_ui.words.refusals import plain

Words = dict[str, Any]

LEARNED, STUCK = 0.5, 0.9  # shares of the loss of guessing: below the first it has learned, above the second it has not
TOO_LARGE = 1.5  # times the loss at first: a step that landed so high


def fate_of(run: Run, view: RunView, classes: int, words: Words) -> str:
    """Describe the outcome of a run in a sentence."""
    fates = words["run_fates"]
    last = view.step_at()
    if view.diverged is not None:
        loss = fates["no_number"] if not math.isfinite(view.diverged.loss) else text(view.diverged.loss)
        return str(fates["diverged"].format(step=count_text(view.diverged.step), loss=loss))
    if run.state == "queued" or (run.active and last is None):
        return str(fates["queued"])
    if run.state in ("cancelled", "failed", "interrupted"):
        return str(fates["ended"].format(step=count_text(run.steps), reason=plain(run.reason)))
    if run.active and last is not None:
        return str(fates["running"].format(step=count_text(last.step), loss=number_text(last.loss, 3)))
    return _end(view, classes, fates)


def _end(view: RunView, classes: int, fates: Words) -> str:
    """Write the final loss and accuracy of a run that is done."""
    measured = view.measured_at()
    if measured is None or measured.validation is None or not view.steps:
        return str(fates["nothing"])
    guessing, score = math.log(classes), measured.validation
    values = {
        "loss": number_text(score.loss, 2),
        "share": percent(score.accuracy, 0),
        "guessing": number_text(guessing, 2),
        "classes": classes,
    }
    worst = max(view.steps, key=lambda step: step.loss)
    if score.loss < LEARNED * guessing:
        return str(fates["learned"].format(**values))
    if worst.loss > TOO_LARGE * view.steps[0].loss:
        return str(fates["too_large"].format(step=count_text(worst.step), worst=text(round(worst.loss, 2)), **values))
    return str(fates["slow" if score.loss > STUCK * guessing else "converging"].format(**values))


def runs_facts(
    names: Sequence[str], runs: Sequence[Run], views: Sequence[RunView], specs: Sequence[TrainingSpec], words: Words
) -> Words:
    """Work out and compare the outcomes of several runs."""
    rows = [_row(name, view) for name, view in zip(names, views, strict=False)]
    rows += [f"| {name} | – | – | – | – | – |" for name in names[len(rows) :]]
    classes = len(specs[0].class_names)
    first = views[0].steps[0] if views and views[0].steps else None
    same = words["same_start" if first else "same_start_later"]
    return {
        "table": "\n".join(rows),
        "classes": classes,
        "guessing": number_text(math.log(classes), 2),
        "same": same.format(
            loss=text(first.loss) if first else "", norm=text(round(first.gradient_norm, 4)) if first else ""
        ),
        "steps": "\n".join(_first_step(name, spec, first) for name, spec in zip(names, specs, strict=True)),
    }


def _row(name: str, view: RunView) -> str:
    if not view.steps:
        return f"| {name} | – | – | – | – | – |"
    lowest = min(view.steps, key=lambda step: step.loss)
    measured = view.measured_at()
    score = measured.validation if measured else None
    right = percent(score.accuracy) if score else "–"
    losses = (view.steps[0].loss, lowest.loss, view.steps[-1].loss)
    told = " | ".join(number_text(loss, 3) if math.isfinite(loss) else "–" for loss in losses)
    return f"| {name} | {count_text(len(view.steps))} | {told} | {right} |"


def _first_step(name: str, spec: TrainingSpec, first: Any) -> str:
    """Write how far plain SGD goes in its first step; for Adam it is another formula."""
    rate = spec.recipe.learning_rate
    if first is None:
        return f"| {name} | {short(rate, 6)} | – |"
    if spec.recipe.optimizer == "Adam":
        return f"| {name} | {short(rate, 6)} | every weight moves by about {short(rate, 6)} |"
    norm = round(first.gradient_norm, 4)
    return f"| {name} | {short(rate, 6)} | {short(rate, 6)} · {text(norm)} ≈ {text(round(rate * norm, 6))} |"
