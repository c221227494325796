"""The work of a run: read the spec, load the pictures, train."""

from __future__ import annotations

from collections.abc import Callable

import torch._dynamo  # noqa: F401 - the first step of an optimizer would otherwise wait for it

from cnn_core.torch_backend.devices import limit_threads
from cnn_core.torch_backend.train import Training, train
from cnn_core.training import Checkpoint, Packed, Step, Unpacked, first_weights, pack, spec_from_json, unpack
from jobs.settings import data_folder
from jobs.worker.drawn import pictures_of


class PackedTraining:
    """
    Pack the events of a training.

    Parameters
    ----------
    training : Training
        Its events, and the weights between two of them.
    """

    def __init__(self, training: Training) -> None:
        self._training = training

    def __iter__(self) -> PackedTraining:
        return self

    def __next__(self) -> Packed | Unpacked:
        event = next(self._training)
        return Unpacked(event) if isinstance(event, Step) else pack(event)

    def look(self) -> Packed:
        """Make a packed snapshot of the weights as they are now."""
        return pack(self._training.look())


def train_spec(text: str, checkpoint: Packed | None, fetch: Callable[[str], bytes]) -> PackedTraining:
    """
    Train the network of a spec, yielding packed events.

    Parameters
    ----------
    text : str
        The spec as JSON.
    checkpoint : Packed or None
        What to go on from.
    fetch : callable
        Gives the content of a set of own pictures, or of weights to start from, by its key.

    Returns
    -------
    PackedTraining
        An iterator of events; the next step is taken when the next event is asked for.

    Raises
    ------
    InvalidInputError
        If the spec, or the pictures it names, cannot be trained with.
    """
    limit_threads(1)
    spec = spec_from_json(text)
    start = None if checkpoint is None else unpack(checkpoint)
    assert start is None or isinstance(start, Checkpoint)
    weights = None if start or spec.start is None else first_weights(spec, fetch)
    data = pictures_of(spec.data, fetch, data_folder())
    return PackedTraining(train(spec, data, start=start, weights=weights))
