"""Spatially separable kernels: the rank test and the weights a column and a row save, with the live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.separable import Separation
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.kinds.rank_figure import Grid, RankInfo
from lesson_ui.words.cell_numbers import weight_texts
from lesson_ui.words.formulas import equals, tex
from lesson_ui.words.numbers import percent, short

Words = dict[str, Any]

NOISE = 1e-9  # a difference or a singular value below it is a 0 that rounding left


@shared(64)
def rank_facts(info: RankInfo, *, words: Words) -> Words:
    """Say whether a kernel is a column times a row, and what that saves."""
    split = info.split
    before, after = split.weights
    K_h, K_w = split.kernel.shape
    passes = info.middle.size * K_h + info.two.size * K_w
    key = "rank_zero" if split.rank == 0 else "rank_one" if split.rank == 1 else "rank_more"
    farthest = float(np.abs(info.one - info.two).max())
    return {
        "result": words["yes" if split.is_exact else "no"],
        "rank": split.rank,
        "why": words[key].format(rank=split.rank),
        "singular": ",\\; ".join(tex(short(value, 2, noise=NOISE)) for value in split.singular_values),
        "kernel": _matrix(split.kernel),
        "column": _matrix(info.column),
        "row": _matrix(info.row),
        "equals": equals(split.is_exact),
        "size": f"{K_h} × {K_w}",
        "rows": K_h,
        "columns": K_w,
        "before": before,
        "after": after,
        "products_one": info.one.size * before,
        "products_two": passes,
        "one_cells": info.one.size,
        "middle_cells": info.middle.size,
        "kept": percent(split.kept),
        "same": words["same_maps" if split.is_exact else "other_maps"].format(
            cells=info.one.size, count=int(info.differs.sum()), farthest=short(farthest, 2, noise=NOISE)
        ),
        "verdict": _verdict(split, words),
    }


def _verdict(split: Separation, words: Words) -> str:
    """Say how near the product comes, and whether another one comes as near."""
    key = "exact_split" if split.is_exact else "best_split" if split.is_unique else "one_of_best_splits"
    return str(words[key]).format(kept=percent(split.kept), equal=split.equal_first)


def _matrix(values: Grid) -> str:
    texts = [tex(text) for text in weight_texts(values)]
    wide = values.shape[1]
    rows = [" & ".join(texts[k : k + wide]) for k in range(0, len(texts), wide)]
    return "\\begin{bmatrix} " + " \\\\ ".join(rows) + " \\end{bmatrix}"
