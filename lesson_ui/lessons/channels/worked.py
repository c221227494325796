"""One number of a filter on a volume taken apart, with the live numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cnn_core.costs import conv2d_cost
from cnn_core.explain import Explanation, explain_conv2d
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.channels.info_figure import CHANNELS, StackInfo, asked_cell
from lesson_ui.words.formulas import bold, bracketed, equals, product, tex, tex_number
from lesson_ui.words.numbers import decimals_needed, number_text

Words = dict[str, Any]


class StackFacts(NamedTuple):
    """
    Values for the explanation of one filter on three channels.

    Attributes
    ----------
    answer, hint : str
        What the asked cell holds, and why in one line.
    question, formulas, learned : dict
        Values for the placeholders of the question and of the sections.
    explanation : Explanation
        The terms of the cell worked out: the pinned one, or the asked one.
    """

    answer: str
    hint: str
    question: Words
    formulas: Words
    learned: Words
    explanation: Explanation


@shared(64)
def stack_facts(info: StackInfo, pin: tuple[int, int] | None, *, words: Words) -> StackFacts:
    """Work out one number of a filter that reads three channels."""
    asked = asked_cell(info)
    cell = pin or asked
    row, column = asked
    sums = _sums(info, asked)
    named = [f"{words[name]} {bracketed(text)}" for name, text in zip(CHANNELS, sums, strict=True)]
    bias, answer = number_text(info.bias, info.decimals), number_text(float(info.output[asked]), info.decimals)
    terms = " + ".join(bracketed(text) for text in [*sums, bias])
    explained = explain_conv2d(info.image, info.weight[None], np.array([info.bias]), index=(0, *cell))
    return StackFacts(
        answer=answer,
        hint=words["stack_hint"].format(terms=terms, sign=_sign(info), answer=answer),
        question={"sums": ", ".join(named), "bias": bias, "row": row, "column": column},
        formulas=_formulas(info, cell, explained, words, pinned=pin is not None),
        learned=_count(info),
        explanation=explained,
    )


def _sign(info: StackInfo) -> str:
    return "=" if info.exact else "≈"


def _sums(info: StackInfo, cell: tuple[int, int]) -> list[str]:
    return [number_text(float(part[cell]), info.decimals) for part in info.partial]


def _formulas(info: StackInfo, cell: tuple[int, int], explained: Explanation, words: Words, *, pinned: bool) -> Words:
    C, K_h, K_w = info.weight.shape
    sums = f"\\sum_{{c=0}}^{{{C - 1}}} \\sum_{{u=0}}^{{{K_h - 1}}} \\sum_{{v=0}}^{{{K_w - 1}}}"
    plain = [tex(text) for text in _sums(info, cell)]
    parts = [bracketed(text) for text in plain]
    live = [
        f"\\text{{{words[name]}:}} &\\; {_products(info, explained, k)} = {plain[k]}" for k, name in enumerate(CHANNELS)
    ]
    result = tex_number(float(info.output[cell]), info.decimals)
    terms = " + ".join([*parts, bracketed(tex_number(info.bias, info.decimals))])
    return {
        "formula": f"\\text{{out}}[i, j] = b + {sums} x[c,\\ i + u,\\ j + v] \\cdot w[c, u, v]",
        "live": "\\begin{aligned} " + " \\\\ ".join(live) + " \\end{aligned}",
        "total": f"{terms} {equals(info.exact)} {bold(result)}",
        "products": len(explained.terms),
        "each": K_h * K_w,
        "pinned": words["pinned" if pinned else "not_pinned"].format(row=cell[0], column=cell[1]),
    }


def _products(info: StackInfo, explained: Explanation, channel: int) -> str:
    cells = info.weight[0].size
    value, weight = decimals_needed(info.image), decimals_needed(info.weight)
    terms = explained.terms[channel * cells : (channel + 1) * cells]
    return " + ".join(
        product(tex_number(term.operands[0].value, value), tex_number(term.operands[1].value, weight)) for term in terms
    )


def _count(info: StackInfo) -> Words:
    C, K_h, K_w = info.weight.shape
    cost = conv2d_cost(C, 1, (K_h, K_w), info.output.shape)
    return {
        "kernel_rows": K_h,
        "kernel_columns": K_w,
        "channels": C,
        "weights": cost.weights,
        "parameters": cost.parameters,
    }
