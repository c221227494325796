"""Ownership of runs: which supervisor took which, what their workers write, and how they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, or_, select, update

from cnn_core.training import Packed
from jobs.refusals import StoreError
from jobs.stored_events import EventTable, make_room, write_batch
from jobs.tables import ACTIVE, checkpoints, runs


class Held(NamedTuple):
    """
    An active run as its supervisor and worker see it.

    Attributes
    ----------
    id, state : str
        Which, and how it is.
    owner : str or None
        The supervisor that took it.
    wanted : str or None
        What the learner asks for.
    wanted_at : float or None
        Since when.
    """

    id: str
    state: str
    owner: str | None
    wanted: str | None
    wanted_at: float | None


class LostRunError(Exception):
    """Raised when a run no longer belongs to its worker: it was taken away, or deleted."""


class OwnershipTable(EventTable):
    """The runs in the store, as supervisors and workers write them."""

    def active(self) -> list[Held]:
        """
        List the active runs of all learners.

        Returns
        -------
        list of Held
            In the order of the queue.
        """
        columns = [runs.c[name] for name in Held._fields]
        query = select(*columns).where(runs.c.state.in_(ACTIVE)).order_by(runs.c.queued, runs.c.id)
        with self.read() as connection:
            return [Held(*row) for row in connection.execute(query)]

    def held(self, id_: str, owner: str) -> Held | None:
        """
        Read what the learner asks of a run, and its state.

        Parameters
        ----------
        id_, owner : str
            The run, and who took it.

        Returns
        -------
        Held or None
            None if it no longer belongs to this owner.
        """
        columns = [runs.c[name] for name in Held._fields]
        query = select(*columns).where(runs.c.id == id_, runs.c.owner == owner, runs.c.state.in_(ACTIVE))
        with self.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Held(*row)

    def take(self, id_: str, owner: str) -> bool:
        """
        Take a queued run: it is running from now on.

        Parameters
        ----------
        id_, owner : str
            The run, and who takes it.

        Returns
        -------
        bool
            False if another was faster.
        """
        mine = or_(runs.c.owner.is_(None), runs.c.owner == owner)
        values = {"state": "running", "owner": owner, "started": self.now()}
        with self.write() as connection:
            query = update(runs).where(runs.c.id == id_, runs.c.state == "queued", mine).values(**values)
            return bool(connection.execute(query).rowcount)

    def pause(self, id_: str, owner: str) -> None:
        """
        Write that a run is paused.

        Parameters
        ----------
        id_, owner : str
            The run, and who took it.
        """
        asked = runs.c.wanted.in_(("pause", "step"))
        with self.write() as connection:
            mine = [runs.c.id == id_, runs.c.owner == owner]
            connection.execute(update(runs).where(*mine, runs.c.state == "running").values(state="paused"))
            connection.execute(update(runs).where(*mine, asked).values(wanted=None, wanted_at=None))

    def record(
        self,
        id_: str,
        owner: str,
        batch: Sequence[Packed],
        *,
        last_seq: int,
        event_bytes: int,
        facts: Mapping[str, Any],
    ) -> tuple[int, int]:
        """
        Write the new events of a run, and its progress.

        Parameters
        ----------
        id_, owner : str
            The run, and who took it.
        batch : sequence of Packed
            What it told.
        last_seq : int
            The number of its last event.
        event_bytes : int
            Bytes of its events, these included.
        facts : mapping
            Columns of the run to set: ``steps``, ``total``, ``seconds``.

        Returns
        -------
        last_seq, size : int
            The number of the last event, and the bytes the store keeps of the run.

        Raises
        ------
        LostRunError
            If the run no longer belongs to this owner; nothing is written.
        """
        with self.write() as connection:
            self._claim(connection, id_, owner, facts)
            last_seq = write_batch(connection, id_, batch, last_seq)
            size = event_bytes + make_room(connection, id_, self.limits.bytes - event_bytes)
            connection.execute(update(runs).where(runs.c.id == id_).values(size=size, last_seq=last_seq))
        return last_seq, size

    def end(self, id_: str, owner: str, state: str, reason: str) -> bool:
        """
        Write that a run has ended.

        Parameters
        ----------
        id_, owner : str
            The run, and who took it.
        state : str
            ``done``, ``cancelled``, ``failed`` or ``interrupted``.
        reason : str
            Why.

        Returns
        -------
        bool
            False if it had ended before, or was taken away.
        """
        try:
            return self._end(id_, owner, state, reason, last_words=False)
        except StoreError as fault:
            if not fault.full:
                raise
        self.reserve.release()
        return self._end(id_, owner, state, reason, last_words=True)

    def _end(self, id_: str, owner: str, state: str, reason: str, *, last_words: bool) -> bool:
        mine = (runs.c.id == id_, runs.c.owner == owner, runs.c.state.in_(ACTIVE))
        with self.write(last_words=last_words) as connection:
            ended = bool(connection.execute(update(runs).where(*mine).values(**self._ended(state, reason))).rowcount)
            if ended and state == "done":
                connection.execute(delete(checkpoints).where(checkpoints.c.run == id_))
        return ended

    def _ended(self, state: str, reason: str) -> dict[str, Any]:
        away = {"owner": None, "wanted": None, "wanted_at": None}
        return {"state": state, "reason": reason, "ended": self.now(), **away}

    def _claim(self, connection: Connection, id_: str, owner: str, facts: Mapping[str, Any]) -> None:
        mine = (runs.c.id == id_, runs.c.owner == owner, runs.c.state.in_(ACTIVE))
        if not connection.execute(update(runs).where(*mine).values(**facts)).rowcount:
            raise LostRunError(id_)
