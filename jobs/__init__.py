"""Training runs that outlive a page view: their store, their runner, and the processes that train."""

from cnn_core.training import Packed
from jobs.current import close_runners, get_runner, recover_runs
from jobs.limits import Limits
from jobs.local import LocalRunner
from jobs.refusals import RunActiveError, StoreError
from jobs.runner import Runner
from jobs.runs import Run
from jobs.store import Store
from jobs.stored_events import StoredEvent
from jobs.tables import ACTIVE, ENDED, RESUMABLE, STATES

__all__ = [
    "ACTIVE",
    "ENDED",
    "RESUMABLE",
    "STATES",
    "Limits",
    "LocalRunner",
    "Packed",
    "Run",
    "RunActiveError",
    "Runner",
    "Store",
    "StoreError",
    "StoredEvent",
    "close_runners",
    "get_runner",
    "recover_runs",
]
