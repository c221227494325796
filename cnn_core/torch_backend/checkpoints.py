"""Checkpoints: everything a training knows at one step, as arrays and plain values, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from numpy.typing import NDArray
from torch import nn

from cnn_core.errors import InvalidInputError
from cnn_core.torch_backend.building import read_weights, write_weights
from cnn_core.torch_backend.stepping import Stepper
from cnn_core.training import Checkpoint

Arrays = dict[str, NDArray[Any]]


@dataclass
class Progress:
    """
    The counts of a training so far: steps, losses, time, the best epoch.

    Attributes
    ----------
    step : int
        Steps done.
    loss_sum : float
        Loss of every picture of the epoch so far, added up.
    right, seen : int
        Pictures of the epoch so far: named rightly, and in all.
    seconds : float
        Computing time.
    best_loss : float or None
        Lowest validation loss at the end of an epoch; None before the first.
    best_step : int
        Where that was.
    waited : int
        Epochs since.
    stopped : bool
        Whether early stopping has ended it.
    best : dict of str to ndarray
        Weights at `best_step`; nothing without patience.
    """

    step: int = 0
    loss_sum: float = 0.0
    right: int = 0
    seen: int = 0
    seconds: float = 0.0
    best_loss: float | None = None
    best_step: int = 0
    waited: int = 0
    stopped: bool = False
    best: Arrays = field(default_factory=dict)

    def to_plain(self) -> dict[str, Any]:
        """
        Write the counts as a JSON object.

        Returns
        -------
        dict
            All but the step and the arrays.
        """
        return {name: value for name, value in vars(self).items() if name not in ("step", "best")}


def save_checkpoint(module: nn.Module, stepper: Stepper, progress: Progress) -> Checkpoint:
    """
    Copy everything that a training needs to go on.

    Parameters
    ----------
    module : torch.nn.Module
        What is trained.
    stepper : Stepper
        What changes it.
    progress : Progress
        What was done.

    Returns
    -------
    Checkpoint
        Keys are ``weights/…``, ``best/…`` and ``optimizer/<parameter>/<what is remembered>``.
    """
    state = {f"weights/{name}": array for name, array in read_weights(module).items()}
    state |= {f"best/{name}": array for name, array in progress.best.items()}
    for name, value in stepper.flat.remembered(stepper.optimizer).items():
        state[f"optimizer/{name}"] = value.detach().cpu().numpy().copy()
    return Checkpoint(progress.step, state, progress.to_plain())


def load_checkpoint(module: nn.Module, stepper: Stepper, checkpoint: Checkpoint) -> Progress:
    """
    Restore a training from a checkpoint.

    Parameters
    ----------
    module : torch.nn.Module
        Of the same network; changed in place.
    stepper : Stepper
        Of this module and the same recipe; changed in place.
    checkpoint : Checkpoint
        What `save_checkpoint` gave.

    Returns
    -------
    Progress
        What was done.

    Raises
    ------
    InvalidInputError
        If it is the checkpoint of another network.
    """
    write_weights(module, weights_of(checkpoint))
    remembered = {name: torch.tensor(array) for name, array in _part(checkpoint.state, "optimizer/").items()}
    try:
        stepper.flat.remember(stepper.optimizer, remembered)
        return Progress(checkpoint.step, **checkpoint.progress, best=_part(checkpoint.state, "best/"))
    except (KeyError, TypeError) as fault:
        raise _foreign(str(fault)) from None


def weights_of(checkpoint: Checkpoint) -> Arrays:
    """
    Give the weights at a checkpoint.

    Parameters
    ----------
    checkpoint : Checkpoint
        What `save_checkpoint` gave.

    Returns
    -------
    dict of str to ndarray
        By their names.
    """
    return _part(checkpoint.state, "weights/")


def _part(state: Mapping[str, NDArray[Any]], prefix: str) -> Arrays:
    return {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}


def _foreign(what: str) -> InvalidInputError:
    return InvalidInputError(
        "The training cannot go on from this checkpoint.",
        given={"checkpoint": what},
        allowed="a checkpoint of the same network and recipe",
        here=what,
    )
