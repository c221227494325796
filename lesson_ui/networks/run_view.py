"""The events of a stored run as plain records, read incrementally: only those since the last look."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cnn_core.training import Diverged, Finished, Measured, Score, Started, Step, unpack
from jobs import Store
from lesson_ui.networks.training_curves import RunCurves

KINDS_READ = (
    "started",
    "step",
    "measured",
    "diverged",
    "finished",
)  # of events; arrays stay where they are
MOST_KEPT = 64  # runs read by anybody of late


@dataclass
class RunView:
    """
    The events of a run so far. It grows; do not change it.

    Attributes
    ----------
    id : str
        The run.
    last_seq : int
        The number of its last event that was read: another one means that there is something new.
    started : Started or None
        What was known before the first step.
    steps : list of Step
        Each step, in order.
    measured : list of Measured
        Each measurement, in order; the first is before the first step.
    diverged : Diverged or None
        If it went out of hand.
    finished : Finished or None
        If it came to its end.
    heard : float
        When something new was last read of it, by `time.monotonic`.
    """

    id: str
    last_seq: int = 0
    started: Started | None = None
    steps: list[Step] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    diverged: Diverged | None = None
    finished: Finished | None = None
    heard: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def curves(self, name: str = "") -> RunCurves:
        """
        Make the curves of the run: loss and accuracy over the steps.

        Parameters
        ----------
        name : str
            What it is called on a chart.

        Returns
        -------
        RunCurves
            Steps and measurements as arrays.
        """
        steps, measured = tuple(self.steps), tuple(self.measured)
        return RunCurves(
            name,
            _column([one.step for one in steps]),
            _column([one.loss for one in steps]),
            _column([one.accuracy for one in steps]),
            _column([one.step for one in measured]),
            _scores([one.train for one in measured], "loss"),
            _scores([one.train for one in measured], "accuracy"),
            _scores([one.validation for one in measured], "loss"),
            _scores([one.validation for one in measured], "accuracy"),
            total=self.started.steps if self.started else 0,
            per_epoch=self.started.steps_per_epoch if self.started else 0,
            diverged=self.diverged.step if self.diverged else None,
        )

    def measured_at(self, step: int | None = None) -> Measured | None:
        """
        Find the last measurement up to a step.

        Parameters
        ----------
        step : int, optional
            The step; the end without it.

        Returns
        -------
        Measured or None
            None before the first.
        """
        found = [one for one in tuple(self.measured) if step is None or one.step <= step]
        return found[-1] if found else None

    def step_at(self, step: int | None = None) -> Step | None:
        """
        Find the last step up to a step.

        Parameters
        ----------
        step : int, optional
            The step; the end without it.

        Returns
        -------
        Step or None
            None before the first.
        """
        found = [one for one in tuple(self.steps) if step is None or one.step <= step]
        return found[-1] if found else None


_views: OrderedDict[tuple[str, str], RunView] = OrderedDict()
_lock = threading.Lock()


def run_view(store: Store, id_: str) -> RunView:
    """
    Read the new events of a run; what was read before, by anybody, is not read again.

    Parameters
    ----------
    store : Store
        Where the run is.
    id_ : str
        The run.

    Returns
    -------
    RunView
        The same object every time; empty for a run that does not exist.
    """
    with _lock:
        view = _views.setdefault((store.url, id_), RunView(id_))
        _views.move_to_end((store.url, id_))
        while len(_views) > MOST_KEPT:
            _views.popitem(last=False)
    with view.lock:
        for event in store.events(id_, view.last_seq, KINDS_READ):
            _take(view, unpack(event.packed))
            view.last_seq, view.heard = event.seq, time.monotonic()
    return view


def forget_run(store: Store, id_: str) -> None:
    """
    Forget the events of a run that was deleted.

    Parameters
    ----------
    store : Store
        Where the run was.
    id_ : str
        The run.
    """
    with _lock:
        _views.pop((store.url, id_), None)


def _take(view: RunView, event: object) -> None:
    match event:
        case Started():
            view.started = view.started or event
        case Step() if not view.steps or event.step > view.steps[-1].step:
            view.steps.append(event)
        case Measured() if not view.measured or event.step > view.measured[-1].step:
            view.measured.append(event)
        case Diverged():
            view.diverged = event
        case Finished():
            view.finished = event


def _column(values: list[int] | list[float]) -> NDArray[np.float64]:
    return np.array(values, np.float64)


def _scores(scores: list[Score | None], name: str) -> NDArray[np.float64]:
    return np.array([np.nan if score is None else getattr(score, name) for score in scores], np.float64)
