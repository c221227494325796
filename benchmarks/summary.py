"""Many times → the few numbers a table shows, and where a rising load breaks a limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Summary(NamedTuple):
    """
    What is told about a set of measured times.

    Attributes
    ----------
    n : int
        How many were measured.
    p50, p95, p99, most : float
        Percentiles and the largest, in the unit of the measurements (mostly milliseconds).
    """

    n: int
    p50: float
    p95: float
    p99: float
    most: float


class Level(NamedTuple):
    """
    One step of a rising load.

    Attributes
    ----------
    load : float
        Reruns a second, asked for.
    p95 : float
        Milliseconds.
    """

    load: float
    p95: float


def percentile(values: Sequence[float], share: float) -> float:
    """
    Find the value that `share` of all values do not exceed, between neighbours by a straight line.

    Parameters
    ----------
    values : sequence of float
        At least one; any order.
    share : float
        From 0 to 1.

    Returns
    -------
    float
        ``v[k] + (h - k) * (v[k + 1] - v[k])`` with ``h = share * (n - 1)`` and ``k = floor(h)`` of the sorted values.

    Raises
    ------
    ValueError
        If there is no value, or `share` is not between 0 and 1.

    Examples
    --------
    >>> percentile([4.0, 1.0, 2.0], 0.75)
    3.0
    """
    if not values:
        raise ValueError("There is no value to take a percentile of.")
    if not 0 <= share <= 1:
        raise ValueError(f"A share lies between 0 and 1; {share} was given.")
    ordered = sorted(values)
    h = share * (len(ordered) - 1)
    k = min(int(h), len(ordered) - 1)
    after = ordered[min(k + 1, len(ordered) - 1)]
    return ordered[k] + (h - k) * (after - ordered[k])


def summarise(values: Sequence[float]) -> Summary | None:
    """
    Tell median, tail and maximum.

    Parameters
    ----------
    values : sequence of float
        Measured times, any order.

    Returns
    -------
    Summary or None
        None where nothing was measured.
    """
    if not values:
        return None
    p50, p95, p99 = (percentile(values, share) for share in (0.5, 0.95, 0.99))
    return Summary(len(values), p50, p95, p99, max(values))


def knee(levels: Sequence[Level], limit: float) -> float | None:
    """
    Find the load at which the tail first passes a limit.

    Parameters
    ----------
    levels : sequence of Level
        In rising order of load.
    limit : float
        Milliseconds; the largest p95 that is still good.

    Returns
    -------
    float or None
        Where the line between the last good level and the first bad one crosses `limit`, in the unit of the
        load; the first load itself if it is bad already; None if no level passed the limit.

    Examples
    --------
    >>> knee([Level(40, 50.0), Level(80, 100.0), Level(160, 300.0)], 200)
    120.0
    """
    for k, level in enumerate(levels):
        if level.p95 <= limit:
            continue
        if k == 0:
            return level.load
        good = levels[k - 1]
        share = (limit - good.p95) / (level.p95 - good.p95)
        return good.load + share * (level.load - good.load)
    return None
