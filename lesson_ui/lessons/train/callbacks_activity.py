"""Callbacks of a run's buttons: start, pause, step, resume, cancel, rename, delete; the last refusal is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.training import TrainingSpec, spec_to_json
from jobs import Run, RunActiveError, get_runner
from lesson_ui.lessons.train.ready_classes_worked import OwnClasses
from lesson_ui.networks.run_view import forget_run
from lesson_ui.server.learner_cookie import learner_id

RUN, AT, OTHER = "run", "train_at", "train_other"  # names in the address: the run shown, the step, the run beside it
REFUSAL = "run refusal"
WHOLE = "run whole page"
LAST = "run at its last step"
OWN_BOX = "own classes box"
ANSWER = 0.6  # seconds in which a worker usually does what was asked of it
_LOOK = 0.01


def refusal() -> InvalidInputError | None:
    """Give the refusal of the last button."""
    found: InvalidInputError | None = st.session_state.get(REFUSAL)
    return found


def forget_refusal() -> None:
    """Forget the refusal of the last button."""
    st.session_state.pop(REFUSAL, None)


def redraw_page() -> None:
    """
    Ask for a redraw of the whole page; for use in callbacks of the run's fragment, which redraws itself alone.

    What stands outside it would go on showing what was: the controls, the address, the numbers worked out, the files.
    """
    st.session_state[WHOLE] = True


def page_is_drawn() -> None:
    """Note that the whole page is being drawn."""
    st.session_state.pop(WHOLE, None)


def page_is_old() -> bool:
    """Tell whether the whole page has to be redrawn."""
    return WHOLE in st.session_state


def show_run(id_: str) -> None:
    """Show a run on the page."""
    forget_refusal()
    redraw_page()
    st.session_state[RUN] = id_
    st.session_state[OTHER] = ""
    _to_the_end()


def start(spec: TrainingSpec, title: str, brought: OwnClasses | None = None) -> None:
    """Start a run and show it."""
    forget_refusal()
    runner = get_runner()
    try:
        if brought is not None:
            brought.keep(runner.store)
        id_ = runner.submit(learner_id(), spec_to_json(spec), title)
    except InvalidInputError as problem:
        st.session_state[REFUSAL] = problem
        return
    show_run(id_)
    st.session_state[OWN_BOX] = False  # what is looked at now is the run
    _wait(id_, lambda run: run.steps > 0 or not run.active)


def pause(id_: str) -> None:
    """Pause a run."""
    _do(id_, "pause", lambda run: run.state != "running")


def one_step(id_: str) -> None:
    """Let a paused run take one step, and show the weights after it."""
    _to_the_end()
    _do(id_, "step", lambda run: run.wanted is None)


def resume(id_: str) -> None:
    """Resume a run."""
    _to_the_end()
    _do(id_, "resume", lambda run: run.state not in ("queued", "paused"))


def _to_the_end() -> None:
    """Show the latest weights again, not those of an earlier step."""
    st.session_state[LAST] = True


def choose_moment(kept: Sequence[int]) -> None:
    """Choose the step whose weights are shown, before its control is drawn."""
    if st.session_state.pop(LAST, False) or st.session_state.get(AT, kept[-1]) not in kept:
        st.session_state[AT] = kept[-1]


def cancel(id_: str) -> None:
    """Cancel a run."""
    _do(id_, "cancel", lambda run: not run.active)


def delete(id_: str) -> None:
    """Delete a run with everything stored of it."""
    forget_refusal()
    runner = get_runner()
    try:
        if runner.status(id_).learner == learner_id():
            runner.store.delete_run(id_)
            forget_run(runner.store, id_)
    except InvalidInputError as problem:
        st.session_state[REFUSAL] = problem
    if st.session_state.get(OTHER) == id_:
        st.session_state[OTHER] = ""
    if st.session_state.get(RUN) == id_:
        show_run("")


def rename(id_: str, key: str) -> None:
    """Give a run the title that was typed."""
    title = str(st.session_state.get(key, "")).strip()[:80]
    if title:
        _quietly(id_, lambda: get_runner().store.rename_run(id_, title))


def _do(id_: str, what: str, until: Callable[[Run], bool]) -> None:
    forget_refusal()
    redraw_page()

    def change() -> None:
        if getattr(get_runner(), what)(id_):
            _wait(id_, until)

    _quietly(id_, change)


def _quietly(id_: str, change: Callable[[], None]) -> None:
    """Change a run of the learner's own; keep the refusal, if any."""
    try:
        if get_runner().status(id_).learner == learner_id():
            change()
    except InvalidInputError as problem:
        st.session_state[REFUSAL] = problem


def _wait(id_: str, until: Callable[[Run], bool]) -> None:
    """Wait a moment, so that the next redraw shows the result."""
    end = time.monotonic() + ANSWER
    runner = get_runner()
    while time.monotonic() < end and not until(runner.status(id_)):
        time.sleep(_LOOK)


def active_elsewhere() -> str:
    """Name the active run that kept another from starting, if that was the refusal."""
    found = refusal()
    return found.run if isinstance(found, RunActiveError) else ""
