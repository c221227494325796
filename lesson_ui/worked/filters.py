"""Filters on a picture: one response taken apart, and what becomes of the signs of all of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import Explanation, explain_conv2d
from cnn_core.images import LUMINANCE_WEIGHTS
from cnn_core.kernels import NamedKernel, response_range
from lesson_ui.figures.filters import FilterInfo, most_telling_place
from lesson_ui.figures.filters_bank import BANK_SIDE, BankInfo
from lesson_ui.figures.filters_numbers import response_decimals, weight_texts
from lesson_ui.figures.numbers import number_text

Words = dict[str, Any]
SIGNS = ("positive", "negative", "zero")
WRITTEN_OUT = 25  # products in the formula; of larger kernels only the sums are written
FRACTION = 273  # the sum of the weights is a whole number or a fraction of at most this denominator


class FiltersFacts(NamedTuple):
    """
    What the lesson says about one filter on one picture.

    Attributes
    ----------
    place : (int, int)
        The response worked out: the pinned one, or the most telling one.
    explanation : Explanation
        Its terms.
    asked : (int, int)
        The place to predict.
    answer, hint : str
        The sign of the response there, in words, and why.
    formulas, filter, signs, relu, clipped, border, grey : dict
        Values for the placeholders of the sections of the same name.
    """

    place: tuple[int, int]
    explanation: Explanation
    asked: tuple[int, int]
    answer: str
    hint: str
    formulas: Words
    filter: Words
    signs: Words
    relu: Words
    clipped: Words
    border: Words
    grey: Words


def filters_facts(
    info: FilterInfo,
    pin: tuple[int, int] | None,
    *,
    words: Words,
    named: NamedKernel | None,
    colours: NDArray[np.uint8],
) -> FiltersFacts:
    """
    Work out one response, and count the signs of all.

    Parameters
    ----------
    info : FilterInfo
        What the figure shows.
    pin : (int, int) or None
        The pinned place; None picks the strongest response.
    words : dict
        Short words of the lesson.
    named : NamedKernel or None
        The filter, if it is one of the bank.
    colours : ndarray of uint8, shape (H, W, 3)
        The picture in colour.

    Returns
    -------
    FiltersFacts
        Values for the lesson's sections.
    """
    asked = most_telling_place(info)
    place = pin or asked
    explained = _explain(info, place)
    predicted = explained if place == asked else _explain(info, asked)
    return FiltersFacts(
        place=place,
        explanation=explained,
        asked=asked,
        answer=words["signs"][sign_of(predicted.result)],
        hint=words["hint_sums"].format(**_sums(info, predicted)),
        formulas=_formulas(info, place, explained, words, pinned=pin is not None),
        filter=_filter(info, named, words),
        signs=_signs(info, explained, words),
        relu=_relu(info, explained),
        clipped=_clipped(info, words),
        border=_border(info, words),
        grey=_grey(info, place, colours),
    )


def bank_facts(bank: BankInfo) -> Words:
    """
    Say how large the responses of the bank are.

    Parameters
    ----------
    bank : BankInfo
        Every filter's response.

    Returns
    -------
    dict
        Values for the section ``bank``.
    """
    weakest, strongest = int(bank.limits.argmin()), int(bank.limits.argmax())
    return {
        "filters": len(bank.keys),
        "side": BANK_SIDE,
        "strongest": bank.titles[strongest],
        "strongest_limit": number_text(bank.limits[strongest], 0),
        "weakest": bank.titles[weakest],
        "weakest_limit": number_text(bank.limits[weakest], 0),
    }


def sign_of(value: float) -> str:
    """
    Name the sign of a response.

    Parameters
    ----------
    value : float
        The response; rounding of the last digits counts as zero.

    Returns
    -------
    str
        One of `SIGNS`.
    """
    return "positive" if value > 1e-9 else "negative" if value < -1e-9 else "zero"


def _explain(info: FilterInfo, place: tuple[int, int]) -> Explanation:
    return explain_conv2d(info.padded[None].astype(np.float64), info.weight[None, None], index=(0, *place))


def _products(info: FilterInfo, explained: Explanation) -> tuple[NDArray[np.float64], int]:
    return np.array([term.value for term in explained.terms]), response_decimals(info.table.products)


def _sums(info: FilterInfo, explained: Explanation) -> Words:
    products, decimals = _products(info, explained)
    return {
        "positive": number_text(float(products[products > 0].sum()), decimals),
        "negative": number_text(float(products[products < 0].sum()), decimals),
        "response": number_text(explained.result, info.decimals),
    }


def _formulas(
    info: FilterInfo, place: tuple[int, int], explained: Explanation, words: Words, *, pinned: bool
) -> Words:
    (top, _), (left, _) = info.reads.rows.padding, info.reads.columns.padding
    row, column = f"i + u{f' - {top}' if top else ''}", f"j + v{f' - {left}' if left else ''}"
    sums = f"\\sum_{{u=0}}^{{{info.weight.shape[0] - 1}}} \\sum_{{v=0}}^{{{info.weight.shape[1] - 1}}}"
    return {
        "formula": f"y[i, j] = {sums} x[{row},\\ {column}] \\cdot w[u, v]",
        "live": f"y[{place[0]}, {place[1]}] = {_arithmetic(info, explained, words)}",
        "pinned": words["pinned" if pinned else "not_pinned"].format(row=place[0], column=place[1]),
    }


def _arithmetic(info: FilterInfo, explained: Explanation, words: Words) -> str:
    result = f"\\mathbf{{{_tex(number_text(explained.result, info.decimals), bracket=False)}}}"
    if info.weight.size > WRITTEN_OUT:
        sums = _sums(info, explained)
        positive, negative = _tex(sums["positive"]), _tex(sums["negative"])
        above, below = words["positive_products"], words["negative_products"]
        return (
            f"\\underbrace{{{positive}}}_{{\\text{{{above}}}}} + "
            f"\\underbrace{{{negative}}}_{{\\text{{{below}}}}} \\approx {result}"
        )
    products = [
        f"{number_text(term.operands[0].value, 0)} \\cdot {_tex(text)}"
        for term, text in zip(explained.terms, weight_texts(info.weight), strict=True)
    ]
    K_w = info.weight.shape[1]
    rows = [" + ".join(products[k : k + K_w]) for k in range(0, len(products), K_w)]
    equals = "=" if abs(explained.result - round(explained.result, info.decimals)) < 1e-9 else "\\approx"
    return "\\begin{aligned} & " + " \\\\ & +\\; ".join(rows) + f" \\;{equals}\\; {result} \\end{{aligned}}"


def _tex(text: str, *, bracket: bool = True) -> str:
    plain = text.replace("−", "-")
    if "/" in plain:
        sign, (above, below) = ("-" if plain.startswith("-") else ""), plain.lstrip("-").split("/")
        plain = f"{sign}\\tfrac{{{above}}}{{{below}}}"
    return f"({plain})" if bracket and plain.startswith("-") else plain


def _filter(info: FilterInfo, named: NamedKernel | None, words: Words) -> Words:
    total = float(info.weight.sum())
    whole = round(total * FRACTION) / FRACTION if abs(total) < 1e-12 else total
    low, high = response_range(info.weight)
    kind = "flat_zero" if abs(total) < 1e-9 else "flat_one" if abs(total - 1) < 1e-9 else "flat_other"
    decimals = response_decimals(np.array([total]))
    return {
        "name": named.title if named else words["own_filter"],
        "sentence": named.sentence if named else words["own_sentence"],
        "source": words["source"].format(source=named.source) if named else "",
        "total": number_text(whole, decimals),
        "flat": words[kind].format(total=number_text(total, decimals)),
        "low": number_text(low, response_decimals(np.array([low, high]))),
        "high": number_text(high, response_decimals(np.array([low, high]))),
    }


def _signs(info: FilterInfo, explained: Explanation, words: Words) -> Words:
    size = info.response.size
    positive, negative = int((info.response > 1e-9).sum()), int((info.response < -1e-9).sum())
    sign = sign_of(explained.result)
    return {
        "count": _count(size),
        "positive": _count(positive),
        "negative": _count(negative),
        "zero": _count(size - positive - negative),
        "reason": words["reasons"][sign],
        "meaning": words["meaning_signed" if info.weight.min() < 0 else "meaning_unsigned"],
        **{f"{name}_sum": text for name, text in _sums(info, explained).items()},
    }


def _relu(info: FilterInfo, explained: Explanation) -> Words:
    kept, outputs = int((info.rectified > 0).sum()), info.response.size
    return {
        "kept": _count(kept),
        "outputs": _count(outputs),
        "percent": _percent(kept, outputs),
        "zeroed": _count(outputs - kept),
        "response": number_text(explained.result, info.decimals).replace("−", "-"),
        "rectified": number_text(max(0.0, explained.result), info.decimals),
    }


def _clipped(info: FilterInfo, words: Words) -> Words:
    below, above = int((info.response < 0).sum()), int((info.response > 255).sum())
    lost = below + above
    return {
        "below": _count(below),
        "above": _count(above),
        "outputs": _count(info.response.size),
        "percent": _percent(lost, info.response.size),
        "verdict": words["clipped_nothing" if lost == 0 else "clipped_something"],
    }


def _border(info: FilterInfo, words: Words) -> Words:
    reading = int((~info.inside).sum())
    return {
        "border": words["border_valid" if reading == 0 else "border_same"].format(
            count=_count(reading), outputs=_count(info.response.size), rows=info.weight.shape[0]
        )
    }


def _grey(info: FilterInfo, place: tuple[int, int], colours: NDArray[np.uint8]) -> Words:
    centre = [
        int(np.clip(axis.position[index, (axis.kernel_size - 1) // 2], 0, axis.input_size - 1))
        for axis, index in zip(info.reads, place, strict=True)
    ]
    red, green, blue = (int(value) for value in colours[centre[0], centre[1]])
    return {
        "row": centre[0],
        "column": centre[1],
        "red": red,
        "green": green,
        "blue": blue,
        "weights": " + ".join(
            f"{weight:g}\\,\\ell({value})" for weight, value in zip(LUMINANCE_WEIGHTS, (red, green, blue), strict=True)
        ),
        "grey": int(info.grey[centre[0], centre[1]]),
    }


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "0 %"
