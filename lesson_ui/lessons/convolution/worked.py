"""Convolution: one number of the feature map taken apart, with the live numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cnn_core import functional as F
from cnn_core.explain import Explanation, explain_conv2d
from cnn_core.largest import first_largest
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.convolution.figure import ConvolutionInfo
from lesson_ui.words.formulas import bracketed, convolution_formula, product, sum_in_lines, tex_number
from lesson_ui.words.numbers import count_text, decimals_needed, number_text

Words = dict[str, Any]


class ConvolutionFacts(NamedTuple):
    """
    Values for the explanation of one output cell.

    Attributes
    ----------
    cell : (int, int)
        The output cell: the pinned one, or the one asked about.
    explanation : Explanation
        Its terms.
    asked : (int, int)
        The cell to predict: the first of the largest magnitude.
    answer, hint : str
        What that cell holds, and why in one line.
    formulas, sign, connections, flip, odd, relu : dict
        Values for the placeholders of the sections of the same subject.
    """

    cell: tuple[int, int]
    explanation: Explanation
    asked: tuple[int, int]
    answer: str
    hint: str
    formulas: Words
    sign: Words
    connections: Words
    flip: Words
    odd: Words
    relu: Words


@shared(128)
def convolution_facts(
    info: ConvolutionInfo, pin: tuple[int, int] | None, *, words: Words, flip: bool
) -> ConvolutionFacts:
    """Work out one number of a one-channel convolution."""
    asked = asked_cell(info)
    cell = pin or asked
    explained = _explain(info, cell)
    predicted = explained if cell == asked else _explain(info, asked)
    return ConvolutionFacts(
        cell=cell,
        explanation=explained,
        asked=asked,
        answer=number_text(predicted.result, decimals_needed(info.output)),
        hint=_hint(predicted, asked, words),
        formulas=_formulas(info, cell, explained, words, pinned=pin is not None),
        sign=_sign(explained, words),
        connections=_connections(info),
        flip={"flip_effect": _flip_effect(info, words, flip=flip)},
        odd=_odd(info, words),
        relu={"kept": int((info.output > 0).sum()), "outputs": info.output.size},
    )


def _explain(info: ConvolutionInfo, cell: tuple[int, int]) -> Explanation:
    return explain_conv2d(info.padded[None], info.weight[None, None], index=(0, *cell))


def asked_cell(info: ConvolutionInfo) -> tuple[int, int]:
    """Pick the output cell the prediction asks about: the first of the largest magnitude."""
    row, column = first_largest(np.abs(info.output))
    return row, column


def arithmetic(info: ConvolutionInfo, explained: Explanation) -> str:
    r"""Write the products of a cell, row by row of the kernel, with their sum."""
    value, weight = decimals_needed(info.padded), decimals_needed(info.weight)
    products = [
        product(tex_number(term.operands[0].value, value), tex_number(term.operands[1].value, weight))
        for term in explained.terms
    ]
    total = tex_number(explained.result, decimals_needed(info.output))
    return sum_in_lines(products, info.weight.shape[1], total=total)


def _formulas(
    info: ConvolutionInfo, cell: tuple[int, int], explained: Explanation, words: Words, *, pinned: bool
) -> Words:
    (top, _), (left, _) = info.reads.rows.padding, info.reads.columns.padding
    return {
        "formula": convolution_formula(r"\text{out}", info.weight.shape, (top, left)),
        "live": f"\\text{{out}}[{cell[0]}, {cell[1]}] = {arithmetic(info, explained)}",
        "pinned": words["pinned" if pinned else "not_pinned"].format(row=cell[0], column=cell[1]),
    }


def _hint(explained: Explanation, asked: tuple[int, int], words: Words) -> str:
    products = np.array([term.value for term in explained.terms])
    decimals = decimals_needed(products)
    listed = " + ".join(bracketed(number_text(value, decimals)) for value in products)
    return str(words["hint"]).format(products=listed, row=asked[0], column=asked[1])


def _sign(explained: Explanation, words: Words) -> Words:
    products = np.array([term.value for term in explained.terms])
    decimals = decimals_needed(products)
    sign = "negative" if explained.result < -1e-12 else "positive" if explained.result > 1e-12 else "zero"
    return {
        "sign": words[f"sign_{sign}"],
        "negative": number_text(float(products[products < 0].sum()), decimals),
        "positive": number_text(float(products[products > 0].sum()), decimals),
        "reason": words[f"reason_{sign}"],
    }


def _connections(info: ConvolutionInfo) -> Words:
    reads = info.weight.size
    outputs, inputs = info.output.size, int(np.prod(info.reads.input_size))
    return {
        "reads": reads,
        "outputs": outputs,
        "inputs": inputs,
        "connections": outputs * reads,
        "dense": count_text(inputs * outputs),
    }


def _flip_effect(info: ConvolutionInfo, words: Words, *, flip: bool) -> str:
    other = F.conv2d(info.padded[None], info.weight[::-1, ::-1][None, None])[0]
    turned = info.weight[::-1, ::-1]
    key = (
        "flip_same_kernel"
        if np.array_equal(turned, info.weight)
        else "flip_negates"
        if np.allclose(other, -info.output)
        else "flip_changes"
    )
    state = words["flip_on" if flip else "flip_off"]
    return f"{state} {words[key]}"


def _odd(info: ConvolutionInfo, words: Words) -> Words:
    K_h, K_w = info.weight.shape
    odd = K_h % 2 == 1 and K_w % 2 == 1
    return {
        "kernel_rows": K_h,
        "odd_padding": number_text((K_h - 1) / 2, 0 if K_h % 2 else 1),
        "odd_effect": words["odd_fits" if odd else "odd_fails"],
    }
