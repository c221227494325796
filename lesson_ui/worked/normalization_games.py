"""Running averages, and the bias that batch normalisation takes off again: the words with the live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.explain import explain_batch_norm
from lesson_ui.figures.normalization_bias import BiasInfo
from lesson_ui.figures.normalization_running import EPS, RunningInfo
from lesson_ui.worked.activations import equals, shortest

Words = dict[str, Any]
DECIMALS = 4


def _brief(value: float, *, brackets: bool = False) -> str:
    text = shortest(value).replace("−", "-")
    return f"({text})" if brackets and text.startswith("-") else text


def _result(value: float) -> str:
    return rf" {equals(value, DECIMALS)} \mathbf{{{_brief(value)}}}"


def running_facts(info: RunningInfo, row: int, *, words: Words, is_pinned: bool) -> Words:
    """
    Work out the running averages after one batch, and what evaluation makes of the new number.

    Parameters
    ----------
    info : RunningInfo
        What the figure shows.
    row : int
        Which batch.
    words : dict
        Short words of the lesson.
    is_pinned : bool
        Whether the learner chose it.

    Returns
    -------
    dict
        Values for the sections of the activity.
    """
    keep, mix = _brief(1 - info.momentum), _brief(info.momentum)
    mean, variance = float(info.running_mean[row + 1]), float(info.running_var[row + 1])
    evaluated = explain_batch_norm([[info.x]], [mean], [variance], eps=EPS, index=(0, 0)).result
    batch = info.stream[row]
    first = float(info.means[0])
    own = [(info.x - part.mean()) / np.sqrt(part.var() + EPS) for part in info.stream]
    return {
        "batch": row,
        "where": words["running_pinned" if is_pinned else "running_first"].format(row=row),
        "momentum": shortest(info.momentum),
        "first_mean": shortest(first),
        "answer": shortest(float(info.running_mean[1])),
        "mean": rf"\mu = \frac{{{' + '.join(_brief(float(x), brackets=True) for x in batch)}}}{{{batch.size}}}"
        + _result(float(info.means[row])),
        "new_mean": rf"{keep} \cdot {_brief(float(info.running_mean[row]), brackets=True)} + "
        rf"{mix} \cdot {_brief(float(info.means[row]), brackets=True)}" + _result(mean),
        "new_variance": rf"{keep} \cdot {_brief(float(info.running_var[row]))} + "
        rf"{mix} \cdot {_brief(float(info.variances[row]))}" + _result(variance),
        "evaluate": rf"\frac{{{_brief(info.x)} - {_brief(mean, brackets=True)}}}"
        rf"{{\sqrt{{{_brief(variance)} + 0.00001}}}}" + _result(evaluated),
        "size": batch.size,
        "less": batch.size - 1,
        "x": shortest(info.x),
        "lowest": shortest(float(min(own)), 2),
        "highest": shortest(float(max(own)), 2),
        "evaluated": shortest(evaluated, 2),
        "forgotten": shortest(100 * float((1 - info.momentum) ** len(info.stream)), 1),
        "batches": len(info.stream),
    }


def bias_facts(info: BiasInfo, cell: tuple[int, int], *, words: Words) -> Words:
    """
    Show that the bias leaves the mean as it came.

    Parameters
    ----------
    info : BiasInfo
        What the figure shows.
    cell : (int, int)
        Row and column of the stitched results.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the section ``worked_redundant``, with the answer to the prediction.
    """
    rows = info.without.sums.shape[1]
    place = (cell[0] // rows, cell[0] % rows, cell[1])
    bias = _brief(info.bias, brackets=True)
    z, mean = float(info.without.sums[place]), info.without.mean
    return {
        "n": place[0],
        "row": place[1],
        "column": place[2],
        "bias": shortest(info.bias),
        "shift": rf"(z + b) - (\mu + b) = ({_brief(z)} + {bias}) - ({_brief(mean)} + {bias})"
        rf" = {_brief(z)} - {_brief(mean, brackets=True)}" + _result(z - mean),
        "mean": shortest(mean),
        "mean_with": shortest(info.having.mean),
        "variance": shortest(info.without.variance),
        "variance_with": shortest(info.having.variance),
        "answer": words["redundant_options"]["same" if info.same else "different"],
    }
