"""The database of the store: SQLite in a file by default, PostgreSQL where it is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from jobs.limits import Limits
from jobs.refusals import unusable
from jobs.reserve import Reserve
from jobs.tables import VERSION, metadata, versions

BUSY = 10.0  # seconds a writer waits for another
ANSWER = 10  # seconds a server may take to let us in
PAGE = 4096  # bytes of a page of SQLite
SPARE_PAGES = 64  # beyond the limit of the file, to say that the limit is reached
SCHEMA_LOCK = 20_261_121  # any number, the same for all: who makes the tables on PostgreSQL
FULL = ("disk is full", "disk full", "no space left", "disk i/o error", "could not extend file", "quota")


class Database:
    """
    A database that is read and written in transactions.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it: ``sqlite:////folder/runs.sqlite``, ``postgresql://user@host/name``.
    limits : Limits
        How large a file may grow, and how much room is held in reserve.

    Raises
    ------
    StoreError
        If the database does not answer.
    """

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._ahead = 0.0  # of our clock; servers that share a database share its clock
        try:
            self.engine = _engine(url, self.limits.store)
        except ImportError:
            said = 'psycopg is not installed, which PostgreSQL needs: pip install "psycopg[binary]"'
            raise unusable(url.rpartition("@")[2], said, full=False) from None
        except (SQLAlchemyError, OSError) as fault:
            raise unusable(url.rpartition("@")[2], str(fault), full=False) from None
        self.url = self.engine.url.render_as_string(hide_password=False)
        file = self.file
        self.reserve = Reserve(file and file.with_name(f"{file.name}.reserve"), self.limits.reserve)
        try:
            self._make_tables()
        except BaseException:
            self.close()
            raise

    def _make_tables(self) -> None:
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})
                clock = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())"))
                self._ahead = float(clock.scalar_one()) - time.time()
            metadata.create_all(connection)
            found = connection.execute(select(versions.c.version)).scalar()
            if found is None:
                connection.execute(insert(versions).values(version=VERSION))
        if found not in (None, VERSION):
            raise unusable(self.where, f"its tables have version {found}, this app has version {VERSION}", full=False)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        name = self.engine.url.database
        return Path(name) if self.engine.dialect.name == "sqlite" and name else None

    @property
    def where(self) -> str:
        """The address of the database, as people may read it."""
        return str(self.file or self.engine.url.host or self.engine.url.database)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads; it sees one moment and holds up no writer."""
        with self._errors_in_words(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, last_words: bool = False) -> Iterator[Connection]:
        """Open a transaction that writes; all of it happens, or nothing. `last_words` may use what is held back."""
        with self._errors_in_words(), self.engine.connect() as connection:
            connection = connection.execution_options(writes=SPARE_PAGES if last_words else 0)
            with connection.begin():
                yield connection

    @contextmanager
    def _errors_in_words(self) -> Iterator[None]:
        """Translate an error of the database into a `StoreError`, except those the caller handles."""
        try:
            yield
        except IntegrityError:
            raise
        except SQLAlchemyError as fault:
            raise unusable(self.where, _words(fault), full=_is_full(fault)) from fault

    def now(self) -> float:
        """Read the time, in seconds since 1970, by the clock of the database."""
        return time.time() + self._ahead

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def _words(fault: SQLAlchemyError) -> str:
    said = str(fault.orig if isinstance(fault, DBAPIError) else fault).strip()
    return said.splitlines()[0] if said else type(fault).__name__


def _is_full(fault: SQLAlchemyError) -> bool:
    return isinstance(fault, DBAPIError) and any(mark in str(fault.orig).lower() for mark in FULL)


def _engine(url: str, max_bytes: int) -> Engine:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "postgresql":
        patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": ANSWER}
        return create_engine(parsed, pool_pre_ping=True, connect_args=patience)
    if parsed.get_backend_name() != "sqlite":
        raise ArgumentError(f"{parsed.get_backend_name()} is not a database this app knows; use postgresql or sqlite")
    path = Path(parsed.database or "runs.sqlite").absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    parsed = parsed.set(database=str(path))
    engine = create_engine(parsed, connect_args={"timeout": BUSY, "check_same_thread": False})
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", lambda connection: _begin(connection, max_bytes // PAGE))
    return engine


def _settle(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says, not where the driver guesses
    milliseconds = round(1000 * BUSY)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", f"busy_timeout = {milliseconds}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection, pages: int) -> None:
    """Take the write lock at once: a reader that becomes a writer half-way may be refused."""
    spare = connection.get_execution_options().get("writes")
    if spare is None:
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + spare}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
