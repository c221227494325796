"""Networks for tests: random ones that are valid by construction, and the same as plain `torch.nn` modules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from cnn_core.network import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    GroupNorm,
    InstanceNorm2d,
    LayerNorm,
    LeakyReLU,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    Network,
    ReLU,
    Residual,
    Sigmoid,
    Softmax,
    Tanh,
    trace,
)

Shape = tuple[int, ...]

# maps of a few cells: threads would only wait for each other
torch.set_num_threads(1)


class TorchResidual(nn.Module):
    """A block as anybody would write it."""

    def __init__(self, branch: nn.Sequential, shortcut: nn.Sequential) -> None:
        super().__init__()
        self.branch, self.shortcut = branch, shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        joined: torch.Tensor = self.branch(x) + self.shortcut(x)
        return joined


class TorchConcat(nn.Module):
    """Branches side by side."""

    def __init__(self, branches: list[nn.Sequential]) -> None:
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([branch(x) for branch in self.branches], 1)


def torch_module(layers: Any, shape: Shape) -> tuple[nn.Sequential, Shape]:
    """Build the same layers from torch's own, the input's channels read off torch's own shapes."""
    modules: list[nn.Module] = []
    for layer in layers:
        module = _torch_layer(layer, shape)
        modules.append(module)
        with torch.no_grad():
            shape = tuple(module.eval()(torch.zeros(2, *shape)).shape[1:])
    return nn.Sequential(*modules), shape


def _torch_layer(layer: Any, shape: Shape) -> nn.Module:
    if isinstance(layer, Residual):
        return TorchResidual(torch_module(layer.branch, shape)[0], torch_module(layer.shortcut, shape)[0])
    if isinstance(layer, Concat):
        return TorchConcat([torch_module(branch, shape)[0] for branch in layer.branches])
    arguments = asdict(layer)
    kind: Callable[..., nn.Module] = getattr(nn, type(layer).__name__)
    if isinstance(layer, Conv2d | ConvTranspose2d | Linear):
        return kind(shape[0], **arguments)
    if isinstance(layer, BatchNorm2d | InstanceNorm2d):
        return kind(shape[0], **arguments)
    if isinstance(layer, GroupNorm):
        return kind(num_channels=shape[0], **arguments)
    if isinstance(layer, LayerNorm):
        return kind(shape, **arguments)
    if isinstance(layer, Softmax):
        return kind(dim=1)
    return kind(**arguments)


def load(module: nn.Module, weights: dict[str, np.ndarray]) -> nn.Module:
    """Give torch's module the same weights; every name must fit."""
    state = {name: torch.from_numpy(np.array(value)) for name, value in weights.items()}
    counted = {name: value for name, value in module.state_dict().items() if name.endswith("num_batches_tracked")}
    module.to(next(iter(state.values())).dtype if state else torch.float32)
    module.load_state_dict(state | counted, strict=True)
    return module


def random_network(seed: int, *, most: int = 6) -> tuple[Network, Shape]:
    """Draw a network that fits its input, with all kinds of layers, and the shape of a sample."""
    rng = np.random.default_rng(seed)
    shape: Shape = (_among(rng, 1, 2, 3, 4), int(rng.integers(7, 15)), int(rng.integers(7, 15)))
    layers, after = _draw_layers(rng, shape, int(rng.integers(1, most + 1)), 2)
    if rng.random() < 0.6:
        head, _ = _draw_head(rng, after)
        layers += head
    return Network(tuple(layers)), shape


def _among(rng: np.random.Generator, *options: Any) -> Any:
    return options[int(rng.integers(len(options)))]


def _draw_layers(rng: np.random.Generator, shape: Shape, count: int, depth: int) -> tuple[list[Any], Shape]:
    layers: list[Any] = []
    while len(layers) < count:
        layer = _draw(rng, shape, depth)
        after = trace(Network((layer,)), shape).output_shape
        layers.append(layer)
        shape = after
    return layers, shape


def _draw(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    _, H, W = shape
    room = min(H, W)
    options = [_convolution, _convolution, _transposed, _pool, _norm, _activation, _activation, _dropout]
    if depth:
        options += [_residual, _concat]
    if room < 3:
        options = [_activation, _one_by_one, _norm if room > 1 else _activation]
    return options[int(rng.integers(len(options)))](rng, shape, depth)


def _one_by_one(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    return Conv2d(_among(rng, 2, 3), 1)


def _convolution(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    C, H, W = shape
    groups = _among(rng, 1, 1, *[g for g in (2, 3, C) if C % g == 0])
    dilation = _among(rng, 1, 1, 2) if min(H, W) >= 5 else 1
    kernel = _among(rng, 1, 2, 3, (3, 2), (1, 3))
    stride = _among(rng, 1, 1, 2, (2, 1))
    mode = _among(rng, "zeros", "zeros", "reflect", "replicate", "circular")
    padding = _among(rng, 0, 1, (1, 0), "same" if stride == 1 else "valid")
    reach = max(kernel) if isinstance(kernel, tuple) else kernel
    if dilation * (reach - 1) + 1 > min(H, W):
        kernel, dilation = 1, 1
    return Conv2d(groups * _among(rng, 1, 2), kernel, stride, padding, dilation, groups, bool(rng.random() < 0.7), mode)


def _transposed(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    if max(shape[1:]) > 12:
        return ReLU()
    stride = _among(rng, 1, 2)
    extra = _among(rng, 0, stride - 1)
    groups = _among(rng, 1, shape[0])
    return ConvTranspose2d(groups * _among(rng, 1, 2), _among(rng, 2, 3), stride, _among(rng, 0, 1), extra, groups)


def _pool(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    kernel = _among(rng, 2, 3, (2, 3))
    padding, ceil = _among(rng, 0, 1), bool(rng.random() < 0.3)
    kind = int(rng.integers(3))
    if kind == 0:
        return MaxPool2d(kernel, _among(rng, None, 1, 2), padding, 1, ceil)
    if kind == 1:
        return AvgPool2d(kernel, _among(rng, None, 1, 2), padding, ceil, bool(rng.random() < 0.5))
    return AdaptiveAvgPool2d((int(rng.integers(1, shape[1] + 1)), int(rng.integers(1, shape[2] + 1))))


def _norm(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    kinds = (
        BatchNorm2d(affine=bool(rng.random() < 0.7)),
        LayerNorm(elementwise_affine=bool(rng.random() < 0.7)),
        GroupNorm(1),
        GroupNorm(shape[0], affine=False),
        InstanceNorm2d(affine=bool(rng.random() < 0.5)),
        LocalResponseNorm(_among(rng, 2, 3), alpha=0.1),
    )
    return kinds[int(rng.integers(len(kinds)))]


def _activation(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    return _among(rng, ReLU(), ReLU(), LeakyReLU(0.2), Sigmoid(), Tanh(), Softmax())


def _dropout(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    return Dropout(0.3)


def _residual(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    C = shape[0]
    if rng.random() < 0.5:
        return Residual((Conv2d(C, 3, padding=1), ReLU(), Conv2d(C, 3, padding=1)))
    stride = _among(rng, 1, 2)
    branch = (Conv2d(C + 1, 3, stride, 1, bias=False), BatchNorm2d(), ReLU(), Conv2d(C + 1, 3, padding=1))
    return Residual(branch, (Conv2d(C + 1, 1, stride), BatchNorm2d()))


def _concat(rng: np.random.Generator, shape: Shape, depth: int) -> Any:
    inner, after = _draw_layers(rng, shape, 1, depth - 1)
    fit = (AdaptiveAvgPool2d((after[1], after[2])),) if after[1:] != shape[1:] else ()
    return Concat((tuple(inner), (Conv2d(2, 1), *fit), fit))


def _draw_head(rng: np.random.Generator, shape: Shape) -> tuple[list[Any], Shape]:
    head: list[Any] = [Flatten(), Linear(int(rng.integers(2, 6)), bool(rng.random() < 0.8))]
    if rng.random() < 0.5:
        head += [_among(rng, ReLU(), Tanh(), LayerNorm(), Dropout(0.2)), Linear(3)]
    if rng.random() < 0.4:
        head.append(Softmax())
    return head, (3,)


def random_weights(network: Network, shape: Shape, seed: int, dtype: Any) -> dict[str, np.ndarray]:
    """Draw weights that are all of one size, running averages too."""
    from cnn_core.network import parameter_shapes

    rng = np.random.default_rng(seed)
    weights = {}
    for name, size in parameter_shapes(network, shape).items():
        if name.endswith("running_var"):
            weights[name] = rng.uniform(0.5, 2, size).astype(dtype)
        else:
            fan_in = int(np.prod(size[1:])) if len(size) > 1 else 4
            weights[name] = (rng.standard_normal(size) / np.sqrt(max(1, fan_in))).astype(dtype)
    return weights


@st.composite
def stacks(draw: st.DrawFn) -> Network:
    """Draw a network of up to four windows that slide, convolutions and poolings."""

    def window() -> Conv2d | MaxPool2d:
        is_pooling, kernel_size = draw(st.booleans()), draw(st.integers(1, 5))
        padding = draw(st.integers(0, kernel_size // 2 if is_pooling else 4))
        settings = kernel_size, draw(st.integers(1, 3)), padding, draw(st.integers(1, 3))
        return MaxPool2d(*settings) if is_pooling else Conv2d(1, *settings)

    return Network(tuple(window() for _ in range(draw(st.integers(1, 4)))))
