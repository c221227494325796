"""What a convolution layer costs: the numbers it learns, its connections, its multiply-adds."""

from __future__ import annotations

from typing import NamedTuple

from cnn_core.checks import AXES, IntOrPair, check_integer, pair
from cnn_core.geometry import channel_reads
from cnn_core.network import Conv2d
from cnn_core.network.layer_cost import cost


class Conv2dCost(NamedTuple):
    """
    The parameters, connections and multiply-adds of a convolution layer.

    Attributes
    ----------
    weights_of_filter : int
        K_h · K_w · C_in / groups: what one filter reads at one place.
    weights, biases : int
        Of all filters.
    neurons : int
        Numbers in the output: O_h · O_w · C_out.
    connections : int
        neurons · weights_of_filter.
    """

    weights_of_filter: int
    weights: int
    biases: int
    neurons: int
    connections: int

    @property
    def parameters(self) -> int:
        """What the layer learns: weights and biases."""
        return self.weights + self.biases

    @property
    def multiply_adds(self) -> int:
        """One multiplication and one addition per connection; adding the bias is not counted."""
        return self.connections


def conv2d_cost(
    in_channels: int,
    out_channels: int,
    kernel_size: IntOrPair,
    output_size: IntOrPair,
    *,
    groups: int = 1,
    bias: bool = True,
) -> Conv2dCost:
    """
    Count what a convolution layer learns and computes.

    Parameters
    ----------
    in_channels, out_channels : int, >= 1
        As for ``torch.nn.Conv2d``.
    kernel_size, output_size : int or (int, int), >= 1
        Rows and columns of a kernel, and of each output map.
    groups : int, >= 1
        Divides both channel counts.
    bias : bool
        Whether a number per filter is added.

    Returns
    -------
    Conv2dCost
        ``parameters = (K_h K_w C_in / groups + 1) C_out``; ``connections = O_h O_w C_out · K_h K_w C_in / groups``.

    Raises
    ------
    InvalidInputError
        If a size is no integer or pair, or below 1, or `groups` does not divide both channel counts.

    Examples
    --------
    >>> cost = conv2d_cost(3, 16, 3, 32)
    >>> cost.parameters, cost.multiply_adds
    (448, 442368)
    """
    channel_reads(in_channels, out_channels, groups)  # refuses groups that do not fit
    kernel, (O_h, O_w) = pair("kernel_size", kernel_size), pair("output_size", output_size)
    layer = Conv2d(out_channels, kernel, groups=groups, bias=bias)
    for axis, K, size in zip(AXES, kernel, (O_h, O_w), strict=True):
        check_integer("kernel_size", K, 1, axis=axis)
        check_integer("output_size", size, 1, axis=axis)
    counted = cost(layer, (in_channels, O_h, O_w), (out_channels, O_h, O_w))
    biases, neurons = out_channels if bias else 0, O_h * O_w * out_channels
    return Conv2dCost(
        weights_of_filter=counted.connections // neurons,
        weights=counted.parameters - biases,
        biases=biases,
        neurons=neurons,
        connections=counted.connections,
    )


class SeparableCost(NamedTuple):
    """
    The parameters and multiply-adds of a depthwise separable layer.

    Attributes
    ----------
    depthwise : Conv2dCost
        One kernel per channel: groups = in_channels.
    pointwise : Conv2dCost
        The 1×1 convolution that mixes the channels.
    """

    depthwise: Conv2dCost
    pointwise: Conv2dCost

    @property
    def weights(self) -> int:
        """Weights of both halves."""
        return self.depthwise.weights + self.pointwise.weights

    @property
    def parameters(self) -> int:
        """Weights and biases of both halves."""
        return self.depthwise.parameters + self.pointwise.parameters

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of both halves."""
        return self.depthwise.multiply_adds + self.pointwise.multiply_adds


def separable_cost(
    in_channels: int, out_channels: int, kernel_size: IntOrPair, output_size: IntOrPair, *, bias: bool = True
) -> SeparableCost:
    """
    Count what a depthwise separable layer learns and computes.

    Parameters
    ----------
    in_channels, out_channels, kernel_size, output_size, bias
        As for `conv2d_cost`; both halves have biases or neither.

    Returns
    -------
    SeparableCost
        Its weights are ``K_h K_w C_in + C_in C_out``, against ``K_h K_w C_in C_out`` of the ordinary layer.

    Raises
    ------
    InvalidInputError
        As for `conv2d_cost`.

    Examples
    --------
    >>> separable_cost(3, 1, 3, 1, bias=False).weights, conv2d_cost(3, 1, 3, 1, bias=False).weights
    (30, 27)
    """
    return SeparableCost(
        conv2d_cost(in_channels, in_channels, kernel_size, output_size, groups=in_channels, bias=bias),
        conv2d_cost(in_channels, out_channels, 1, output_size, bias=bias),
    )


def separable_from(in_channels: int, kernel_size: IntOrPair) -> int | None:
    """
    Find from how many filters on a depthwise separable layer has fewer weights than the ordinary one.

    Parameters
    ----------
    in_channels, kernel_size
        As for `conv2d_cost`.

    Returns
    -------
    int or None
        The first number of filters with ``K_h K_w C_in + C_in N < K_h K_w C_in N``; None for a 1 × 1 kernel, where
        there is none. The number of channels does not matter.

    Raises
    ------
    InvalidInputError
        As for `conv2d_cost`.

    Examples
    --------
    >>> separable_from(3, 3), separable_from(3, 1)
    (2, None)
    """
    K_h, K_w = pair("kernel_size", kernel_size)
    if K_h * K_w == 1:
        return None
    return next(
        filters
        for filters in range(1, K_h * K_w + 2)
        if separable_cost(in_channels, filters, (K_h, K_w), 1, bias=False).weights
        < conv2d_cost(in_channels, filters, (K_h, K_w), 1, bias=False).weights
    )
