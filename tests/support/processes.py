"""Which processes there are, as Linux tells it."""

from __future__ import annotations

from pathlib import Path


def children_of(pid: int | None) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(folder.name))
    return found


def workers_of(supervisor: int | None) -> list[int]:
    """Name the processes that train: the forkserver, a child of the supervisor, is their parent."""
    return [worker for server in children_of(supervisor) for worker in children_of(server)]


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
