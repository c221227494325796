"""What a page may ask of a runner, whatever trains behind it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from jobs.runs import Run
from jobs.store import Store
from jobs.stored_events import StoredEvent


class Runner(Protocol):
    """A runner of trainings: processes of this machine, or a cluster. All its results are in its store."""

    store: Store

    def submit(self, learner: str, spec: str, title: str = "", *, parent: str | None = None) -> str:
        """
        Queue a training.

        Parameters
        ----------
        learner, spec, title, parent
            As for `Store.add_run`.

        Returns
        -------
        str
            The id of the run.

        Raises
        ------
        RunActiveError
            If the learner has a run that goes on.
        StoreError
            If there is no room to store it.
        """

    def status(self, id_: str) -> Run:
        """
        Read the state of a run.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        Run
            As it is now.
        """

    def events(self, id_: str, after: int = 0, kinds: Collection[str] | None = None) -> list[StoredEvent]:
        """
        Read the events of a run.

        Parameters
        ----------
        id_, after, kinds
            As for `Store.events`.

        Returns
        -------
        list of StoredEvent
            In order, without snapshots and checkpoints.
        """

    def cancel(self, id_: str) -> bool:
        """
        Cancel a run between two steps, or in the middle of one if it takes long.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        bool
            False if it had ended.
        """

    def pause(self, id_: str) -> bool:
        """
        Pause a run after its step.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        bool
            False if it does not run.
        """

    def step(self, id_: str) -> bool:
        """
        Let a paused run take one step.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        bool
            False if it is not paused.
        """

    def resume(self, id_: str) -> bool:
        """
        Resume a run: a paused one where it is, one that was stopped from its last checkpoint.

        Parameters
        ----------
        id_ : str
            The run.

        Returns
        -------
        bool
            False if it goes on already, or is done.

        Raises
        ------
        RunActiveError
            If the learner has another run that goes on.
        StoreError
            If there is no room to store what it will tell.
        """
