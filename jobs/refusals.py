"""What the store and the runner refuse, in sentences of five parts."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_core.errors import InvalidInputError


class RunActiveError(InvalidInputError):
    """
    A learner has a run that goes on, and asked for another.

    Attributes
    ----------
    run : str
        The id of the run that goes on.
    """

    def __init__(self, learner: str, run: str, state: str) -> None:
        self.run = run
        super().__init__(
            "You have a run that goes on.",
            given={"learner": learner},
            allowed="one run queued, running or paused",
            here=f"run {run} is {state}; wait for its end, or cancel it",
        )


def unknown_run(id_: str) -> InvalidInputError:
    """
    Say that there is no such run.

    Parameters
    ----------
    id_ : str
        What was asked for.

    Returns
    -------
    InvalidInputError
        To be raised.
    """
    return InvalidInputError(
        "There is no run of this name.",
        given={"run": id_},
        allowed="run is the id of a stored run",
        here=f"run = {id_!r}; it was deleted, or the address is not complete",
    )


def wrong_state(id_: str, state: str, allowed: Sequence[str], problem: str) -> InvalidInputError:
    """
    Say that a run is in no state for what was asked.

    Parameters
    ----------
    id_, state : str
        The run, and how it is.
    allowed : sequence of str
        States in which it would work.
    problem : str
        One sentence.

    Returns
    -------
    InvalidInputError
        To be raised.
    """
    return InvalidInputError(
        problem, given={"run": id_}, allowed=f"state is one of {', '.join(allowed)}", here=f"state = {state!r}"
    )


def storage_full(where: str, what: str) -> InvalidInputError:
    """
    Say that the disk is full.

    Parameters
    ----------
    where : str
        The folder or database.
    what : str
        What could not be stored, e.g. ``"The run"``.

    Returns
    -------
    InvalidInputError
        To be raised.
    """
    return InvalidInputError(
        f"{what} cannot be stored: there is no room left.",
        given={"store": where},
        allowed="free space where runs are stored",
        here=f"{where} is full; delete old runs or other files, then try again",
    )
