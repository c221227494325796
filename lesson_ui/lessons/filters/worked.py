"""Filters on a picture: one response taken apart, and what becomes of the signs of all of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.explain import Explanation
from cnn_core.images import LUMINANCE_WEIGHTS
from cnn_core.kernels import NamedKernel, response_range
from cnn_core.largest import first_largest
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.filters.arithmetic_worked import explain_response, formulas, is_exact, sums_by_sign
from lesson_ui.lessons.filters.bank_figure import BANK_SIDE, BankInfo
from lesson_ui.lessons.filters.figure import FilterInfo, asked_cell
from lesson_ui.words.cell_numbers import response_decimals
from lesson_ui.words.formulas import tex_number
from lesson_ui.words.numbers import count_text, number_text, percent

Words = dict[str, Any]
SIGNS = ("positive", "negative", "zero")
NOTHING = 1e-9  # rounding of the last digits, not a response


class FiltersFacts(NamedTuple):
    """
    Values for the explanation of one filter on one picture.

    Attributes
    ----------
    place : (int, int)
        The response worked out: the pinned one, or the one asked about.
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


@shared(64)
def filters_facts(
    info: FilterInfo,
    pin: tuple[int, int] | None,
    *,
    words: Words,
    named: NamedKernel | None,
    colours: NDArray[np.uint8],
) -> FiltersFacts:
    """Work out one response, and count the signs of all."""
    asked = asked_cell(info)
    place = pin or asked
    explained = explain_response(info, place)
    predicted = explained if place == asked else explain_response(info, asked)
    return FiltersFacts(
        place=place,
        explanation=explained,
        asked=asked,
        answer=words["signs"][sign_of(predicted.result)],
        hint=words["hint_sums"].format(
            about="" if is_exact(info, predicted) else words["about"], **sums_by_sign(info, predicted)
        ),
        formulas={
            **formulas(info, place, explained),
            "pinned": words["not_pinned" if pin is None else "pinned"].format(row=place[0], column=place[1]),
        },
        filter=_filter(info, named, words),
        signs=_signs(info, explained, words),
        relu=_relu(info, explained),
        clipped=_clipped(info, words),
        border=_border(info, words),
        grey=_grey(info, place, colours),
    )


def sections_of(facts: FiltersFacts, view: str) -> tuple[tuple[tuple[str, Words], ...], tuple[tuple[str, Words], ...]]:
    """List the sections of the explanation, those that stand beside each other together."""
    left = (("filter", facts.filter), ("signs", facts.signs))
    more = {"relu": (("relu", facts.relu),), "clipped": (("clipped", facts.clipped),)}
    return left, (*more.get(view, ()), ("border", facts.border), ("grey", facts.grey))


def bank_facts(bank: BankInfo) -> Words:
    """Work out how large the responses of the bank are."""
    weakest, strongest = first_largest(-bank.limits)[0], first_largest(bank.limits)[0]
    return {
        "filters": len(bank.keys),
        "side": BANK_SIDE,
        "strongest": bank.titles[strongest],
        "strongest_limit": number_text(bank.limits[strongest], 0),
        "weakest": bank.titles[weakest],
        "weakest_limit": number_text(bank.limits[weakest], 0),
    }


def sign_of(value: float) -> str:
    """Name the sign of a response."""
    return "positive" if value > NOTHING else "negative" if value < -NOTHING else "zero"


def _filter(info: FilterInfo, named: NamedKernel | None, words: Words) -> Words:
    total = float(info.weight.sum())
    low, high = response_range(info.weight)
    kind = "flat_zero" if abs(total) < 1e-9 else "flat_one" if abs(total - 1) < 1e-9 else "flat_other"
    decimals = response_decimals(np.array([total]))
    return {
        "name": named.title if named else words["own_filter"],
        "sentence": named.sentence if named else words["own_sentence"],
        "source": words["source"].format(source=named.source) if named else "",
        "flat": words[kind].format(total=number_text(total, decimals)),
        "low": number_text(low, response_decimals(np.array([low, high]))),
        "high": number_text(high, response_decimals(np.array([low, high]))),
    }


def _signs(info: FilterInfo, explained: Explanation, words: Words) -> Words:
    size = info.response.size
    positive, negative = int((info.response > NOTHING).sum()), int((info.response < -NOTHING).sum())
    sign = sign_of(explained.result)
    return {
        "count": count_text(size),
        "positive": count_text(positive),
        "negative": count_text(negative),
        "zero": count_text(size - positive - negative),
        "reason": words["reasons"][sign] if info.weight.min() < 0 else "",
        "meaning": words["meaning_signed" if info.weight.min() < 0 else "meaning_unsigned"],
        **{f"{name}_sum": text for name, text in sums_by_sign(info, explained).items()},
    }


def _relu(info: FilterInfo, explained: Explanation) -> Words:
    kept, outputs = int((info.rectified > NOTHING).sum()), info.response.size
    return {
        "kept": count_text(kept),
        "outputs": count_text(outputs),
        "percent": percent(kept / outputs, 0),
        "zeroed": count_text(outputs - kept),
        "response": tex_number(explained.result, info.decimals),
        "rectified": number_text(max(0.0, explained.result), info.decimals),
    }


def _clipped(info: FilterInfo, words: Words) -> Words:
    below, above = int((info.response < -NOTHING).sum()), int((info.response > 255 + NOTHING).sum())
    lost = below + above
    return {
        "below": count_text(below),
        "above": count_text(above),
        "outputs": count_text(info.response.size),
        "percent": percent(lost / info.response.size, 0),
        "verdict": words["clipped_nothing" if lost == 0 else "clipped_something"],
    }


def _border(info: FilterInfo, words: Words) -> Words:
    reading = int((~info.inside).sum())
    return {
        "border": words["border_valid" if reading == 0 else "border_same"].format(
            count=count_text(reading), outputs=count_text(info.response.size), rows=info.weight.shape[0]
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
            f"{tex_number(weight)}\\,\\ell({value})"
            for weight, value in zip(LUMINANCE_WEIGHTS, (red, green, blue), strict=True)
        ),
        "grey": int(info.grey[centre[0], centre[1]]),
    }
