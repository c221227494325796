"""Code boxes on whole networks: their trace, the same network in PyTorch, networks of the literature compared."""

from __future__ import annotations

from cnn_core.network import PRESETS, Network, to_torch_code

Shape = tuple[int, ...]


def network_code(network: Network, input_shape: Shape) -> str:
    """Write a network's trace with `cnn_core`, and the network in PyTorch."""
    layers = "\n".join(f"    {layer!r}," for layer in network.layers)
    return _code(f"network = Network((\n{layers}\n))", "*", network, input_shape)


def preset_code(name: str) -> str:
    """Write the trace of a network of the literature."""
    preset = PRESETS[name]
    return _code(f'network = PRESETS["{name}"].network', "PRESETS, trace", preset.network, preset.input_shape)


def timeline_code(names: tuple[str, ...]) -> str:
    """Write how the networks of the timeline are compared."""
    return f"""from cnn_core.network import PRESETS, trace

counted = {{}}
for name in {list(names)!r}:
    preset = PRESETS[name]
    traced = trace(preset.network, preset.input_shape)
    layers = [row for row in traced.rows if row.name in ("Conv2d", "Linear") and ".shortcut." not in row.path]
    counted[name] = (preset.year, len(layers), traced.parameters, traced.multiply_adds)
    print(name, *counted[name])
"""


def _code(made: str, imported: str, network: Network, input_shape: Shape) -> str:
    return f"""from cnn_core.network import {imported}

{made}
traced = trace(network, {input_shape})
for row in traced.rows:
    print(row.path, row.name, row.output_shape, row.cost.parameters, row.cost.multiply_adds)
print(traced.parameters, "parameters,", traced.multiply_adds, "multiply-adds")
print(traced.output_shape)

# the same in PyTorch
{to_torch_code(network, input_shape)}"""
