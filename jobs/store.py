"""The store: runs, what they tell, and own pictures; in SQLite by default, in PostgreSQL where it is named."""

from __future__ import annotations

from jobs.limits import Limits
from jobs.ownership import OwnershipTable
from jobs.runs import RunTable
from jobs.sets import SetTable


class Store(RunTable, OwnershipTable, SetTable):
    """
    Keep runs beyond pages, servers and machines.

    Every change is one transaction: after a crash at any moment all of it is there, or none. Many processes and threads
    may use a store at once, each process with an object of its own.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it: ``sqlite:////folder/runs.sqlite``, ``postgresql://user@host/name``.
    limits : Limits
        How much is kept.
    max_bytes : int or None
        SQLite only: the file grows no larger than this.
    """

    def __init__(self, url: str, limits: Limits | None = None, *, max_bytes: int | None = None) -> None:
        self.limits = limits or Limits()
        super().__init__(url, max_bytes=max_bytes)
