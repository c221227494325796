"""Parts that load torch are measured in a process of their own: the others never do."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.server import ROOT
from benchmarks.summary import Summary


def measured_elsewhere(section: str, *, quick: bool = False) -> dict[str, Any]:
    """
    Run ``python -m benchmarks.SECTION`` and read the figures it wrote.

    Parameters
    ----------
    section : str
        The part: the module's name.
    quick : bool
        Whether to repeat less.

    Returns
    -------
    dict
        What its ``measure`` returned.

    Raises
    ------
    RuntimeError
        If the process left no figures.
    """
    with TemporaryDirectory(prefix=f"{section}-") as folder:
        target = Path(folder) / "figures.json"
        command = [sys.executable, "-m", f"benchmarks.{section}", "--json", str(target)]
        done = subprocess.run(command + ["--quick"] * quick, cwd=ROOT, capture_output=True, text=True, check=False)
        if not target.exists():
            raise RuntimeError(f"The part {section} was not measured: {done.stderr[-2000:]}")
        figures: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
        return figures


def lone_figure(value: float, count: int = 1) -> Summary:
    """
    Lay out a figure of which only the median, or the one value, is known.

    Parameters
    ----------
    value : float
        The figure.
    count : int
        How many times were measured.

    Returns
    -------
    Summary
        With no other percentiles.
    """
    return Summary(count, value, math.nan, math.nan, math.nan)
