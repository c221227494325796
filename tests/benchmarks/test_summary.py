"""Percentiles by hand and against NumPy; the knee on lines whose crossing is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.summary import Level, knee, percentile, summarise

times = st.lists(st.floats(0, 1e6), min_size=1, max_size=60)


def test_percentile_by_hand() -> None:
    values = [50.0, 10.0, 40.0, 20.0, 30.0]
    assert percentile(values, 0.5) == 30
    assert percentile(values, 0.95) == pytest.approx(48)  # h = 0.95·4 = 3.8 → 40 + 0.8·10
    assert (percentile(values, 0), percentile(values, 1)) == (10, 50)


@settings(deadline=None, max_examples=60)
@given(times, st.floats(0, 1))
def test_percentile_is_numpys(values: list[float], share: float) -> None:
    assert percentile(values, share) == pytest.approx(float(np.quantile(values, share)), rel=1e-9, abs=1e-6)


def test_percentile_refuses_nothing_and_strange_shares() -> None:
    with pytest.raises(ValueError, match="no value"):
        percentile([], 0.5)
    with pytest.raises(ValueError, match="between 0 and 1; 95"):
        percentile([1.0], 95)


def test_summary() -> None:
    told = summarise([float(k) for k in range(1, 101)])
    assert told is not None
    assert told.n == 100
    assert told.p50 == pytest.approx(50.5)
    assert told.p95 == pytest.approx(95.05)
    assert told.p99 == pytest.approx(99.01)
    assert told.most == 100
    assert summarise([]) is None


def test_knee_lies_where_the_line_crosses_the_limit() -> None:
    rising = [Level(40, 50.0), Level(80, 100.0), Level(160, 300.0)]
    assert knee(rising, 200) == 120
    assert knee(rising, 100) == 80  # exactly at the limit is still good
    assert knee(rising, 75) == 60


def test_knee_at_the_ends() -> None:
    assert knee([Level(40, 50.0), Level(80, 60.0)], 200) is None
    assert knee([Level(40, 500.0), Level(80, 900.0)], 200) == 40
    assert knee([Level(40, 50.0), Level(80, float("inf"))], 200) == 40
