"""The tables of the store, and the states a run goes through."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

ACTIVE = ("queued", "running", "paused")  # one run of these a learner
ENDED = ("done", "cancelled", "failed", "interrupted")
RESUMABLE = ("cancelled", "failed", "interrupted")
STATES = ACTIVE + ENDED

VERSION = 1  # of the tables; another one is refused, not guessed at
metadata = MetaData()
versions = Table("versions", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

# Who trains: a supervisor tells from time to time that it lives. Its runs are interrupted when it no longer does.
owners = Table(
    "owners",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("host", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("beat", Float, nullable=False),
    Column("slots", Integer, nullable=False),
    Column("warm", Integer, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("learner", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("spec", Text, nullable=False),
    Column("parent", String(32)),
    Column("created", Float, nullable=False),
    Column("queued", Float, nullable=False),
    Column("started", Float),
    Column("ended", Float),
    Column("reason", Text, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("size", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("owner", String(32)),
    Column("wanted", String(16)),  # pause, step or cancel, until it is done
    Column("wanted_at", Float),
)
_active = text("state IN ('queued', 'running', 'paused')")
Index("one_active_run", runs.c.learner, unique=True, sqlite_where=_active, postgresql_where=_active)
Index("runs_by_learner", runs.c.learner, runs.c.created)
Index("runs_by_state", runs.c.state, runs.c.queued)


def _run_column() -> Column[str]:
    return Column("run", String(32), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)


# A row holds `count` events of one kind that came in one batch; `seq` and `step` are those of the last.
events = Table(
    "events",
    metadata,
    _run_column(),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("step", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("arrays", LargeBinary),
)
snapshots = Table(
    "snapshots",
    metadata,
    _run_column(),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),  # before the bytes, so that SQLite need not read over them
    Column("text", Text, nullable=False),
    Column("arrays", LargeBinary, nullable=False),
)
checkpoints = Table(
    "checkpoints",
    metadata,
    _run_column(),
    Column("step", Integer, nullable=False),
    Column("size", Integer, nullable=False),  # before the bytes, so that SQLite need not read over them
    Column("text", Text, nullable=False),
    Column("arrays", LargeBinary, nullable=False),
)
sets = Table(
    "sets",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("created", Float, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
