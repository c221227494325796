"""Limits of runs, learners and the machine, as data."""

from __future__ import annotations

import os
from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """
    How much a run, a learner and the machine may use.

    Attributes
    ----------
    steps : int
        Steps of learning a run may take.
    seconds : float
        Time a run may learn, pauses not counted.
    bytes : int
        What the store keeps of one run; of more snapshots than fit, every second one goes.
    memory : int
        Bytes a worker may use beyond what PyTorch itself takes.
    paused : float
        Seconds a run may rest in memory; then it is put away, to go on from its last checkpoint.
    patience : float
        Seconds a run has to end by itself, between two steps, when it is cancelled; then it is ended where it is.
    resting : int
        Paused runs that a server holds in memory; beyond that the longest queued is put away.
    runs, learner_bytes : int
        Runs kept of one learner, and the bytes they take together; the oldest that ended go first.
    set_bytes, sets : int
        Size of one set of own pictures, and how many are kept; the oldest that no run uses go first.
    store : int
        SQLite only: bytes the file may grow to.
    reserve : int
        Bytes of disk kept free, so that a full disk can still be written down.
    nice : int
        How far workers stand back behind what serves pages, 0 … 19.
    """

    steps: int = 20_000
    seconds: float = 1800.0
    bytes: int = 256 * MB
    memory: int = 2048 * MB
    paused: float = 1800.0
    patience: float = 0.15
    resting: int = 4
    runs: int = 30
    learner_bytes: int = 1024 * MB
    set_bytes: int = 16 * MB
    sets: int = 200
    store: int = 16_384 * MB
    reserve: int = 2 * MB
    nice: int = 10


def default_slots() -> int:
    """
    Compute how many runs may train at once.

    Returns
    -------
    int
        One core is left to those who look at pages; at least 1.
    """
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        cores = os.cpu_count() or 1
    return max(1, cores - 1)
