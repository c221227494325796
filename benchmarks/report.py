"""The table people read and the file machines read: each figure beside its peer or floor."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.summary import Summary

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("streamlit", "plotly", "numpy", "torch")
COLUMNS = ("", "n", "p50", "p95", "p99", "unit", "beside", "p50", "p95", "ratio", "wanted", "met")


@dataclass(frozen=True)
class Row:
    """
    One figure and what it is measured against.

    Attributes
    ----------
    section, name : str
        Where it stands and what it is.
    ours : Summary or None
        None where it could not be measured; `note` then says why.
    unit : str
        Of all the numbers in the row.
    beside : str
        The peer or floor measured in the same run.
    other : Summary or None
        Its times.
    wanted : str
        The limit in words, empty where the figure is only told.
    met : bool or None
        Whether the limit is kept; None where there is none.
    note : str
        One short remark, printed under the row.
    extra : mapping
        More numbers, for the file only.
    """

    section: str
    name: str
    ours: Summary | None
    unit: str = "ms"
    beside: str = ""
    other: Summary | None = None
    wanted: str = ""
    met: bool | None = None
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """Our median over the other's."""
        if self.ours is None or self.other is None or self.other.p50 <= 0:
            return None
        return self.ours.p50 / self.other.p50


def table(rows: Sequence[Row]) -> str:
    """
    Write the rows as one table of plain text.

    Parameters
    ----------
    rows : sequence of Row
        In the order they are to stand; rows of one section next to each other.

    Returns
    -------
    str
        Columns aligned, a line above each section.
    """
    lines = [list(COLUMNS), *(_cells(row) for row in rows)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(COLUMNS))]
    texts = [_align(COLUMNS, widths)]
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            texts += ["", section.upper()]
        texts.append(_align(_cells(row), widths))
        texts += [f"    {row.note}"] if row.note else []
    return "\n".join(texts)


def _align(cells: Sequence[str], widths: Sequence[int]) -> str:
    left = {0, 5, 6, 10}
    parts = [
        cell.ljust(width) if k in left else cell.rjust(width)
        for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(parts).rstrip()


def _cells(row: Row) -> list[str]:
    ours, other = row.ours, row.other
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    met = {None: "", True: "yes", False: "NO"}[row.met]
    mine = [str(ours.n), *(_number(v) for v in (ours.p50, ours.p95, ours.p99))] if ours else ["–"] * 4
    theirs = [_number(other.p50), _number(other.p95)] if other else ["", ""]
    return ["  " + row.name, *mine, row.unit, row.beside, *theirs, ratio, row.wanted, met]


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f}"


def document(rows: Sequence[Row], *, started: datetime, seconds: float, arguments: Sequence[str]) -> dict[str, Any]:
    """
    Put the rows and the machine they were measured on into one mapping.

    Parameters
    ----------
    rows : sequence of Row
        What was measured.
    started : datetime
        When the run began.
    seconds : float
        How long it took.
    arguments : sequence of str
        What the command was given.

    Returns
    -------
    dict
        Ready for JSON.
    """
    return {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "arguments": list(arguments),
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cpus": os.cpu_count(),
            "load": list(os.getloadavg()),
            **{name: version(name) for name in PACKAGES},
        },
        "rows": [_plain(row) for row in rows],
    }


def _plain(row: Row) -> dict[str, Any]:
    plain = asdict(row) | {"ours": _fields(row.ours), "other": _fields(row.other), "ratio": row.ratio}
    return {name: value for name, value in plain.items() if value not in (None, "", {})}


def _fields(summary: Summary | None) -> dict[str, float] | None:
    """Leave out what was not measured: JSON knows no 'not a number'."""
    return {k: v for k, v in summary._asdict().items() if math.isfinite(v)} if summary else None


def write(content: Mapping[str, Any], *paths: Path) -> None:
    """
    Write the file, folders included.

    Parameters
    ----------
    content : mapping
        As `document` returned it.
    *paths : Path
        Where to.
    """
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
