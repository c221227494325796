"""Supervisors that are alive, and the runs left behind by those that are not."""

from __future__ import annotations

import os
import socket
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from jobs.ownership import OwnershipTable
from jobs.tables import ACTIVE, owners, runs

STALE = 15.0  # seconds without a sign of life after which a supervisor on another machine counts as gone

SERVER_ENDED = "The server ended while this run was going. It can be resumed."


class OwnerTable(OwnershipTable):
    """The supervisors in the store."""

    def beat(self, owner: str, slots: int, *, warm: bool) -> None:
        """
        Record a supervisor's heartbeat, and whether it is warm.

        Parameters
        ----------
        owner : str
            The supervisor.
        slots : int
            Runs it lets learn at once.
        warm : bool
            Whether a run would begin at once.
        """
        values = {"beat": self.now(), "slots": slots, "warm": int(warm)}
        with self.write() as connection:
            if not connection.execute(update(owners).where(owners.c.id == owner).values(**values)).rowcount:
                who = {"id": owner, "host": _host(), "process": _process(os.getpid())}
                connection.execute(insert(owners).values(**who, **values))

    def is_warm(self, owner: str) -> bool:
        """
        Tell whether a supervisor has loaded everything that a run needs.

        Parameters
        ----------
        owner : str
            The supervisor.

        Returns
        -------
        bool
            False also if it is unknown.
        """
        with self.read() as connection:
            return bool(connection.execute(select(owners.c.warm).where(owners.c.id == owner)).scalar())

    def interrupt_orphans(self, reason: str) -> list[str]:
        """
        Mark the runs whose supervisor is gone as interrupted; they can be resumed.

        Parameters
        ----------
        reason : str
            What is told about them.

        Returns
        -------
        list of str
            Their ids. Runs of supervisors that live, here or on another machine, are left alone.
        """
        active = self.active()  # before the owners: who took a run was known before
        with self.read() as connection:
            known = {row.id: row for row in connection.execute(select(owners))}
        gone = {id_ for id_, row in known.items() if not self._lives(row)}
        lost = [run for run in active if run.owner and (run.owner in gone or run.owner not in known)]
        if not lost and not gone:
            return []
        values = self._ended("interrupted", reason)
        with self.write() as connection:
            for run in lost:
                mine = (runs.c.id == run.id, runs.c.owner == run.owner, runs.c.state.in_(ACTIVE))
                connection.execute(update(runs).where(*mine).values(**values))
            self._forget(connection, gone)
        return [run.id for run in lost]

    def leave(self, owner: str) -> None:
        """
        Delete the row of a supervisor that ends.

        Parameters
        ----------
        owner : str
            The supervisor; its runs have ended.
        """
        with self.write() as connection:
            self._forget(connection, {owner})

    def _forget(self, connection: Connection, gone: Collection[str]) -> None:
        connection.execute(delete(owners).where(owners.c.id.in_(tuple(gone))))

    def _lives(self, row: Any) -> bool:
        if row.host == _host():
            return bool(row.process == _process(int(row.process.split(" ")[0])))
        return bool(self.now() - row.beat < STALE)


def _host() -> str:
    """Name the range in which process ids are valid: the machine since it was started, or the container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{socket.gethostname()} {boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return f"{socket.gethostname()} {os.getpid()}"  # only by its signs of life


def _process(pid: int) -> str:
    """Name a process by its id and when it began, for ids are reused; only the id if it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return str(pid)
    return str(pid) if fields[0] in "ZX" else f"{pid} {fields[19]}"
