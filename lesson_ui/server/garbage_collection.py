"""Garbage collection in a thread beside the reruns, not in the middle of them."""

from __future__ import annotations

import gc
import threading

YOUNG_EVERY = 0.5  # seconds between collections of what came since the last one: a few milliseconds each
ALL_EVERY = 1200  # every so many of these, everything is collected: once in ten minutes, a few tenths of a second
AT_MOST = 100_000  # new objects at which the interpreter collects by itself: the housekeeping is late
NEVER = 1_000_000_000  # collections of the middle generation until the interpreter collects the oldest by itself


def start_housekeeping() -> threading.Event:
    """
    Freeze all objects made so far, and collect garbage from time to time in a thread of its own.

    A full collection stops every learner for as long as it takes to walk over all sessions. What survives a
    collection is therefore frozen: the next one walks only over what is new. Sessions that have ended leave with
    the rare full collection. The interpreter hardly collects by itself any more: it would walk over what is young
    several times before the housekeeping does, and over the oldest in the middle of somebody's rerun.

    Returns
    -------
    threading.Event
        Set it to stop.
    """
    stop = threading.Event()
    gc.collect()
    gc.freeze()
    gc.set_threshold(AT_MOST, gc.get_threshold()[1], NEVER)

    def work() -> None:
        turn = 0
        while not stop.wait(YOUNG_EVERY):
            turn += 1
            collect(everything=turn % ALL_EVERY == 0)

    threading.Thread(target=work, daemon=True, name="housekeeping").start()
    return stop


def collect(*, everything: bool) -> None:
    """
    Collect garbage once, and freeze what survives.

    Parameters
    ----------
    everything : bool
        Whether what was frozen before is looked at again.
    """
    if everything:
        gc.unfreeze()
    gc.collect()
    gc.freeze()
