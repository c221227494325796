"""Disk space held in reserve, so that even on a full disk the end of a run can be written."""

from __future__ import annotations

import os
import threading
from pathlib import Path


class Reserve:
    """
    A file that reserves disk space.

    Parameters
    ----------
    path : Path or None
        Where it lies, beside the database; None for a database on a server, which minds its own disk.
    size : int
        Bytes.
    """

    def __init__(self, path: Path | None, size: int) -> None:
        self.path, self.size = path, size

    def fill(self) -> bool:
        """
        Reserve the disk space, each time anew: the room there was earlier may be taken now.

        Returns
        -------
        bool
            False if there is not that much room; a place held from before is then still held.
        """
        if self.path is None:
            return True
        try:
            part = self.path.with_name(f"{self.path.name}.{os.getpid()}-{threading.get_ident()}")  # one for each taker
            try:
                with part.open("wb") as file:
                    for _ in range(0, self.size, 65_536):
                        file.write(bytes(min(65_536, self.size)))
                    file.truncate(self.size)
                part.replace(self.path)
            finally:
                part.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def release(self) -> None:
        """Free the reserved space."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
