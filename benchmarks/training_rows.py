"""Training as rows of the one table. It is measured in a process of its own: the others never load torch."""

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

SECTION = "training"


def measure(*, quick: bool = False) -> list[Row]:
    """
    Time training against a bare PyTorch loop, and the default recipes.

    Parameters
    ----------
    quick : bool
        Whether to repeat less.

    Returns
    -------
    list of Row
        Steps a second of each network, then accuracy and seconds of each recipe.

    Raises
    ------
    RuntimeError
        If the process that measures left no figures.
    """
    with TemporaryDirectory(prefix="training-") as folder:
        target = Path(folder) / "training.json"
        command = [sys.executable, "-m", "benchmarks.training", "--json", str(target)]
        done = subprocess.run(command + ["--quick"] * quick, cwd=ROOT, capture_output=True, text=True, check=False)
        if not target.exists():
            raise RuntimeError(f"Training was not measured: {done.stderr[-2000:]}")
        return rows_of(json.loads(target.read_text(encoding="utf-8")))


def rows_of(results: dict[str, Any]) -> list[Row]:
    """
    Lay out what `benchmarks.training.measure` returned.

    Parameters
    ----------
    results : dict
        ``"speed"``, ``"recipes"``, ``"limit"``.

    Returns
    -------
    list of Row
        Steps a second, percent, seconds.
    """
    limit = results["limit"]
    rows = [
        Row(
            SECTION,
            row["name"],
            _figure(row["ours"], row["rounds"]),
            unit="steps/s",
            beside="bare loop",
            other=_figure(row["bare"], row["rounds"]),
            wanted=f"ratio >= {limit:g}",
            met=row["ours"] >= limit * row["bare"],
        )
        for row in results["speed"]
    ]
    for row in results["recipes"]:
        name, wanted, seconds = row["name"], 100 * row["accuracy_wanted"], row["seconds_wanted"]
        share = _figure(100 * row["accuracy"])
        met = 100 * row["accuracy"] >= wanted
        rows.append(Row(SECTION, f"{name}, default: test", share, unit="%", wanted=f">= {wanted:g}", met=met))
        taken, met = _figure(row["seconds"]), row["seconds"] <= seconds
        rows.append(Row(SECTION, f"{name}, default: time", taken, unit="s", wanted=f"<= {seconds:g}", met=met))
    return rows


def _figure(value: float, count: int = 1) -> Summary:
    return Summary(count, value, math.nan, math.nan, math.nan)
