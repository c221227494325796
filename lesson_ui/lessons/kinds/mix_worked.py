"""1×1 and grouped convolution: one number taken apart, and what the layer costs, with the live numbers."""

from __future__ import annotations

from typing import Any

from cnn_core.checks import fitting_groups
from cnn_core.costs import conv2d_cost
from cnn_core.explain import Explanation, explain_conv2d
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.kinds.mix_figure import MixInfo, asked_cell, place_in
from lesson_ui.words.formulas import bracketed, product, sum_in_lines, tex_number
from lesson_ui.words.numbers import count_text, decimals_needed, listed, number_text

Words = dict[str, Any]

WIDE = 64  # channels of the layer whose groups are compared in a table


def _explain(info: MixInfo, cell: tuple[int, int]) -> Explanation:
    return explain_conv2d(info.image, info.weight, groups=info.groups, index=place_in(info, cell))


def _products(info: MixInfo, explained: Explanation, across: int) -> str:
    """Write products, `across` of them per line."""
    value, weight = decimals_needed(info.image), decimals_needed(info.weight)
    products = [
        product(tex_number(term.operands[0].value, value), tex_number(term.operands[1].value, weight))
        for term in explained.terms
    ]
    return sum_in_lines(products, across, total=tex_number(explained.result, decimals_needed(info.output)))


def _place(info: MixInfo, pin: tuple[int, int] | None, words: Words) -> tuple[tuple[int, int], Words]:
    cell = pin or asked_cell(info)
    number, row, column = place_in(info, cell)
    template = words["pinned" if pin else "not_pinned"]
    return cell, {
        "pinned": template.format(map=number + 1, row=row, column=column),
        "map": number + 1,
        "row": row,
        "column": column,
        "channels_read": _channels_read([int(k) + 1 for k in info.channels[number]], words),
    }


def _channels_read(numbers: list[int], words: Words) -> str:
    return str(
        words["one_channel" if len(numbers) == 1 else "many_channels"].format(list=listed(numbers, words["and"]))
    )


@shared(64)
def pointwise_facts(info: MixInfo, pin: tuple[int, int] | None, layer: tuple[int, int], *, words: Words) -> Words:
    """Work out one number and the weights of a 1×1 convolution."""
    cell, place = _place(info, pin, words)
    _, asked_place = _place(info, None, words)
    asked = _explain(info, asked_cell(info))
    explained = asked if pin is None else _explain(info, cell)
    (C_in, H, W), C_out = info.image.shape, len(info.output)
    c_in, c_out = layer
    one, three = (conv2d_cost(c_in, c_out, side, 1) for side in (1, 3))
    terms = [bracketed(number_text(term.value, decimals_needed(info.output))) for term in asked.terms]
    return place | {
        "result": number_text(asked.result, decimals_needed(info.output)),
        "why": words["pointwise_hint"].format(products=" + ".join(terms)),
        "asked_map": asked_place["map"],
        "asked_row": asked_place["row"],
        "asked_column": asked_place["column"],
        "size": words["matrix_note"].format(rows=C_out, columns=C_in),
        "live": _products(info, explained, C_in),
        "in_channels": C_in,
        "out_channels": C_out,
        "cells": H * W,
        "weights": info.weight.size,
        "c_in": count_text(c_in),
        "c_out": count_text(c_out),
        "wide_weights": count_text(one.weights),
        "wide_parameters": count_text(one.parameters),
        "three_weights": count_text(three.weights),
        "three_parameters": count_text(three.parameters),
    }


@shared(64)
def group_facts(info: MixInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """Work out one number and the weights of a grouped convolution."""
    cell, place = _place(info, pin, words)
    explained = _explain(info, cell)
    (C_in, _, _), C_out, kernel = info.image.shape, len(info.output), info.weight.shape[2]
    costs = {g: conv2d_cost(C_in, C_out, kernel, info.reads.output_size, groups=g) for g in fitting_groups(C_in, C_out)}
    here, whole = costs[info.groups], costs[1]
    state = "all_connected" if info.groups == 1 else "is_depthwise" if info.groups == C_in else "is_grouped"
    return place | {
        "groups": info.groups,
        "in_channels": C_in,
        "out_channels": C_out,
        "kernel": kernel,
        "depth": C_in // info.groups,
        "whole": whole.weights,
        "weights": here.weights,
        "result": str(here.weights),
        "note": words["group_note"].format(weights=here.weights, whole=whole.weights),
        "why": words["groups_hint"].format(
            kernel=kernel, depth=C_in // info.groups, out_channels=C_out, weights=here.weights
        ),
        "state": words[state],
        "live": _products(info, explained, kernel * kernel),
        "terms": len(explained.terms),
        "table": _table(info.groups, words),
        "wide": WIDE,
        "wide_whole": count_text(conv2d_cost(WIDE, WIDE, 3, 1, bias=False).weights),
        "wide_depthwise": count_text(conv2d_cost(WIDE, WIDE, 3, 1, groups=WIDE, bias=False).weights),
        "shown": ", ".join(f"{g}: {cost.weights}" for g, cost in costs.items()),
    }


def _table(groups: int, words: Words) -> str:
    rows = [words["group_head"], "|--:|--:|--:|"]
    for g in fitting_groups(WIDE, WIDE):
        cost = conv2d_cost(WIDE, WIDE, 3, 1, groups=g, bias=False)
        mark = "**" if g == groups else ""
        rows.append(f"| {mark}{g}{mark} | {cost.weights_of_filter} | {mark}{count_text(cost.weights)}{mark} |")
    return "\n".join(rows)
