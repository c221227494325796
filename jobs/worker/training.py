"""What a worker does for a run: it reads the spec, loads the pictures and trains."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch._dynamo  # noqa: F401 - the first step of an optimizer would otherwise wait for it

from cnn_core.datasets import load_source
from cnn_core.torch_backend.devices import limit_threads
from cnn_core.torch_backend.train import train
from cnn_core.training import Checkpoint, Packed, pack, spec_from_json, unpack
from jobs.settings import data_folder


def train_spec(text: str, checkpoint: Packed | None, fetch: Callable[[str], bytes]) -> Iterator[Packed]:
    """
    Train what a spec says.

    Parameters
    ----------
    text : str
        The spec as JSON.
    checkpoint : Packed or None
        What to go on from.
    fetch : callable
        Gives the content of a set of own pictures by its key.

    Yields
    ------
    Packed
        Each event, after each step.

    Raises
    ------
    InvalidInputError
        If the spec, or the pictures it names, cannot be trained with.
    """
    limit_threads(1)
    spec = spec_from_json(text)
    start = None if checkpoint is None else unpack(checkpoint)
    assert start is None or isinstance(start, Checkpoint)
    for event in train(spec, load_source(spec.data, fetch=fetch, folder=data_folder()), start=start):
        yield pack(event)
