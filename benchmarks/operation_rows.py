"""The operations as rows of the one table. They are measured in a process of their own: it alone loads torch."""

from __future__ import annotations

from typing import Any

from benchmarks.elsewhere import lone_figure, measured_elsewhere
from benchmarks.report import Row

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
    return rows_of(measured_elsewhere(SECTION, quick=quick))


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
            lone_figure(1000 * row["ours_s"], repeats),
            beside=row["peer"],
            other=lone_figure(1000 * row["peer_s"], repeats),
            wanted="" if row["limit"] is None else f"ratio <= {row['limit']:g}",
            met=row["met"],
        )
        for row in results["rows"]
    ]
    for name, mean in results["geometric_means"].items():
        limit = results["limit"] if name == LIMITED else None
        rows.append(
            Row(
                SECTION,
                f"geometric mean, {name}",
                lone_figure(mean),
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
        lone_figure(1000 * figure["ours_s"], repeats),
        beside=figure["peer"],
        other=lone_figure(1000 * figure["peer_s"], repeats) if figure["peer"] else None,
        wanted=figure["wanted"],
        met=figure["met"],
    )
