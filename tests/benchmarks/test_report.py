"""The table says what was measured, and the file can be read back."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import networks
from benchmarks.networks import Figure
from benchmarks.operation_rows import rows_of
from benchmarks.report import COLUMNS, Row, document, table, write
from benchmarks.summary import Summary

OURS = Summary(30, 90.0, 180.5, 200.0, 210.0)
FLOOR = Summary(30, 45.0, 60.0, 70.0, 80.0)
ROW = Row("interaction", "redraw", OURS, beside="echo", other=FLOOR, wanted="p50 <= 100", met=True, note="as told")


def test_ratio_is_that_of_the_medians() -> None:
    assert ROW.ratio == 2
    assert Row("s", "n", OURS).ratio is None
    assert Row("s", "n", None, other=FLOOR).ratio is None


def test_table_has_every_figure_in_its_column() -> None:
    head, _, section, line, note = table([ROW]).splitlines()
    assert head.split() == [name for name in COLUMNS if name]
    assert section == "INTERACTION"
    assert line.split() == [
        "redraw",
        "30",
        "90.0",
        "180",
        "200",
        "ms",
        "echo",
        "45.0",
        "60.0",
        "2.00",
        "p50",
        "<=",
        "100",
        "yes",
    ]
    assert note.strip() == "as told"


def test_columns_line_up_and_sections_stand_once() -> None:
    other = Row("interaction", "a much longer name", FLOOR, met=False)
    lines = table([ROW, other]).splitlines()
    assert sum(line == "INTERACTION" for line in lines) == 1
    assert lines[3].index("90.0") + len("90.0") == lines[5].index("45.0") + len("45.0")
    assert lines[5].endswith("NO")


def test_what_was_not_measured_is_a_dash() -> None:
    assert "–" in table([Row("s", "nothing", None)])
    assert table([Row("s", "one", Summary(1, 5.0, math.nan, math.nan, math.nan))]).count("–") == 2


def test_file_reads_back(tmp_path: Path) -> None:
    nothing_more = Row("s", "one", Summary(1, 5.0, math.nan, math.nan, math.nan), met=False)
    content = document([ROW, nothing_more], started=datetime(2026, 1, 2, 3, 4, 5), seconds=7.25, arguments=["--quick"])
    target = tmp_path / "deep" / "figures.json"
    write(content, target)
    read = json.loads(target.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert read["started"] == "2026-01-02T03:04:05"
    assert read["arguments"] == ["--quick"]
    assert read["rows"][0]["ours"]["p95"] == 180.5
    assert read["rows"][0]["ratio"] == 2
    assert read["rows"][0]["met"] is True
    assert read["rows"][1]["ours"] == {"n": 1, "p50": 5.0}
    assert read["rows"][1]["met"] is False


def test_operations_become_rows() -> None:
    results = {
        "repeats": 9,
        "rows": [
            {
                "operation": "conv2d",
                "shape": [3, 64, 224],
                "peer": "torch",
                "ours_s": 0.006,
                "peer_s": 0.004,
                "limit": 1.4,
                "met": False,
            }
        ],
        "geometric_means": {"conv2d / torch": 1.6, "max_pool2d / torch": 3.0},
        "limit": 1.5,
        "networks": [_figure("forward", 0.3, "torch", 0.2, 2.0), _figure("trace", 0.03, "", 0.0, 20.0)],
    }
    layer, limited, free, forward, trace = rows_of(results)
    assert layer.name == "conv2d 3 64 224"
    assert layer.ratio == pytest.approx(1.5)
    assert (layer.wanted, layer.met) == ("ratio <= 1.4", False)
    assert (limited.met, limited.wanted) == (False, "<= 1.5")
    assert (free.met, free.wanted) == (None, "")
    assert forward.ratio == pytest.approx(1.5)
    assert (forward.met, forward.wanted, forward.beside) == (True, "ratio <= 2", "torch")
    assert (trace.met, trace.wanted, trace.other) == (False, "p50 <= 20", None)
    assert trace.ours is not None
    assert trace.ours.p50 == pytest.approx(30)


def _figure(*values: Any) -> dict[str, Any]:
    figure = Figure(*values)
    return figure._asdict() | {"wanted": figure.wanted, "met": figure.met}


def test_networks_are_timed_with_what_they_are_compared_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "forward_calls", lambda name: {"ours": name, "torch": name})
    asked = []

    def medians(calls: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, float]:
        asked.append((sorted(calls), repeats))
        return {"ours": 0.5, "torch": 0.4}

    forward, trace = networks.measure(medians, 3)
    assert asked == [(["ours", "torch"], 3), (["ours"], 3)]
    assert forward == Figure("forward of VGG-16, 224×224", 0.5, "torch", 0.4, 2.0)
    assert (forward.met, trace.met) == (True, False)
    assert (trace.peer, trace.wanted) == ("", "p50 <= 20")


def test_both_sides_compute_the_same_network() -> None:
    calls = networks.forward_calls("lenet5")
    np.testing.assert_allclose(calls["ours"]().output, calls["torch"]().numpy(), rtol=1e-4, atol=1e-5)
