"""The spec of a training: network, pictures, recipe and what to look at; as JSON it can be stored and sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors import numpy as tensors

from cnn_core.datasets.source import DataSource
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.models import load_model, shipped_models
from cnn_core.network import Concat, Dropout, Layer, Network, Residual, from_json, initial_weights, to_json
from cnn_core.training.recipe import Recipe, setting_refusal

FORMAT = "cnn-training"
VERSION = 1
MAX_CHARACTERS = 2_000_000
PROBES = 16  # pictures whose maps are kept, at most


@dataclass(frozen=True)
class TrainingSpec:
    """
    The spec of a training: everything it depends on, so that the same spec gives the same numbers.

    Attributes
    ----------
    network : Network
        Its layers, the last of which gives one number a class.
    input_shape : tuple of three int
        (C, H, W) of the pictures.
    class_names : tuple of str
        What the outputs stand for.
    data : DataSource
        Which pictures.
    recipe : Recipe
        How.
    snapshot_every : int or None
        Steps between two snapshots of the weights; None: about one an epoch, at most 40 in all.
    probes : tuple of int
        Numbers of validation pictures whose maps are kept along, at most `PROBES`.
    start : str or None
        Name of a network of `cnn_core.models` whose weights training starts from; None: from chance. It may name
        weights from elsewhere; whoever trains then brings them along.

    Raises
    ------
    InvalidInputError
        If a field is of another kind. Whether the parts fit each other is asked by `check_spec`.
    """

    network: Network
    input_shape: tuple[int, int, int]
    class_names: tuple[str, ...]
    data: DataSource = field(default_factory=DataSource)
    recipe: Recipe = field(default_factory=Recipe)
    snapshot_every: int | None = None
    probes: tuple[int, ...] = ()
    start: str | None = None

    def __post_init__(self) -> None:
        for name in ("input_shape", "class_names", "probes"):
            value = getattr(self, name)
            object.__setattr__(self, name, tuple(value) if isinstance(value, list) else value)
        _check(self)

    @property
    def trained_network(self) -> Network:
        """The network with the recipe's dropout put in."""
        p = self.recipe.dropout
        return self.network if p is None else Network(_with_dropout(self.network.layers, p), self.network.name)


def first_weights(spec: TrainingSpec, fetch: Callable[[str], bytes] | None = None) -> dict[str, NDArray[Any]]:
    """
    Give the initial weights of a training.

    Parameters
    ----------
    spec : TrainingSpec
        What is trained.
    fetch : callable, optional
        Gives the content of a safetensors file of weights from elsewhere by the name that the spec gives them; it
        raises `LookupError` where they are not kept. What else it raises is passed on.

    Returns
    -------
    dict of str to ndarray
        Those of the named network, or drawn from the recipe's seed by `cnn_core.network.initial_weights`.

    Raises
    ------
    InvalidInputError
        If there is no network of that name, or the weights from elsewhere are not there any more.
    """
    if spec.start is not None and fetch is not None and spec.start not in _shipped():
        return _fetched(spec.start, fetch)
    if spec.start is not None:
        return dict(load_model(spec.start).weights)
    return initial_weights(spec.network, spec.input_shape, np.random.default_rng(spec.recipe.seed))


@cache
def _shipped() -> frozenset[str]:
    return frozenset(model.name for model in shipped_models())


def _fetched(name: str, fetch: Callable[[str], bytes]) -> dict[str, NDArray[Any]]:
    try:
        return dict(tensors.load(fetch(name)))
    except (LookupError, SafetensorError):
        raise InvalidInputError(
            "The weights to start from are not kept here any more.",
            given={"start": name},
            allowed="start is None, or names weights that are kept",
            here=f"start = {name!r}",
            fixes=[Fix("start", "=", None)],
        ) from None


def spec_to_json(spec: TrainingSpec) -> str:
    """
    Write a spec as JSON.

    Parameters
    ----------
    spec : TrainingSpec
        What is trained.

    Returns
    -------
    str
        One object with a version, on one line.
    """
    written = {
        "format": FORMAT,
        "version": VERSION,
        "network": json.loads(to_json(spec.network, spec.input_shape)),
        "class_names": spec.class_names,
        "data": spec.data.to_plain(),
        "recipe": spec.recipe.to_plain(),
        "snapshot_every": spec.snapshot_every,
        "probes": spec.probes,
        "start": spec.start,
    }
    return json.dumps(written, ensure_ascii=False, allow_nan=False)


def spec_from_json(text: str) -> TrainingSpec:
    """
    Read a spec from JSON.

    Parameters
    ----------
    text : str
        What `spec_to_json` wrote.

    Returns
    -------
    TrainingSpec
        Equal to the one that was written.

    Raises
    ------
    InvalidInputError
        If the text is too long, no JSON, no training, of another version, or a part of it is wrong.
    """
    if len(text) > MAX_CHARACTERS:
        raise _refusal("The text is too long for a training.", f"{len(text)} characters")
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise _refusal("This is not JSON.", str(fault).split(":")[0]) from None
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise _refusal("This JSON is not a training.", ", ".join(list(read)[:6]) if isinstance(read, dict) else "")
    if read.get("version") != VERSION:
        raise _refusal("The training was written by another version of the app.", f"version = {read.get('version')!r}")
    file = from_json(json.dumps(read.get("network")))
    optional = {name: read[name] for name in ("snapshot_every", "probes", "start") if name in read}
    return TrainingSpec(
        network=file.network,
        input_shape=file.input_shape,  # type: ignore[arg-type]  # of another length it is refused
        class_names=read.get("class_names", ()),
        data=DataSource.from_plain(read.get("data", {})),
        recipe=Recipe.from_plain(read.get("recipe", {})),
        **optional,
    )


def _with_dropout(layers: Sequence[Layer], p: float) -> tuple[Layer, ...]:
    return tuple(_one_with_dropout(layer, p) for layer in layers)


def _one_with_dropout(layer: Layer, p: float) -> Layer:
    match layer:
        case Dropout():
            return Dropout(p)
        case Residual():
            return replace(layer, branch=_with_dropout(layer.branch, p), shortcut=_with_dropout(layer.shortcut, p))
        case Concat():
            return Concat(tuple(_with_dropout(branch, p) for branch in layer.branches))
    return layer


def _check(spec: TrainingSpec) -> None:
    kinds = {"network": Network, "data": DataSource, "recipe": Recipe}
    for name, kind in kinds.items():
        if not isinstance(getattr(spec, name), kind):
            raise setting_refusal(name, getattr(spec, name), f"{name} is a {kind.__name__}")
    if not _is_tuple_of(spec.input_shape, int) or len(spec.input_shape) != 3 or min(spec.input_shape) < 1:
        rule = "input_shape = (C, H, W), integers >= 1"
        raise setting_refusal("input_shape", spec.input_shape, rule, Fix("input_shape", "=", (1, 32, 32)))
    if not _is_tuple_of(spec.class_names, str) or len(set(spec.class_names)) < max(2, len(spec.class_names)):
        rule = "class_names are at least 2 different names"
        raise setting_refusal("class_names", spec.class_names, rule, Fix("class_names", "=", ("first", "second")))
    every = spec.snapshot_every
    if every is not None and (not isinstance(every, int) or isinstance(every, bool) or every < 1):
        rule = "snapshot_every is an integer >= 1, or None"
        raise setting_refusal("snapshot_every", every, rule, Fix("snapshot_every", "=", None))
    known = _is_tuple_of(spec.probes, int) and all(probe >= 0 for probe in spec.probes)
    if not known or len(set(spec.probes)) < len(spec.probes) or len(spec.probes) > PROBES:
        rule = f"probes are at most {PROBES} different integers >= 0"
        raise setting_refusal("probes", spec.probes, rule, Fix("probes", "=", ()))
    if spec.start is not None and not isinstance(spec.start, str):
        raise setting_refusal(
            "start", spec.start, "start is the name of a trained network, or None", Fix("start", "=", None)
        )


def _is_tuple_of(value: Any, kind: type) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, kind) and not isinstance(one, bool) for one in value)


def _refusal(problem: str, here: str) -> InvalidInputError:
    return InvalidInputError(
        problem,
        given={"text": here},
        allowed=f'JSON of the form {{"format": "{FORMAT}", "version": {VERSION}, "network": …, "class_names": …, '
        f'"data": …, "recipe": …}}, at most {MAX_CHARACTERS} characters',
        here=here,
    )
