"""Learning rate and optimiser, side by side: three real runs, found again, shown to others, stopped, refused."""

from __future__ import annotations

import contextlib
import io
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.training import spec_to_json
from jobs import get_runner
from lesson_ui.lessons.optimiser.plans_activity import Plan, plan_specs
from lesson_ui.networks.run_view import run_view
from tests.support.pages import ComeAs, Drawn, Visit, everything_written, progress
from tests.support.waiting import wait_for

ME, OTHER, THIRD = "0" * 32, "1" * 32, "2" * 32
SIDE = "Side by side"
SEEN = "runs-rates.runs-optimisers"
CODE = Plan(epochs=2).code


@pytest.fixture
def open_lesson(visit_shared: Visit, come_as: ComeAs) -> Visit:
    come_as(ME)
    return lambda **address: visit_shared("optimiser", optimiser_show=SIDE, shown=SEEN, optimiser_epochs="2", **address)


def until_done(app: AppTest) -> None:
    """Look again and again, as the page does by itself."""
    wait_for(lambda: "All three are done" in progress(app) or "All three are done" in progress(app.run()))


@pytest.fixture
def done(open_lesson: Visit) -> AppTest:
    """Train three runs, or find them again."""
    known = sorted(get_runner().store.runs(ME), key=lambda run: run.created)
    first = next((run for run in known if run.parent is None and "learning" not in run.title), None)
    if first is not None:
        app = open_lesson(optimiser_runs=f"{CODE}~{first.id}")
    else:
        app = open_lesson()
        assert "Ready: SGD, 0.002 · SGD, 0.2 · SGD, 20." in everything_written(app)
        app.button(key="optimiser-start").click().run()
    until_done(app)
    return app


def test_one_click_trains_all_three_one_after_another(done: AppTest, drawn: Drawn) -> None:
    runs = sorted(get_runner().store.runs(ME), key=lambda run: run.created)[:3]
    assert [run.state for run in runs] == ["done"] * 3
    assert [run.parent for run in runs] == [None, runs[0].id, runs[0].id]
    assert all(earlier.ended <= later.started for earlier, later in pairwise(runs))  # type: ignore[operator]
    said = everything_written(done)
    for name in ("SGD, 0.002", "SGD, 0.2", "SGD, 20"):
        assert f"**{name}**: " in said
    assert "too large a step" in said
    names = {trace["name"] for trace in drawn(done, "optimiser-curves")["figure"]["data"]}
    assert {"SGD, 0.002: validation", "SGD, 0.2: validation", "SGD, 20: validation"} <= names


def test_all_three_begin_alike_and_their_first_steps_are_compared(done: AppTest) -> None:
    runs = sorted(get_runner().store.runs(ME), key=lambda run: run.created)[:3]
    firsts = [run_view(get_runner().store, run.id).steps[0] for run in runs]
    assert len({(step.loss, step.gradient_norm) for step in firsts}) == 1
    said = everything_written(done)
    norm = f"{round(firsts[0].gradient_norm, 4):g}"
    assert f"| SGD, 20 | 20 | 20 · {norm} ≈" in said
    assert "= 2.30" in said


def test_they_are_found_again_by_the_link(open_lesson: Visit, done: AppTest) -> None:
    link = done.session_state["optimiser_runs"]
    assert link.startswith(f"{CODE}~")
    app = open_lesson(optimiser_runs=link)
    assert "All three are done" in progress(app)
    assert "too large a step" in everything_written(app)


def test_others_see_them_and_train_their_own(open_lesson: Visit, done: AppTest, come_as: ComeAs) -> None:
    come_as(OTHER)
    app = open_lesson(optimiser_runs=done.session_state["optimiser_runs"])
    assert "All three are done" in progress(app)
    assert get_runner().store.runs(OTHER) == []


def test_the_code_gives_the_losses_of_the_middle_run(open_lesson: Visit, done: AppTest) -> None:
    app = open_lesson(optimiser_runs=done.session_state["optimiser_runs"], show="In code")
    scope: dict[str, Any] = {"__name__": "script"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(app.code[0].value, scope)
    middle = sorted(get_runner().store.runs(ME), key=lambda run: run.created)[1]
    shown = [step.loss for step in run_view(get_runner().store, middle.id).steps]
    np.testing.assert_allclose(scope["losses"][:10], shown[:10], rtol=1e-5)


def test_a_run_that_really_diverges_stands_beside_the_others(open_lesson: Visit, drawn: Drawn, come_as: ComeAs) -> None:
    come_as(THIRD)
    app = open_lesson(optimiser_data="stripes", optimiser_middle="1.0")
    app.button(key="optimiser-start").click().run()
    until_done(app)
    slow, _, fast = sorted(get_runner().store.runs(THIRD), key=lambda run: run.created)
    told = run_view(get_runner().store, fast.id).diverged
    assert told is not None
    assert told.step < fast.total
    assert f"**SGD, 100**: out of hand at step {told.step}" in everything_written(app)
    layout = drawn(app, "optimiser-curves")["figure"]["layout"]
    assert {mark["x0"] for mark in layout["shapes"]} == {told.step}
    lowest, highest = layout["yaxis"]["range"]
    assert 10**lowest < min(step.loss for step in run_view(get_runner().store, slow.id).steps)
    assert 10**highest > told.loss
    assert f"| SGD, 100 | {told.step} | " in everything_written(app)
    assert not app.exception


def test_a_run_in_the_way_is_named(open_lesson: Visit, done: AppTest) -> None:
    runner = get_runner()
    long = runner.submit(ME, spec_to_json(plan_specs(Plan(epochs=40, data="gratings"))[1]), "a long one of learning")
    wait_for(lambda: runner.pause(long))
    wait_for(lambda: runner.status(long).state == "paused")
    app = open_lesson()
    app.button(key="optimiser-start").click().run()
    assert "You have a run that goes on." in "\n".join(node.value for node in app.error)
    assert app.button(key="optimiser-start").label == "Train all three"
    runner.cancel(long)
    wait_for(lambda: not runner.status(long).active)
    app.button(key="optimiser-start").click().run()
    assert not app.error
    until_done(app)


def test_a_cancelled_comparison_begins_nothing_and_can_go_on(open_lesson: Visit, done: AppTest) -> None:
    runner = get_runner()
    app = open_lesson(optimiser_data="stripes")
    app.slider(key="optimiser_epochs").set_value(40).run()
    app.button(key="optimiser-start").click().run()
    app.button(key="optimiser-cancel").click().run()
    wait_for(lambda: runner.store.active_run(ME) is None)
    app.run()
    count = len(runner.store.runs(ME))
    app.run()
    assert len(runner.store.runs(ME)) == count
    assert app.session_state["optimiser_runs"].endswith("~stopped")
    assert "not begun" in everything_written(app)
    app.button(key="optimiser-go-on").click().run()
    until_done(app)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense~abc", "There is no such comparison."),
        (f"{CODE}~gone", "There is no run of this name."),
        (CODE, "There is no run of this name."),
    ],
)
def test_an_impossible_address_is_named_and_a_new_comparison_can_begin(
    open_lesson: Visit, address: str, said: str
) -> None:
    app = open_lesson(optimiser_runs=address)
    assert said in "\n".join(node.value for node in app.error)
    assert app.button(key="optimiser-start").label == "Train all three"


def test_three_optimisers_have_a_question_of_their_own(open_lesson: Visit) -> None:
    app = open_lesson(optimiser_compare="three optimisers")
    assert "Ready: SGD, 0.02 · momentum, 0.02 · Adam, 0.02." in everything_written(app)
    assert "The answer: SGD and momentum." in everything_written(app)
    assert "Adam usually begins with 0.001" in everything_written(app)
