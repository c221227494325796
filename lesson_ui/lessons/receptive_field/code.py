"""Code boxes on receptive fields, in NumPy and PyTorch."""

from __future__ import annotations

from cnn_core.network import Network
from cnn_core.network.short_form import to_short_form
from lesson_ui.lessons.receptive_field.race_figure import RaceInfo
from lesson_ui.lessons.receptive_field.units_figure import Thing

TORCH_STACK = """import torch

def layer(window):
    # a pooling reads its window as a convolution does; with weights of 1 no cell is left out
    conv = torch.nn.Conv2d(1, 1, window.kernel_size, window.stride, window.padding, window.dilation, bias=False)
    torch.nn.init.ones_(conv.weight)
    return conv.double()
"""


def growth_code(stack: Network) -> str:
    """Write the receptive fields of a stack by the recurrence, and by torch's gradient."""
    return f"""from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import stack_windows
from cnn_core.receptive_field import PIXEL, window_field

network = from_short_form("{to_short_form(stack)}")
stack = stack_windows(network)  # of each layer: kernel_size, stride, padding, dilation
fields = [PIXEL]
for layer, window in zip(network.layers, stack):
    fields.append(window_field(fields[-1], *window))
    print(layer, "field", fields[-1].size, "jump", fields[-1].jump, "start", fields[-1].start)
sizes = [field.size for field in fields]

# the same in PyTorch: which pixels does the gradient of one unit reach?
{TORCH_STACK}
sizes = [1]
for depth in range(1, len(stack) + 1):
    bare = [window._replace(padding=0) for window in stack[:depth]]
    side = 1
    for window in reversed(bare):  # the input that leaves one unit
        side = (side - 1) * window.stride + window.dilation * (window.kernel_size - 1) + 1
    x = torch.ones(1, 1, side, side, dtype=torch.float64, requires_grad=True)
    torch.nn.Sequential(*map(layer, bare))(x).sum().backward()
    reached = x.grad[0, 0].sum(0).nonzero()
    sizes.append(int(reached[-1] - reached[0]) + 1)
print(sizes)
"""


def picture_code(stack: Network, depth: int, size: tuple[int, ...], unit: tuple[int, int]) -> str:
    """Write which rectangle of a picture one unit sees."""
    return f"""from cnn_core.network import spans, trace
from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import stack_windows

network = from_short_form("{to_short_form(Network(stack.layers[:depth]))}")
stack = stack_windows(network)  # of each layer: kernel_size, stride, padding, dilation
height, width = {size[0]}, {size[1]}
row, column = {unit[0]}, {unit[1]}
seen = spans(trace(network, (1, height, width)))[network.output]  # first and last pixel of every unit
rows, columns = seen.rows[row].tolist(), seen.columns[column].tolist()
print("rows", rows, "columns", columns)

# the same in PyTorch: where is the gradient of this unit not zero?
{TORCH_STACK}
x = torch.ones(1, 1, height, width, dtype=torch.float64, requires_grad=True)
y = torch.nn.Sequential(*map(layer, stack))(x)
y[0, 0, row, column].backward()
rows, columns = (x.grad[0, 0].abs().sum(axis).nonzero().flatten() for axis in (1, 0))
rows, columns = ([int(seen[0]), int(seen[-1])] for seen in (rows, columns))
print("rows", rows, "columns", columns)
"""


def race_code(info: RaceInfo) -> str:
    """Write how the fields of several stacks grow."""
    stacks = {name: to_short_form(stack) for name, stack in info.stacks.items()}
    lines = "\n".join(f'    "{name}": "{text}",' for name, text in stacks.items())
    return f"""from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import layer_fields, stack_windows

texts = {{
{lines}
}}
networks = {{name: from_short_form(text) for name, text in texts.items()}}
sizes = {{name: layer_fields(network)[-1].size for name, network in networks.items()}}
print(sizes)

# the same in PyTorch: how far does the gradient of one unit reach?
{TORCH_STACK}
sizes = {{}}
for name, network in networks.items():
    stack = stack_windows(network)  # of each layer: kernel_size, stride, padding, dilation
    side = 1
    for window in reversed(stack):  # the input that leaves one unit
        side = (side - 1) * window.stride + window.dilation * (window.kernel_size - 1) + 1
    x = torch.ones(1, 1, side, 1, dtype=torch.float64, requires_grad=True)
    y = x
    for window in stack:  # along one axis
        ones = torch.ones(1, 1, window.kernel_size, 1, dtype=torch.float64)
        y = torch.nn.functional.conv2d(y, ones, stride=(window.stride, 1), dilation=(window.dilation, 1))
    y.sum().backward()
    reached = x.grad.flatten().nonzero()
    sizes[name] = int(reached[-1] - reached[0]) + 1
print(sizes)
"""


def object_code(stack: Network, size: tuple[int, ...], thing: Thing) -> str:
    """Write how much of an object the best-placed unit of every layer sees."""
    return f"""import numpy as np
from cnn_core.network import spans, trace
from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import stack_windows

network = from_short_form("{to_short_form(stack)}")
stack = stack_windows(network)  # of each layer: kernel_size, stride, padding, dilation
height, width = {size[0]}, {size[1]}
top, left, high, wide = {thing.top}, {thing.left}, {thing.height}, {thing.width}  # the object's box

def seen_of(ends, start, length):
    overlap = np.minimum(ends[:, 1], start + length - 1) - np.maximum(ends[:, 0], start) + 1
    return np.where(ends[:, 0] < 0, 0, overlap.clip(0)) / length

shares = []
for rows, columns in spans(trace(network, (1, height, width))).values():  # of every layer
    along, across = seen_of(rows, top, high), seen_of(columns, left, wide)
    row, column = int(along.argmax()), int(across.argmax())  # the best-placed unit of this layer
    shares.append(float(along[row] * across[column]))
    print("layer", len(shares), "sees at most", round(100 * shares[-1], 1), "% of the object")

# the same in PyTorch, for the last layer: where inside the box is the gradient of its best-placed unit not zero?
{TORCH_STACK}
x = torch.ones(1, 1, height, width, dtype=torch.float64, requires_grad=True)
y = torch.nn.Sequential(*map(layer, stack))(x)
y[0, 0, row, column].backward()
rows, columns = (x.grad[0, 0].abs().sum(axis).nonzero().flatten() for axis in (1, 0))
inside = [
    min(int(seen[-1]), start + length - 1) - max(int(seen[0]), start) + 1
    for seen, start, length in ((rows, top, high), (columns, left, wide))
]
best = max(0, inside[0]) * max(0, inside[1]) / (high * wide)
print("torch:", round(100 * best, 1), "%")
"""


def effective_code(stack: Network, weights: str, seed: int) -> str:
    """Write the gradient of one unit with respect to its field."""
    drawn = {"ones": "np.ones(shape)", "positive": "rng.random(shape)", "signed": "rng.standard_normal(shape)"}[weights]
    return f"""import numpy as np
from cnn_core import functional as F
from cnn_core.network import MaxPool2d
from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import stack_windows

network = from_short_form("{to_short_form(stack)}")
stack = stack_windows(network)  # of each layer: kernel_size, stride, padding, dilation
rng = np.random.default_rng({seed})
kernels = []
for layer, window in zip(network.layers, stack):  # a pooling adds up its window
    shape = (window.kernel_size, window.kernel_size)
    kernels.append(np.ones(shape) if isinstance(layer, MaxPool2d) else {drawn})
gradient = np.ones((1, 1))
for window, kernel in zip(reversed(stack), reversed(kernels)):  # backwards, from the unit to the input
    gradient = F.conv_transpose2d(gradient[None], kernel[None, None], stride=window.stride, dilation=window.dilation)[0]
gradient = abs(gradient)
print(gradient[len(gradient) // 2])

# the same in PyTorch, by its own backward pass
import torch

x = torch.zeros(1, 1, *gradient.shape, dtype=torch.float64, requires_grad=True)
y = x
for window, kernel in zip(stack, kernels):
    y = torch.nn.functional.conv2d(y, torch.tensor(kernel)[None, None], stride=window.stride, dilation=window.dilation)
y.sum().backward()
gradient = x.grad[0, 0].abs().numpy()
print(gradient[len(gradient) // 2])
"""
