"""The rows say what was measured, and whether the limits are kept."""

from benchmarks.report import table
from benchmarks.training_rows import rows_of

RESULTS = {
    "speed": [
        {"name": "digits", "rounds": 5, "ours": 95.0, "bare": 100.0},
        {"name": "shapes", "rounds": 5, "ours": 89.0, "bare": 100.0},
    ],
    "recipes": [
        {"name": "digits", "accuracy": 0.985, "seconds": 5.0, "accuracy_wanted": 0.97, "seconds_wanted": 30.0},
        {"name": "shapes", "accuracy": 0.94, "seconds": 61.0, "accuracy_wanted": 0.95, "seconds_wanted": 60.0},
    ],
    "limit": 0.9,
}


def test_each_figure_is_a_row_with_its_limit() -> None:
    rows = rows_of(RESULTS)
    assert [row.met for row in rows] == [True, False, True, True, False, False]
    assert [row.unit for row in rows] == ["steps/s"] * 2 + ["%", "s"] * 2
    assert rows[0].ratio == 0.95
    assert [row.ours and row.ours.p50 for row in rows] == [95, 89, 98.5, 5, 94, 61]
    assert "ratio >= 0.9" in table(rows)
    assert "NO" in table(rows)
