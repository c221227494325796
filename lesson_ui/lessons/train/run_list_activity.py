"""The list of the learner's runs, kept over visits: show, rename, compare, delete, use the settings again."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_core.errors import InvalidInputError
from jobs import LocalRunner, Run, get_runner
from lesson_ui.controls.refusals import show_error
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.lessons.train.run_differences_worked import comparison, differences
from lesson_ui.lessons.train.settings_activity import take_setting
from lesson_ui.lessons.train.watched_activity import Look, Watched
from lesson_ui.networks.run_view import run_view
from lesson_ui.networks.run_words import time_words
from lesson_ui.networks.stored_run import read_spec
from lesson_ui.server.learner_cookie import is_kept, learner_id
from lesson_ui.words.numbers import count_text, percent

Words = dict[str, Any]
BOX, SURE = "runs box", "run to delete"


def show_runs(seen: Look, words: Words) -> None:
    """List the learner's runs, and compare two of them."""
    found = seen.found
    try:
        runner = get_runner()
        runs = runner.store.runs(learner_id()) if seen.own is None else seen.own
        _compared(found, runner, words)
    except InvalidInputError as problem:
        show_error(problem)
        return
    if not is_kept():
        st.caption(words["short_lived"])
    box = st.expander(f"{words['runs']} ({len(runs)})", key=BOX, on_change="rerun")
    if not box.open:
        return
    with box:
        if not runs:
            st.caption(words["no_runs" if is_kept() else "no_runs_here"])
        for run in runs:
            _row(run, found, runner, words)


def accuracy_words(run: Run, runner: LocalRunner) -> str:
    """Write the accuracy of a run at its last measurement."""
    measured = run_view(runner.store, run.id).measured_at()
    if measured is None or measured.validation is None:
        return "–"
    return percent(measured.validation.accuracy)


def _row(run: Run, found: Watched | None, runner: LocalRunner, words: Words) -> None:
    here = found is not None and found.run.id == run.id
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"run-row-{run.id}"):
        name = f"run name {run.id}"
        st.session_state.setdefault(name, run.title)
        st.text_input(
            words["rename"],
            key=name,
            label_visibility="collapsed",
            on_change=callbacks_activity.rename,
            args=(run.id, name),
            max_chars=80,
            width=330,
        )
        steps = words["step_of"].format(step=count_text(run.steps), total=count_text(run.total)) if run.total else "–"
        state = words["stopped"] if run_view(runner.store, run.id).diverged else words["state_" + run.state]
        line = f"{state} · {steps} · **{accuracy_words(run, runner)}**"
        st.markdown(f"{line} · {time_words(run.seconds, words)}", width="stretch")
        _row_buttons(run, found, words, here=here)
    if st.session_state.get(SURE) == run.id:
        with st.container(horizontal=True, vertical_alignment="center", key="run-sure"):
            st.markdown(words["delete_sure"].format(title=run.title))
            st.button(words["delete_yes"], key="run-delete-yes", type="primary", on_click=_delete, args=(run.id,))
            st.button(words["keep"], key="run-keep", on_click=_ask, args=("",))


def _row_buttons(run: Run, found: Watched | None, words: Words, *, here: bool) -> None:
    label = words["shown_now"] if here else words["open"]
    st.button(label, key=f"run-open-{run.id}", on_click=callbacks_activity.show_run, args=(run.id,), disabled=here)
    if found is not None and not here:
        other = st.session_state.get(callbacks_activity.OTHER) == run.id
        label, chosen = (words["compare_stop"], "") if other else (words["compare"], run.id)
        st.button(label, key=f"run-compare-{run.id}", on_click=_compare, args=(chosen,))
    st.button(words["use_settings"], key=f"run-use-{run.id}", on_click=take_setting, args=(read_spec(run.spec), words))
    st.button(words["delete"], key=f"run-delete-{run.id}", on_click=_ask, args=(run.id,), disabled=run.active)


def _ask(id_: str) -> None:
    st.session_state[SURE] = id_


def _delete(id_: str) -> None:
    _ask("")
    callbacks_activity.delete(id_)


def _compare(id_: str) -> None:
    st.session_state[callbacks_activity.OTHER] = id_


def _compared(found: Watched | None, runner: LocalRunner, words: Words) -> None:
    """Write the differences between the run on the page and the one it is compared with."""
    other = str(st.session_state.get(callbacks_activity.OTHER) or "")
    if found is None or not other or other == found.run.id:
        return
    try:
        beside = runner.status(other)
    except InvalidInputError:  # it was deleted
        return
    rows = differences(found.spec, read_spec(beside.spec))
    results = {words["columns"]["accuracy"]: (accuracy_words(found.run, runner), accuracy_words(beside, runner))}
    st.html(comparison(rows | results, words))
    if not rows:
        st.caption(words["same_settings"])
