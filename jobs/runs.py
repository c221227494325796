"""Runs in the store: their learner, spec, progress, and the states they go through."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from jobs.database import Database
from jobs.refusals import RunActiveError, unknown_run, wrong_state
from jobs.tables import ACTIVE, ENDED, RESUMABLE, runs

# Written once: SQLAlchemy takes as long to recognise a query as SQLite to answer it.
_RUNS_OF = select(runs).where(runs.c.learner == bindparam("of")).order_by(runs.c.created.desc(), runs.c.id)


class Run(NamedTuple):
    """
    A run as a page shows it.

    Attributes
    ----------
    id, learner, title : str
        Its name in addresses, whose it is, what it is called.
    state : str
        ``queued``, ``running``, ``paused``, ``done``, ``cancelled``, ``failed`` or ``interrupted``.
    spec : str
        What is trained, as JSON.
    created, started, ended : float or None
        Seconds since 1970.
    reason : str
        Why it ended; empty while it goes on.
    steps, total : int
        Steps of learning done, and planned (0 until known).
    seconds : float
        How long it has learned, pauses not counted.
    size : int
        Bytes the store keeps of it.
    place : int or None
        1 is the next of the queue; None if it is not queued.
    parent : str or None
        The run it began from.
    wanted : str or None
        ``pause``, ``step`` or ``cancel``, asked for and not done yet.
    """

    id: str
    learner: str
    title: str
    state: str
    spec: str
    created: float
    started: float | None
    ended: float | None
    reason: str
    steps: int
    total: int
    seconds: float
    size: int
    place: int | None
    parent: str | None
    wanted: str | None

    @property
    def active(self) -> bool:
        """Whether it is queued, running or paused."""
        return self.state in ACTIVE

    @property
    def resumable(self) -> bool:
        """Whether it ended before its end and can go on."""
        return self.state in RESUMABLE


class RunTable(Database):
    """The runs in the store."""

    def add_run(self, learner: str, spec: str, title: str = "", *, parent: str | None = None) -> str:
        """
        Queue a new run.

        Parameters
        ----------
        learner : str
            Whose it is.
        spec : str
            What is trained, as JSON.
        title : str
            What it is called.
        parent : str, optional
            The run it begins from.

        Returns
        -------
        str
            Its id.

        Raises
        ------
        RunActiveError
            If the learner has a run that is queued, running or paused; two calls at once are safe.
        """
        now, id_ = self.now(), uuid.uuid4().hex[:16]
        row = {
            "id": id_,
            "learner": learner,
            "title": _storable(title),
            "spec": spec,
            "parent": parent,
        }
        empty = {"reason": "", "steps": 0, "total": 0, "seconds": 0.0, "size": 0, "last_seq": 0}
        try:
            with self.write() as connection:
                connection.execute(insert(runs).values(**row, **empty, state="queued", created=now, queued=now))
        except IntegrityError:
            raise self._active_error(learner) from None
        return id_

    def run(self, id_: str) -> Run:
        """
        Read one run.

        Parameters
        ----------
        id_ : str
            Its id.

        Returns
        -------
        Run
            As it is now.

        Raises
        ------
        InvalidInputError
            If there is none of this id.
        """
        with self.read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == id_)).mappings().one_or_none()
            if row is None:
                raise unknown_run(id_)
            return _run(connection, row)

    def runs(self, learner: str) -> list[Run]:
        """
        List a learner's runs.

        Parameters
        ----------
        learner : str
            Whose.

        Returns
        -------
        list of Run
            The newest first.
        """
        with self.read() as connection:
            found = connection.execute(_RUNS_OF, {"of": learner}).mappings().all()
            return [_run(connection, row) for row in found]

    def active_run(self, learner: str) -> Run | None:
        """
        Find the run of a learner that is queued, running or paused.

        Parameters
        ----------
        learner : str
            Whose.

        Returns
        -------
        Run or None
            There is one at most.
        """
        return next((run for run in self.runs(learner) if run.active), None)

    def rename_run(self, id_: str, title: str) -> None:
        """
        Give a run another title.

        Parameters
        ----------
        id_ : str
            Its id.
        title : str
            What it is called from now on.
        """
        with self.write() as connection:
            connection.execute(update(runs).where(runs.c.id == id_).values(title=_storable(title)))

    def delete_run(self, id_: str) -> None:
        """
        Delete a run with its events, snapshots and checkpoint.

        Parameters
        ----------
        id_ : str
            Its id; nothing happens if there is none.

        Raises
        ------
        InvalidInputError
            If it goes on; cancel it first.
        """
        with self.write() as connection:
            gone = connection.execute(delete(runs).where(runs.c.id == id_, runs.c.state.in_(ENDED))).rowcount
        if not gone and (run := self._found(id_)) is not None:
            raise wrong_state(run.id, run.state, ENDED, "The run goes on and cannot be deleted.")

    def ask(self, id_: str, wanted: str) -> bool:
        """
        Ask a run to pause, take a step, go on or end; it does so between two steps.

        Parameters
        ----------
        id_ : str
            Its id.
        wanted : str
            ``pause``, ``step``, ``resume`` or ``cancel``.

        Returns
        -------
        bool
            False if the run is in no state to do it; then nothing changes.
        """
        mine, now = runs.c.id == id_, self.now()
        note = {"wanted": wanted, "wanted_at": now}
        queue = {"state": "queued", "queued": now, "wanted": None, "wanted_at": None}
        again = queue | {"ended": None, "reason": "", "owner": None}
        ended = {"state": "cancelled", "reason": "Cancelled while it waited in the queue.", "ended": now}
        changes: Mapping[str, list[tuple[Any, dict[str, Any]]]] = {
            "pause": [(and_(runs.c.state == "running", _not_cancelled()), note)],
            "step": [(and_(runs.c.state == "paused", _not_cancelled()), note)],
            "resume": [(and_(runs.c.state == "paused", _not_cancelled()), queue), (runs.c.state.in_(RESUMABLE), again)],
            "cancel": [
                (and_(runs.c.state == "queued", runs.c.owner.is_(None)), ended),
                (runs.c.state.in_(ACTIVE), note),
            ],
        }
        try:
            with self.write() as connection:
                for condition, values in changes[wanted]:
                    if connection.execute(update(runs).where(mine, condition).values(**values)).rowcount:
                        return True
        except IntegrityError:  # another run of the learner goes on
            raise self._active_error(self.run(id_).learner) from None
        return False

    def _active_error(self, learner: str) -> RunActiveError:
        run = self.active_run(learner)
        return RunActiveError(learner, run.id, run.state) if run else RunActiveError(learner)

    def _found(self, id_: str) -> Run | None:
        with self.read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == id_)).mappings().one_or_none()
            return None if row is None else _run(connection, row)


def _storable(text: str) -> str:
    """Leave out the one character that PostgreSQL cannot keep."""
    return text.replace("\0", "")


def _not_cancelled() -> Any:
    return or_(runs.c.wanted.is_(None), runs.c.wanted != "cancel")


def _run(connection: Connection, row: RowMapping) -> Run:
    place = None
    if row["state"] == "queued":
        earlier = or_(runs.c.queued < row["queued"], and_(runs.c.queued == row["queued"], runs.c.id < row["id"]))
        query = select(func.count()).select_from(runs).where(runs.c.state == "queued", earlier)
        place = 1 + connection.execute(query).scalar_one()
    return Run(**{name: row[name] for name in Run._fields if name != "place"}, place=place)
