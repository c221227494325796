"""The way to the knee, and the rows of a class, from loads that need no server."""

import pytest

from benchmarks.learners import BROKEN, class_row, knee_row, next_load
from benchmarks.load import Outcome
from benchmarks.summary import Level


def climbed(capacity: float, start: float) -> list[Level]:
    """Play the search against a server that answers in 20 ms up to its capacity and in seconds beyond it."""
    levels = [Level(start, 20.0 if start <= capacity else 5000.0)]
    while (load := next_load(levels)) is not None and len(levels) < 12:
        levels.append(Level(load, 20.0 if load <= capacity else 5000.0))
    return sorted(levels)


@pytest.mark.parametrize("capacity", [7.0, 30.0, 41.0, 100.0, 333.0])
def test_the_search_closes_in_on_the_capacity(capacity: float) -> None:
    levels = climbed(capacity, 40.0)
    good = max(level.load for level in levels if level.p95 <= BROKEN)
    bad = min(level.load for level in levels if level.p95 > BROKEN)
    assert good <= capacity < bad <= 1.3 * good
    assert len(levels) <= 9


def test_knee_row_tells_learners() -> None:
    row = knee_row([Level(40, 100.0), Level(80, 300.0)], 200)
    assert row.ours is not None
    assert row.ours.p50 == 60
    assert "about 300 learners" in row.note
    assert "no knee up to 80" in knee_row([Level(40, 50.0), Level(80, 60.0)], 200).note


def outcome(times: list[float], **more: int) -> Outcome:
    return Outcome(10.0, 10.0, {"pooling": times}, lags=[1.0], **more)


def test_a_class_meets_its_limit_only_without_errors() -> None:
    floor = outcome([5.0, 6.0])
    assert class_row(200, outcome([90.0] * 20), floor, limited=True).met is True
    assert class_row(200, outcome([90.0] * 20, errors=1), floor, limited=True).met is False
    assert class_row(200, outcome([90.0] * 15 + [300.0] * 5), floor, limited=True).met is False
    assert class_row(50, outcome([300.0] * 20), floor, limited=False).met is None
    row = class_row(200, outcome([90.0] * 20, redrawn=10), floor, limited=True)
    assert row.extra["reruns_per_s"] == 2
    assert row.extra["redrawn"] == 0.5
