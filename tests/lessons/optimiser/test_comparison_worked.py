"""Comparisons of runs: plans and their text, the next run in its turn, two tabs, another run in the way, words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.training import Diverged, Measured, Score, Step, check_spec, spec_to_json
from jobs import LocalRunner, Run, Store
from lesson_ui.lessons.optimiser.comparison_activity import carry_on, is_waiting, runs_of
from lesson_ui.lessons.optimiser.comparison_worked import fate_of, runs_facts
from lesson_ui.lessons.optimiser.plans_activity import (
    COUNT,
    KINDS,
    LEARNING_RATES,
    RULES,
    SOURCES,
    Plan,
    plan_specs,
    read_plan,
)
from lesson_ui.networks.run_view import RunView
from lesson_ui.words.prose import lesson_data

ME = "0" * 32
TITLES = ("first", "second", "third")
WORDS: dict[str, Any] = lesson_data("optimiser", "figure")
SPECS = plan_specs(Plan())


class QuietRunner(LocalRunner):
    """Keep runs without training them."""

    def start(self) -> None:
        return None


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[QuietRunner]:
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    yield QuietRunner(store)
    store.close()


def ended(runner: LocalRunner, id_: str, state: str = "done") -> None:
    """Let a run end, as its worker would write it."""
    with runner.store.write() as connection:
        connection.exec_driver_sql(f"UPDATE runs SET state = '{state}', ended = 1 WHERE id = '{id_}'")


def begun(runner: LocalRunner) -> str:
    return runner.submit(ME, spec_to_json(SPECS[0]), TITLES[0])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", SOURCES)
@pytest.mark.parametrize("rule", RULES)
def test_every_plan_can_be_written_read_and_trained(kind: str, data: str, rule: str) -> None:
    for rate in LEARNING_RATES:
        plan = Plan(kind, data, rule, rate, 5, 3)
        assert read_plan(plan.code) == plan
        for spec in plan_specs(plan):
            check_spec(spec)
        assert len(plan.names) == len(set(plan.names)) == COUNT


def test_the_runs_differ_in_one_thing_only() -> None:
    rates = [spec.recipe.learning_rate for spec in SPECS]
    assert rates == [0.002, 0.2, 20.0]
    assert len({spec.network for spec in SPECS}) == len({spec.data for spec in SPECS}) == 1
    rules = plan_specs(Plan("optimisers", rate=0.02))
    assert [(spec.recipe.optimizer, spec.recipe.momentum) for spec in rules] == [
        ("SGD", 0.0),
        ("SGD", 0.9),
        ("Adam", 0.0),
    ]
    assert {spec.recipe.learning_rate for spec in rules} == {0.02}


@pytest.mark.parametrize(
    "code",
    [
        "",
        "rates",
        "rates-digits-SGD-7-12-0",
        "rates-cats-SGD-0.2-12-0",
        "rates-digits-SGD-0.2-999-0",
        "rates-digits-SGD-0.2-x-0",
        f"rates-digits-SGD-0.2-12-{'1' * 5000}",
    ],
)
def test_a_plan_that_there_is_not_is_refused(code: str) -> None:
    with pytest.raises(InvalidInputError, match="no such comparison"):
        read_plan(code)


def test_the_next_begins_when_the_one_before_has_ended(runner: QuietRunner) -> None:
    first = begun(runner)
    for count in (1, 2):
        runs = runs_of(runner, first, TITLES)
        assert len(runs) == count
        assert not carry_on(runner, runs, SPECS, TITLES)  # it goes on: nothing begins
        assert len(runs_of(runner, first, TITLES)) == count
        ended(runner, runs[-1].id)
        runs = runs_of(runner, first, TITLES)
        assert is_waiting(runs, COUNT)
        assert not carry_on(runner, runs, SPECS, TITLES)
    runs = runs_of(runner, first, TITLES)
    assert [run.title for run in runs] == list(TITLES)
    assert [run.spec for run in runs] == [spec_to_json(spec) for spec in SPECS]
    ended(runner, runs[-1].id)
    assert not is_waiting(runs_of(runner, first, TITLES), COUNT)


def test_two_tabs_begin_the_next_run_once(runner: QuietRunner) -> None:
    first = begun(runner)
    ended(runner, first)
    seen = runs_of(runner, first, TITLES)  # both tabs saw this
    assert not carry_on(runner, seen, SPECS, TITLES)
    assert not carry_on(runner, seen, SPECS, TITLES)
    assert len(runner.store.runs(ME)) == 2


def test_another_run_of_the_learner_is_waited_for(runner: QuietRunner) -> None:
    first = begun(runner)
    ended(runner, first)
    other = runner.submit(ME, spec_to_json(SPECS[0]), "something else")
    assert carry_on(runner, runs_of(runner, first, TITLES), SPECS, TITLES)
    ended(runner, other)
    assert not carry_on(runner, runs_of(runner, first, TITLES), SPECS, TITLES)
    assert [run.title for run in runs_of(runner, first, TITLES)] == ["first", "second"]


@pytest.mark.parametrize("state", ["cancelled", "failed", "interrupted"])
def test_after_a_run_that_was_stopped_nothing_begins_by_itself(runner: QuietRunner, state: str) -> None:
    first = begun(runner)
    ended(runner, first, state)
    assert not is_waiting(runs_of(runner, first, TITLES), COUNT)


def test_a_comparison_that_was_deleted_is_named(runner: QuietRunner) -> None:
    with pytest.raises(InvalidInputError, match="no run of this name"):
        runs_of(runner, "gone", TITLES)


def told(losses: list[float], validation: Score | None, diverged: Diverged | None = None) -> RunView:
    view = RunView("run", diverged=diverged)
    view.steps = [Step(k + 1, 1, loss, 0.5, 0.2, 2.0, 0.1) for k, loss in enumerate(losses)]
    if validation is not None:
        view.measured = [Measured(len(losses), 1, None, validation, None, {}, ())]  # type: ignore[arg-type]
    return view


def as_it_is(state: str = "done", reason: str = "") -> Run:
    return Run("id", ME, "t", state, "", 0, 0, 0, reason, 14, 20, 1.0, 0, None, None, None)


@pytest.mark.parametrize(
    ("view", "run", "said"),
    [
        (
            told([2.8, 1.0], Score(0.13, 0.96)),
            as_it_is(),
            "learned. 96\u00a0% of the validation pictures right, loss 0.13",
        ),
        (told([2.8, 175.3, 3.0], Score(3.2, 0.1)), as_it_is(), "too large a step. At step 2 the loss was 175.3"),
        (
            told([2.8, 2.7], Score(2.26, 0.16)),
            as_it_is(),
            "too small a step. It ends at 2.26; guessing gives ln 10 = 2.30",
        ),
        (told([2.8, 1.9], Score(1.7, 0.6)), as_it_is(), "on its way"),
        (
            told([2.8], None, Diverged(14, float("nan"), "")),
            as_it_is(),
            "out of hand at step 14, and stopped: the loss was no longer a number",
        ),
        (told([2.8], None, Diverged(2, 8240.0, "")), as_it_is(), "the loss was 8\u202f240"),
        (told([2.8], None), as_it_is("running"), "step 1, loss 2.800"),
        (told([], None), as_it_is("queued"), "about to begin"),
        (told([2.8], None), as_it_is("failed", "The worker died."), "ended at step 14. The worker died."),
    ],
)
def test_what_became_of_a_run_is_said(view: RunView, run: Run, said: str) -> None:
    assert said in fate_of(run, view, 10, WORDS)


def test_the_table_says_how_long_the_first_steps_are() -> None:
    names = Plan().names
    facts = runs_facts(names, [], [], SPECS, WORDS)
    assert facts["table"].count("–") == 15
    view = told([2.8, 1.0], Score(0.13, 0.96))
    facts = runs_facts(names, [as_it_is()], [view], SPECS, WORDS)
    assert "| SGD, 0.002 | 2 | 2.800 | 1.000 | 1.000 | 96\u00a0% |" in facts["table"]
    assert "| SGD, 20 | 20 | 20 · 2 ≈ 40 |" in facts["steps"]
    assert "loss 2.8 and a gradient 2 long" in facts["same"]
