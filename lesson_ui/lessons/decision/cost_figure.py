"""The figure of what dense layers cost: the parameters of every layer of a network, to one scale."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from cnn_core.network import AdaptiveAvgPool2d, Conv2d, Flatten, Layer, Linear, Network, ReLU, trace
from cnn_core.network.presets import vgg16
from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Listed, no_terms
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.scene import GridScene
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import count_text, percent

Words = dict[str, Any]

HEADS = ("flatten", "gap")
ABOVE = 40  # pixels: the choice of the activity
WIDE = 40  # cells the bars are wide
DENSE_FIRST = "FC-6"


class LayerCost(NamedTuple):
    """
    What one layer with weights costs: how many units it has and how many numbers each reads.

    Attributes
    ----------
    name : str
        As the literature calls it.
    is_dense : bool
        Whether every unit reads every number.
    reads : int
        Numbers that one unit reads.
    units : int
        Filters, or units of a dense layer.
    weights, biases : int
        What it learns.
    shape : tuple of int
        What it gives for one picture.
    """

    name: str
    is_dense: bool
    reads: int
    units: int
    weights: int
    biases: int
    shape: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases


class NetworkCost(NamedTuple):
    """
    What a network costs, layer by layer.

    Attributes
    ----------
    input_shape : (C, H, W)
        One picture.
    before : tuple of int
        Shape of the volume that is flattened or averaged.
    vector : int
        Numbers that the first dense layer reads.
    layers : tuple of LayerCost
        Those that learn something.
    """

    input_shape: tuple[int, int, int]
    before: tuple[int, ...]
    vector: int
    layers: tuple[LayerCost, ...]

    @property
    def parameters(self) -> int:
        """All together."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def first_dense(self) -> LayerCost:
        """The layer that reads the vector."""
        return next(layer for layer in self.layers if layer.is_dense)

    @property
    def convolutional(self) -> int:
        """Parameters of all convolution layers."""
        return sum(layer.parameters for layer in self.layers if not layer.is_dense)


def vgg_cost(side: int = 224, units: int = 4096, head: str = "flatten") -> NetworkCost:
    """Count the parameters of VGG-16 with its dense layers changed."""
    layers = list(vgg16().layers)
    start = next(k for k, layer in enumerate(layers) if isinstance(layer, Flatten))
    middle: list[Layer] = [] if head == "flatten" else [AdaptiveAvgPool2d(1)]
    dense: list[Layer] = [Linear(units), ReLU(), Linear(units), ReLU(), Linear(1000)]
    return _counted(Network((*layers[:start], *middle, Flatten(), *dense)), (3, side, side), _vgg_names(layers[:start]))


def _vgg_names(layers: list[Any]) -> list[str]:
    """Name the convolutions block by block, and the dense layers as the papers count them."""
    names, block, place = [], 1, 0
    for layer in layers:
        if isinstance(layer, Conv2d):
            place += 1
            names.append(f"conv {block}-{place}")
        elif not isinstance(layer, ReLU):
            block, place = block + 1, 0
    return [*names, DENSE_FIRST, "FC-7", "FC-8"]


@lru_cache(maxsize=64)
def mlp_cost(side: int = 224, units: int = 128, hidden: int = 3) -> NetworkCost:
    """Count the parameters of a network of dense layers that reads a colour picture."""
    layers: list[Any] = [Flatten()]
    for _ in range(hidden):
        layers += [Linear(units), ReLU()]
    return _counted(Network(tuple(layers)), (3, side, side), [f"dense {k + 1}" for k in range(hidden)])


def _counted(network: Network, input_shape: tuple[int, int, int], names: list[str]) -> NetworkCost:
    rows = trace(network, input_shape).rows
    flat = next(row for row in rows if row.name == "Flatten")
    before = rows[rows.index(flat) - 1] if isinstance(rows[rows.index(flat) - 1].layer, AdaptiveAvgPool2d) else flat
    layers = []
    for name, row in zip(names, (row for row in rows if row.cost.parameters), strict=True):
        biases = row.output_shape[0]
        weights = row.cost.parameters - biases
        layers.append(
            LayerCost(name, row.name == "Linear", weights // biases, biases, weights, biases, row.output_shape)
        )
    return NetworkCost(input_shape, before.input_shapes[0], flat.output_shape[0], tuple(layers))


@shared(64)
def cost_scene(cost: NetworkCost, words: Words, *, hidden: bool = False) -> GridScene:
    """Draw the parameters of every layer as bars to one scale."""
    counts = np.array([layer.parameters for layer in cost.layers], dtype=np.float64)
    rows = len(cost.layers)
    bars = Bars(
        (rows, WIDE),
        counts * (not hidden) / counts.max(),
        tuple("?" if hidden else count_text(layer.parameters) for layer in cost.layers),
        tuple(layer.name for layer in cost.layers),
        tuple("weight" if layer.is_dense else "" for layer in cost.layers),
    )
    note = words["cost_note_hidden" if hidden else "cost_note"].format(total=count_text(cost.parameters))
    panel = Panel("cost", words["cost_title"], bars, note)
    nothing = no_terms((rows, WIDE))
    link = Link(
        source=Listed(np.full((rows, 1), -1), (rows, 1)),
        read="cost",
        into=("cost",),
        table=nothing,
    )
    return GridScene(
        figure=grid_figure([panel]),
        label=words["cost_label"],
        panels=(panel,),
        arrangement=("cost",),
        reading=("cost",),
        links=(link,),
        lines=() if hidden else _lines(cost, words),
        start=(cost.layers.index(cost.first_dense), 0),
        hint=words["cost_hint"],
        above=ABOVE,
    )


def _lines(cost: NetworkCost, words: Words) -> tuple[Line, ...]:
    layers = cost.layers
    columns = {
        "name": Column(tuple(layer.name for layer in layers)),
        "reads": Column(tuple(map(_reads_text, layers)), role="read"),
        "units": Column(tuple(count_text(layer.units) for layer in layers)),
        "weights": Column(tuple(count_text(layer.weights) for layer in layers), role="weight"),
        "biases": Column(tuple(count_text(layer.biases) for layer in layers)),
        "result": Column(tuple(count_text(layer.parameters) for layer in layers), role="result"),
    }
    shares = tuple(percent(layer.parameters / cost.parameters) for layer in layers)
    total = {
        "own": Column(columns["result"].values),
        "total": Column((count_text(cost.parameters),) * len(layers)),
        "result": Column(shares, role="result"),
    }
    formula, share = (words[name] for name in ("cost_formula", "cost_share_formula"))
    return (
        FormulaLine("cost", "", formulas=(formula,), columns=columns),
        FormulaLine("cost", "", exact=False, formulas=(share,), columns=total),
    )


def _reads_text(layer: LayerCost) -> str:
    return count_text(layer.reads) if layer.is_dense else f"3 · 3 · {count_text(layer.reads // 9)}"
