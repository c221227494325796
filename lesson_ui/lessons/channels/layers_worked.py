"""Layers on volumes with the live numbers: channels, parameters, connections."""

from __future__ import annotations

from typing import Any

from cnn_core.costs import Conv2dCost, conv2d_cost
from lesson_ui.lessons.channels.layers_figure import LayersInfo
from lesson_ui.lessons.channels.maps_figure import LayerInfo, volume_text
from lesson_ui.words.formulas import tex_number
from lesson_ui.words.numbers import count_text

Words = dict[str, Any]


def maps_facts(info: LayerInfo, *, words: Words) -> Words:
    """Work out output size and parameters of a layer of many filters."""
    F_, C, K_h, K_w = info.weight.shape
    O_h, O_w = info.output.shape[1:]
    H, W = info.image.shape[1:]
    cost = conv2d_cost(C, F_, (K_h, K_w), (O_h, O_w))
    return {
        "filters": F_,
        "filters_word": words["filter_one" if F_ == 1 else "filter_many"].format(count=F_),
        "channels": C,
        "kernel": K_h,
        "reads": cost.weights_of_filter,
        "one_filter": cost.weights_of_filter + 1,
        "weights_tex": tex_number(cost.weights, 0),
        "biases": cost.biases,
        "parameters_tex": tex_number(cost.parameters, 0),
        "parameters": count_text(cost.parameters),
        "size_in": volume_text(info.image.shape),
        "size_out": volume_text(info.output.shape),
        "rows": O_h,
        "columns": O_w,
        "rows_in": H,
        "room": words["kept" if (O_h, O_w) == (H, W) else "shrunk"].format(
            size=f"{H} − {K_h} + 1 = {O_h}", columns=f"{W} − {K_w} + 1 = {O_w}"
        ),
        "partial": count_text(F_ * C),
    }


def layers_facts(info: LayersInfo) -> Words:
    """Work out sizes and parameters of two layers in a row."""
    one, two = (_cost(weight, maps) for weight, maps in zip(info.weights, info.maps, strict=True))
    M, C, K, _ = info.weights[0].shape
    N, _, L, _ = info.weights[1].shape
    return {
        "size_in": volume_text(info.image.shape),
        "size_one": volume_text(info.maps[0].shape),
        "size_two": volume_text(info.maps[1].shape),
        "channels": C,
        "maps": M,
        "filters": N,
        "kernel_one": K,
        "kernel_two": L,
        "cells_two": L * L,
        "reads_one": count_text(one.weights_of_filter),
        "reads_two": count_text(two.weights_of_filter),
        "reads_two_tex": tex_number(two.weights_of_filter, 0),
        "parameters_one": count_text(one.parameters),
        "parameters_two": count_text(two.parameters),
        "weights_two": count_text(two.weights),
        "field": K + L - 1,
    }


def _cost(weight: Any, maps: Any) -> Conv2dCost:
    return conv2d_cost(weight.shape[1], weight.shape[0], weight.shape[2:], maps.shape[1:])
