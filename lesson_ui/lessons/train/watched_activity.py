"""Which run is on the page, and whether it changes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from cnn_core.training import TrainingSpec
from jobs import LocalRunner, Run
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.networks.run_view import RunView, run_view
from lesson_ui.networks.stored_run import read_spec
from lesson_ui.server.learner_cookie import learner_id

TICK = 0.7  # seconds between two looks while a run goes on


class Watched(NamedTuple):
    """
    The run on the page.

    Attributes
    ----------
    run : Run
        How it is now.
    spec : TrainingSpec
        What it trains.
    view : RunView
        What it told.
    mine : bool
        Whether it is this learner's.
    """

    run: Run
    spec: TrainingSpec
    view: RunView
    mine: bool


def moves(run: Run | None) -> bool:
    """Tell whether a run changes by itself."""
    return run is not None and (run.state in ("queued", "running") or (run.active and run.wanted is not None))


class Look(NamedTuple):
    """
    What the store told when the page began; the page asks it once.

    Attributes
    ----------
    found : Watched or None
        The run on the page.
    own : tuple of Run or None
        The learner's runs; None if they were not asked for.
    """

    found: Watched | None = None
    own: tuple[Run, ...] | None = None


def look(runner: LocalRunner) -> Look:
    """Find the run on the page: the one in the address, else the learner's own that goes on or was interrupted."""
    learner, id_ = learner_id(), str(st.session_state.get(callbacks_activity.RUN) or "")
    own = None if id_ else tuple(runner.store.runs(learner))
    run = runner.status(id_) if own is None else _own_run(own)
    if run is None:
        return Look(own=own)
    return Look(Watched(run, read_spec(run.spec), run_view(runner.store, run.id), run.learner == learner), own)


def _own_run(own: Sequence[Run]) -> Run | None:
    """Find the learner's run to show: the active one, else the newest if it was just interrupted."""
    newest = own[0] if own and own[0].state == "interrupted" else None
    return next((run for run in own if run.active), newest)
