"""The trained networks of `assets/models`, each read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from numpy.typing import NDArray

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import Network, from_json
from cnn_core.network.weights import load_weights

ROOM = Path(__file__).parents[1] / "assets" / "models"


class ShippedModel(NamedTuple):
    """
    A trained network that comes with the app: its task, classes, parameters and accuracy.

    Attributes
    ----------
    name : str
        Name in addresses and calls, e.g. ``"lenet5-digits"``.
    title : str
        Name on the page.
    task : str
        What it was trained for: a key of `cnn_core.datasets.TASKS`, whose test pictures it has never seen.
    input_shape : tuple of int
        (C, H, W) of the pictures it reads, values 0 … 1.
    class_names : tuple of str
        What its outputs stand for, in their order.
    parameters : int
        Numbers learned.
    accuracy : float
        Share of the test pictures that it names rightly, 0 … 1.
    tested : int
        How many test pictures that are.
    """

    name: str
    title: str
    task: str
    input_shape: tuple[int, int, int]
    class_names: tuple[str, ...]
    parameters: int
    accuracy: float
    tested: int


class TrainedModel(NamedTuple):
    """
    A network with its weights.

    Attributes
    ----------
    about : ShippedModel
        What is known about it.
    network : Network
        Its layers.
    weights : mapping of str to ndarray
        What `cnn_core.network.forward` takes: float32, read-only, for all sessions share them.
    """

    about: ShippedModel
    network: Network
    weights: MappingProxyType[str, NDArray[Any]]


@cache
def shipped_models() -> tuple[ShippedModel, ...]:
    """
    List the trained networks in the order a page offers them.

    Returns
    -------
    tuple of ShippedModel
        The simplest first.

    Examples
    --------
    >>> shipped_models()[0].name
    'lenet5-digits'
    """
    entries = json.loads((ROOM / "models.json").read_text("utf-8"))
    return tuple(
        ShippedModel(
            **{**entry, "input_shape": tuple(entry["input_shape"]), "class_names": tuple(entry["class_names"])}
        )
        for entry in entries
    )


@cache
def load_model(name: str) -> TrainedModel:
    """
    Read a trained network.

    Parameters
    ----------
    name : str
        The name of one of `shipped_models`.

    Returns
    -------
    TrainedModel
        Network and weights; read once and shared.

    Raises
    ------
    InvalidInputError
        If there is no such network.

    Examples
    --------
    >>> model = load_model("lenet5-digits")
    >>> model.about.input_shape, model.weights["0.weight"].shape
    ((1, 32, 32), (6, 1, 5, 5))
    """
    models = {model.name: model for model in shipped_models()}
    if name not in models:
        raise InvalidInputError(
            "There is no trained network of this name.",
            given={"name": name},
            allowed="name is one of " + ", ".join(models),
            here=f"name = {name!r}",
            fixes=[Fix("name", "=", other) for other in models],
        )
    network = from_json((ROOM / f"{name}.json").read_text("utf-8")).network
    weights = load_weights(ROOM / f"{name}.safetensors")
    for array in weights.values():
        array.flags.writeable = False
    return TrainedModel(models[name], network, MappingProxyType(weights))
