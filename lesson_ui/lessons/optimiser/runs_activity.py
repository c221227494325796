"""The activity that trains one small network three times, with another learning rate or optimiser each time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from cnn_core.errors import InvalidInputError
from cnn_core.training import to_script
from jobs import LocalRunner, Run, get_runner
from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame
from lesson_ui.frame.predict import ask
from lesson_ui.frame.style import is_projector
from lesson_ui.lessons.optimiser import comparison_activity as comparison
from lesson_ui.lessons.optimiser.activity import optimiser_words
from lesson_ui.lessons.optimiser.comparison_worked import fate_of, runs_facts
from lesson_ui.lessons.optimiser.plans_activity import (
    COUNT,
    EPOCHS,
    KINDS,
    LEARNING_RATES,
    MOST_SEED,
    RULES,
    SOURCES,
    Plan,
    plan_specs,
    read_plan,
)
from lesson_ui.networks.run_view import RunView, run_view
from lesson_ui.networks.run_words import progress_words
from lesson_ui.networks.training_curves import curves_scene, empty_curves
from lesson_ui.plotly_host import plotly_host
from lesson_ui.server.learner_cookie import learner_id
from lesson_ui.words.prose import lesson_data
from lesson_ui.words.refusals import error_text

RUNS = "optimiser_runs"  # name in the address: the comparison on the page, and its first run
TICK = 0.5  # seconds between two looks
HEIGHT, PART = 300, 0.6  # of the chart in pixels, and of the room there is on the projector

Words = dict[str, Any]


class Compared(NamedTuple):
    """
    The comparison that is shown, with its runs.

    Attributes
    ----------
    plan : Plan
        Which.
    runs : list of Run
        Those that were begun.
    views : list of RunView
        What they told.
    mine : bool
        Whether it is this learner's.
    stopped : bool
        Whether the next is not to begin by itself.
    """

    plan: Plan
    runs: list[Run]
    views: list[RunView]
    mine: bool = True
    stopped: bool = False

    @property
    def moving(self) -> bool:
        """Whether it changes by itself."""
        goes_on = any(run.active for run in self.runs)
        return goes_on or self.waiting

    @property
    def waiting(self) -> bool:
        """Whether another run is to begin."""
        return self.mine and not self.stopped and bool(self.runs) and comparison.is_waiting(self.runs, COUNT)


def runs_activity(frame: Frame) -> Closing:
    """Draw the activity that compares three runs."""
    words = optimiser_words()
    with st.container(key="optimiser-remembered"):
        controls.remembered(RUNS)
    plan = _chosen(frame, words)
    seen = _ask(frame, plan, words)
    runner = get_runner()
    runner.start()
    found, problem = _found(runner, plan)
    ticking = found.moving
    with frame.figure:
        if problem is not None:
            st.error(error_text(problem))
        st.fragment(lambda: _draw_comparison(plan, words, ticking=ticking), run_every=TICK if ticking else None)()

    worked_out = explanation(
        frame,
        lambda: runs_facts(found.plan.names, found.runs, found.views, plan_specs(found.plan), words),
        seen=seen,
        left=("worked_runs",),
        right=("worked_three_rates" if found.plan.kind == KINDS[0] else "worked_three_optimisers",),
    )
    return Closing(worked_out, lambda: to_script(plan_specs(found.plan)[1], "cnn_core"))


def _chosen(frame: Frame, words: Words) -> Plan:
    """Draw the controls of the next comparison."""
    with frame.controls:
        kind = controls.choice("optimiser_compare", words["compare_label"], words["compared"], KINDS[0])
        data = controls.choice("optimiser_data", words["data_label"], {n: words["data"][n] for n in SOURCES}, "digits")
        rule = "SGD"
        if kind == KINDS[0]:
            rate = controls.stops("optimiser_middle", words["middle_label"], LEARNING_RATES, 0.2)
            rule = controls.choice("optimiser_rule", words["rule_label"], list(RULES), "SGD")
        else:
            rate = controls.stops("optimiser_common", words["rate_label"], LEARNING_RATES, 0.02)
    with frame.more:
        epochs = controls.integer("optimiser_epochs", words["epochs_label"], *EPOCHS, Plan().epochs)
        seed = controls.integer("optimiser_seed", words["seed_label"], 0, MOST_SEED, 0, help=words["seed_help"])
    return Plan(kind, data, rule, rate, epochs, seed)


def _ask(frame: Frame, plan: Plan, words: Words) -> bool:
    """Ask what follows from all runs starting from the same weights with the same pictures."""
    asked = words["ask"][plan.kind]
    about, section = f"runs-{plan.kind}", f"predict_runs_{plan.kind}"
    return ask(frame, asked["answer"], asked["hint"], about=about, options=asked["options"], section=section)


def _found(runner: LocalRunner, plan: Plan) -> tuple[Compared, InvalidInputError | None]:
    """Find the comparison in the address; without one, an empty one as the controls say."""
    code, first, stopped = comparison.in_address(RUNS)
    if not code:
        return Compared(plan, [], []), None
    try:
        begun = read_plan(code)
        runs = comparison.runs_of(runner, first, _titles(begun))
        views = [run_view(runner.store, run.id) for run in runs]
    except InvalidInputError as problem:
        return Compared(plan, [], []), problem
    return Compared(begun, runs, views, runs[0].learner == learner_id(), stopped), None


def _titles(plan: Plan) -> tuple[str, ...]:
    """Name the runs as they stand in the list of all runs."""
    template = optimiser_words()["run_title"]
    data = SOURCES[plan.data].name
    return tuple(template.format(k=k + 1, count=COUNT, name=name, data=data) for k, name in enumerate(plan.names))


def _draw_comparison(plan: Plan, words: Words, *, ticking: bool) -> None:
    """Draw everything that changes while the runs train: buttons, progress, chart."""
    runner = get_runner()
    found, _ = _found(runner, plan)
    blocked, problem = False, comparison.refusal()
    if found.waiting:
        try:
            blocked = comparison.carry_on(runner, found.runs, plan_specs(found.plan), _titles(found.plan))
        except InvalidInputError as refused:
            problem = refused
        found, _ = _found(runner, plan)
    if found.moving != ticking:
        st.rerun()
    if problem is not None:
        st.error(error_text(problem))
    _button_row(found, plan, words, blocked=blocked)
    train = lesson_data("train", "figure")
    curves = [view.curves(name) for view, name in zip(found.views, found.plan.names, strict=False)]
    curves += [empty_curves(name) for name in found.plan.names[len(curves) :]]
    label, projector = {**train, "label": words["runs_label"]}, is_projector()
    scene = curves_scene(curves, label, log=True, height=HEIGHT, projector=projector)
    plotly_host(replace(scene, part=PART), key="optimiser-curves", projector=projector)
    with st.container(key="optimiser-said"):
        st.markdown("  \n".join(_state_text(found, k, words) for k in range(COUNT)))


def _button_row(found: Compared, plan: Plan, words: Words, *, blocked: bool) -> None:
    """Draw the row of buttons with the progress beside it."""
    specs, titles = plan_specs(plan), _titles(plan)
    begun = _titles(found.plan)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="optimiser-strip"):
        if found.moving and found.mine:
            st.button(words["cancel_runs"], key="optimiser-cancel", on_click=comparison.end, args=(RUNS, begun))
        else:
            label = words["start_again" if found.runs else "start_runs"]
            arguments = (RUNS, plan.code, specs[0], titles[0])
            st.button(label, key="optimiser-start", type="primary", on_click=comparison.begin, args=arguments)
        unfinished = len(found.runs) < COUNT or (found.runs and found.runs[-1].resumable)
        if found.mine and found.runs and unfinished and not found.moving:
            st.button(words["go_on"], key="optimiser-go-on", on_click=comparison.go_on, args=(RUNS, begun))
        if not found.runs:
            st.markdown(words["ready_runs"].format(names=" · ".join(plan.names)))
            return
        st.progress(_share(found), text=_progress(found, words, blocked=blocked), width="stretch")


def _share(found: Compared) -> float:
    done = [1.0 if run.state == "done" else run.steps / run.total if run.total else 0.0 for run in found.runs]
    return min(1.0, sum(done) / COUNT)


def _progress(found: Compared, words: Words, *, blocked: bool) -> str:
    if blocked:
        return str(words["blocked"])
    if not found.moving and len(found.runs) == COUNT and found.runs[-1].state == "done":
        return str(words["all_done"])
    k = len(found.runs)
    told = progress_words(found.runs[-1], found.views[-1], lesson_data("train", "figure"))
    return str(words["run_of"].format(k=k, count=COUNT, name=found.plan.names[k - 1], told=told))


def _state_text(found: Compared, k: int, words: Words) -> str:
    """Describe the state of a run in a sentence."""
    if k >= len(found.runs):
        fate = words["run_fates"]["waits" if found.waiting else "ready"]
    else:
        fate = fate_of(found.runs[k], found.views[k], len(plan_specs(found.plan)[k].class_names), words)
    return f"**{found.plan.names[k]}**: {fate}"
