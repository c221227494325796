"""Receptive fields: how they grow layer by layer, and the weights small kernels save; with the live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.network import Conv2d, Network
from cnn_core.network.receptive_fields import axis_window
from cnn_core.network.stacks import sliding_layers, stack_windows
from cnn_core.receptive_field import Field
from cnn_core.sizes import effective_kernel_size
from lesson_ui.lessons.receptive_field.pyramid_figure import PyramidInfo, asked_unit, layer_text
from lesson_ui.words.numbers import count_text, percent

Words = dict[str, Any]
MOST_TERMS = 8  # layers whose weights are added up one by one


def growth_rows(stack: Network, fields: tuple[Field, ...]) -> list[str]:
    """Write the recurrence of every layer with its numbers, as rows of a table."""
    rows = []
    for k, (layer, below, field) in enumerate(zip(sliding_layers(stack), fields, fields[1:], strict=False), start=1):
        K, S, P, D = axis_window(layer)
        reach = effective_kernel_size(K, D)
        window = f"{reach}" if D == 1 else f"{D} · ({K} − 1) + 1 = {reach}"
        grown = f"{below.size} + ({reach} − 1) · {below.jump} = **{field.size}**"
        jump = f"{S} · {below.jump} = **{field.jump}**"
        start = f"{count_text(below.start)} − {P} · {below.jump} = **{count_text(field.start)}**"
        rows.append(f"| {k} | {layer_text(layer)} | {window} | {grown} | {jump} | {start} |")
    return rows


def growth_facts(info: PyramidInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """Work out the receptive fields of a stack, layer by layer, and of one unit."""
    last = info.fields[-1]
    rows = growth_rows(info.stack, info.fields)
    return {
        "layers": len(info.layers),
        "size": str(last.size),
        "jump": last.jump,
        "stack": ", ".join(layer_text(layer) for layer in info.layers[:8])
        + (" …" if len(info.stack.layers) > 8 else ""),
        "table": "\n".join([words["growth_head"], "|--:|---|---|---|---|---|", *rows]),
        "last_sum": grown_text(info.stack),
        **_unit_facts(info, pin or asked_unit(info), words),
        **weight_facts(info.stack, last, words),
    }


def grown_text(stack: Network) -> str:
    """Write a field as one sum: the pixel itself, and what every layer adds."""
    terms, product = ["1"], 1
    for window in stack_windows(stack):
        terms.append(f"{window.dilation * (window.kernel_size - 1)} \\cdot {product}")
        product *= window.stride
    return " + ".join(terms)


def _unit_facts(info: PyramidInfo, unit: tuple[int, int], words: Words) -> Words:
    layer, o = unit[0] + 1, unit[1]
    field = info.fields[layer]
    first, last = field.cells(o)
    size = info.sizes[0]
    before, after = max(0, -first), max(0, last - size + 1)
    cut = words["unit_cut"] if before or after else words["unit_whole"]
    return {
        "unit_layer": layer,
        "unit": o,
        "unit_start": count_text(field.start),
        "unit_jump": field.jump,
        "unit_first": count_text(first),
        "unit_last": count_text(last),
        "unit_size": field.size,
        "unit_seen": int(np.count_nonzero(info.seen[layer][0][o])),
        "cells": size,
        "unit_cut": cut.format(before=min(before, field.size), after=min(after, field.size)),
    }


def weight_facts(stack: Network, field: Field, words: Words) -> Words:
    """Compare a stack's weights with those of one kernel with the same receptive field."""
    total, one = weights_of(stack), field.size**2
    verdict = "weights_fewer" if total < one else "weights_same" if total == one else "weights_more"
    two, one_kernel = Network((Conv2d(1, 3),) * 2), words["one_kernel"]
    rows = [_weight_row(words["two_small"], 5, two)] if stack != two else []
    rows += [_weight_row(one_kernel.format(size=5), 5, Network((Conv2d(1, 5),)))] if field.size != 5 else []
    rows += [_weight_row(words["your_stack"], field.size, stack)]
    rows += [_weight_row(one_kernel.format(size=field.size), field.size, Network((Conv2d(1, field.size),)))]
    return {
        "weight_rows": "\n".join(rows),
        "stack_weights": total,
        "one_weights": one,
        "verdict": words[verdict].format(share=percent(total / one, 0)),
    }


def weights_of(stack: Network) -> int:
    """Count the weights of a stack for one pair of an input channel and an output channel; a pooling has none."""
    return sum(side**2 for side in _kernel_sizes(stack))


def _kernel_sizes(stack: Network) -> list[int]:
    layers = zip(sliding_layers(stack), stack_windows(stack), strict=True)
    return [window.kernel_size for layer, window in layers if isinstance(layer, Conv2d)]


def _weight_row(name: str, size: int, stack: Network) -> str:
    squares = [f"{side}²" for side in _kernel_sizes(stack)] or ["0"]
    terms = " + ".join(squares if len(squares) <= MOST_TERMS else [*squares[:3], "…"])
    return f"| {name} | {size} | {terms} = **{weights_of(stack)}** |"
