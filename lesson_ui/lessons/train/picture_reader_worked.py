"""A reader of many picture files in a thread beside the page, which reports its progress."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from cnn_core.datasets import Brought, read_zip
from cnn_core.datasets.folders import Problem, read_square
from cnn_core.errors import InvalidInputError
from lesson_ui.lessons.train.class_set_worked import Pixels

ZIP_START = b"PK\x03\x04"
AT_ONCE = 4  # pictures that are read before the page is drawn again; more are read beside it


class Cancelled(Exception):  # noqa: N818 - not an error: the way out of the reading
    """Raised in the reading thread when the learner cancels."""


class PictureReader:
    """
    Read picture files in a thread, and report the progress.

    Attributes
    ----------
    place : int
        As given.
    pictures : list of (str, ndarray)
        Squares so far.
    zips : list of (str, Brought)
        Contents of zips so far.
    problems : list of Problem
        Files that were left out.
    done, total : int
        Pictures read of the file or files being read, and all of them.
    """

    def __init__(self, files: Sequence[tuple[str, bytes]], place: int) -> None:
        self.place = place
        self.pictures: list[tuple[str, Pixels]] = []
        self.zips: list[tuple[str, Brought]] = []
        self.problems: list[Problem] = []
        self.done, self.total = 0, len(files)
        self._files = list(files)
        self._began = time.monotonic()
        self._cancelled = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start to read; few pictures at once, more in a thread beside the page."""
        if len(self._files) <= AT_ONCE and not any(data.startswith(ZIP_START) for _, data in self._files):
            self._read()
            return
        self._thread = threading.Thread(target=self._read, name="reading pictures", daemon=True)
        self._thread.start()

    @property
    def finished(self) -> bool:
        """Whether everything is read, or reading was stopped."""
        return self._thread is None or not self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        """Whether the learner cancelled."""
        return self._cancelled

    @property
    def seconds_left(self) -> float:
        """How many seconds reading will still take at the pace so far."""
        return (time.monotonic() - self._began) / max(1, self.done) * (self.total - self.done)

    def wait(self) -> None:
        """Wait until it is finished."""
        if self._thread is not None:
            self._thread.join()

    def cancel(self) -> None:
        """Stop after the picture being read; for use as a callback."""
        self._cancelled = True

    def _read(self) -> None:
        files, self._files = self._files, []
        try:
            for number, (name, data) in enumerate(files, 1):
                try:
                    if data.startswith(ZIP_START):
                        self.zips.append((name, read_zip(data, name, self._went_on)))
                    else:
                        self.pictures.append((name, read_square(data, name)))
                        self._went_on(number, len(files))
                except InvalidInputError as refusal:
                    self.problems.append(Problem(name, refusal))
        except Cancelled:
            return

    def _went_on(self, done: int, total: int) -> None:
        if self._cancelled:
            raise Cancelled
        self.done, self.total = done, total
