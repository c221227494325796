"""The layers a network is made of: `torch.nn`'s names and arguments, input channels left out because they follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from types import MappingProxyType
from typing import Any

IntOrPair = int | tuple[int, int]


class Written:
    """Write a layer as the code that makes it, leaving out what stands at its default."""

    def __repr__(self) -> str:
        parts, in_order = [], True
        for slot in fields(self):  # type: ignore[arg-type]
            value = getattr(self, slot.name)
            if slot.default is not MISSING and slot.default == value:
                in_order = False
            else:
                named = slot.default is not MISSING or not in_order
                parts.append(f"{slot.name}={value!r}" if named else repr(value))
        return f"{type(self).__name__}({', '.join(parts)})"


@dataclass(frozen=True, repr=False)
class Conv2d(Written):
    """
    Convolve maps with filters, as `torch.nn.Conv2d` does.

    Attributes
    ----------
    out_channels : int, >= 1
        Filters.
    kernel_size, stride : int or (int, int), >= 1
        Rows and columns of a kernel; cells from one patch to the next.
    padding : int or (int, int), >= 0, or "valid" or "same"
        Cells around the input.
    dilation : int or (int, int), >= 1
        Cells from one tap to the next.
    groups : int, >= 1
        Blocks into which the channels are divided.
    bias : bool
        Whether a number per filter is added.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What stands in the padding.
    """

    out_channels: int
    kernel_size: IntOrPair
    stride: IntOrPair = 1
    padding: IntOrPair | str = 0
    dilation: IntOrPair = 1
    groups: int = 1
    bias: bool = True
    padding_mode: str = "zeros"


@dataclass(frozen=True, repr=False)
class ConvTranspose2d(Written):
    """
    Transpose a convolution: each number adds a scaled copy of the kernel, as in `torch.nn.ConvTranspose2d`.

    Attributes
    ----------
    out_channels, kernel_size, stride
        As for `Conv2d`; `stride` counts cells of the output.
    padding : int or (int, int), >= 0
        Cells cut off around the output.
    output_padding : int or (int, int), 0 ... max(stride, dilation) − 1
        Cells kept beyond the lower and right end.
    groups, bias, dilation
        As for `Conv2d`.
    """

    out_channels: int
    kernel_size: IntOrPair
    stride: IntOrPair = 1
    padding: IntOrPair = 0
    output_padding: IntOrPair = 0
    groups: int = 1
    bias: bool = True
    dilation: IntOrPair = 1


@dataclass(frozen=True, repr=False)
class MaxPool2d(Written):
    """
    Max-pool maps: keep the largest number of each window.

    Attributes
    ----------
    kernel_size : int or (int, int), >= 1
        Rows and columns of a window.
    stride : int or (int, int), >= 1, or None
        Cells from one window to the next; None takes the kernel's size.
    padding : int or (int, int), 0 ... kernel_size // 2
        Cells around the input that never win.
    dilation : int or (int, int), >= 1
        Cells from one cell of a window to the next.
    ceil_mode : bool
        Whether last windows that hang over the end count.
    """

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: IntOrPair = 0
    dilation: IntOrPair = 1
    ceil_mode: bool = False


@dataclass(frozen=True, repr=False)
class AvgPool2d(Written):
    """
    Average-pool maps: keep the mean of each window.

    Attributes
    ----------
    kernel_size, stride, padding, ceil_mode
        As for `MaxPool2d`; the padding holds zeros.
    count_include_pad : bool
        Whether padding cells count in the divisor.
    """

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: IntOrPair = 0
    ceil_mode: bool = False
    count_include_pad: bool = True


@dataclass(frozen=True, repr=False)
class AdaptiveAvgPool2d(Written):
    """
    Average-pool maps adaptively: over as many windows as the output is to have cells.

    Attributes
    ----------
    output_size : int or (int, int), >= 1
        Rows and columns of the output.
    """

    output_size: IntOrPair


@dataclass(frozen=True, repr=False)
class BatchNorm2d(Written):
    """
    Normalise each channel (batch normalisation): over the batch in training, by running averages in evaluation.

    Attributes
    ----------
    eps : float, > 0
        Added to the variance.
    momentum : float
        Share of a new batch in the running averages.
    affine : bool
        Whether a weight and a bias per channel are learned.
    """

    eps: float = 1e-5
    momentum: float = 0.1
    affine: bool = True


@dataclass(frozen=True, repr=False)
class LayerNorm(Written):
    """
    Normalise all numbers of one sample together (layer normalisation).

    Attributes
    ----------
    eps : float, > 0
        Added to the variance.
    elementwise_affine : bool
        Whether weight and bias are learned, each of the sample's shape.
    """

    eps: float = 1e-5
    elementwise_affine: bool = True


@dataclass(frozen=True, repr=False)
class GroupNorm(Written):
    """
    Normalise groups of neighbouring channels of one sample (group normalisation).

    Attributes
    ----------
    num_groups : int, >= 1
        Groups; divides the channels.
    eps, affine
        As for `BatchNorm2d`.
    """

    num_groups: int
    eps: float = 1e-5
    affine: bool = True


@dataclass(frozen=True, repr=False)
class InstanceNorm2d(Written):
    """
    Normalise each map of one sample by itself (instance normalisation).

    Attributes
    ----------
    eps, affine
        As for `BatchNorm2d`.
    """

    eps: float = 1e-5
    affine: bool = False


@dataclass(frozen=True, repr=False)
class LocalResponseNorm(Written):
    """
    Normalise each number by the squares of its neighbouring channels (local response normalisation).

    Attributes
    ----------
    size : int, >= 1
        Channels of the neighbourhood.
    alpha, beta, k : float
        The number is divided by (k + alpha · mean of squares) to the power beta.
    """

    size: int
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0


@dataclass(frozen=True, repr=False)
class ReLU(Written):
    """Rectify (ReLU): replace negative numbers by 0."""


@dataclass(frozen=True, repr=False)
class LeakyReLU(Written):
    """
    Rectify leakily.

    Attributes
    ----------
    negative_slope : float
        Negative numbers are multiplied by it.
    """

    negative_slope: float = 0.01


@dataclass(frozen=True, repr=False)
class Sigmoid(Written):
    """Apply the logistic sigmoid: numbers between 0 and 1."""


@dataclass(frozen=True, repr=False)
class Tanh(Written):
    """Apply the hyperbolic tangent: numbers between −1 and 1."""


@dataclass(frozen=True, repr=False)
class Softmax(Written):
    """Apply softmax: probabilities from the logits along the first axis of a sample, its channels or features."""


@dataclass(frozen=True, repr=False)
class Dropout(Written):
    """
    Drop out numbers at random in training; pass everything on in evaluation.

    Attributes
    ----------
    p : float, 0 <= p < 1
        Probability that a number is dropped; the others are divided by 1 − p.
    """

    p: float = 0.5


@dataclass(frozen=True, repr=False)
class Flatten(Written):
    """Flatten the maps of a sample into one vector: channel by channel, row by row."""


@dataclass(frozen=True, repr=False)
class Linear(Written):
    """
    Compute a dense (fully connected) layer: a weighted sum of all inputs per output, as `torch.nn.Linear`.

    Attributes
    ----------
    out_features : int, >= 1
        Outputs.
    bias : bool
        Whether a number per output is added.
    """

    out_features: int
    bias: bool = True


@dataclass(frozen=True, repr=False)
class Residual(Written):
    """
    Add what a branch computes to what a shortcut passes on.

    Attributes
    ----------
    branch : tuple of Layer
        The path that computes F(x).
    shortcut : tuple of Layer
        The other path: nothing passes x on as it is.
    """

    branch: tuple[Layer, ...]
    shortcut: tuple[Layer, ...] = ()


@dataclass(frozen=True, repr=False)
class Concat(Written):
    """
    Concatenate the maps that several branches compute, along the channels.

    Attributes
    ----------
    branches : tuple of tuple of Layer
        The paths, all from the same input; an empty one passes the input on.
    """

    branches: tuple[tuple[Layer, ...], ...]


Layer = (
    Conv2d
    | ConvTranspose2d
    | MaxPool2d
    | AvgPool2d
    | AdaptiveAvgPool2d
    | BatchNorm2d
    | LayerNorm
    | GroupNorm
    | InstanceNorm2d
    | LocalResponseNorm
    | ReLU
    | LeakyReLU
    | Sigmoid
    | Tanh
    | Softmax
    | Dropout
    | Flatten
    | Linear
    | Residual
    | Concat
)
LAYERS: Mapping[str, Any] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            Conv2d,
            ConvTranspose2d,
            MaxPool2d,
            AvgPool2d,
            AdaptiveAvgPool2d,
            BatchNorm2d,
            LayerNorm,
            GroupNorm,
            InstanceNorm2d,
            LocalResponseNorm,
            ReLU,
            LeakyReLU,
            Sigmoid,
            Tanh,
            Softmax,
            Dropout,
            Flatten,
            Linear,
            Residual,
            Concat,
        )
    }
)
