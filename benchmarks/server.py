"""Servers to measure: the app, and an empty page under the same settings. Each is ended by its own process id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from jobs.settings import DATABASE, FOLDER

ROOT = Path(__file__).parents[1]
PLAIN_PAGE = Path(__file__).with_name("plain_page.py")
START_WITHIN = 60.0  # seconds
EMPTY_PAGE = '''"""The least a page can be: one line of text, or one slider that is echoed."""

import streamlit as st

if "slider" in st.query_params:
    value = st.slider("value", 0, 100, 50)
    st.text(f"value {value}")
else:
    st.text("ready")
'''


@dataclass(frozen=True)
class Server:
    """
    A running server.

    Attributes
    ----------
    port : int
        Where it listens.
    pid : int
        Its process.
    """

    port: int
    pid: int

    @property
    def address(self) -> str:
        """The address a browser opens."""
        return f"http://localhost:{self.port}"

    def memory(self) -> float | None:
        """Tell the resident memory in MB; None where the system does not tell."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return None
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return None

    def has_mapped(self, library: str) -> bool | None:
        """Tell whether a shared library is in the process's memory; None where the system does not tell."""
        maps = Path(f"/proc/{self.pid}/maps")
        return library in maps.read_text() if maps.exists() else None


def free_port(first: int | None = None) -> int:
    """
    Find a port nobody listens on.

    Parameters
    ----------
    first : int or None
        Try this one and those after it; None lets the system choose.

    Returns
    -------
    int
        The port.
    """
    candidates = [0] if first is None else range(first, first + 200)
    for port in candidates:
        with socket.socket() as probe:
            try:
                probe.bind(("", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise RuntimeError(f"All ports from {first} to {candidates[-1]} are taken.")


@contextmanager
def app_server(first_port: int | None = None) -> Iterator[Server]:
    """
    Run the app, as ``streamlit run app.py`` does.

    Parameters
    ----------
    first_port : int or None
        As for `free_port`.

    Yields
    ------
    Server
        The server, once it answers.
    """
    with TemporaryDirectory(prefix="app-data-") as data, _running(ROOT, "app.py", first_port, apart(data)) as server:
        yield server


def apart(folder: str) -> dict[str, str]:
    """
    Keep what is measured apart from the runs and pictures of whoever measures.

    Parameters
    ----------
    folder : str
        Where the server keeps its data instead.

    Returns
    -------
    dict of str to str
        The environment of the server.
    """
    kept = {name: value for name, value in os.environ.items() if name != DATABASE}
    return kept | {FOLDER: folder}


@contextmanager
def empty_server(first_port: int | None = None) -> Iterator[Server]:
    """
    Run a page with nothing on it, under the app's own settings.

    Parameters
    ----------
    first_port : int or None
        As for `free_port`.

    Yields
    ------
    Server
        The server, once it answers.
    """
    with _page_server(EMPTY_PAGE, first_port) as server:
        yield server


@contextmanager
def plain_server(first_port: int | None = None) -> Iterator[Server]:
    """
    Run a lesson written plainly in Streamlit, under the app's own settings.

    Parameters
    ----------
    first_port : int or None
        As for `free_port`.

    Yields
    ------
    Server
        The server, once it answers.
    """
    with _page_server(PLAIN_PAGE.read_text(encoding="utf-8"), first_port) as server:
        yield server


@contextmanager
def _page_server(page: str, first_port: int | None) -> Iterator[Server]:
    with TemporaryDirectory(prefix="one-page-") as folder:
        home = Path(folder)
        shutil.copytree(ROOT / ".streamlit", home / ".streamlit")
        (home / "page.py").write_text(page, encoding="utf-8")
        with _running(home, "page.py", first_port, {**os.environ, "PYTHONPATH": str(ROOT)}) as server:
            yield server


@contextmanager
def _running(
    folder: Path, script: str, first_port: int | None, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    port = free_port(first_port)
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.headless", "true"]
    with TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            _wait_until_it_answers(process, port, log)
            yield Server(port, process.pid)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: IO[str]) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"The server ended at once and said: {log.read()[-2000:]}")
        try:
            with direct.open(f"http://localhost:{port}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within {START_WITHIN:.0f} s.")
