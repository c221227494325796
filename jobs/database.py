"""One door to the database: SQLite in a file by default, PostgreSQL where it is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from jobs.tables import metadata

BUSY = 10.0  # seconds a writer waits for another
SCHEMA_LOCK = 20_261_121  # any number, the same for all: who makes the tables on PostgreSQL
FULL = ("disk is full", "disk full", "no space left", "disk i/o error", "could not extend file", "quota")


class Database:
    """
    Read and write in transactions.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it: ``sqlite:////folder/runs.sqlite``, ``postgresql://user@host/name``.
    max_bytes : int or None
        SQLite only: the file grows no larger than this.
    """

    def __init__(self, url: str, *, max_bytes: int | None = None) -> None:
        self.url = url
        self.max_bytes = max_bytes
        self.engine = _engine(url, max_bytes)
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})
            metadata.create_all(connection)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        name = self.engine.url.database
        return Path(name) if self.engine.dialect.name == "sqlite" and name else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads; it sees one moment and holds up no writer."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes; all of it happens, or nothing."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def now(self) -> float:
        """Tell the time, in seconds since 1970."""
        return time.time()

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()


def is_full(error: BaseException) -> bool:
    """
    Tell whether a database refused because there is no more room.

    Parameters
    ----------
    error : BaseException
        What SQLAlchemy raised.

    Returns
    -------
    bool
        True for a full disk, a used-up quota or the store's own limit.
    """
    return isinstance(error, DBAPIError) and any(mark in str(error.orig).lower() for mark in FULL)


def _engine(url: str, max_bytes: int | None) -> Engine:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY, "check_same_thread": False})
    event.listen(engine, "connect", lambda connection, _: _settle(connection, max_bytes))
    event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: Any, max_bytes: int | None) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says, not where the driver guesses
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY * 1000:.0f}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if max_bytes is not None:
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute(f"PRAGMA max_page_count = {max(1, max_bytes // page)}")


def _begin(connection: Connection) -> None:
    """Take the write lock at once: a reader that becomes a writer half-way may be refused."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
