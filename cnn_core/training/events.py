"""Events of a training: small records of plain values and arrays, in the order they happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
DONE, EARLY, DIVERGED = "done", "early stopping", "diverged"  # why a training ended


class Score(NamedTuple):
    """
    Loss and accuracy of a network on some pictures.

    Attributes
    ----------
    loss : float
        Mean cross-entropy.
    accuracy : float
        Share of the pictures whose largest output is that of their class, 0 … 1.
    """

    loss: float
    accuracy: float


class Started(NamedTuple):
    """
    The event before the first step: planned steps, parameters, device, pictures in each part.

    Attributes
    ----------
    step : int
        Steps done before: 0, or those of the checkpoint it goes on from.
    steps, steps_per_epoch : int
        Steps in all, if nothing stops it, and in an epoch.
    parameters : int
        Numbers learned.
    device : str
        What computes: ``"cpu"``, ``"mps"``, or ``"cuda"`` with the name of the card.
    train, validation, test : int
        Pictures in each part.
    """

    step: int
    steps: int
    steps_per_epoch: int
    parameters: int
    device: str
    train: int
    validation: int
    test: int


class Step(NamedTuple):
    """
    The event after one step: its loss, accuracy, learning rate and gradient's length.

    Attributes
    ----------
    step : int
        1 … steps.
    epoch : int
        1 … epochs.
    loss : float
        Mean cross-entropy of the step's pictures before the step, without penalties.
    accuracy : float
        Share of them that was right, 0 … 1.
    learning_rate : float
        Of this step.
    gradient_norm : float
        Length of the gradient over all weights, penalties of L1 included, weight decay not.
    seconds : float
        Computing time since the beginning; pauses do not count.
    """

    step: int
    epoch: int
    loss: float
    accuracy: float
    learning_rate: float
    gradient_norm: float
    seconds: float


class Wrong(NamedTuple):
    """
    A validation picture that the network misclassifies.

    Attributes
    ----------
    picture : int
        Its number among the validation pictures.
    label, predicted : int
        What it shows, and what the network says.
    probability : float
        How sure the network is of what it says, 0 … 1.
    """

    picture: int
    label: int
    predicted: int
    probability: float


class Measured(NamedTuple):
    """
    The event with loss, accuracy and mistakes, before the first step and at the end of each epoch.

    Attributes
    ----------
    step, epoch : int
        Steps and epochs done.
    train : Score or None
        Over the epoch's training pictures as they were seen: each before its step, augmented, with dropout. None
        before the first epoch.
    validation : Score or None
        Over the validation pictures, dropout off; None if there are none.
    confusion : ndarray of shape (K, K)
        Validation pictures of each class (row) by what they were taken for (column), int64.
    gradient_norms : dict of str to float
        Length of the last step's gradient over the weights of each layer, by path; empty before the first.
    wrong : tuple of Wrong
        Wrongly named validation pictures, the surest first, at most 24.
    """

    step: int
    epoch: int
    train: Score | None
    validation: Score | None
    confusion: NDArray[np.int64]
    gradient_norms: Mapping[str, float]
    wrong: tuple[Wrong, ...]


class Snapshot(NamedTuple):
    """
    The event with the weights after a step.

    Attributes
    ----------
    step : int
        Steps done.
    weights : dict of str to ndarray
        What `cnn_core.network.forward` takes.
    """

    step: int
    weights: Mapping[str, Array]


class Probed(NamedTuple):
    """
    The event with every layer's activations for the chosen validation pictures.

    Attributes
    ----------
    step : int
        Steps done.
    maps : dict of str to ndarray
        What each layer gives, by path, one row a picture: (probes, C, H, W) or (probes, F), dropout off. Of layers
        with very many numbers only the first maps.
    """

    step: int
    maps: Mapping[str, Array]


class Checkpoint(NamedTuple):
    """
    The event with everything needed to go on as if nothing had happened.

    Attributes
    ----------
    step : int
        Steps done.
    state : dict of str to ndarray
        Weights, what the optimizer remembers, and the best weights so far.
    progress : dict
        Counts and sums, as JSON has them.
    """

    step: int
    state: Mapping[str, Array]
    progress: Mapping[str, Any]


class Diverged(NamedTuple):
    """
    The event of a training that diverged and was stopped.

    Attributes
    ----------
    step : int
        At which step it was noticed.
    loss : float
        The loss there; may be infinite or no number.
    reason : str
        What happened and what would help, in sentences.
    """

    step: int
    loss: float
    reason: str


class Finished(NamedTuple):
    """
    The last event of a training.

    Attributes
    ----------
    step : int
        Steps done.
    reason : str
        ``"done"``, ``"early stopping"`` or ``"diverged"``.
    best_step : int
        The step whose weights are kept: the last, or with patience the one with the lowest validation loss.
    test : Score or None
        Of the kept weights over the test pictures; None without test pictures, or if it diverged.
    """

    step: int
    reason: str
    best_step: int
    test: Score | None


Event = Started | Step | Measured | Snapshot | Probed | Checkpoint | Diverged | Finished
