"""One response of a filter, written out as arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.explain import Explanation, explain_conv2d
from lesson_ui.lessons.filters.figure import FilterInfo
from lesson_ui.words.cell_numbers import are_exact, response_decimals, weight_texts
from lesson_ui.words.formulas import (
    bold,
    bracketed,
    convolution_formula,
    equals,
    product,
    sum_in_lines,
    tex,
    tex_number,
)
from lesson_ui.words.numbers import number_text

Words = dict[str, Any]
WRITTEN_OUT = 25  # products in the formula; of larger kernels only the sums are written


def explain_response(info: FilterInfo, place: tuple[int, int]) -> Explanation:
    """Explain one response of a filter."""
    return explain_conv2d(info.padded[None].astype(np.float64), info.weight[None, None], index=(0, *place))


def sums_by_sign(info: FilterInfo, explained: Explanation) -> Words:
    """Add up the products above zero and those below."""
    products = np.array([term.value for term in explained.terms])
    decimals = response_decimals(info.table.products)
    return {
        "positive": number_text(float(products[products > 0].sum()), decimals),
        "negative": number_text(float(products[products < 0].sum()), decimals),
        "response": number_text(explained.result, info.decimals),
    }


def is_exact(info: FilterInfo, explained: Explanation) -> bool:
    """Tell whether the printed products add up to the printed response digit by digit."""
    rounded = abs(explained.result - round(explained.result, info.decimals)) > 1e-9
    return are_exact(info.weight) and not rounded


def formulas(info: FilterInfo, place: tuple[int, int], explained: Explanation) -> Words:
    """Write the formula, and the formula with the live numbers."""
    (top, _), (left, _) = info.reads.rows.padding, info.reads.columns.padding
    return {
        "formula": convolution_formula("y", info.weight.shape, (top, left)),
        "live": f"y[{place[0]}, {place[1]}] = {_arithmetic(info, explained)}",
    }


def _arithmetic(info: FilterInfo, explained: Explanation) -> str:
    total = tex_number(explained.result, info.decimals)
    if info.weight.size > WRITTEN_OUT:
        sums = sums_by_sign(info, explained)
        return f"{bracketed(tex(sums['positive']))} + {bracketed(tex(sums['negative']))} \\approx {bold(total)}"
    products = [
        product(tex_number(term.operands[0].value, 0), tex(text))
        for term, text in zip(explained.terms, weight_texts(info.weight), strict=True)
    ]
    return sum_in_lines(products, info.weight.shape[1], sign=equals(is_exact(info, explained)), total=total)
