"""The numbers that *Train live* works out of a run: the first loss, one step, the gap."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnn_core.training import Counts, Diverged, Measured, Recipe, Score, Started, Step, TrainingSpec
from lesson_ui.lessons.train.worked import before_facts, expected_loss, gap_facts, pictures_facts, step_facts
from lesson_ui.networks.run_view import RunView
from lesson_ui.words.prose import lesson_data
from tests.support.small_training import small_spec

MEANINGS = lesson_data("train", "figure")["meanings"]
STARTED = Started(0, 40, 4, 12346, "cpu", 100, 20, 30)
CONFUSION = np.array([[900, 50], [16, 300]], np.int64)


def spec(**recipe: Any) -> TrainingSpec:
    given: dict[str, Any] = {"batch_size": 32, "optimizer": "SGD", "momentum": 0.0, **recipe}
    return replace(small_spec(), recipe=Recipe(**given))


def measured(train: float | None, validation: float | None, step: int = 8, epoch: int = 2) -> Measured:
    scores = [None if loss is None else Score(loss, 0.5) for loss in (train, validation)]
    return Measured(step, epoch, scores[0], scores[1], CONFUSION, {}, ())


def view(**told: Any) -> RunView:
    return RunView("run", **{"started": STARTED} | told)


@pytest.mark.parametrize(("classes", "loss"), [(2, 0.6931), (10, 2.3026), (1000, 6.9078)])
def test_the_loss_of_a_guess_is_that_of_equal_probabilities(classes: int, loss: float) -> None:
    assert expected_loss(classes) == pytest.approx(loss, abs=5e-5)
    assert expected_loss(classes) == pytest.approx(-math.log(1 / classes))


def test_pictures_are_counted_as_planned_and_once_it_runs_as_divided() -> None:
    planned = pictures_facts(spec(), None, Counts(1437, 180, 180))
    assert planned is not None
    assert planned == ("pictures", {"train": 1437, "validation": 180, "test": 180, "seed": small_spec().data.seed})
    running = pictures_facts(spec(), view(), Counts(1437, 180, 180))
    assert running is not None
    assert running.section == "pictures_run"
    assert [running.values[part] for part in Counts._fields] == [100, 20, 30]
    assert running.values["parameters"] == "12\u202f346"
    assert pictures_facts(spec(), None, None) is None


@pytest.mark.parametrize(
    ("loss", "started", "said"),
    [(2.3, False, "near"), (1.96, False, "near"), (1.94, False, "far"), (2.7, False, "far"), (2.3, True, "started")],
)
def test_the_first_loss_is_compared_with_that_of_a_guess(loss: float, started: bool, said: str) -> None:
    first = measured(None, loss, 0, 0)
    found = before_facts(10, view(measured=[first]), started=started)
    values = {"classes": 10, "expected": "2.303", "first": f"{loss:.3f}", "first_words": MEANINGS[said]}
    assert found == ("before", values)


def test_before_the_first_measurement_the_loss_of_a_guess_stands_alone() -> None:
    for seen in (None, view(), view(measured=[measured(None, None, 0, 0)])):
        assert before_facts(4, seen) == ("before_none", {"classes": 4, "expected": "1.386"})


@pytest.mark.parametrize(("number", "batch", "right"), [(1, 32, 24), (4, 4, 3), (5, 32, 24), (8, 4, 3)])
def test_a_step_is_told_with_its_own_batch(number: int, batch: int, right: int) -> None:
    steps = [Step(k, 1 + (k - 1) // 4, 0.12345, 0.75, 0.01, 2.5, 0.1) for k in range(1, 9)]
    found = step_facts(spec(), view(steps=steps), number)
    assert found is not None
    assert found[0].section == "step"
    assert found[0].values == {
        "step": number,
        "batch": batch,
        "loss": "0.123",
        "right": right,
        "parameters": "12\u202f346",
        "norm": "2.500",
    }
    assert found[1] == ("formula_sgd", {"rate": "0.01", "norm": "2.500", "moved": "0.025"})


@pytest.mark.parametrize(
    ("recipe", "section", "values"),
    [
        ({"optimizer": "Adam"}, "formula_adam", {"rate": "1.5·10⁻⁵"}),
        ({"momentum": 0.9}, "formula_momentum", {"rate": "1.5·10⁻⁵", "momentum": "0.9", "gain": "10.0"}),
        ({"momentum": 0.5}, "formula_momentum", {"rate": "1.5·10⁻⁵", "momentum": "0.5", "gain": "2.0"}),
        ({}, "formula_sgd", {"rate": "1.5·10⁻⁵", "norm": "2.000", "moved": "3·10⁻⁵"}),
    ],
)
def test_each_optimiser_has_its_formula(recipe: dict[str, Any], section: str, values: dict[str, str]) -> None:
    steps = [Step(1, 1, 0.5, 0.5, 1.5e-5, 2.0, 0.1)]
    found = step_facts(spec(**recipe), view(steps=steps), None)
    assert found is not None
    assert found[1] == (section, values)


def test_no_step_no_facts() -> None:
    assert step_facts(spec(), view(), 1) is None
    assert step_facts(spec(), RunView("run", steps=[Step(1, 1, 0.5, 0.5, 0.1, 2.0, 0.1)]), 1) is None


def test_the_gap_is_the_difference_and_the_confusions_diagonal_was_right() -> None:
    found = gap_facts(view(measured=[measured(0.25, 0.375)]), None)
    assert found.section == "gap"
    assert found.values == {
        "epoch": 2,
        "train": "0.250",
        "validation": "0.375",
        "gap": "0.125",
        "meaning": MEANINGS["small"],
        "count": 1266,
        "right": 1200,
        "accuracy": "94.8\N{NO-BREAK SPACE}%",
    }
    assert gap_facts(view(measured=[measured(None, 0.5)]), None) == gap_facts(None, None) == ("gap_none", {})


@pytest.mark.parametrize(
    ("train", "validation", "said"),
    [
        (0.5, 0.66, "overfitting"),
        (0.5, 0.64, "small"),
        (0.68, 0.84, "small"),
        (0.68, 0.86, "overfitting"),
        (0.7, 0.9, "unlearned"),
        (0.5, 0.4, "below"),
        (math.nan, 0.4, "lost"),
        (0.5, math.inf, "lost"),
    ],
)
def test_what_a_gap_means(train: float, validation: float, said: str) -> None:
    assert gap_facts(view(measured=[measured(train, validation)]), None).values["meaning"] == MEANINGS[said]


@pytest.mark.parametrize(("step", "said"), [(8, "gone"), (9, "overfitting")])
def test_a_run_out_of_hand_has_no_overfitting(step: int, said: str) -> None:
    seen = view(measured=[measured(0.5, 0.9)], diverged=Diverged(step, 4000.0, ""))
    assert gap_facts(seen, None).values["meaning"] == MEANINGS[said]
