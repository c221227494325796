"""The gradients of a layer together: of its input, its weight and its bias."""

from __future__ import annotations

from typing import NamedTuple

from cnn_core.array_checks import Array


class LayerGradients(NamedTuple):
    """
    The gradients of a layer with a weight.

    Attributes
    ----------
    grad_input : ndarray of the input's shape
        ∂L/∂x.
    grad_weight : ndarray of the weight's shape
        ∂L/∂w.
    grad_bias : ndarray of the bias's shape, or None
        ∂L/∂b; None where there is no bias.
    """

    grad_input: Array
    grad_weight: Array
    grad_bias: Array | None


class NormalizationGradients(NamedTuple):
    """
    The gradients of a normalisation, whose weight may be left out.

    Attributes
    ----------
    grad_input : ndarray of the input's shape
        ∂L/∂x.
    grad_weight : ndarray of the weight's shape, or None
        ∂L/∂γ; None where there is no weight.
    grad_bias : ndarray of the bias's shape, or None
        ∂L/∂β; None where there is no bias.
    """

    grad_input: Array
    grad_weight: Array | None
    grad_bias: Array | None
