"""Running averages, and the bias that batch normalisation takes off again: the explanation's live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.explain import explain_batch_norm
from lesson_ui.lessons.normalization.bias_figure import BiasInfo
from lesson_ui.lessons.normalization.running_figure import EPS, RunningInfo
from lesson_ui.words.formulas import bracketed, result, tex_number
from lesson_ui.words.numbers import percent, shortest

Words = dict[str, Any]
DECIMALS = 4


def running_facts(info: RunningInfo, row: int, *, words: Words, is_pinned: bool) -> Words:
    """Work out the running averages after one batch, and what evaluation makes of the new number."""
    keep, mix = tex_number(1 - info.momentum), tex_number(info.momentum)
    mean, variance = float(info.running_mean[row + 1]), float(info.running_var[row + 1])
    evaluated = explain_batch_norm([[info.x]], [mean], [variance], eps=EPS, index=(0, 0)).result
    batch = info.stream[row]
    first = float(info.means[0])
    own = [(info.x - part.mean()) / np.sqrt(part.var() + EPS) for part in info.stream]
    return {
        "batch": row,
        "where": words["running_pinned" if is_pinned else "running_first"].format(row=row),
        "momentum": shortest(info.momentum, DECIMALS),
        "first_mean": shortest(first, DECIMALS),
        "answer": shortest(float(info.running_mean[1]), DECIMALS),
        "mean": rf"\mu = \frac{{{' + '.join(bracketed(tex_number(float(x))) for x in batch)}}}{{{batch.size}}}"
        + " "
        + result(float(info.means[row])),
        "new_mean": rf"{keep} \cdot {bracketed(tex_number(float(info.running_mean[row])))} + "
        rf"{mix} \cdot {bracketed(tex_number(float(info.means[row])))}" + " " + result(mean),
        "new_variance": rf"{keep} \cdot {tex_number(float(info.running_var[row]))} + "
        rf"{mix} \cdot {tex_number(float(info.variances[row]))}" + " " + result(variance),
        "evaluate": rf"\frac{{{tex_number(info.x)} - {bracketed(tex_number(mean))}}}"
        rf"{{\sqrt{{{tex_number(variance)} + 0.00001}}}}" + " " + result(evaluated),
        "size": batch.size,
        "less": batch.size - 1,
        "x": shortest(info.x, DECIMALS),
        "lowest": shortest(float(min(own)), 2),
        "highest": shortest(float(max(own)), 2),
        "evaluated": shortest(evaluated, 2),
        "forgotten": percent(float((1 - info.momentum) ** len(info.stream))),
        "batches": len(info.stream),
    }


def bias_facts(info: BiasInfo, cell: tuple[int, int], *, words: Words) -> Words:
    """Work out that the bias moves the mean and leaves the result as it is."""
    rows = info.without.sums.shape[1]
    place = (cell[0] // rows, cell[0] % rows, cell[1])
    bias = bracketed(tex_number(info.bias))
    z, mean = float(info.without.sums[place]), info.without.mean
    return {
        "n": place[0],
        "row": place[1],
        "column": place[2],
        "bias": shortest(info.bias, DECIMALS),
        "shift": rf"(z + b) - (\mu + b) = ({tex_number(z)} + {bias}) - ({tex_number(mean)} + {bias})"
        rf" = {tex_number(z)} - {bracketed(tex_number(mean))}" + " " + result(z - mean),
        "mean": shortest(mean, DECIMALS),
        "mean_with": shortest(info.having.mean, DECIMALS),
        "variance": shortest(info.without.variance, DECIMALS),
        "variance_with": shortest(info.having.variance, DECIMALS),
        "answer": words["redundant_options"]["same" if info.same else "different"],
    }
