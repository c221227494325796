"""What other learners notice of trainings is judged as the limit says."""

import pytest

from benchmarks.jobs import beside_row
from benchmarks.load import Outcome


def outcome(p95: float, **more: int) -> Outcome:
    return Outcome(10.0, 10.0, {"pooling": [p95] * 20}, lags=[1.0], **more)


@pytest.mark.parametrize(
    ("busy", "idle", "jobs", "errors", "met"),
    [
        (70.0, 40.0, 3, 0, True),
        (90.0, 40.0, 3, 0, False),  # more than twice as slow
        (160.0, 140.0, 3, 0, False),  # too slow for anybody
        (70.0, 40.0, 2, 0, False),  # one of those allowed was not training
        (70.0, 40.0, 3, 1, False),
    ],
)
def test_reruns_beside_jobs(busy: float, idle: float, jobs: int, errors: int, met: bool) -> None:
    row = beside_row(outcome(busy, errors=errors), outcome(idle), jobs, 3)
    assert bool(row.met) is met
    assert row.wanted == "p95 <= 150, 2x"
    assert row.name.endswith(f"{jobs} of 3 jobs")
