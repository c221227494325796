"""Runs of one comparison, trained one after another: begin, find again after a reload, resume, end."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.training import TrainingSpec, spec_to_json
from jobs import LocalRunner, Run, RunActiveError, get_runner
from lesson_ui.server.learner_cookie import learner_id

REFUSAL = "comparison refusal"
STOPPED = "stopped"  # stands in the address behind a comparison whose next run is not to begin by itself


def runs_of(runner: LocalRunner, first: str, titles: Sequence[str]) -> list[Run]:
    """Find the runs of a comparison."""
    begun = runner.status(first)
    children = [run for run in reversed(runner.store.runs(begun.learner)) if run.parent == first]
    found = [begun]
    for title in titles[1:]:
        run = next((child for child in children if child.title == title), None)
        if run is None:
            break
        found.append(run)
    return found


def begin(key: str, code: str, spec: TrainingSpec, title: str) -> None:
    """Begin the first run of a comparison; for use as a callback."""
    st.session_state.pop(REFUSAL, None)
    try:
        id_ = get_runner().submit(learner_id(), spec_to_json(spec), title)
    except InvalidInputError as problem:
        st.session_state[REFUSAL] = problem
        return
    st.session_state[key] = f"{code}~{id_}"


def is_waiting(runs: Sequence[Run], count: int) -> bool:
    """Tell whether another run of a comparison is to begin when the last has ended."""
    return len(runs) < count and all(run.active or run.state == "done" for run in runs)


def carry_on(runner: LocalRunner, runs: Sequence[Run], specs: Sequence[TrainingSpec], titles: Sequence[str]) -> bool:
    """Begin the next run of the learner's comparison as soon as the one before has ended."""
    k = len(runs)
    if any(run.active for run in runs):
        return False
    try:
        runner.submit(runs[0].learner, spec_to_json(specs[k]), titles[k], parent=runs[0].id)
    except RunActiveError as problem:  # another of his runs, or the next one already, from another tab
        return runner.store.run(problem.run).parent != runs[0].id if problem.run else False
    return False


def end(key: str, titles: tuple[str, ...]) -> None:
    """Cancel the run of a comparison that goes on, and with it those to come; for use as a callback."""
    code, first, _ = in_address(key)
    st.session_state[key] = f"{code}~{first}~{STOPPED}"  # also if one has just ended and the next has not begun
    _quietly(first, titles, "cancel")


def go_on(key: str, titles: tuple[str, ...]) -> None:
    """Let a comparison that was cancelled or interrupted go on from the last checkpoint; for use as a callback."""
    code, first, _ = in_address(key)
    st.session_state[key] = f"{code}~{first}"
    _quietly(first, titles, "resume")


def in_address(key: str) -> tuple[str, str, bool]:
    """Read which comparison the address names."""
    code, first, state = (*str(st.session_state.get(key) or "").split("~"), "", "")[:3]
    return code, first, state == STOPPED


def refusal() -> InvalidInputError | None:
    """Give the refusal of the last button."""
    found: InvalidInputError | None = st.session_state.get(REFUSAL)
    return found


def _quietly(first: str, titles: tuple[str, ...], what: str) -> None:
    st.session_state.pop(REFUSAL, None)
    runner = get_runner()
    try:
        runs = runs_of(runner, first, titles)
        if runs[0].learner == learner_id() and (what == "cancel" or runs[-1].resumable):
            getattr(runner, what)(runs[-1].id)
    except InvalidInputError as problem:
        st.session_state[REFUSAL] = problem
