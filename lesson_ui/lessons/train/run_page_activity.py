"""The run on the page: its buttons, its progress, and everything that changes while it learns."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.training import TrainingSpec
from jobs import LocalRunner, get_runner
from lesson_ui.controls.refusals import alerts_go_to
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.lessons.train.run_panels_activity import show_panels
from lesson_ui.lessons.train.settings_activity import Setting, mend, take_pictures, take_setting
from lesson_ui.lessons.train.watched_activity import TICK, Look, Watched, look, moves
from lesson_ui.networks.run_words import is_warming, progress_words, state_words
from lesson_ui.words.numbers import short
from lesson_ui.words.refusals import error_text


def show_run_page(frame: Any, setting: Setting, words: dict[str, Any]) -> Look:
    """Draw the run on the page; it redraws itself while the run learns."""
    seen = Look()
    problem: InvalidInputError | None = None
    callbacks_activity.page_is_drawn()
    try:
        get_runner().start()
        seen = look(get_runner())
    except InvalidInputError as error:
        problem = error
    fresh = [seen.found]  # for the first time the part is drawn, with the page; it looks by itself when it ticks
    ticking = seen.found is not None and moves(seen.found.run)

    def part() -> None:
        if callbacks_activity.page_is_old():
            st.rerun()
        outer = st.session_state["alerts"]
        alerts_go_to(st.container(key="run-alerts"))
        try:
            with st.container(key="run-page", gap="xsmall"):
                _draw(fresh.pop() if fresh else look(get_runner()).found, setting, words, ticking=ticking)
        except InvalidInputError as error:  # the run was deleted meanwhile, or the store does not answer
            _gone(error, words)
        finally:
            alerts_go_to(outer)

    with frame.figure:
        if problem is not None:
            _gone(problem, words)
        else:
            st.fragment(part, run_every=TICK if ticking else None)()
    return seen


def _gone(problem: InvalidInputError, words: dict[str, Any]) -> None:
    """Explain that the run in the address cannot be shown, with a button to go on without it."""
    st.error(error_text(problem))
    st.button(words["without_run"], key="run-none", on_click=callbacks_activity.show_run, args=("",), type="primary")


def _draw(found: Watched | None, setting: Setting, words: dict[str, Any], *, ticking: bool) -> None:
    if moves(found.run if found else None) != ticking:
        st.rerun()
    _refused(setting, words)
    _button_row(found, setting, words)
    if found is not None:
        _show_state(found, get_runner(), words)
    show_panels(found, setting, words)


def _refused(setting: Setting, words: dict[str, Any]) -> None:
    """Show the refusals of the last button and of the settings."""
    refusal = callbacks_activity.refusal()
    if refusal is not None:
        st.error(error_text(refusal))
        other = callbacks_activity.active_elsewhere()
        if other:
            st.button(words["show_active"], key="run-show-active", on_click=callbacks_activity.show_run, args=(other,))
    problem = setting.problem
    if problem is None:
        return
    st.error(error_text(problem))
    with st.container(horizontal=True, key="run-fixes"):
        for k, fix in enumerate(problem.fixes[:3]):
            label = words["apply"].format(change=fix)
            st.button(label, key=f"run-fix-{k}", on_click=_mend, args=(setting, fix, words))


def _mend(setting: Setting, fix: Fix, words: dict[str, Any]) -> None:
    mend(setting, fix, words)
    callbacks_activity.redraw_page()


def _button_row(found: Watched | None, setting: Setting, words: dict[str, Any]) -> None:
    """Draw the row of buttons with the progress beside it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="run-strip"):
        _buttons(found, setting, words)
        if found is None:
            missing = setting.missing or words["not_ready"]
            st.markdown(words["ready"].format(title=setting.title) if setting.spec else missing)
        else:
            run = found.run
            share = run.steps / run.total if run.total else 0.0
            progress_text = (
                words["warming"] if is_warming(run, get_runner()) else progress_words(run, found.view, words)
            )
            st.progress(min(1.0, share), text=progress_text, width="stretch")


def _buttons(found: Watched | None, setting: Setting, words: dict[str, Any]) -> None:
    run = found.run if found else None
    if found is not None and run is not None and found.mine and run.active:
        if run.state == "running":
            _button("pause", words, callbacks_activity.pause, run.id, primary=True)
        if run.state == "paused":
            _button("resume", words, callbacks_activity.resume, run.id, primary=True)
            _button("one_step", words, callbacks_activity.one_step, run.id)
        _button("cancel", words, callbacks_activity.cancel, run.id)
        return
    if found is not None and not found.mine:
        st.button(words["yourself"], key="run-yourself", type="primary", on_click=_train_the_same, args=(found, words))
        return
    blocked = setting.spec is None or setting.problem is not None
    label = words["start"] if run is None else words["start_new"]
    arguments = (setting.spec, setting.title, setting.brought)
    st.button(
        label, key="run-start", type="primary", disabled=blocked, on_click=callbacks_activity.start, args=arguments
    )
    if run is not None and run.resumable and run.steps:
        st.button(words["resume_from"], key="run-resume", on_click=callbacks_activity.resume, args=(run.id,))


def _button(name: str, words: dict[str, Any], callback: Any, id_: str, *, primary: bool = False) -> None:
    kind: Any = "primary" if primary else "secondary"
    st.button(words[name], key=f"run-{name}", type=kind, on_click=callback, args=(id_,))


def _train_the_same(found: Watched, words: dict[str, Any]) -> None:
    """Start a run with the settings of somebody else's."""
    take_setting(found.spec, words)
    callbacks_activity.redraw_page()
    callbacks_activity.start(found.spec, found.run.title)


def _show_state(found: Watched, runner: LocalRunner, words: dict[str, Any]) -> None:
    """Describe the state of the run, where that is not a matter of course, and what to do next."""
    said = state_words(found.run, found.view, found.spec, runner, words)
    if not found.mine:
        st.caption(words["not_yours"])
    if said is None:
        return
    {"error": st.error, "warning": st.warning, "info": st.info}[said.kind](said.text)
    if found.mine and said.slower is not None:
        slower = said.slower
        label = words["slower"].format(rate=short(slower.recipe.learning_rate, 6))
        st.button(label, key="run-slower", on_click=_train_slower, args=(slower, found.run.title, words))
    if found.mine and said.other:
        st.button(words["other_pictures"], key="run-other", on_click=_take_digits)


def _take_digits() -> None:
    take_pictures("digits")
    callbacks_activity.show_run("")


def _train_slower(spec: TrainingSpec, title: str, words: dict[str, Any]) -> None:
    take_setting(spec, words)
    callbacks_activity.redraw_page()
    callbacks_activity.start(spec, title)
