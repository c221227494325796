"""Activations in Python lines."""

from __future__ import annotations

from lesson_ui.figures.activations import Activation


def call_of(activation: Activation, argument: str) -> str:
    """
    Write the call of an activation, the same in NumPy and in PyTorch.

    Parameters
    ----------
    activation : Activation
        Which.
    argument : str
        What it is applied to.

    Returns
    -------
    str
        E.g. ``F.leaky_relu(x, 0.1)``.
    """
    more = f", {activation.negative_slope:g}" if activation.kind == "leaky_relu" else ""
    return f"F.{activation.kind}({argument}{more})"


def curve_code(activation: Activation, x: float) -> str:
    """
    Write the value and the slope of an activation in NumPy and in PyTorch.

    Parameters
    ----------
    activation : Activation
        Which.
    x : float
        The number.

    Returns
    -------
    str
        A script that prints f(x) and f′(x) twice.
    """
    more = f", {activation.negative_slope:g}" if activation.kind == "leaky_relu" else ""
    return f"""import numpy as np
from cnn_core import functional as F
from cnn_core.slopes import {activation.kind}_slope

x = np.array([{x:g}], dtype=np.float64)
print({call_of(activation, "x")}.item(), {activation.kind}_slope(x{more}).item())

# the same in PyTorch, which finds the slope by itself
import torch
import torch.nn.functional as F

x = torch.tensor([{x:g}], dtype=torch.float64, requires_grad=True)
y = {call_of(activation, "x")}
y.backward()
print(y.item(), x.grad.item())
"""
