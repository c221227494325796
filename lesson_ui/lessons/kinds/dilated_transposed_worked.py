"""Dilated and transposed convolution: one number taken apart, and the sizes, with the live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core import functional as F
from cnn_core.checks import AXES
from cnn_core.explain import Explanation, explain_conv2d, explain_conv_transpose2d
from cnn_core.geometry import Candidate, conv_output_size, effective_kernel_size
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.convolution.figure import ConvolutionInfo
from lesson_ui.lessons.convolution.worked import asked_cell
from lesson_ui.lessons.kinds.transposed_figure import TransposedInfo, busiest_cell
from lesson_ui.words.formulas import bracketed, equals, product, sum_in_lines, tex_number
from lesson_ui.words.numbers import decimals_needed, listed, number_text

Words = dict[str, Any]


def _arithmetic(explained: Explanation, decimals: tuple[int, int, int], *, exact: bool, across: int = 4) -> str:
    """Write the products of a cell, `across` of them per line, and their sum."""
    value, weight, result = decimals
    products = [
        product(tex_number(term.operands[0].value, value), tex_number(term.operands[1].value, weight))
        for term in explained.terms
    ]
    return sum_in_lines(products, across, sign=equals(exact), total=tex_number(explained.result, result))


def _terms(explained: Explanation) -> str:
    products = np.array([term.value for term in explained.terms])
    decimals = decimals_needed(products)
    return " + ".join(bracketed(number_text(float(value), decimals)) for value in products)


def _pinned(pin: tuple[int, int] | None, cell: tuple[int, int], words: Words) -> str:
    return str(words["pinned_cell" if pin else "not_pinned_cell"]).format(row=cell[0], column=cell[1])


@shared(64)
def dilated_facts(info: ConvolutionInfo, dilation: int, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """Work out one number and the sizes of a dilated convolution."""
    asked = asked_cell(info)
    cell = pin or asked
    explained, predicted = (
        explain_conv2d(info.padded[None], info.weight[None, None], dilation=dilation, index=(0, *where))
        for where in (cell, asked)
    )
    grids = (info.padded, info.weight, info.output)
    decimals = decimals_needed(grids[0]), decimals_needed(grids[1]), decimals_needed(grids[2])
    exact = all(np.allclose(v, np.round(v, d), rtol=0, atol=1e-9) for v, d in zip(grids, decimals, strict=True))
    K_h, K_w = info.weight.shape
    return {
        "result": number_text(predicted.result, decimals[2]),
        "why": words["products_hint"].format(products=_terms(predicted)),
        "row": asked[0],
        "column": asked[1],
        "dilation": dilation,
        "size": f"{K_h} × {K_w}",
        "kernel": K_h,
        "reach_rows": effective_kernel_size(K_h, dilation),
        "reach": f"{effective_kernel_size(K_h, dilation)} × {effective_kernel_size(K_w, dilation)}",
        "weights": K_h * K_w,
        "dense_weights": effective_kernel_size(K_h, dilation) * effective_kernel_size(K_w, dilation),
        "pinned": _pinned(pin, cell, words),
        "live": _arithmetic(explained, decimals, exact=exact, across=K_w),
        "rows": listed(info.reads.rows.position[cell[0]].tolist()),
        "columns": listed(info.reads.columns.position[cell[1]].tolist()),
        "effect": words["dilation_on" if dilation > 1 else "dilation_off"],
    }


@shared(64)
def transposed_facts(info: TransposedInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """Work out one number and the sizes of a transposed convolution."""
    asked = busiest_cell(info)
    cell = pin or asked
    explained, predicted = (_explain(info, where) for where in (cell, asked))
    decimals = decimals_needed(info.image), decimals_needed(info.weight), decimals_needed(info.output)
    return {
        "result": number_text(predicted.result, decimals[2]),
        "why": words["contributions_hint"].format(products=_terms(predicted), count=len(predicted.terms)),
        "row": asked[0],
        "column": asked[1],
        "pinned": _pinned(pin, cell, words),
        "live": _arithmetic(explained, decimals, exact=info.exact),
        "contributions": len(explained.terms),
        "stride": info.stride,
        "padding": info.padding,
        "output_padding": info.output_padding,
        "input": " × ".join(map(str, info.image.shape)),
        "output": " × ".join(map(str, info.output.shape)),
        "sizes": _sizes(info),
        **_overlap(info, words),
        **_ambiguity(info, words),
        **_back(info),
    }


def _explain(info: TransposedInfo, cell: tuple[int, int]) -> Explanation:
    return explain_conv_transpose2d(
        info.image[None],
        info.weight[None, None],
        stride=info.stride,
        padding=info.padding,
        output_padding=info.output_padding,
        index=(0, *cell),
    )


def _sizes(info: TransposedInfo) -> str:
    """Write the size formula with the numbers, once if both axes agree."""
    sides = list(zip(info.image.shape, info.weight.shape, info.output.shape, strict=True))
    lines = [
        f"({side} - 1) \\cdot {info.stride} - 2 \\cdot {info.padding} + ({kernel} - 1) + {info.output_padding} + 1"
        f" = \\mathbf{{{size}}}"
        for side, kernel, size in sides
    ]
    if sides[0] == sides[1]:
        return f"O = {lines[0]}"
    named = [f"O_\\text{{{axis}}} &= {line}" for axis, line in zip(AXES, lines, strict=True)]
    return "\\begin{aligned} " + " \\\\ ".join(named) + " \\end{aligned}"


def _overlap(info: TransposedInfo, words: Words) -> Words:
    least, most = int(info.overlaps.min()), int(info.overlaps.max())
    K = max(info.weight.shape)
    middle = info.overlaps[K - 1 : 1 - K or None, K - 1 : 1 - K or None]
    even = middle.size == 0 or middle.min() == middle.max()
    key = "overlap_none" if most <= 1 else "overlap_even" if even else "overlap_uneven"
    return {"least": least, "most": most, "overlap": words[key].format(least=least, most=most)}


def _ambiguity(info: TransposedInfo, words: Words) -> Words:
    heights, _ = info.sizes
    rows = [words["sizes_head"], "|--:|--:|--:|", *(_candidate(info, size) for size in heights)]
    listed = f" {words['and']} ".join(str(size.input_size) for size in heights)
    key = "one_size" if len(heights) == 1 else "many_sizes"
    return {
        "candidates": listed,
        "ambiguity": words[key].format(sizes=listed, size=info.image.shape[0], stride=info.stride),
        "table": "\n".join(rows),
    }


def _candidate(info: TransposedInfo, size: Candidate) -> str:
    smaller = conv_output_size(size.input_size, info.weight.shape[0], info.stride, info.padding)
    mark = "**" if size.output_padding == info.output_padding else ""
    return f"| {mark}{size.input_size}{mark} | {smaller} | {mark}{size.output_padding}{mark} |"


def _back(info: TransposedInfo) -> Words:
    """Run the strided convolution over the output: the size comes back, the numbers do not."""
    back = F.conv2d(info.output[None], info.weight[None, None], stride=info.stride, padding=info.padding)[0]
    decimals = max(decimals_needed(back), decimals_needed(info.image))
    return {
        "back": " × ".join(map(str, back.shape)),
        "back_first": number_text(float(back[0, 0]), decimals),
        "image_first": number_text(float(info.image[0, 0]), decimals),
    }
