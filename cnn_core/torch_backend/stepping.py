"""One step of training: forward, loss, backward, the recipe's penalties, the optimizer, the limit on lengths."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_core.torch_backend.flat import FlatWeights
from cnn_core.training import Recipe


class Taken(NamedTuple):
    """
    The loss, the correct predictions and the gradient's length of one step.

    Attributes
    ----------
    loss : float
        Mean cross-entropy before the step.
    right : int
        Pictures named rightly before the step.
    gradient_norm : float
        Length of the gradient over all weights.
    """

    loss: float
    right: int
    gradient_norm: float


class Stepper:
    """
    Take steps with one module.

    Parameters
    ----------
    module : torch.nn.Module
        Changed in place; its weights are laid side by side.
    recipe : Recipe
        Optimizer, penalties, limits.

    Attributes
    ----------
    flat : FlatWeights
        The module's weights.
    optimizer : torch.optim.Optimizer
        Of these; what remembers the steps before.
    """

    def __init__(self, module: nn.Module, recipe: Recipe) -> None:
        self._module = module
        self._recipe = recipe
        self.flat = FlatWeights(module)
        self._kernels = [parameter for parameter in module.parameters() if parameter.dim() > 1]
        self._limited = _units(module) if recipe.max_norm is not None else []
        self.optimizer = make_optimizer([self.flat.row], recipe)

    def take(self, x: Tensor, y: Tensor, learning_rate: float, unbearable: float) -> Taken:
        """
        Take one optimiser step on a batch.

        Parameters
        ----------
        x : Tensor of shape (N, C, H, W)
            The pictures.
        y : Tensor of shape (N,)
            Their classes.
        learning_rate : float
            Of this step.
        unbearable : float
            No step is taken from a loss that is not below it.

        Returns
        -------
        Taken
            Loss, hits, length of the gradient.
        """
        self.flat.begin()
        outputs = self._module(x)
        loss = F.cross_entropy(outputs, y)
        loss.backward()
        if self._recipe.l1:
            for kernel in self._kernels:
                if kernel.grad is not None:
                    kernel.grad.add_(kernel.detach().sign(), alpha=self._recipe.l1)
        length = torch.linalg.vector_norm(self.flat.gradient)
        value = loss.item()
        if value < unbearable:
            for group in self.optimizer.param_groups:
                group["lr"] = learning_rate
            self.optimizer.step()
            self._shorten()
        right = int((outputs.detach().argmax(dim=1) == y).sum().item())
        return Taken(value, right, length.item())

    def _shorten(self) -> None:
        """Scale weight vectors that are longer than allowed down to the allowed length."""
        limit = self._recipe.max_norm
        if limit is not None:
            for weight, axes in self._limited:
                length = torch.linalg.vector_norm(weight, dim=axes, keepdim=True)
                weight.mul_(limit / length.clamp(min=limit))


def make_optimizer(parameters: list[nn.Parameter], recipe: Recipe) -> torch.optim.Optimizer:
    """
    Make PyTorch's optimizer of a recipe.

    Parameters
    ----------
    parameters : list of torch.nn.Parameter
        What it changes.
    recipe : Recipe
        Which, and its settings.

    Returns
    -------
    torch.optim.Optimizer
        Settings that the recipe does not name stand at PyTorch's defaults.
    """
    rate, decay = recipe.learning_rate, recipe.weight_decay
    if recipe.optimizer == "SGD":
        return torch.optim.SGD(parameters, rate, momentum=recipe.momentum, nesterov=recipe.nesterov, weight_decay=decay)
    kind = torch.optim.AdamW if recipe.optimizer == "AdamW" else torch.optim.Adam
    return kind(parameters, rate, weight_decay=decay)


def _units(module: nn.Module) -> list[tuple[Tensor, list[int]]]:
    """List the kernels and dense weights, in pieces, each with the axes that a unit's weights run along."""
    pieces: list[tuple[Tensor, list[int]]] = []
    for layer in module.modules():
        if isinstance(layer, nn.ConvTranspose2d):  # (C_in, C_out/groups, K_h, K_w): a group's units lie along axis 1
            pieces += [(part, [0, 2, 3]) for part in layer.weight.detach().chunk(layer.groups)]
        elif isinstance(layer, nn.Conv2d | nn.Linear):
            pieces.append((layer.weight.detach(), list(range(1, layer.weight.dim()))))
    return pieces
