"""Depthwise separable convolution: the weights of both layers, with the live numbers."""

from __future__ import annotations

from typing import Any

from cnn_core.costs import conv2d_cost, separable_cost, separable_from
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.kinds.cost_figure import CostInfo
from lesson_ui.words.numbers import count_text, number_text, percent

Words = dict[str, Any]


@shared(64)
def cost_facts(info: CostInfo, filters: int, layer: tuple[int, int, int], *, words: Words) -> Words:
    """Count the weights of an ordinary and of a depthwise separable layer."""
    C, _, K = info.sizes
    ordinary, separable = int(info.ordinary_weights[filters - 1]), int(info.separable_weights[filters - 1])
    crossing = separable_from(C, K)
    verdict = "separable_cheaper" if separable < ordinary else "equal" if separable == ordinary else "ordinary_cheaper"
    one = separable_cost(C, 1, K, 1, bias=False)
    return {
        "kernel": K,
        "in_channels": C,
        "filters": filters,
        "ordinary": ordinary,
        "separable": separable,
        "depthwise": one.depthwise.weights,
        "pointwise": separable - one.depthwise.weights,
        "one_ordinary": conv2d_cost(C, 1, K, 1, bias=False).weights,
        "one_separable": one.weights,
        "one_pointwise": one.pointwise.weights,
        "verdict": words[verdict].format(difference=abs(separable - ordinary)),
        "result": words["never"] if crossing is None else str(crossing),
        "why": words["never_why" if crossing is None else "crossing_why"].format(
            kernel=K, area=K * K, crossing=crossing
        ),
        "share": percent(separable / ordinary, 0),
        **_wide(layer),
    }


def _wide(layer: tuple[int, int, int]) -> Words:
    c_in, c_out, side = layer
    ordinary = conv2d_cost(c_in, c_out, 3, side, bias=False)
    separable = separable_cost(c_in, c_out, 3, side, bias=False)
    return {
        "c_in": count_text(c_in),
        "c_out": count_text(c_out),
        "side": side,
        "wide_ordinary": count_text(ordinary.weights),
        "wide_depthwise": count_text(separable.depthwise.weights),
        "wide_pointwise": count_text(separable.pointwise.weights),
        "wide_separable": count_text(separable.weights),
        "wide_macs": count_text(ordinary.multiply_adds),
        "wide_separable_macs": count_text(separable.multiply_adds),
        "times": number_text(ordinary.weights / separable.weights, 1),
    }
