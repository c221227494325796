"""Parameters, connections and multiply-adds of a layer: each formula with the live numbers."""

from __future__ import annotations

from typing import Any

from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.channels.cost_figure import CostInfo
from lesson_ui.words.formulas import tex_number
from lesson_ui.words.numbers import count_text

Words = dict[str, Any]


@shared(64)
def cost_facts(info: CostInfo, *, words: Words) -> Words:
    """Count what a layer learns and computes."""
    cost, bias = info.here, 1 if info.bias else 0
    rows = [
        f"| {count_text(side)} × {count_text(side)} | {count_text(at.parameters)} | {count_text(at.multiply_adds)} |"
        for side, at in zip(info.sides, info.costs, strict=True)
    ]
    return {
        "in_channels": info.in_channels,
        "out_channels": info.out_channels,
        "kernel": info.kernel_size,
        "side": info.side,
        "largest": info.sides[-1],
        "reads": count_text(cost.weights_of_filter),
        "bias": bias,
        "with_bias": words["with_bias" if info.bias else "without_bias"],
        "one_filter": count_text(cost.weights_of_filter + bias),
        "parameters": count_text(cost.parameters),
        "parameters_tex": tex_number(cost.parameters, 0),
        "neurons": count_text(cost.neurons),
        "neurons_tex": tex_number(cost.neurons, 0),
        "reads_tex": tex_number(cost.weights_of_filter, 0),
        "connections_tex": tex_number(cost.connections, 0),
        "multiply_adds": count_text(cost.multiply_adds),
        "uses": count_text(info.side**2),
        "table": "\n".join([words["cost_head"], "|--:|--:|--:|", *rows]),
        "dense": count_text(info.dense(info.side)),
        "dense_in": count_text(info.side**2 * info.in_channels),
    }
