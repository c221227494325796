"""Code boxes from maps to a decision: flatten, dense layer and softmax, losses, counts of parameters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.lessons.decision.dense_figure import DenseInfo
from lesson_ui.lessons.decision.loss_figure import LossInfo
from lesson_ui.words.code import array_literal

Array = NDArray[np.float64]

NUMPY = """import numpy as np
from cnn_core import functional as F

"""
TORCH = """
# the same in PyTorch
import torch
import torch.nn.functional as torch_F

"""


def _volume(volume: Array) -> str:
    planes = [array_literal(plane) for plane in volume]
    return "np.array([" + ", ".join(planes) + "], dtype=np.float64)"


def flatten_code(volume: Array, order: str, *, means: bool) -> str:
    """Write the flattening of a volume, or its means, in NumPy and in PyTorch."""
    if means:
        ours = ["vector = F.adaptive_avg_pool2d(x, 1).reshape(-1)"]
        theirs = ["vector = torch_F.adaptive_avg_pool2d(x, 1).flatten()"]
    else:
        ours, theirs = [], []
        if order in ("first", "both"):
            ours.append("vector = x.reshape(-1)")
            theirs.append("vector = torch.flatten(x)")
        if order in ("last", "both"):
            name = "vector" if order == "last" else "channels_last"
            ours.append(f"{name} = x.transpose(1, 2, 0).reshape(-1)  # C × H × W to H × W × C, as TensorFlow keeps it")
            theirs.append(f"{name} = x.permute(1, 2, 0).flatten()")
    printed = [f"print({line.split(' = ')[0]})" for line in ours]
    return (
        f"{NUMPY}x = {_volume(volume)}\n"
        + "\n".join([*ours, *printed])
        + f"\n{TORCH}x = torch.tensor(x)\n"
        + "\n".join([*theirs, *printed])
        + "\n"
    )


def _row(values: Array) -> str:
    return array_literal(values[None])[1:].strip().removesuffix("]").strip().removesuffix(",")


def dense_code(info: DenseInfo) -> str:
    """Write a dense layer and softmax in NumPy and in PyTorch."""
    moved = f"(logits + {info.shift:g}) / {info.temperature:g}" if info.is_moved else "logits"
    return (
        f"{NUMPY}x = np.array({_row(info.x)}, dtype=np.float64)\n"
        f"weight = np.array({array_literal(info.weight)}, dtype=np.float64)\n"
        f"bias = np.array({_row(info.bias)}, dtype=np.float64)\n"
        "logits = F.linear(x, weight, bias)\n"
        f"probabilities = F.softmax({moved}, 0)\n"
        "print(logits)\n"
        "print(probabilities)\n"
        f"{TORCH}logits = torch_F.linear(torch.tensor(x), torch.tensor(weight), torch.tensor(bias))\n"
        f"probabilities = torch_F.softmax({moved}, 0)\n"
        "print(logits)\n"
        "print(probabilities)\n"
    )


def loss_code(info: LossInfo) -> str:
    """Write the loss of a batch in NumPy and in PyTorch."""
    logits = f"logits = np.array({array_literal(info.logits)}, dtype=np.float64)\n"
    head = f"{NUMPY}{logits}target = np.array({info.target.tolist()})\n"
    theirs = f"{TORCH}logits, target = torch.tensor(logits), torch.tensor(target)\n"
    if info.kind == "mse":
        classes = info.logits.shape[1]
        ours = (
            f"one_hot = np.eye({classes})[target]\n"
            "probabilities = F.softmax(logits, 1)\n"
            'losses = F.mse_loss(probabilities, one_hot, reduction="none").mean(1)\n'
            "loss = F.mse_loss(probabilities, one_hot)\n"
        )
        theirs += (
            f"one_hot = torch_F.one_hot(target, {classes}).double()\n"
            "probabilities = torch_F.softmax(logits, 1)\n"
            'losses = torch_F.mse_loss(probabilities, one_hot, reduction="none").mean(1)\n'
            "loss = torch_F.mse_loss(probabilities, one_hot)\n"
        )
    else:
        ours = (
            'losses = F.cross_entropy(logits, target, reduction="none")  # softmax is part of it: give it logits\n'
            "loss = F.cross_entropy(logits, target)\n"
        )
        theirs += ours.replace("F.", "torch_F.").split("  #")[0] + "\nloss = torch_F.cross_entropy(logits, target)\n"
    printed = "print(losses)\nprint(loss)\n"
    return head + ours + printed + theirs + printed


def vgg_code(side: int, units: int, head: str) -> str:
    """Write the count of FC-6's parameters in Python and in PyTorch."""
    cells = 1 if head == "gap" else side // 32
    return f"""from cnn_core.network import Linear, trace, Network

maps, height, width = 512, {cells}, {cells}
inputs = maps * height * width
row = trace(Network((Linear({units}),)), (inputs,)).rows[0]
weights, parameters = inputs * {units}, row.cost.parameters
print(weights, parameters)

# the same in PyTorch: on the device "meta" a layer has a size, but takes no memory
import torch

layer = torch.nn.Linear(inputs, {units}, device="meta")
weights, parameters = layer.weight.numel(), sum(p.numel() for p in layer.parameters())
print(weights, parameters)
"""


def mlp_code(side: int, units: int, hidden: int) -> str:
    """Write the count of a dense network's parameters in Python and in PyTorch."""
    more = f" + {hidden - 1} * ({units} * {units} + {units})" if hidden > 1 else ""
    return f"""inputs = {side} * {side} * 3
parameters = inputs * {units} + {units}{more}
print(parameters)

# the same in PyTorch: on the device "meta" a layer has a size, but takes no memory
import torch

sizes = [inputs] + [{units}] * {hidden}
layers = [torch.nn.Linear(a, b, device="meta") for a, b in zip(sizes, sizes[1:])]
parameters = sum(p.numel() for layer in layers for p in layer.parameters())
print(parameters)
"""
