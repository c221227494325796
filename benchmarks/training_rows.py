"""Training as rows of the one table. It is measured in a process of its own: the others never load torch."""

from __future__ import annotations

from typing import Any

from benchmarks.elsewhere import lone_figure, measured_elsewhere
from benchmarks.report import Row

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
    return rows_of(measured_elsewhere(SECTION, quick=quick))


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
            lone_figure(row["ours"], row["rounds"]),
            unit="steps/s",
            beside="bare loop",
            other=lone_figure(row["bare"], row["rounds"]),
            wanted=f"ratio >= {limit:g}",
            met=row["ours"] >= limit * row["bare"],
        )
        for row in results["speed"]
    ]
    for row in results["recipes"]:
        name, wanted, seconds = row["name"], 100 * row["accuracy_wanted"], row["seconds_wanted"]
        share = lone_figure(100 * row["accuracy"])
        met = 100 * row["accuracy"] >= wanted
        rows.append(Row(SECTION, f"{name}, default: test", share, unit="%", wanted=f">= {wanted:g}", met=met))
        taken, met = lone_figure(row["seconds"]), row["seconds"] <= seconds
        rows.append(Row(SECTION, f"{name}, default: time", taken, unit="s", wanted=f"<= {seconds:g}", met=met))
    return rows
