"""Refusals of the store and the runner, in sentences of five parts."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_core.errors import InvalidInputError


class RunActiveError(InvalidInputError):
    """
    Raised when a learner who has an active run asks for another.

    Attributes
    ----------
    run : str
        The id of the run that goes on; empty if it ended meanwhile.
    """

    def __init__(self, learner: str, run: str = "", state: str = "") -> None:
        self.run = run
        super().__init__(
            "You have a run that goes on.",
            given={"learner": learner},
            allowed="one run queued, running or paused",
            here=f"run {run} is {state}; wait for its end, or cancel it" if run else "it has just ended; try again",
        )


def unknown_run(id_: str) -> InvalidInputError:
    """
    Make the refusal of a run that is not in the store.

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
    Make the refusal of a request that the state of a run does not allow.

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


class NotKeptError(InvalidInputError, LookupError):
    """Raised when no content is stored under a key, or no longer; the store itself answers."""


class StoreError(InvalidInputError):
    """
    Raised when the store cannot be read or written.

    Attributes
    ----------
    full : bool
        Whether there is no room left.
    """

    full = False


def unusable(where: str, said: str, *, full: bool) -> StoreError:
    """
    Make the refusal of a store that cannot be used.

    Parameters
    ----------
    where : str
        The file or server.
    said : str
        What the database said.
    full : bool
        Whether there is no room left.

    Returns
    -------
    StoreError
        To be raised.
    """
    error = StoreError(
        "There is no room left to store runs." if full else "The stored runs cannot be reached.",
        given={"store": where},
        allowed="free space where runs are stored" if full else "a database that answers and can be written",
        here=f"{said}; delete old runs or other files, then try again" if full else f"{said}; try again in a moment",
    )
    error.full = full
    return error
