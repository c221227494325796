"""All weights of a module side by side in one tensor: an optimiser updates them at once, to the same numbers."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class FlatWeights:
    """
    Lay the weights of a module side by side.

    The module goes on as before, its parameters are pieces of the row. What treats every number alike (an optimizer,
    the length of the gradient) takes the row instead of many small tensors; each number comes out as it would alone.

    Parameters
    ----------
    module : torch.nn.Module
        With float32 weights on one device; its parameters are moved into the row.

    Attributes
    ----------
    row : torch.nn.Parameter of shape (weights,)
        All weights.
    gradient : Tensor of shape (weights,)
        Their slopes; a backward pass adds to it.
    """

    def __init__(self, module: nn.Module) -> None:
        self._names = [name for name, _ in module.named_parameters()]
        self._parameters = list(module.parameters())
        with torch.no_grad():
            self.row = nn.Parameter(torch.cat([parameter.reshape(-1) for parameter in self._parameters]))
        self.gradient = torch.zeros_like(self.row)
        self.row.grad = self.gradient
        for parameter, piece in zip(self._parameters, self._pieces(self.row.detach()), strict=True):
            parameter.data = piece

    def begin(self) -> None:
        """Set all gradients to 0, for a backward pass to add to."""
        self.gradient.zero_()
        if self._parameters[0].grad is None:
            for parameter, piece in zip(self._parameters, self._pieces(self.gradient), strict=True):
                parameter.grad = piece

    def remembered(self, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
        """
        Give what an optimizer of the row remembers, for each parameter.

        Parameters
        ----------
        optimizer : torch.optim.Optimizer
            Of `row` alone.

        Returns
        -------
        dict of str to Tensor
            By ``<parameter>/<what>``; what has no shape of a weight (a count of steps) for each of them again.
        """
        found: dict[str, Tensor] = {}
        for what, value in optimizer.state.get(self.row, {}).items():
            if value is not None:
                pieces = self._pieces(value) if value.dim() else [value] * len(self._names)
                found |= {f"{name}/{what}": piece for name, piece in zip(self._names, pieces, strict=True)}
        return found

    def remember(self, optimizer: torch.optim.Optimizer, found: dict[str, Tensor]) -> None:
        """
        Put back what `remembered` gave.

        Parameters
        ----------
        optimizer : torch.optim.Optimizer
            Of `row` alone.
        found : dict of str to Tensor
            Of all parameters.

        Raises
        ------
        KeyError
            If they are those of other parameters.
        """
        kinds = list(dict.fromkeys(key.rpartition("/")[2] for key in found))
        shapes = [(name, one.shape) for name, one in zip(self._names, self._parameters, strict=True)]
        wanted = {f"{name}/{what}": shape for what in kinds for name, shape in shapes}
        for key in found.keys() | wanted.keys():
            if found[key].dim() and found[key].shape != wanted[key]:
                raise KeyError(key)
        for what in kinds:
            pieces = [found[f"{name}/{what}"] for name in self._names]
            # Adam counts its steps in the processor's memory; all else lies beside the weights.
            whole = pieces[0] if not pieces[0].dim() else torch.cat([piece.reshape(-1) for piece in pieces])
            optimizer.state[self.row][what] = whole.to(self.row.device) if whole.dim() else whole

    def _pieces(self, row: Tensor) -> list[Tensor]:
        parts = torch.split(row, [parameter.numel() for parameter in self._parameters])
        return [part.view(parameter.shape) for part, parameter in zip(parts, self._parameters, strict=True)]
