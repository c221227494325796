"""Code box of the builder: a network's trace with `cnn_core`, and the network in PyTorch."""

from __future__ import annotations

from cnn_core.network import LAYERS, to_torch_code
from lesson_ui.lessons.build.figure import BuildInfo


def build_code(info: BuildInfo) -> str:
    """Write a network's trace with `cnn_core`, and the network itself in PyTorch."""
    used = sorted({type(node.layer).__name__ for node in info.network.nodes})
    layers = ",\n    ".join(map(repr, info.network.layers))
    head = f"""from cnn_core.network import Network, {", ".join(name for name in used if name in LAYERS)}, trace

network = Network((
    {layers},
))
"""
    if info.followed.broken:
        return f"""from cnn_core.errors import InvalidInputError
{head}
try:
    trace(network, {info.input_shape})
except InvalidInputError as error:
    print(error)
"""
    return f"""{head}
traced = trace(network, {info.input_shape})
for row in traced.rows:
    print(row.path, row.name, row.output_shape, row.size_formula, row.cost.parameters, row.cost.multiply_adds)
print(traced.parameters, "parameters,", traced.multiply_adds, "multiply-adds")

# the same in PyTorch
{to_torch_code(info.network, info.input_shape)}"""
