"""The chart of runs: every number that is known is drawn, once, in its run's colour."""

from typing import Any

import numpy as np
import pytest

from lesson_ui.drawing.payload import payload, unpacked
from lesson_ui.networks.training_curves import (
    MOST_POINTS,
    RUN_COLOURS,
    RunCurves,
    curves_figure,
    curves_scene,
    thinned,
)

WORDS = {
    "label": "Loss and accuracy",
    "loss": "loss",
    "accuracy": "accuracy",
    "step": "step",
    "no_steps": "nothing yet",
    "each_step": "each step",
    "mean_of_steps": "mean of {count} steps",
    "training": "training",
    "validation": "validation",
}


def run(name: str = "a", count: int = 8, **values: Any) -> RunCurves:
    steps = np.arange(1.0, count + 1)
    measured = np.array([0.0, count / 2, count])
    return RunCurves(
        name=name,
        steps=steps,
        losses=2.3 / steps,
        accuracies=1 - 0.9 / steps,
        measured=measured,
        train_losses=np.array([np.nan, 1.0, 0.5]),
        train_accuracies=np.array([np.nan, 0.6, 0.8]),
        losses_measured=np.array([2.3, 1.1, 0.7]),
        accuracies_measured=np.array([0.1, 0.55, 0.7]),
        **{"total": 16, "per_epoch": 4, **values},
    )


def test_three_lines_a_pane_carry_the_numbers() -> None:
    figure = curves_figure([run()], WORDS)
    lines = {(trace["name"], trace["yaxis"]): trace for trace in figure.traces}
    assert len(lines) == 6
    assert lines["validation", "y"]["y"] == [2.3, 1.1, 0.7]
    assert lines["validation", "y2"]["y"] == [0.1, 0.55, 0.7]
    assert lines["training", "y"]["y"] == [None, 1.0, 0.5]
    assert lines["each step", "y"]["y"] == pytest.approx((2.3 / np.arange(1, 9)).tolist())
    assert lines["each step", "y2"]["x"] == list(range(1, 9))


def test_the_axis_reaches_to_the_planned_end_and_to_the_first_loss() -> None:
    layout = curves_figure([run()], WORDS).plain_layout
    assert layout["xaxis"]["range"][1] == pytest.approx(16, abs=0.2)
    assert layout["yaxis"]["range"][1] > 2.3
    assert layout["yaxis2"]["range"] == [0, 1.03]


def test_a_logarithmic_axis_holds_every_positive_loss() -> None:
    layout = curves_figure([run()], WORDS, log=True).plain_layout
    low, high = layout["yaxis"]["range"]
    assert layout["yaxis"]["type"] == "log"
    assert 10**low < 2.3 / 8 < 2.3 < 10**high


def test_colour_tells_the_run_and_only_measured_lines_are_compared() -> None:
    figure = curves_figure([run("slow"), run("fast", diverged=5)], WORDS)
    assert [trace["name"] for trace in figure.traces if trace["yaxis"] == "y"] == [
        "slow: training",
        "slow: validation",
        "fast: training",
        "fast: validation",
    ]
    assert {trace["line"]["color"] for trace in figure.traces} == set(RUN_COLOURS[:2])
    assert [mark["x0"] for mark in figure.plain_layout["shapes"]] == [5, 5]


def test_the_step_looked_at_is_marked_in_both_panes() -> None:
    shapes = curves_figure([run()], WORDS, at=4).plain_layout["shapes"]
    assert [(mark["xref"], mark["x0"]) for mark in shapes] == [("x", 4), ("x2", 4)]


def test_long_runs_are_drawn_as_means_and_say_so() -> None:
    long = run(count=5 * MOST_POINTS)
    figure = curves_figure([long], WORDS)
    line = figure.traces[0]
    assert len(line["x"]) <= MOST_POINTS
    assert line["y"][0] == 2.3
    width = thinned(long.steps, long.losses).width
    assert line["name"] == f"mean of {width} steps"
    assert line["y"][1] == pytest.approx((2.3 / np.arange(2, 2 + width)).mean())
    assert line["x"][-1] == 5 * MOST_POINTS


def test_losses_that_are_no_numbers_leave_a_gap() -> None:
    broken = run()
    broken.losses[-1] = np.inf
    assert curves_figure([broken], WORDS).traces[0]["y"][-1] is None


def test_an_empty_run_has_axes_and_the_scene_can_be_sent() -> None:
    no = np.zeros(0)
    empty = RunCurves("new", no, no, no, no, no, no, no, no)
    scene = curves_scene([empty], WORDS)
    sent = unpacked(payload(scene, key="k", words={}))
    assert sent["figure"]["layout"]["xaxis"]["range"][1] > 0
    assert sent["label"] == "Loss and accuracy"
    notes = [
        [note["text"] for note in curves_scene([one], WORDS).figure.plain_layout["annotations"]]
        for one in (empty, run())
    ]
    assert notes == [["step", "step", "nothing yet", "nothing yet"], ["step", "step"]]
    assert scene.figure.checked.layout.hovermode == "x unified"


def test_a_run_out_of_hand_does_not_flatten_the_others() -> None:
    wild = run("wild")
    wild.losses[-1] = 1e12
    assert curves_figure([wild], WORDS).plain_layout["yaxis"]["range"][1] < 5 * 2.3
