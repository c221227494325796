"""Softmax, two linear layers, many layers: the live numbers that fill the explanation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import explain_linear, explain_softmax
from lesson_ui.lessons.activations.depth_figure import DepthInfo
from lesson_ui.lessons.activations.figure import LINE_DECIMALS
from lesson_ui.lessons.activations.linear_figure import LinearInfo
from lesson_ui.lessons.activations.softmax_figure import SoftmaxInfo
from lesson_ui.words.formulas import bracketed, equals, tex, tex_number
from lesson_ui.words.numbers import decimals_needed, is_exact, number_text, probability_text, short, shortest

Words = dict[str, Any]
LEAST = {"half": 0.5, "some": 1e-2, "little": 1e-6}


def softmax_facts(info: SoftmaxInfo, row: int, *, words: Words, is_pinned: bool) -> Words:
    """Work out one probability of a softmax."""
    explained = explain_softmax(info.scores[:, 0], 0, index=(row,))
    decimals = decimals_needed(info.scores)
    m = float(info.scores.max())
    powers = [f"e^{{{tex_number(float(x) - m, decimals)}}}" for x in info.scores[:, 0]]
    values = [tex_number(term.value, LINE_DECIMALS) for term in explained.terms]
    probabilities = [tex_number(float(p), LINE_DECIMALS) for p in info.probabilities[:, 0]]
    p = explained.result
    result = rf"{equals(is_exact(p, LINE_DECIMALS))} \mathbf{{{tex_number(p, LINE_DECIMALS)}}}"
    whole = shortest(float(info.probabilities.sum()), LINE_DECIMALS)
    return {
        "where": words["softmax_pinned" if is_pinned else "softmax_asked"].format(row=row),
        "live": rf"p_{{{row}}} = \frac{{{powers[row]}}}{{{' + '.join(powers)}}} \approx "
        rf"\frac{{{values[row]}}}{{{' + '.join(values)}}} {result}",
        "total": rf"\sum_k p_k \approx {' + '.join(probabilities)} \approx {whole}",
        "own_derivative": shortest(p * (1 - p), LINE_DECIMALS),
    }


def probability_answer(info: SoftmaxInfo, *, words: Words) -> tuple[str, tuple[str, ...], str]:
    """Print the first probability: the answer to the prediction."""
    p = float(info.probabilities[0, 0])
    texts = [probability_text(p), *(number_text(p, decimals) for decimals in (2, 3, 4))]
    in_percent = number_text(100 * p, 0)
    hint = words["softmax_answer"].format(
        own=shortest(float(info.powers[0, 0]), LINE_DECIMALS), total=shortest(float(info.powers.sum()), LINE_DECIMALS)
    )
    return texts[0], (*texts, shortest(p, LINE_DECIMALS), f"{in_percent}%"), hint


def linear_facts(info: LinearInfo, row: int, *, words: Words, rectify: bool) -> Words:
    """Work out one result in two steps and in one."""
    changed = int((info.hidden < 0).sum())
    reason = "same_because" if not rectify else "different_because" if not info.same else "same_by_chance"
    return {
        "two": rf"y_{{{row}}} = {_products(info.second, info.passed, row)}",
        "one": rf"(W x)_{{{row}}} = {_products(info.weight, info.x, row)}",
        "verdict": words[reason].format(changed=changed, count=info.hidden.size),
        "answer": words["same" if info.same else "different"],
    }


def _products(weight: NDArray[np.float64], values: NDArray[np.float64], row: int) -> str:
    explained = explain_linear(values[:, 0], weight, index=(row,))
    places = (decimals_needed(weight), decimals_needed(values))
    terms = [
        r" \cdot ".join(bracketed(tex_number(a, d)) for a, d in zip(_pair(term, weight, row, k), places, strict=True))
        for k, term in enumerate(explained.terms)
    ]
    result = tex_number(explained.result, decimals_needed(np.array([explained.result])))
    return " + ".join(terms) + rf" = \mathbf{{{result}}}"


def _pair(term: Any, weight: NDArray[np.float64], row: int, k: int) -> tuple[float, float]:
    """Give the weight and the value of a term, the weight first."""
    by_source = {operand.source: operand.value for operand in term.operands}
    return by_source.get("weight", float(weight[row, k])), by_source["input"]


def depth_facts(info: DepthInfo, *, words: Words) -> Words:
    """Work out what many layers leave of a small change, and why."""
    left = float(info.left[-1])
    size = abs(left)
    kept = "more" if size > 1 else next((name for name, least in LEAST.items() if size >= least), "nothing")
    return {
        "depth": info.values.size,
        "left": tex(short(left, LINE_DECIMALS)),
        "weight": shortest(info.weight),
        "name": words["kinds"][info.activation.kind],
        "a": shortest(info.activation.negative_slope),
        "answer": words["depth_options"][kept],
        "hint": words["depth_answer"].format(left=short(left, LINE_DECIMALS)),
    }
