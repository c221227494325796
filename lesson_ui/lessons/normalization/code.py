"""Code boxes on normalisations, in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.lessons.normalization.bias_figure import BiasInfo
from lesson_ui.lessons.normalization.figure import NormInfo, stitched
from lesson_ui.lessons.normalization.running_figure import RunningInfo
from lesson_ui.words.code import array_literal

Grid = NDArray[np.float64]


def _row(values: Grid) -> str:
    return "[" + ", ".join(f"{value:.12g}" for value in values.ravel()) + "]"


def steps_code(info: NormInfo) -> str:
    """Write a normalisation of the mini-batch in NumPy and in PyTorch."""
    N, C, H, W = info.batch.shape
    axes = {"batch": "(0, 2, 3)", "layer": "(1, 2, 3)", "group": "(2, 3, 4)", "instance": "(2, 3)"}[info.normalization]
    seen = f"x.reshape({N}, {info.num_groups}, -1, {H}, {W})" if info.normalization == "group" else "x"
    layout = f".reshape({N}, {C}, {H}, {W}).transpose(0, 2, 1, 3).reshape({N * H}, {C * W})"
    return f"""import numpy as np
from cnn_core import functional as F

# samples below each other, channels side by side
x = np.array({array_literal(stitched(info.batch))}, dtype=np.float64)
x = np.ascontiguousarray(x.reshape({N}, {H}, {C}, {W}).transpose(0, 2, 1, 3))
weight = np.array({_row(info.weight)}, dtype=np.float64)
bias = np.array({_row(info.bias)}, dtype=np.float64)

shared = {seen}
print(shared.mean(axis={axes}), shared.var(axis={axes}))
y = {_call(info, numpy=True)}
print(y{layout})

# the same in PyTorch
import torch
import torch.nn.functional as F

x, weight, bias = torch.tensor(x), torch.tensor(weight), torch.tensor(bias)
shared = {seen}
print(shared.mean(dim={axes}).numpy(), shared.var(dim={axes}, unbiased=False).numpy())
y = {_call(info, numpy=False)}
print(y.numpy(){layout})
"""


def _call(info: NormInfo, *, numpy: bool) -> str:
    eps = f"eps={info.eps:g}"
    if info.normalization == "batch":
        return f"F.batch_norm(x, None, None, weight, bias, training=True, {eps})"
    if info.normalization == "instance":
        return f"F.instance_norm(x, None, None, weight, bias, {eps})"
    if info.normalization == "group":
        return f"F.group_norm(x, {info.num_groups}, weight, bias, {eps})"
    # a layer norm has one γ and β for every place; here each channel's is repeated
    wide = (
        "np.broadcast_to({0}[:, None, None], x.shape[1:]).copy()" if numpy else "{0}[:, None, None].expand(x.shape[1:])"
    )
    return f"F.layer_norm(x, x.shape[1:], {wide.format('weight')}, {wide.format('bias')}, {eps})"


def running_code(info: RunningInfo) -> str:
    """Write the running averages and an evaluation in NumPy and in PyTorch."""
    return f"""import numpy as np
from cnn_core import functional as F

batches = np.array({array_literal(info.stream)}, dtype=np.float64)
x = np.array([[{info.x:g}]], dtype=np.float64)
mean, variance = np.zeros(1), np.ones(1)
for batch in batches:
    mean, variance = F.update_running_statistics(batch[:, None], mean, variance, momentum={info.momentum:g})
    print(mean.item(), variance.item(), F.batch_norm(x, mean, variance).item())

# the same in PyTorch, whose layer remembers by itself
import torch

layer = torch.nn.BatchNorm1d(1, momentum={info.momentum:g}, dtype=torch.float64)
for batch in torch.tensor(batches):
    layer.train()(batch[:, None])
    y = layer.eval()(torch.tensor(x))  # a batch of one is fine here
    print(layer.running_mean.item(), layer.running_var.item(), y.item())
"""


def bias_code(info: BiasInfo) -> str:
    """Write convolution, batch normalisation and ReLU, with the bias and without, in NumPy and in PyTorch."""
    N, H, W = info.pictures.shape
    return f"""import numpy as np
from cnn_core import functional as F

x = np.array({array_literal(info.pictures.reshape(N * H, W))}, dtype=np.float64).reshape({N}, 1, {H}, {W})
weight = np.array({array_literal(info.weight)}, dtype=np.float64)[None, None]
for bias in (0.0, {info.bias:g}):
    z = F.conv2d(x, weight, np.array([bias], dtype=np.float64))
    print(F.relu(F.batch_norm(z, None, None, training=True)).ravel())

# the same in PyTorch
import torch
import torch.nn.functional as F

x, weight = torch.tensor(x), torch.tensor(weight)
for bias in (0.0, {info.bias:g}):
    z = F.conv2d(x, weight, torch.tensor([bias], dtype=torch.float64))
    print(F.relu(F.batch_norm(z, None, None, training=True)).numpy().ravel())
"""
