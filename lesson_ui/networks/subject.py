"""The network whose numbers are explained: layers, weights, activations for a picture; made once for everybody."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.datasets import DataSource
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.models import load_model, shipped_models
from cnn_core.network import (
    INPUT,
    PRESETS,
    Network,
    Run,
    Spans,
    Trace,
    forward,
    from_address,
    initial_weights,
    spans,
    trace,
)

PRESET_CHOICES = ("lenet5", "tiny_vgg")
BUILT = "built"
MOST_MULTIPLY_ADDS = 300_000_000  # a tenth of a second; limited here for speed
MOST_PARAMETERS = 5_000_000
MOST_NUMBERS = 3_000_000  # in all layers together
PICTURE_CHANNELS = (1, 3)


class Subject(NamedTuple):
    """
    A network whose numbers can be explained.

    Attributes
    ----------
    key : str
        Tells it from all others.
    network : Network
        Its layers.
    weights : mapping of str to ndarray
        float32.
    trace : Trace
        For a picture of the size it reads.
    spans : dict of str to Spans
        What its numbers see of the picture.
    class_names : tuple of str
        What the last numbers stand for; empty if nothing was learned.
    trained : bool
        Whether the weights were learned.
    task : str
        What data it learned from; empty if none.
    seed : int
        What weights that were not learned are drawn from.
    source : DataSource or None
        Which pictures a stored run learned from.
    file : str
        What a file of a stored run's weights is called; empty for other networks.
    """

    key: str
    network: Network
    weights: dict[str, NDArray[np.float32]]
    trace: Trace
    spans: dict[str, Spans]
    class_names: tuple[str, ...] = ()
    trained: bool = False
    task: str = ""
    seed: int = 0
    source: DataSource | None = None
    file: str = ""

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of the picture it reads: (C, H, W)."""
        C, H, W = self.trace.input_shape
        return C, H, W


def choices() -> tuple[str, ...]:
    """List the networks that can be chosen: trained ones, presets without training, the one just built."""
    return (*(model.name for model in shipped_models()), *PRESET_CHOICES, BUILT)


@lru_cache(maxsize=24)
def make_subject(choice: str, built: str = "", built_shape: tuple[int, ...] = (3, 32, 32), seed: int = 0) -> Subject:
    """
    Make a network ready to be explained.

    Parameters
    ----------
    choice : str
        One of `choices`.
    built : str
        For ``"built"``: the network as it stands in an address.
    built_shape : tuple of int
        For ``"built"``: the sample it was made for.
    seed : int
        What weights that were not learned are drawn from.

    Returns
    -------
    Subject
        With its trace.

    Raises
    ------
    InvalidInputError
        If the network cannot be read, cannot read a picture, or would take too long.
    """
    if choice in PRESETS:
        preset = PRESETS[choice]
        network, shape = preset.network, preset.input_shape
    elif choice == BUILT:
        network, shape = from_address(built), _picture_shape(built_shape)
    else:
        model = load_model(choice)
        about = model.about
        traced = trace(model.network, about.input_shape)
        return Subject(
            choice,
            model.network,
            dict(model.weights),
            traced,
            spans(traced),
            about.class_names,
            trained=True,
            task=about.task,
        )
    traced = trace(network, shape)
    check_size(traced)
    weights = initial_weights(network, shape, np.random.default_rng(seed))
    return Subject(f"{choice} {built} {shape} {seed}", network, weights, traced, spans(traced), seed=seed)


def _picture_shape(shape: tuple[int, ...]) -> tuple[int, int, int]:
    if len(shape) == 3 and shape[0] in PICTURE_CHANNELS:
        return shape[0], shape[1], shape[2]
    raise InvalidInputError(
        "The network does not read a picture.",
        given={"input_shape": shape},
        allowed="input_shape is (1, H, W) or (3, H, W)",
        here=f"input_shape = {shape}",
        fixes=[Fix("input_shape", "=", (3, 32, 32))],
    )


def check_size(trace: Trace) -> None:
    """
    Refuse a network that would take too long to be computed here.

    Parameters
    ----------
    trace : Trace
        Of the network.

    Raises
    ------
    InvalidInputError
        If it has too many operations, parameters or numbers.
    """
    numbers = sum(int(np.prod(row.output_shape)) for row in trace.rows)
    for name, found, most in (
        ("multiply_adds", trace.multiply_adds, MOST_MULTIPLY_ADDS),
        ("parameters", trace.parameters, MOST_PARAMETERS),
        ("numbers", numbers, MOST_NUMBERS),
    ):
        if found > most:
            raise InvalidInputError(
                "This network is too large to be computed here while you wait.",
                given={name: found, "input_shape": trace.input_shape},
                allowed=f"{name} <= {most}, limited here for speed",
                here=f"{found} > {most}",
                fixes=[Fix("input_shape", "=", (trace.input_shape[0], 32, 32))],
            )


class PictureRun(NamedTuple):
    """
    All activations of a network for a picture.

    Attributes
    ----------
    picture : ndarray of uint8, shape (H, W, 3) or (H, W)
        As the network reads it.
    run : Run
        Every activation; a batch of one.
    """

    picture: NDArray[np.uint8]
    run: Run

    def values(self, path: str) -> NDArray[np.float32]:
        """Give a layer's activations: (C, H, W) or (F,)."""
        found: NDArray[np.float32] = self.run.activations[path][0]
        return found


_runs: dict[str, PictureRun] = {}
MOST_RUNS = 24


def run_picture(subject: Subject, x: NDArray[np.float32]) -> PictureRun:
    """
    Run the forward pass of a network for a picture.

    Parameters
    ----------
    subject : Subject
        The network.
    x : ndarray of shape (C, H, W)
        The picture, 0 … 1.

    Returns
    -------
    Answer
        The latest are kept.
    """
    key = subject.key + hashlib.blake2s(x.tobytes(), digest_size=12).hexdigest()
    if key not in _runs:
        levels = np.rint(x * 255).astype(np.uint8)
        shown = levels[0] if len(levels) == 1 else np.ascontiguousarray(levels.transpose(1, 2, 0))
        with np.errstate(over="ignore", invalid="ignore"):
            made = PictureRun(shown, forward(subject.network, subject.weights, x))
        while len(_runs) >= MOST_RUNS:
            _runs.pop(next(iter(_runs)), None)
        _runs[key] = made
    return _runs[key]


def layer_shape(subject: Subject, path: str) -> tuple[int, ...]:
    """Find the shape of a layer's activations; of the picture itself for `INPUT`."""
    return subject.trace.input_shape if path == INPUT else subject.trace.row(path).output_shape
