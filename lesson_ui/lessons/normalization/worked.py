"""Normalisation: one number taken apart into mean, variance, the normalised number, and γ and β."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.explain import Explanation
from cnn_core.geometry import NORMALIZATIONS, shared_statistics
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.normalization.figure import NormInfo, explain_norm, normalise
from lesson_ui.words.formulas import bracketed, equals, result, tex, tex_number
from lesson_ui.words.numbers import is_exact, shortest

Words = dict[str, Any]
DECIMALS = 4
LISTED = 16  # numbers of a sum written out


@shared(64)
def steps_facts(info: NormInfo, index: tuple[int, int, int, int], *, words: Words, is_pinned: bool) -> Words:
    """Work out one number of a normalised mini-batch."""
    explained = info.explain(index)
    mean, variance, deviation = explained.parts
    x, normalized = float(info.batch[index]), float(info.normalized[index])
    n, c, h, w = index
    eps = tex(shortest(info.eps, 6))
    m, v, s = (tex_number(part.result) for part in (mean, variance, deviation))
    return {
        "name": words["kinds"][info.normalization],
        "where": words["pinned" if is_pinned else "not_pinned"].format(n=n, c=c, h=h, w=w),
        "count": info.shared.size,
        "mean": _sum(mean, lambda term: bracketed(tex_number(term.value)), 8) + " " + result(mean.result),
        "variance": _sum(variance, lambda term: _squared(term, m), 4) + " " + result(variance.result),
        "normalise": rf"\hat{{x}} = \frac{{{tex_number(x)} - {bracketed(tex_number(mean.result))}}}"
        rf"{{\sqrt{{{v} + {eps}}}}} {equals(is_exact(deviation.result, DECIMALS))} "
        rf"\frac{{{tex_number(x - mean.result)}}}{{{s}}}" + " " + result(normalized),
        "scale": rf"y = {tex_number(float(info.weight[c]))} \cdot {bracketed(tex_number(normalized))} + "
        rf"{bracketed(tex_number(float(info.bias[c])))}" + " " + result(explained.result),
        "eps": eps,
        "var": shortest(variance.result, DECIMALS),
        "deviation": shortest(deviation.result, DECIMALS),
        "bare": shortest(float(np.sqrt(variance.result)), DECIMALS),
        **_effect(info, index),
        **_sizes(info),
        "table": comparison(info, index, words=words),
        "alone": batch_of_one(info),
    }


def _squared(term: Any, mean: str) -> str:
    inside = f"{tex_number(term.operands[0].value)} - {bracketed(mean)}"
    return f"({inside})^2"


def _sum(part: Explanation, write: Any, in_row: int) -> str:
    """Write a mean as a fraction, a long one in several rows."""
    terms = [write(term) for term in part.terms]
    if len(terms) > LISTED:
        terms = [*terms[:4], r"\dots", terms[-1]]
    rows = [" + ".join(terms[k : k + in_row]) for k in range(0, len(terms), in_row)]
    body = rows[0] if len(rows) == 1 else r"\begin{array}{l}" + r" \\ +\, ".join(rows) + r"\end{array}"
    return rf"\frac{{{body}}}{{{len(part.terms)}}}"


def _effect(info: NormInfo, index: tuple[int, ...]) -> Words:
    """Write mean and standard deviation of the set before and after, and of every channel before."""
    cells = info.shared.cells(index)
    after = info.output[cells]
    deviations = info.batch.std(axis=(0, 2, 3))
    return {
        "mean_before": shortest(float(info.batch[cells].mean()), 3),
        "deviation_before": shortest(float(info.batch[cells].std()), 3),
        "mean_after": shortest(float(after.mean()), 3),
        "deviation_after": shortest(float(after.std()), 3),
        "smallest_deviation": shortest(float(deviations.min()), 2),
        "largest_deviation": shortest(float(deviations.max()), 2),
    }


def _sizes(info: NormInfo) -> Words:
    N, C, H, W = info.batch.shape
    return {"N": N, "C": C, "H": H, "W": W, "D": C // info.num_groups, "G": info.num_groups, "sets": info.shared.sets}


def comparison(info: NormInfo, index: tuple[int, ...], *, words: Words) -> str:
    """Write one number under all four normalisations as a table."""
    head = words["compare_head"]
    rows = []
    for kind in NORMALIZATIONS:
        name = words["kinds_short"][kind]
        cells = (
            f"**{name}**" if kind == info.normalization else name,
            words["shares"][kind],
            *_numbers(info, kind, index),
            *words["facts"][kind],
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *rows])


def _numbers(info: NormInfo, kind: str, index: tuple[int, ...]) -> tuple[str, ...]:
    groups = info.num_groups if info.batch.shape[1] % info.num_groups == 0 else 1
    size = str(shared_statistics(info.batch.shape, kind, groups).size)
    settings = (kind, groups, info.weight, info.bias, info.eps)
    try:
        normalise(info.batch, *settings)
    except InvalidInputError:
        return size, "–", "–", "–"
    explained = explain_norm(info.batch, *settings, index=index)
    mean, variance, _ = explained.parts
    return size, *(shortest(value, 2) for value in (mean.result, variance.result, explained.result))


def batch_of_one(info: NormInfo) -> str:
    """Show the refusal of a batch normalisation that trains on one value per channel."""
    alone: NDArray[np.float64] = info.batch[:1, :, :1, :1].copy()
    try:
        normalise(alone, "batch", 1, None, None, info.eps)
    except InvalidInputError as refusal:
        return f"{refusal.problem} ({refusal.here}; {refusal.allowed})"
    raise AssertionError("one value has no spread")
