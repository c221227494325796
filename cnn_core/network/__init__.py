"""Networks as data: layers with `torch.nn`'s names, their trace, their numbers and gradients, in NumPy."""

from cnn_core.network.address import from_address, to_address
from cnn_core.network.backpropagation import Gradients, backward
from cnn_core.network.blocks import add_branch, add_skip, suggested_layer, unwrap
from cnn_core.network.dependents import Spans, reached, spans, window_reads
from cnn_core.network.editing import (
    apply_network_fix,
    insert_layers,
    layer_at,
    move_layer,
    remove_layer,
    set_layer,
)
from cnn_core.network.explaining import explain_number, operands_of
from cnn_core.network.json_format import NetworkFile, from_json, to_json
from cnn_core.network.layer_cost import BUFFERS, Cost, array_shapes
from cnn_core.network.layers import (
    LAYERS,
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
    Layer,
    LayerNorm,
    LeakyReLU,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Residual,
    Sigmoid,
    Softmax,
    Tanh,
)
from cnn_core.network.network import INPUT, MAX_DEPTH, MAX_LAYERS, Network, Node, layer_words, paths_of
from cnn_core.network.parameters import initial_weights, parameter_shapes
from cnn_core.network.presets import PRESETS, Preset
from cnn_core.network.receptive_fields import Fields
from cnn_core.network.running import Run, forward
from cnn_core.network.torch_code import to_torch_code
from cnn_core.network.tracing import Followed, Row, Trace, follow, trace

__all__ = [
    "BUFFERS",
    "INPUT",
    "LAYERS",
    "MAX_DEPTH",
    "MAX_LAYERS",
    "PRESETS",
    "AdaptiveAvgPool2d",
    "AvgPool2d",
    "BatchNorm2d",
    "Concat",
    "Conv2d",
    "ConvTranspose2d",
    "Cost",
    "Dropout",
    "Fields",
    "Flatten",
    "Followed",
    "Gradients",
    "GroupNorm",
    "InstanceNorm2d",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LocalResponseNorm",
    "MaxPool2d",
    "Network",
    "NetworkFile",
    "Node",
    "Preset",
    "ReLU",
    "Residual",
    "Row",
    "Run",
    "Sigmoid",
    "Softmax",
    "Spans",
    "Tanh",
    "Trace",
    "add_branch",
    "add_skip",
    "apply_network_fix",
    "array_shapes",
    "backward",
    "explain_number",
    "follow",
    "forward",
    "from_address",
    "from_json",
    "initial_weights",
    "insert_layers",
    "layer_at",
    "layer_words",
    "move_layer",
    "operands_of",
    "parameter_shapes",
    "paths_of",
    "reached",
    "remove_layer",
    "set_layer",
    "spans",
    "suggested_layer",
    "to_address",
    "to_json",
    "to_torch_code",
    "trace",
    "unwrap",
    "window_reads",
]

# a network is data, and what computes it are functions; scripts that learners took home call them as its methods
for _function in (trace, forward, backward):
    setattr(Network, _function.__name__, _function)
