"""Code boxes on softmax, two linear layers and many layers, in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.lessons.activations.code import call_of
from lesson_ui.lessons.activations.depth_figure import DepthInfo
from lesson_ui.words.code import array_literal

Grid = NDArray[np.float64]


def softmax_code(scores: Grid, *, derivatives: bool) -> str:
    """Write a softmax in NumPy and in PyTorch."""
    numbers = ", ".join(f"{value:.12g}" for value in scores[:, 0])
    more = "\nfrom cnn_core.derivatives import softmax_jacobian" if derivatives else ""
    by_hand = "print(softmax_jacobian(p))\n" if derivatives else ""
    by_torch = (
        "print(torch.autograd.functional.jacobian(lambda x: F.softmax(x, dim=0), x).numpy())\n" if derivatives else ""
    )
    return f"""import numpy as np
from cnn_core import functional as F{more}

x = np.array([{numbers}], dtype=np.float64)
p = F.softmax(x, dim=0)
print(p, p.sum())
{by_hand}
# the same in PyTorch
import torch
import torch.nn.functional as F

x = torch.tensor([{numbers}], dtype=torch.float64)
p = F.softmax(x, dim=0)
print(p.numpy(), p.sum().item())
{by_torch}"""


def linear_code(x: Grid, first: Grid, second: Grid, *, rectify: bool) -> str:
    """Write two linear layers, and the one that replaces them, in NumPy and in PyTorch."""
    numbers = ", ".join(f"{value:.12g}" for value in x[:, 0])
    hidden = "F.relu(F.linear(x, W1))" if rectify else "F.linear(x, W1)"
    return f"""import numpy as np
from cnn_core import functional as F

x = np.array([{numbers}], dtype=np.float64)
W1 = np.array({array_literal(first)}, dtype=np.float64)
W2 = np.array({array_literal(second)}, dtype=np.float64)
h = {hidden}
print(F.linear(h, W2), F.linear(x, W2 @ W1))

# the same in PyTorch
import torch
import torch.nn.functional as F

x, W1, W2 = torch.tensor(x), torch.tensor(W1), torch.tensor(W2)
h = {hidden}
print(F.linear(h, W2).numpy(), F.linear(x, W2 @ W1).numpy())
"""


def depth_code(info: DepthInfo) -> str:
    """Write many layers of one unit in NumPy and in PyTorch."""
    kind = info.activation.kind
    more = f", {info.activation.negative_slope:g}" if kind == "leaky_relu" else ""
    return f"""import numpy as np
from cnn_core import functional as F
from cnn_core.gradients import {kind}_backward

value, left = np.array([{info.x:g}], dtype=np.float64), 1.0
for layer in range({info.values.size}):
    z = {info.weight:g} * value
    value = {call_of(info.activation, "z")}
    left = left * {info.weight:g} * {kind}_backward(np.ones_like(z), z{more})
print(value.item(), left.item())

# the same in PyTorch, which multiplies the derivatives by itself
import torch
import torch.nn.functional as F

x = torch.tensor([{info.x:g}], dtype=torch.float64, requires_grad=True)
value = x
for layer in range({info.values.size}):
    z = {info.weight:g} * value
    value = {call_of(info.activation, "z")}
value.backward()
print(value.item(), x.grad.item())
"""
