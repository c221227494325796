"""A store of runs of every state, left by a server that was killed: listed, opened, gone on with, taken home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load

from cnn_core.datasets import load_source
from cnn_core.network import forward
from cnn_core.torch_backend.building import build, write_weights
from cnn_core.training import Snapshot, Step, script_files, spec_from_json, to_script, unpack
from jobs import LocalRunner, Store, close_runners, get_runner
from jobs.tables import STATES
from lesson_ui.lessons.train.run_list_activity import BOX as LIST
from lesson_ui.networks.start_weights import is_kept_here, start_weights
from lesson_ui.networks.stored_run import stored_subject, stored_weights
from tests.support.pages import ComeAs, Visit
from tests.support.small_training import losses
from tests.support.waiting import wait_for, wait_for_state
from tests.survival.survivors import LEARNER, RUNS, KeptRun, data_folder

LEARNED = [name for name, run in RUNS.items() if len(run.snapshots) > 1]
GOING_ON = ("paused", "running", "interrupted", "failed", "cancelled")
FURTHER = 30  # steps


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield data_folder(tmp_path)
    close_runners()


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{folder / 'runs.sqlite'}")
    yield opened
    opened.close()


def test_there_is_a_run_of_every_state() -> None:
    assert {run.state for run in RUNS.values()} == set(STATES)


def test_every_run_is_listed_as_it_was_left(store: Store) -> None:
    for learner in {run.learner for run in RUNS.values()}:
        found = {run.id: run for run in store.runs(learner)}
        kept = {run.id: run for run in RUNS.values() if run.learner == learner}
        assert found.keys() == kept.keys()
        for id_, run in kept.items():
            now = found[id_]
            assert KeptRun(id_, learner, now.title, now.state, now.steps, now.total, store.snapshots(id_)) == run
    reasons = {name: store.run(run.id).reason for name, run in RUNS.items()}
    assert (reasons["stopped early"], reasons["diverged"], reasons["done"]) == ("early stopping", "diverged", "done")
    assert [run.id for run in store.active()] == [RUNS[name].id for name in ("paused", "running", "queued")]


@pytest.mark.parametrize("name", RUNS)
def test_all_that_a_run_told_is_read(store: Store, name: str) -> None:
    run = RUNS[name]
    told = [unpack(event.packed) for event in store.events(run.id)]
    assert sum(isinstance(event, Step) for event in told) == run.steps
    for step in run.snapshots:
        packed = store.snapshot(run.id, step)
        assert packed is not None
        snapshot = unpack(packed)
        assert isinstance(snapshot, Snapshot)
        assert all(np.isfinite(array).all() for array in snapshot.weights.values())
    assert (store.checkpoint(run.id) is not None) == (run.state != "done" and bool(run.snapshots))
    spec_from_json(store.run(run.id).spec)


@pytest.mark.parametrize("name", LEARNED)
def test_its_weights_and_its_script_are_taken_home(store: Store, name: str) -> None:
    run, spec = RUNS[name], spec_from_json(store.run(RUNS[name].id).spec)
    pictures = load_source(spec.data, fetch=store.get_set)
    x = pictures.test.images[0]
    for step in (run.snapshots[0], run.snapshots[-1]):
        weights = load(stored_weights(store, run.id, step).arrays or b"")
        module = build(spec.trained_network, spec.input_shape).eval()
        write_weights(module, weights)
        subject = stored_subject(store, run.id, step)
        logits = forward(subject.network, subject.weights, x).output[0]
        near = 1e-4 * max(1.0, float(np.abs(logits).max()))
        np.testing.assert_allclose(module(torch.tensor(x[None]))[0].detach().numpy(), logits, atol=near)
    started = start_weights(spec) if is_kept_here(spec.start) else None
    files = script_files(spec, pictures, started)
    assert files.keys() >= {"train.py", "pictures.npz"}
    ast.parse(files["train.py"])
    ast.parse(to_script(spec, "npz", started=started is not None))


def test_the_next_server_recovers_what_was_left_and_goes_on(folder: Path) -> None:
    runner = get_runner()
    before = {name: losses(runner.events(RUNS[name].id)) for name in GOING_ON}
    runner.recover()
    for name in ("paused", "running"):
        found = runner.status(RUNS[name].id)
        assert (found.state, found.steps) == ("interrupted", RUNS[name].steps)
        assert "can be resumed" in found.reason
    assert wait_for_state(runner, RUNS["queued"].id, "done").steps == 6
    for name in GOING_ON:
        _goes_on(runner, RUNS[name], before[name])


def _goes_on(runner: LocalRunner, run: KeptRun, before: list[tuple[int, float, float]]) -> None:
    """Go on for some steps and end; what was learned before stays as it was, and no step is missing."""
    assert runner.resume(run.id)
    wait_for(lambda: runner.status(run.id).steps >= run.steps + FURTHER)
    assert runner.cancel(run.id)
    ended = wait_for_state(runner, run.id, "cancelled")
    learned = losses(runner.events(run.id))
    assert learned[: len(before)] == before
    assert [step for step, *_ in learned] == list(range(1, ended.steps + 1))


@pytest.mark.parametrize("name", RUNS)
def test_a_run_is_opened_in_train_and_in_explain(
    name: str, visit: Visit, folder: Path, come_as: ComeAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RUNS[name]
    monkeypatch.setenv("CNN_LESSONS_DATA", str(folder))
    come_as(run.learner)
    monkeypatch.setattr(LocalRunner, "start", lambda self: None)
    train = visit("train", run=run.id, shown="1")
    assert train.session_state["run"] == run.id
    train.session_state[LIST] = True
    train.run()
    listed = {box.value for box in train.text_input if str(box.key).startswith("run name ")}
    assert listed == {other.title for other in RUNS.values() if other.learner == run.learner}
    if run.snapshots:
        explain = visit("explain", explain_network="The network of a run", explain_run=run.id, shown="1")
        assert not explain.error
        assert run.title in "\n".join(node.value for node in explain.markdown)


def test_the_learner_of_most_runs_is_known() -> None:
    assert sum(run.learner == LEARNER for run in RUNS.values()) >= 10
