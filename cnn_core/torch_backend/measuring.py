"""Measure a module without training it: loss, accuracy, confusion matrix, gradients and maps of each layer."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_core.datasets import Dataset
from cnn_core.errors import InvalidInputError
from cnn_core.network import Network
from cnn_core.training import Score, Wrong

AT_ONCE = 64  # pictures: more do not fit into a processor's cache, and take longer
WORST = 24  # wrong pictures that are told
NUMBERS = 16_384  # of one picture's maps in one layer that are kept


class Evaluation(NamedTuple):
    """
    Loss, accuracy and mistakes of a module on some pictures.

    Attributes
    ----------
    score : Score
        Loss and accuracy.
    confusion : ndarray of shape (K, K)
        Pictures of each class (row) by what they are taken for (column).
    wrong : tuple of Wrong
        Wrongly named pictures, the surest first.
    """

    score: Score
    confusion: NDArray[np.int64]
    wrong: tuple[Wrong, ...]


def compute_outputs(module: nn.Module, images: Tensor) -> Tensor:
    """
    Run a module over pictures without dropout and with running averages.

    Parameters
    ----------
    module : torch.nn.Module
        Left in evaluation mode.
    images : Tensor of shape (N, C, H, W)
        At least one picture.

    Returns
    -------
    Tensor of shape (N, K)
        What its last layer gives, float64, in the processor's memory.
    """
    module.eval()
    with torch.inference_mode():
        return torch.cat([module(part) for part in torch.split(images, AT_ONCE)]).cpu().double()


def evaluate_tensors(module: nn.Module, images: Tensor, labels: Tensor) -> Evaluation:
    """
    Measure a module on pictures.

    Parameters
    ----------
    module, images
        As for `compute_outputs`.
    labels : Tensor of shape (N,)
        Their classes.

    Returns
    -------
    Evaluation
        Score, confusion, the worst mistakes.
    """
    outputs, labels = compute_outputs(module, images), labels.cpu()
    predicted = outputs.argmax(dim=1)
    classes = outputs.shape[1]
    confusion = torch.bincount(labels * classes + predicted, minlength=classes**2).reshape(classes, classes)
    score = Score(F.cross_entropy(outputs, labels).item(), (predicted == labels).double().mean().item())
    return Evaluation(score, confusion.numpy(), _worst(outputs, predicted, labels))


def _worst(outputs: Tensor, predicted: Tensor, labels: Tensor) -> tuple[Wrong, ...]:
    wrong = torch.nonzero(predicted != labels).flatten()
    sure = outputs[wrong].softmax(dim=1).amax(dim=1) if len(wrong) else torch.zeros(0)
    first = sure.argsort(descending=True, stable=True)[:WORST]
    rows = zip(wrong[first].tolist(), sure[first].tolist(), strict=True)
    return tuple(Wrong(picture, int(labels[picture]), int(predicted[picture]), chance) for picture, chance in rows)


def evaluate(module: nn.Module, dataset: Dataset) -> Score:
    """
    Measure a module on a dataset, without training it.

    Parameters
    ----------
    module : torch.nn.Module
        Left in evaluation mode: no dropout, running averages in batch normalisation.
    dataset : Dataset
        At least one picture.

    Returns
    -------
    Score
        Loss and accuracy.

    Raises
    ------
    InvalidInputError
        If there is no picture.
    """
    if len(dataset) == 0:
        raise InvalidInputError(
            "There is no picture to measure with.",
            given={"dataset": "0 pictures"},
            allowed="dataset holds at least 1 picture",
            here="0 pictures",
        )
    return evaluate_tensors(module, share(dataset.images), share(dataset.labels)).score


def share(array: NDArray[Any]) -> Tensor:
    """
    Show an array to PyTorch without a copy.

    Parameters
    ----------
    array : ndarray of any shape
        May be read-only.

    Returns
    -------
    Tensor
        Of the same memory: it must not be written into.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The given NumPy array is not writable")
        return torch.from_numpy(np.ascontiguousarray(array))


def gradient_norms(module: nn.Module) -> dict[str, float]:
    """
    Measure the gradient that lies at each layer's weights.

    Parameters
    ----------
    module : torch.nn.Module
        After a backward pass.

    Returns
    -------
    dict of str to float
        Square root of the sum of the squares of all the layer's slopes, by its path; nothing before the first
        backward pass.
    """
    squares: dict[str, float] = {}
    for name, parameter in module.named_parameters():
        if parameter.grad is not None:
            path = name.rpartition(".")[0]
            squares[path] = squares.get(path, 0.0) + parameter.grad.norm().item() ** 2
    return {path: square**0.5 for path, square in squares.items()}


def probe(module: nn.Module, network: Network, images: Tensor) -> dict[str, NDArray[Any]]:
    """
    Copy every layer's activations for some pictures.

    Parameters
    ----------
    module : torch.nn.Module
        Of the network; left in evaluation mode.
    network : Network
        Its layers.
    images : Tensor of shape (N, C, H, W)
        At least one picture.

    Returns
    -------
    dict of str to ndarray
        By the layers' paths: (N, C, H, W) or (N, F). Where a picture's maps hold more than `NUMBERS` numbers, the
        first that fit, at least one.
    """
    kept: dict[str, NDArray[Any]] = {}
    handles = [
        module.get_submodule(node.path).register_forward_hook(_keeper(kept, node.path)) for node in network.nodes
    ]
    try:
        compute_outputs(module, images)
    finally:
        for handle in handles:
            handle.remove()
    return kept


def _keeper(kept: dict[str, NDArray[Any]], path: str) -> Any:
    def keep(_module: nn.Module, _inputs: Sequence[Tensor], output: Tensor) -> None:
        each = max(1, output[0, 0].numel())
        kept[path] = output[:, : max(1, NUMBERS // each)].cpu().numpy().copy()

    return keep
