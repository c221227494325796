"""Write a network as a PyTorch script that runs, with the parameter names used here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any

from cnn_core.network import layers as L
from cnn_core.network.network import Network
from cnn_core.network.tracing import Trace, trace

BLOCKS = {
    L.Residual: '''

class Residual(nn.Module):
    """Add what the branch computes to what the shortcut passes on."""

    def __init__(self, branch, shortcut):
        super().__init__()
        self.branch, self.shortcut = branch, shortcut

    def forward(self, x):
        return self.branch(x) + self.shortcut(x)
''',
    L.Concat: '''

class Concat(nn.Module):
    """Lay the maps of several branches behind each other."""

    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], dim=1)
''',
}


def to_torch_code(network: Network, input_shape: Sequence[int]) -> str:
    """
    Write a network as a PyTorch script.

    Parameters
    ----------
    network : Network
        Which network.
    input_shape : (C, H, W) or (F,)
        Shape of a sample, which the numbers of input channels follow from.

    Returns
    -------
    str
        It defines the module ``Network``, makes one as ``network``, and prints its parameters and the shape of its
        output. The names in its ``state_dict`` are those of `parameter_shapes`.

    Raises
    ------
    InvalidInputError
        If the network cannot read such a sample.
    """
    return f"""import torch
from torch import nn
{network_class(network, input_shape)}

network = Network().eval()
x = torch.zeros(1, {", ".join(map(str, input_shape))})
print(sum(parameter.numel() for parameter in network.parameters()), "parameters")
print(tuple(network(x).shape))
"""


def network_class(network: Network, input_shape: Sequence[int]) -> str:
    """
    Write the class of a network, and those of the blocks it uses.

    Parameters
    ----------
    network : Network
        Which network.
    input_shape : (C, H, W) or (F,)
        Shape of a sample.

    Returns
    -------
    str
        Code that needs ``torch`` and ``nn``: the module ``Network``, between empty lines.

    Raises
    ------
    InvalidInputError
        If the network cannot read such a sample.
    """
    traced = trace(network, input_shape)
    title = _safe(network.name) or "A network"
    used = {type(node.layer) for node in network.nodes}
    blocks = "".join(text for kind, text in BLOCKS.items() if kind in used)
    return f'''{blocks}

class Network(nn.Sequential):
    """{title}: {traced.parameters} parameters for samples of shape {traced.input_shape}."""

    def __init__(self):
        super().__init__(
{_sequence(network.layers, "", traced, 12)}
        )
'''


def _safe(name: str) -> str:
    """Leave out of a name what could end the text it stands in."""
    return "".join(letter for letter in name if letter.isprintable() and letter not in '"\\')


def _sequence(layers: Sequence[L.Layer], prefix: str, trace: Trace, indent: int) -> str:
    return "\n".join(
        f"{' ' * indent}{_written(layer, f'{prefix}{k}', trace, indent)}," for k, layer in enumerate(layers)
    )


def _written(layer: Any, path: str, trace: Trace, indent: int) -> str:
    pad = " " * indent
    if isinstance(layer, L.Residual):
        paths = [_path(getattr(layer, name), f"{path}.{name}.", trace, indent + 4) for name in ("branch", "shortcut")]
        return f"Residual(\n{paths[0]},\n{paths[1]},\n{pad})"
    if isinstance(layer, L.Concat):
        paths = [_path(inner, f"{path}.branches.{b}.", trace, indent + 4) for b, inner in enumerate(layer.branches)]
        return "Concat(\n" + "".join(f"{inner},\n" for inner in paths) + f"{pad})"
    first = _first_argument(layer, trace.row(path).input_shapes[0])
    return f"nn.{type(layer).__name__}({', '.join([*first, *_arguments(layer)])})"


def _path(layers: Sequence[L.Layer], prefix: str, trace: Trace, indent: int) -> str:
    pad = " " * indent
    return (
        f"{pad}nn.Sequential(\n{_sequence(layers, prefix, trace, indent + 4)}\n{pad})"
        if layers
        else f"{pad}nn.Sequential()"
    )


def _first_argument(layer: L.Layer, shape: tuple[int, ...]) -> list[str]:
    """Give the size of the input, which `torch.nn` wants to be told."""
    match layer:
        case L.Conv2d() | L.ConvTranspose2d() | L.Linear() | L.BatchNorm2d() | L.InstanceNorm2d():
            return [str(shape[0])]
        case L.LayerNorm():
            return [repr(list(shape))]
        case L.GroupNorm():
            return [str(layer.num_groups), str(shape[0])]
        case L.Softmax():
            return ["dim=1"]
    return []


def _arguments(layer: Any) -> list[str]:
    written = []
    for slot in fields(layer):
        value = getattr(layer, slot.name)
        if slot.default is MISSING:
            if not isinstance(layer, L.GroupNorm):
                written.append(repr(value))
        elif value != slot.default:
            written.append(f"{slot.name}={value!r}")
    return written
