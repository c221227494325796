"""A PostgreSQL of the tests' own: in a temporary folder, reached through a socket in it, ended when they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

MISSING = "skipped: PostgreSQL is not installed (apt-get install postgresql); the store is tried on SQLite only"
NO_USER = "skipped: PostgreSQL refuses to run as root and there is no user postgres; the store is tried on SQLite only"


class UnavailableError(Exception):
    """There is no PostgreSQL here; the message says why."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server; the address of its first database."""
    programs = _programs()
    as_user = _as_other_user()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if as_user:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        _run([*as_user, str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"])
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w", "-t", "180", "-l", str(folder / "log")]
        _run([*control, "-o", options, "start"])
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Make an empty database; its address."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server.replace("postgresql:", "postgresql+psycopg:", 1), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _programs() -> Path:
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    for home in ([Path(found).resolve().parent] if found else []) + homes:
        if (home / "initdb").exists() and (home / "postgres").exists():
            return home
    raise UnavailableError(MISSING)


def _as_other_user() -> list[str]:
    if os.geteuid() != 0:
        return []
    known = subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0
    if not known or not shutil.which("runuser"):
        raise UnavailableError(NO_USER)
    return ["runuser", "-u", "postgres", "--"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, command
