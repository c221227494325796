"""Weights that a training starts from: those after a step of another run, stored under a key of their content."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.models import shipped_models
from cnn_core.training import TrainingSpec, first_weights, spec_from_json, spec_to_json
from jobs import Store, get_runner
from jobs.limits import MB
from lesson_ui.networks.stored_run import stored_weights

Weights = Mapping[str, NDArray[Any]]


def is_kept_here(start: str | None) -> bool:
    """Tell whether a training starts from weights of a run, not from those of a network that comes with the app."""
    return start is not None and all(model.name != start for model in shipped_models())


def start_weights(spec: TrainingSpec) -> Weights | None:
    """
    Find the weights of a run that a training starts from.

    Parameters
    ----------
    spec : TrainingSpec
        What is trained.

    Returns
    -------
    mapping of str to ndarray or None
        None if it starts from chance, or from a network that comes with the app.

    Raises
    ------
    InvalidInputError
        If they are not kept any more.
    """
    return _found(get_runner().store, spec_to_json(spec)) if is_kept_here(spec.start) else None


@lru_cache(maxsize=24)
def _found(store: Store, text: str) -> Weights:
    return first_weights(spec_from_json(text), store.get_set)


def keep_weights(id_: str, step: int | None) -> str:
    """
    Store the weights after a step of a run, so that trainings can start from them when that run is gone.

    Parameters
    ----------
    id_ : str
        The run.
    step : int or None
        The moment; the last without it.

    Returns
    -------
    str
        Their name.

    Raises
    ------
    InvalidInputError
        If they are not there any more, or too large.
    """
    store = get_runner().store
    content = stored_weights(store, id_, step).arrays or b""
    if len(content) > store.limits.set_bytes:
        raise InvalidInputError(
            "The network is too large to train on from its weights.",
            given={"run": id_, "size": f"{len(content) / MB:.1f} MB"},
            allowed=f"weights of at most {store.limits.set_bytes / MB:.0f} MB",
            here=f"{len(content) / MB:.1f} MB",
        )
    return store.put_set(content)
