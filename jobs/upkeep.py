"""Deletion of old runs: when a learner has too many, or when the store fills up."""

from __future__ import annotations

from itertools import accumulate

from sqlalchemy import Connection, delete, func, select

from jobs.database import Database
from jobs.tables import ENDED, runs

CROWDED, ROOMY = 0.8, 0.7  # shares of the store that runs may fill before the oldest go, and after


class Upkeep(Database):
    """Deletion of old runs in the store."""

    def drop_oldest(self, learner: str) -> None:
        """
        Delete a learner's oldest runs beyond `Limits`, and old runs of all learners in a store that fills up.

        Of all learners' runs the oldest go when they fill `CROWDED` of the store, until they fill `ROOMY`:
        nobody else deletes the runs of those who never come back.

        Parameters
        ----------
        learner : str
            Whose. Runs that go on stay in any case.
        """
        query = select(runs.c.id, runs.c.size).where(runs.c.learner == learner)
        with self.write() as connection:
            newest = connection.execute(query.order_by(runs.c.created.desc(), runs.c.id)).all()
            sizes = accumulate(row.size for row in newest)
            fits = [k < self.limits.runs and size <= self.limits.learner_bytes for k, size in enumerate(sizes)]
            old = [row.id for row, kept in zip(newest, fits, strict=True) if not kept]
            if old:
                connection.execute(delete(runs).where(runs.c.id.in_(old), runs.c.state.in_(ENDED)))
            self._make_room(connection)

    def _make_room(self, connection: Connection) -> None:
        taken = int(connection.execute(select(func.coalesce(func.sum(runs.c.size), 0))).scalar_one())
        if taken <= CROWDED * self.limits.store:
            return
        ended = select(runs.c.id, runs.c.size).where(runs.c.state.in_(ENDED)).order_by(runs.c.created, runs.c.id)
        for row in connection.execute(ended).all():
            if taken <= ROOMY * self.limits.store:
                return
            connection.execute(delete(runs).where(runs.c.id == row.id, runs.c.state.in_(ENDED)))
            taken -= row.size
