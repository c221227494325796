"""Events of runs in the store, with snapshots of the weights and the one checkpoint a run can resume from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, delete, func, insert, select

from cnn_core.training import Packed
from jobs.database import Database
from jobs.tables import checkpoints, events, snapshots

SNAPSHOT, CHECKPOINT = "snapshot", "checkpoint"  # these two are kept apart from the events
DROPPED = "dropped"  # not an event: the snapshot of this step is to go
APART = (SNAPSHOT, CHECKPOINT, DROPPED)


class StoredEvent(NamedTuple):
    """
    An event as it was stored.

    Attributes
    ----------
    seq : int
        Its number within the run, rising from 1. Ask for those after it to get what is new.
    packed : Packed
        What happened.
    """

    seq: int
    packed: Packed


class EventTable(Database):
    """The events, snapshots and checkpoints of the store."""

    def events(self, id_: str, after: int = 0, kinds: Collection[str] | None = None) -> list[StoredEvent]:
        """
        Read the events of a run.

        Parameters
        ----------
        id_ : str
            The run.
        after : int
            Only events with a larger number.
        kinds : collection of str, optional
            Only events of these kinds.

        Returns
        -------
        list of StoredEvent
            In order, without snapshots and checkpoints; empty for a run that does not exist.
        """
        query = select(events).where(events.c.run == id_, events.c.seq > after).order_by(events.c.seq)
        if kinds is not None:
            query = query.where(events.c.kind.in_(tuple(kinds)))
        with self.read() as connection:
            rows = connection.execute(query).all()
        return [event for row in rows for event in _unfold(row) if event.seq > after]

    def snapshots(self, id_: str) -> list[int]:
        """
        List the steps at which the weights of a run were kept.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        list of int
            Rising.
        """
        query = select(snapshots.c.step).where(snapshots.c.run == id_).order_by(snapshots.c.step)
        with self.read() as connection:
            return list(connection.execute(query).scalars())

    def snapshot(self, id_: str, step: int | None = None) -> Packed | None:
        """
        Read the weights of a run.

        Parameters
        ----------
        id_ : str
            The run.
        step : int, optional
            One of `snapshots`; the last without it.

        Returns
        -------
        Packed or None
            None if there is none.
        """
        query = select(snapshots).where(snapshots.c.run == id_).order_by(snapshots.c.step.desc()).limit(1)
        return self._one(SNAPSHOT, query if step is None else query.where(snapshots.c.step == step))

    def checkpoint(self, id_: str) -> Packed | None:
        """
        Read the checkpoint a run can resume from.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        Packed or None
            The latest checkpoint, or None.
        """
        return self._one(CHECKPOINT, select(checkpoints).where(checkpoints.c.run == id_))

    def last_steps(self, id_: str) -> dict[str, int]:
        """
        Find the last step of each kind of event that is stored of a run.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        dict of str to int
            The last step of each kind of event.
        """
        query = (
            select(events.c.kind, func.max(events.c.step).label("step"))
            .where(events.c.run == id_)
            .group_by(events.c.kind)
        )
        last = select(func.max(snapshots.c.step)).where(snapshots.c.run == id_)
        with self.read() as connection:
            found: dict[str, int] = {row.kind: row.step for row in connection.execute(query)}
            snapshot = connection.execute(last).scalar_one()
        return found if snapshot is None else found | {SNAPSHOT: snapshot}

    def written(self, id_: str) -> tuple[int, int]:
        """
        Find the number of a run's last event, and sum the bytes of all.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        last_seq, size : int
            The number of its last event, and the bytes of all.
        """
        size = func.length(events.c.text) + func.coalesce(func.length(events.c.arrays), 0)
        query = select(func.coalesce(func.max(events.c.seq), 0), func.coalesce(func.sum(size), 0))
        with self.read() as connection:
            row = connection.execute(query.where(events.c.run == id_)).one()
        return int(row[0]), int(row[1])

    def _one(self, kind: str, query: Any) -> Packed | None:
        with self.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Packed(kind, row.step, row.text, row.arrays)


def write_batch(connection: Connection, id_: str, batch: Sequence[Packed], last_seq: int) -> int:
    """
    Write a batch of new events, and the run's progress.

    Parameters
    ----------
    connection : Connection
        Within a transaction that writes.
    id_ : str
        The run.
    batch : sequence of Packed
        In order.
    last_seq : int
        The number of the last event before.

    Returns
    -------
    int
        The number of the last event now.
    """
    for packed in batch:
        if packed.kind == CHECKPOINT:
            connection.execute(delete(checkpoints).where(checkpoints.c.run == id_))
            connection.execute(insert(checkpoints).values(_kept(id_, packed)))
        elif packed.kind in (SNAPSHOT, DROPPED):
            connection.execute(delete(snapshots).where(snapshots.c.run == id_, snapshots.c.step == packed.step))
            if packed.kind == SNAPSHOT:
                connection.execute(insert(snapshots).values(_kept(id_, packed)))
    small_events = [packed for packed in batch if packed.kind not in APART]
    if rows := list(_fold(id_, small_events, last_seq)):
        connection.execute(insert(events), rows)
    return last_seq + len(small_events)


def make_room(connection: Connection, id_: str, limit: int) -> int:
    """
    Delete snapshots until they fit: those closest to their neighbours first, never the first or the last.

    Parameters
    ----------
    connection : Connection
        Within a transaction that writes.
    id_ : str
        The run.
    limit : int
        Bytes that snapshots and checkpoint may take together.

    Returns
    -------
    int
        Bytes they take now.
    """
    held = connection.execute(select(func.coalesce(func.sum(checkpoints.c.size), 0)).where(checkpoints.c.run == id_))
    query = select(snapshots.c.step, snapshots.c.size).where(snapshots.c.run == id_).order_by(snapshots.c.step)
    kept = [(row.step, row.size) for row in connection.execute(query)]
    size: int = int(held.scalar_one()) + sum(size for _, size in kept)
    while size > limit and len(kept) > 2:
        k = min(range(1, len(kept) - 1), key=lambda k: kept[k + 1][0] - kept[k - 1][0])
        connection.execute(delete(snapshots).where(snapshots.c.run == id_, snapshots.c.step == kept[k][0]))
        size -= kept.pop(k)[1]
    return size


def _kept(id_: str, packed: Packed) -> dict[str, Any]:
    arrays = packed.arrays or b""
    size = len(arrays) + len(packed.text)
    return {"run": id_, "step": packed.step, "text": packed.text, "arrays": arrays, "size": size}


def _fold(id_: str, small_events: Iterable[Packed], seq: int) -> Iterable[dict[str, Any]]:
    """Merge neighbouring events of one kind into one row, as long as they carry no arrays."""
    alone = iter(range(1 << 62))
    for (kind, _), group in groupby(small_events, lambda p: (p.kind, -1 if p.arrays is None else next(alone))):
        some = list(group)
        seq += len(some)
        joined = [[packed.step, packed.text] for packed in some]
        text = some[0].text if len(some) == 1 else orjson.dumps(joined).decode()
        row = {"run": id_, "seq": seq, "count": len(some), "kind": kind, "step": some[-1].step, "text": text}
        yield row | {"arrays": some[-1].arrays}


def _unfold(row: Any) -> list[StoredEvent]:
    if row.count == 1:
        return [StoredEvent(row.seq, Packed(row.kind, row.step, row.text, row.arrays))]
    first = row.seq - row.count + 1
    return [StoredEvent(first + k, Packed(row.kind, *pair)) for k, pair in enumerate(orjson.loads(row.text))]
