"""Parameters, connections and multiply-adds of a layer: each formula with the live numbers."""

from __future__ import annotations

from typing import Any

from lesson_ui.figures.channels_cost import CostInfo
from lesson_ui.figures.shared import shared
from lesson_ui.worked.channels_layers import in_formula
from lesson_ui.worked.pooling import grouped

Words = dict[str, Any]


@shared(64)
def cost_facts(info: CostInfo, *, words: Words) -> Words:
    """
    Count what a layer learns and computes.

    Parameters
    ----------
    info : CostInfo
        What the figure shows.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the placeholders of the sections; ``parameters`` is the number to predict.
    """
    cost, bias = info.here, 1 if info.bias else 0
    rows = [
        f"| {side} × {side} | {grouped(at.parameters)} | {grouped(at.multiply_adds)} |"
        for side, at in zip(info.sides, info.costs, strict=True)
    ]
    return {
        "in_channels": info.in_channels,
        "out_channels": info.out_channels,
        "kernel": info.kernel_size,
        "side": info.side,
        "largest": info.sides[-1],
        "reads": grouped(cost.weights_of_filter),
        "bias": bias,
        "with_bias": words["with_bias" if info.bias else "without_bias"],
        "one_filter": grouped(cost.weights_of_filter + bias),
        "parameters": grouped(cost.parameters),
        "parameters_tex": in_formula(cost.parameters),
        "neurons": grouped(cost.neurons),
        "neurons_tex": in_formula(cost.neurons),
        "reads_tex": in_formula(cost.weights_of_filter),
        "connections_tex": in_formula(cost.connections),
        "multiply_adds": grouped(cost.multiply_adds),
        "uses": grouped(info.side**2),
        "table": "\n".join([words["cost_head"], "|--:|--:|--:|", *rows]),
        "dense": grouped(info.dense(info.side)),
        "dense_in": grouped(info.side**2 * info.in_channels),
    }
