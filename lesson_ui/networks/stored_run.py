"""The network of a stored run, with the weights after one of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

import numpy as np

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import spans, trace
from cnn_core.training import Packed, Snapshot, TrainingSpec, spec_from_json, unpack
from jobs import Store
from lesson_ui.networks.subject import Subject

RUN_KEY = "run"  # begins the keys of networks of runs: then the run, then the step
AGAIN = 5  # tries to read weights that are being replaced


@lru_cache(maxsize=256)
def read_spec(text: str) -> TrainingSpec:
    """
    Read the spec of a run.

    Parameters
    ----------
    text : str
        As the store keeps it.

    Returns
    -------
    TrainingSpec
        The same object for the same text.
    """
    return spec_from_json(text)


def stored_subject(store: Store, id_: str, step: int | None = None) -> Subject:
    """
    Read the network of a run with the weights after a step, ready to be explained.

    Parameters
    ----------
    store : Store
        Where the run is.
    id_ : str
        The run.
    step : int, optional
        A step at which the weights were kept, or one after it; the last without it.

    Returns
    -------
    Subject
        The same object for the same moment.

    Raises
    ------
    InvalidInputError
        If there is no such run, or no weights of it.
    """
    run = store.run(id_)
    for _ in range(AGAIN):
        kept = store.snapshots(id_)
        found = [one for one in kept if step is None or one <= step]
        if not found:
            break
        with suppress(InvalidInputError):  # while a run learns, its last weights make way for newer ones
            return _subject(store, id_, run.spec, found[-1])
    raise _not_kept(id_, step, kept)


def stored_weights(store: Store, id_: str, step: int | None) -> Packed:
    """
    Read the weights of a run after a step.

    Parameters
    ----------
    store : Store
        Where the run is.
    id_ : str
        The run.
    step : int or None
        A step at which they were kept; None for the last.

    Returns
    -------
    Packed
        The snapshot.

    Raises
    ------
    InvalidInputError
        If it is not there any more: it made room for others, or the run was deleted.
    """
    packed = store.snapshot(id_, step)
    if packed is None:
        raise _not_kept(id_, step, store.snapshots(id_))
    return packed


@lru_cache(maxsize=32)  # each holds all weights, and a run that is watched has others at every look
def _subject(store: Store, id_: str, text: str, step: int) -> Subject:
    spec = read_spec(text)
    packed = stored_weights(store, id_, step)
    snapshot = unpack(Packed(packed.kind, packed.step, packed.text, packed.arrays))
    assert isinstance(snapshot, Snapshot)
    weights = {name: np.asarray(array) for name, array in snapshot.weights.items()}
    traced = trace(spec.trained_network, spec.input_shape)
    return Subject(
        f"{RUN_KEY} {id_} {step}",
        spec.trained_network,
        weights,
        traced,
        spans(traced),
        spec.class_names,
        trained=step > 0,
        source=spec.data,
        file=weights_name(id_, step),
    )


def _not_kept(id_: str, step: int | None, kept: Sequence[int]) -> InvalidInputError:
    return InvalidInputError(
        "No weights of this run are kept for that step.",
        given={"run": id_, "step": step},
        allowed="step is one of " + ", ".join(map(str, kept[:20])) if kept else "a run that has begun",
        here=f"step = {step}",
        fixes=[Fix("step", "=", kept[0])] if kept else [],
    )


def weights_name(id_: str, step: int | None) -> str:
    """Name the file of a run's weights; without a step, of those it has now."""
    return f"run-{id_}-step-{step}.safetensors" if step is not None else f"run-{id_}-now.safetensors"
