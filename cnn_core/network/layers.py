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
    """Convolve maps with filters, as `torch.nn.Conv2d` does."""

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
    """Transpose a convolution: each number adds a scaled copy of the kernel, as in `torch.nn.ConvTranspose2d`."""

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
    """Max-pool maps: keep the largest number of each window; `stride` None takes the kernel's size."""

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: IntOrPair = 0
    dilation: IntOrPair = 1
    ceil_mode: bool = False


@dataclass(frozen=True, repr=False)
class AvgPool2d(Written):
    """Average-pool maps: keep the mean of each window; `stride` None takes the kernel's size."""

    kernel_size: IntOrPair
    stride: IntOrPair | None = None
    padding: IntOrPair = 0
    ceil_mode: bool = False
    count_include_pad: bool = True


@dataclass(frozen=True, repr=False)
class AdaptiveAvgPool2d(Written):
    """Average-pool maps adaptively: over as many windows as the output is to have cells."""

    output_size: IntOrPair


@dataclass(frozen=True, repr=False)
class BatchNorm2d(Written):
    """Normalise each channel (batch normalisation): over the batch in training, by running averages in evaluation."""

    eps: float = 1e-5
    momentum: float = 0.1
    affine: bool = True


@dataclass(frozen=True, repr=False)
class LayerNorm(Written):
    """Normalise all numbers of one sample together (layer normalisation); weight and bias have the sample's shape."""

    eps: float = 1e-5
    elementwise_affine: bool = True


@dataclass(frozen=True, repr=False)
class GroupNorm(Written):
    """Normalise groups of neighbouring channels of one sample (group normalisation)."""

    num_groups: int
    eps: float = 1e-5
    affine: bool = True


@dataclass(frozen=True, repr=False)
class InstanceNorm2d(Written):
    """Normalise each map of one sample by itself (instance normalisation)."""

    eps: float = 1e-5
    affine: bool = False


@dataclass(frozen=True, repr=False)
class LocalResponseNorm(Written):
    """Normalise each number by the squares of its neighbouring channels (local response normalisation)."""

    size: int
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0


@dataclass(frozen=True, repr=False)
class ReLU(Written):
    """Rectify (ReLU): replace negative numbers by 0."""


@dataclass(frozen=True, repr=False)
class LeakyReLU(Written):
    """Rectify leakily: multiply negative numbers by `negative_slope`."""

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
    """Drop out numbers at random in training; pass everything on in evaluation."""

    p: float = 0.5


@dataclass(frozen=True, repr=False)
class Flatten(Written):
    """Flatten the maps of a sample into one vector: channel by channel, row by row."""


@dataclass(frozen=True, repr=False)
class Linear(Written):
    """Compute a dense (fully connected) layer: a weighted sum of all inputs per output, as `torch.nn.Linear`."""

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
