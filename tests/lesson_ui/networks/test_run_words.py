"""How a run is, in words: while it waits, learns, is silent, and however it ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cnn_core.datasets import DataSource
from cnn_core.network import from_address
from cnn_core.training import Diverged, Finished, Recipe, Score, Started, Step, TrainingSpec
from jobs import LocalRunner, Run, Store
from lesson_ui.networks.run_view import RunView
from lesson_ui.networks.run_words import (
    PATIENCE,
    SILENT,
    is_warming,
    needs_files,
    progress_words,
    state_words,
    time_words,
)
from lesson_ui.words.prose import lesson_data

WORDS: dict[str, Any] = lesson_data("train", "figure")
SPEC = TrainingSpec(
    from_address("Flatten,Linear(10)"),
    (1, 32, 32),
    tuple("0123456789"),
    DataSource("digits"),
    Recipe(learning_rate=0.1),
)
STARTED = Started(0, 15, 5, 330, "cpu", 100, 20, 20)


class QuietRunner(LocalRunner):
    """Keep runs without training them."""

    def start(self) -> None:
        return None


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[QuietRunner]:
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield QuietRunner(store)
    store.close()


def run_of(state: str, **changed: Any) -> Run:
    plain: dict[str, Any] = dict.fromkeys(Run._fields)
    plain |= {"id": "r", "learner": "ada", "title": "one", "spec": "", "reason": "", "created": 0.0}
    plain |= {"steps": 0, "total": 0, "seconds": 0.0, "size": 0, "state": state}
    return Run(**(plain | changed))


def view_of(**changed: Any) -> RunView:
    view = RunView("r", started=STARTED)
    for name, value in changed.items():
        setattr(view, name, value)
    return view


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "1 s"), (0.4, "1 s"), (59.6, "60 s"), (89.9, "90 s"), (90, "1.5 min"), (600, "10.0 min"), (3600, "60 min")],
)
def test_a_time_is_seconds_then_minutes(seconds: float, words: str) -> None:
    assert time_words(seconds, WORDS) == words


def test_progress_counts_steps_and_epochs_and_says_the_time_left() -> None:
    steps = [Step(k, 1, 1.0, 0.5, 0.1, 1.0, 2.0 * k) for k in (1, 2, 3)]
    words = progress_words(run_of("running", steps=3, total=15), view_of(steps=steps), WORDS)
    assert words == "Learning · step 3 of 15, epoch 1 of 3 · about 24 s left"
    assert progress_words(run_of("queued", place=2), view_of(), WORDS) == "In the queue, place 2"
    assert progress_words(run_of("running"), view_of(), WORDS) == "Getting the pictures ready"


def test_a_run_that_is_done_says_how_good_it_is_on_new_pictures() -> None:
    finished = Finished(15, "epochs", 15, Score(0.1, 0.95))
    words = progress_words(run_of("done", steps=15, total=15, seconds=30.0), view_of(finished=finished), WORDS)
    assert words == "Done: **95\u00a0% of 20 new test pictures right** · step 15 of 15, epoch 3 of 3 · 30 s on the CPU"


def test_a_queued_run_waits_for_the_process_that_is_being_started_then_for_others(runner: QuietRunner) -> None:
    now = runner.store.now()
    young, old = run_of("queued", created=now, place=1), run_of("queued", created=now - PATIENCE - 1, place=3)
    assert is_warming(young, runner)
    assert not is_warming(old, runner)
    assert state_words(young, view_of(), SPEC, runner, WORDS) is None
    said = state_words(old, view_of(), SPEC, runner, WORDS)
    assert said is not None
    assert (said.kind, said.text) == ("warning", WORDS["warming"])


def test_a_run_that_went_out_of_hand_is_offered_again_with_a_calmer_rate(runner: QuietRunner) -> None:
    view = view_of(diverged=Diverged(7, 1e9, "The loss is *huge*."))
    said = state_words(run_of("done", steps=7, total=15), view, SPEC, runner, WORDS)
    assert said is not None
    assert said.slower is not None
    assert said.kind == "error"
    assert "Out of hand at step 7" in said.text
    assert r"The loss is \*huge\*." in said.text
    assert said.slower.recipe.learning_rate < SPEC.recipe.learning_rate
    assert replace(said.slower, recipe=SPEC.recipe) == SPEC


def test_a_silent_run_is_worth_a_word_only_while_it_learns(runner: QuietRunner) -> None:
    quiet = view_of(heard=time.monotonic() - SILENT - 5)
    run = run_of("running", steps=3, total=15, started=runner.store.now() - 100)
    said = state_words(run, quiet, SPEC, runner, WORDS)
    assert said is not None
    assert said.kind == "warning"
    assert "up to step 3 is kept" in said.text
    assert state_words(run._replace(started=runner.store.now()), quiet, SPEC, runner, WORDS) is None
    assert state_words(run._replace(steps=0), quiet, SPEC, runner, WORDS) is None
    assert state_words(run, view_of(), SPEC, runner, WORDS) is None


def test_however_a_run_ended_it_says_what_to_do(runner: QuietRunner) -> None:
    def said(state: str, steps: int) -> str:
        run = run_of(state, steps=steps, total=15, reason="It fell over.")
        found = state_words(run, view_of(), SPEC, runner, WORDS)
        return found.text if found else ""

    assert said("failed", 4) == "**The run stopped at step 4.** It fell over. " + WORDS["resume_hint"].format(step=4)
    assert said("failed", 0) == "**The run could not begin.** It fell over. " + WORDS["again_hint"]
    assert said("interrupted", 4).startswith("**The run was interrupted at step 4.**")
    assert said("cancelled", 4) == WORDS["ended_cancelled"].format(step=4)
    assert said("cancelled", 0) == said("done", 15) == ""


@pytest.mark.parametrize(
    ("state", "steps", "name", "needed"),
    [
        ("failed", 0, "mnist", True),
        ("failed", 3, "mnist", False),
        ("done", 0, "mnist", False),
        ("failed", 0, "digits", False),
    ],
)
def test_other_pictures_are_offered_where_files_could_not_be_had(
    state: str, steps: int, name: str, needed: bool
) -> None:
    assert needs_files(run_of(state, steps=steps), replace(SPEC, data=DataSource(name))) is needed
