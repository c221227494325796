"""Turn a network into a PyTorch module whose arrays have the names of the NumPy weights, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import Network, trace
from cnn_core.network import layers as L
from cnn_core.network.sized import Shape

COUNTER = "num_batches_tracked"  # PyTorch counts batches beside the running averages; nothing reads it


class Residual(nn.Module):
    """
    Add what a branch computes to what a shortcut passes on.

    Parameters
    ----------
    branch, shortcut : torch.nn.Sequential
        The two paths; an empty one passes its input on.
    """

    def __init__(self, branch: nn.Sequential, shortcut: nn.Sequential) -> None:
        super().__init__()
        self.branch = branch
        self.shortcut = shortcut

    def forward(self, input: Tensor) -> Tensor:
        """
        Compute ``branch(x) + shortcut(x)``.

        Parameters
        ----------
        input : Tensor of shape (N, C, H, W)
            The maps, x.

        Returns
        -------
        Tensor of shape (N, C_out, H_out, W_out)
            The sum.
        """
        total: Tensor = self.branch(input) + self.shortcut(input)
        return total


class Concat(nn.Module):
    """
    Concatenate the maps that several branches compute, along the channels.

    Parameters
    ----------
    branches : sequence of torch.nn.Sequential
        The paths, side by side.
    """

    def __init__(self, branches: Sequence[nn.Sequential]) -> None:
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, input: Tensor) -> Tensor:
        """
        Stack the branches' maps along the channels.

        Parameters
        ----------
        input : Tensor of shape (N, C, H, W)
            What every branch reads.

        Returns
        -------
        Tensor of shape (N, ΣC_out, H_out, W_out)
            The first branch's channels first.
        """
        return torch.cat([branch(input) for branch in self.branches], dim=1)


def build(network: Network, input_shape: Sequence[int]) -> nn.Sequential:
    """
    Build the PyTorch module of a network.

    Parameters
    ----------
    network : Network
        Its layers.
    input_shape : (C, H, W) or (F,)
        Shape of one sample; the input channels of every layer follow from it.

    Returns
    -------
    torch.nn.Sequential
        In training mode, with weights as PyTorch draws them. The names of its ``state_dict`` are those of
        `cnn_core.network.parameter_shapes`, and PyTorch's own counter of batches.

    Raises
    ------
    InvalidInputError
        If a layer cannot read what comes to it.

    Examples
    --------
    >>> from cnn_core.network import Flatten, Linear
    >>> [name for name, _ in build(Network((Flatten(), Linear(2))), (1, 4, 4)).named_parameters()]
    ['1.weight', '1.bias']
    """
    shapes = {row.path: row.input_shapes[0] for row in trace(network, input_shape).rows}
    return _sequence(network.layers, "", shapes)


def _sequence(layers: Sequence[L.Layer], prefix: str, shapes: Mapping[str, Shape]) -> nn.Sequential:
    return nn.Sequential(*(_module(layer, f"{prefix}{k}", shapes) for k, layer in enumerate(layers)))


def _module(layer: L.Layer, path: str, shapes: Mapping[str, Shape]) -> nn.Module:
    if isinstance(layer, L.Residual):
        return Residual(
            _sequence(layer.branch, f"{path}.branch.", shapes), _sequence(layer.shortcut, f"{path}.shortcut.", shapes)
        )
    if isinstance(layer, L.Concat):
        return Concat([_sequence(b, f"{path}.branches.{k}.", shapes) for k, b in enumerate(layer.branches)])
    module: nn.Module = getattr(nn, type(layer).__name__)(**_input_arguments(layer, shapes[path]), **asdict(layer))
    return module


def _input_arguments(layer: L.Layer, shape: Shape) -> dict[str, Any]:
    """Name what PyTorch asks for and a network leaves out, because it follows from the sample that is read."""
    match layer:
        case L.Conv2d() | L.ConvTranspose2d():
            return {"in_channels": shape[0]}
        case L.Linear():
            return {"in_features": shape[0]}
        case L.BatchNorm2d() | L.InstanceNorm2d():
            return {"num_features": shape[0]}
        case L.GroupNorm():
            return {"num_channels": shape[0]}
        case L.LayerNorm():
            return {"normalized_shape": shape}
        case L.Softmax():
            return {"dim": 1}
    return {}


def read_weights(module: nn.Module) -> dict[str, NDArray[Any]]:
    """
    Copy the weights of a module into NumPy arrays.

    Parameters
    ----------
    module : torch.nn.Module
        As `build` makes it.

    Returns
    -------
    dict of str to ndarray
        What `cnn_core.network.forward` takes: learned numbers and running averages.
    """
    return {
        name: tensor.detach().cpu().numpy().copy()
        for name, tensor in module.state_dict().items()
        if not name.endswith(COUNTER)
    }


def write_weights(module: nn.Module, weights: Mapping[str, NDArray[Any]]) -> None:
    """
    Copy NumPy arrays into a module.

    Parameters
    ----------
    module : torch.nn.Module
        As `build` makes it; changed in place.
    weights : mapping of str to ndarray
        Names and shapes as `read_weights` gives them; numbers are converted to the module's dtype.

    Raises
    ------
    InvalidInputError
        If an array is missing, superfluous or of another shape. Then nothing is changed.
    """
    wanted = {name: tuple(t.shape) for name, t in module.state_dict().items() if not name.endswith(COUNTER)}
    given = {name: np.shape(array) for name, array in weights.items()}
    for name in sorted(wanted.keys() | given.keys()):
        if wanted.get(name) != given.get(name):
            raise InvalidInputError(
                "The weights are not those of this network.",
                given={name: given.get(name, "missing")},
                allowed=f"{name} has shape {wanted[name]}" if name in wanted else f"there is no {name}",
                here=f"{name}: {given.get(name, 'missing')}",
                fixes=[Fix(f"{name}.shape", "=", wanted[name])] if name in wanted and name in given else [],
            )
    tensors = {name: torch.tensor(np.asarray(array)) for name, array in weights.items()}
    module.load_state_dict(tensors, strict=False)
