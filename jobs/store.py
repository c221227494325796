"""The store: runs, their events, and own pictures; in SQLite by default, in PostgreSQL where it is named."""

from __future__ import annotations

from jobs.owners import OwnerTable
from jobs.runs import RunTable
from jobs.sets import SetTable
from jobs.upkeep import Upkeep


class Store(RunTable, OwnerTable, SetTable, Upkeep):
    """
    The store of runs, events, checkpoints and own pictures, which pages, servers and machines share.

    Every change is one transaction: after a crash at any moment all of it is there, or none. Many processes and threads
    may use a store at once, each process with an object of its own.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it: ``sqlite:////folder/runs.sqlite``, ``postgresql://user@host/name``.
    limits : Limits
        How much is kept.

    Raises
    ------
    StoreError
        Here and in every method: if the database does not answer, or there is no room left.
    """
