"""The operations as rows of the one table. They are measured in a process of their own: it alone loads torch."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.report import Row
from benchmarks.server import ROOT
from benchmarks.summary import Summary

SECTION = "operations"
LIMITED = "conv2d / torch"


def measure(*, quick: bool = False) -> list[Row]:
    """
    Time NumPy's operations and networks against torch and SciPy.

    Parameters
    ----------
    quick : bool
        Whether to repeat less.

    Returns
    -------
    list of Row
        One for each layer and peer, then the geometric means, then the networks.

    Raises
    ------
    RuntimeError
        If the process that measures left no figures.
    """
    with TemporaryDirectory(prefix="operations-") as folder:
        target = Path(folder) / "operations.json"
        command = [sys.executable, "-m", "benchmarks.operations", "--json", str(target)]
        done = subprocess.run(command + ["--quick"] * quick, cwd=ROOT, capture_output=True, text=True, check=False)
        if not target.exists():
            raise RuntimeError(f"The operations were not measured: {done.stderr[-2000:]}")
        return rows_of(json.loads(target.read_text(encoding="utf-8")))


def rows_of(results: dict[str, Any]) -> list[Row]:
    """
    Lay out what `benchmarks.operations.measure` returned.

    Parameters
    ----------
    results : dict
        ``"rows"``, ``"geometric_means"``, ``"networks"``, ``"limit"``, ``"threads"``, ``"repeats"``.

    Returns
    -------
    list of Row
        Medians in milliseconds; the means as plain ratios.
    """
    repeats = results["repeats"]
    rows = [
        Row(
            SECTION,
            f"{row['operation']} {' '.join(str(n) for n in row['shape'])}",
            _median(repeats, 1000 * row["ours_s"]),
            beside=row["peer"],
            other=_median(repeats, 1000 * row["peer_s"]),
        )
        for row in results["rows"]
    ]
    for name, mean in results["geometric_means"].items():
        limit = results["limit"] if name == LIMITED else None
        rows.append(
            Row(
                SECTION,
                f"geometric mean, {name}",
                _median(1, mean),
                unit="ratio",
                wanted="" if limit is None else f"<= {limit:g}",
                met=None if limit is None else mean <= limit,
            )
        )
    return rows + [_row_of_network(repeats, figure) for figure in results["networks"]]


def _row_of_network(repeats: int, figure: dict[str, Any]) -> Row:
    return Row(
        SECTION,
        figure["name"],
        _median(repeats, 1000 * figure["ours_s"]),
        beside=figure["peer"],
        other=_median(repeats, 1000 * figure["peer_s"]) if figure["peer"] else None,
        wanted=figure["wanted"],
        met=figure["met"],
    )


def _median(count: int, value: float) -> Summary:
    return Summary(count, value, math.nan, math.nan, math.nan)
