"""The state of a run in words: progress, time left, why it ended and what to do next."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import Any, NamedTuple

from cnn_core.datasets import STANDARD
from cnn_core.training import TrainingSpec
from cnn_core.training.divergence import calmer_rate
from jobs import LocalRunner, Run
from lesson_ui.networks.run_view import RunView
from lesson_ui.words.numbers import count_text, number_text, percent
from lesson_ui.words.prose import lesson_data
from lesson_ui.words.refusals import kept_refusal, plain

Words = dict[str, Any]
PATIENCE = 15.0  # seconds after which a queued run that should begin is worth a word
SILENT = 10.0  # seconds after which a run that tells nothing new is


class Said(NamedTuple):
    """
    A sentence about a run.

    Attributes
    ----------
    kind : str
        ``error``, ``warning`` or ``info``.
    text : str
        Markdown.
    slower : TrainingSpec or None
        What to train instead, with one click.
    other : bool
        Whether other pictures are offered, which are always here.
    """

    kind: str
    text: str
    slower: TrainingSpec | None = None
    other: bool = False


def is_warming(run: Run, runner: LocalRunner) -> bool:
    """
    Tell whether a run waits for the training process, which is only being started.

    Parameters
    ----------
    run : Run
        As it is now.
    runner : LocalRunner
        Who trains.

    Returns
    -------
    bool
        False once that takes longer than it should.
    """
    waits = run.state == "queued" and runner.store.now() - run.created <= PATIENCE
    return waits and not runner.store.is_warm(runner.owner)


def progress_words(run: Run, view: RunView, words: Words) -> str:
    """
    Write the progress of a run: what is being done, step n of m, and the time left.

    Parameters
    ----------
    run : Run
        As it is now.
    view : RunView
        What it told.
    words : dict
        Templates.

    Returns
    -------
    str
        One line.
    """
    if run.state == "queued":
        return str(words["queued"].format(place=run.place or 1))
    if not run.total:
        return str(words["beginning"] if run.active else words["state_" + run.state])
    counts = words["step_of"].format(step=count_text(run.steps), total=count_text(run.total))
    epoch = view.started.steps_per_epoch if view.started else 0
    if epoch:
        at = min(math.ceil(run.steps / epoch) or 1, math.ceil(run.total / epoch))
        counts += words["epoch_of"].format(epoch=at, epochs=math.ceil(run.total / epoch))
    parts = [words["stopped"] if view.diverged else words["state_" + run.state], counts]
    if view.finished is not None and view.diverged is None and run.state == "done":
        return " · ".join([_result(view, words), counts, _on_device(time_words(run.seconds, words), view, words)])
    if run.state == "running" and view.steps and run.steps < run.total:
        left = (run.total - run.steps) * view.steps[-1].seconds / max(1, len(view.steps))
        parts.append(words["left"].format(time=time_words(left, words)))
    elif view.steps:
        parts.append(_on_device(words["took"].format(time=time_words(view.steps[-1].seconds, words)), view, words))
    return " · ".join(parts)


def _on_device(time: str, view: RunView, words: Words) -> str:
    """Write a time, and the device that computed."""
    return str(words["on_device"].format(time=time, device=device_words(view.started.device))) if view.started else time


def device_words(device: str) -> str:
    """Name the device that computes, for people: ``"cpu"``, ``"mps"`` or ``"cuda (name of the card)"``."""
    kind, _, card = device.partition(" ")
    return str(lesson_data("train", "figure")["devices"][kind].format(card=card.strip("()")))


def time_words(seconds: float, words: Words) -> str:
    """Write a time: seconds, above 90 of them minutes."""
    if seconds < 90:
        return str(words["seconds"].format(count=max(1, round(seconds))))
    return str(words["minutes"].format(count=number_text(seconds / 60, 0 if seconds > 600 else 1)))


def state_words(run: Run, view: RunView, spec: TrainingSpec, runner: LocalRunner, words: Words) -> Said | None:
    """
    Describe the state of a run that waits, is paused, is silent or has ended.

    Parameters
    ----------
    run, view, spec
        The run, what it told, what it trains.
    runner : LocalRunner
        Who trains.
    words : dict
        Templates.

    Returns
    -------
    Said or None
        None while it goes well.
    """
    if view.diverged is not None:
        rate = spec.recipe.learning_rate
        slower = replace(spec, recipe=replace(spec.recipe, learning_rate=calmer_rate(spec.recipe)))
        text = words["diverged"].format(step=count_text(view.diverged.step), reason=plain(view.diverged.reason))
        return Said("error", text, slower if rate > 0 else None)
    if run.state == "queued":
        if is_warming(run, runner):  # which is said beside the button, where it moves nothing
            return None
        if not runner.store.is_warm(runner.owner):
            return Said("warning", words["warming"])
        waited = runner.store.now() - run.created
        return Said("info", words["waiting"].format(place=run.place)) if waited > 1 else None
    if run.state == "running":
        return _silence(run, view, runner.store.now(), words)
    if run.state in ("failed", "interrupted"):
        return Said("error", _ended(run, words), other=needs_files(run, spec))
    if run.state == "cancelled" and run.steps:
        return Said("info", words["ended_cancelled"].format(step=count_text(run.steps)))
    return None


def _silence(run: Run, view: RunView, now: float, words: Words) -> Said | None:
    """
    Describe a run that has begun and reports nothing yet: pictures may take long to come.

    While it rested it had nothing to tell: what counts is the time since it went on.
    """
    silent = min(time.monotonic() - view.heard, now - (run.started or now))
    if silent < SILENT or not run.steps:
        return None
    return Said("warning", words["silent"].format(time=time_words(silent, words), step=count_text(run.steps)))


def needs_files(run: Run, spec: TrainingSpec) -> bool:
    """Tell whether a run could not begin because its pictures could not be had."""
    return run.state == "failed" and not run.steps and spec.data.name in STANDARD


def _ended(run: Run, words: Words) -> str:
    problem, rows = kept_refusal(run.reason)
    last = words["resume_hint"].format(step=count_text(run.steps)) if run.steps else words["again_hint"]
    name = "ended_" + run.state if run.steps or run.state != "failed" else "ended_unbegun"
    return "  \n".join((words[name].format(reason=problem, step=count_text(run.steps), next=last), *rows))


def _result(view: RunView, words: Words) -> str:
    assert view.finished is not None
    text = words["finished_early" if view.finished.reason == "early stopping" else "finished"].format(
        step=count_text(view.finished.step), best=count_text(view.finished.best_step)
    )
    if view.finished.test is not None and view.started is not None:
        share = percent(view.finished.test.accuracy)
        text += ": " + words["tested"].format(share=share, count=count_text(view.started.test))
    return str(text)
