"""Pooling a volume, under a shift, and under noise: the explanation's live numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from lesson_ui.lessons.pooling.figure import PoolingInfo, map_decimals
from lesson_ui.lessons.pooling.noise_figure import MapSummary, SpikeTrace, summarise
from lesson_ui.lessons.pooling.shift_figure import ShiftInfo
from lesson_ui.lessons.pooling.volume_figure import VolumeInfo, size_text, unread_of_map
from lesson_ui.words.formulas import equals
from lesson_ui.words.numbers import count_text, decimals_needed, is_exact, number_text, percent

Words = dict[str, Any]
MOST_LISTED = 4  # changed cells named one by one
LARGEST_DENOMINATOR = 16  # shares beyond are written in per cent


def share(part: int, whole: int) -> str:
    """
    Write a part of a whole as a fraction, or in per cent where no small fraction says it.

    Examples
    --------
    >>> share(2560, 10240), share(5, 2)
    ('1/4', '5/2')
    """
    fraction = Fraction(part, whole)
    if fraction.denominator <= LARGEST_DENOMINATOR or fraction.numerator == 1:
        return str(fraction)
    return percent(part / whole)


def volume_facts(info: VolumeInfo, units: int, *, words: Words) -> Words:
    """Count the numbers of a volume before and after pooling."""
    before, after = info.before.size, info.after.size
    unread = unread_of_map(info)
    return {
        "size_before": size_text(info.before),
        "size_after": size_text(info.after),
        "kernel": info.reads.kernel_size[0],
        "stride": _stride(info),
        "maps": len(info.before),
        "before": count_text(before),
        "after": count_text(after),
        "units": count_text(units),
        "weights_before": count_text(before * units),
        "weights_after": count_text(after * units),
        "share": share(after, before),
        "left_over": words["map_left_over"].format(count=unread) if unread else words["map_nothing_left"],
        "pooling_kind": words[info.kind],
    }


def _stride(info: VolumeInfo) -> int:
    starts = info.reads.rows.position[:, 0]
    return int(starts[1] - starts[0]) if len(starts) > 1 else info.reads.kernel_size[0]


def shift_facts(info: ShiftInfo, down: int, right: int, *, words: Words) -> Words:
    """Work out which pooled numbers a shift changed."""
    changed = int(info.changed.sum())
    if not (down or right):
        verdict = words["no_shift"]
    else:
        name = "none_changed" if not changed else "some_changed" if changed <= MOST_LISTED else "many_changed"
        verdict = words[name].format(changed=changed, cells=info.changed.size, list=_changes(info, words))
    return {
        "changed": changed,
        "cells": info.changed.size,
        "verdict": verdict,
        "shift": _shift_text(down, right, words),
        "kernel": info.before.reads.kernel_size[0],
        "same": info.equivariant,
        "of": info.equivariant_of,
        "pooling_kind": words[info.kind],
    }


def _changes(info: ShiftInfo, words: Words) -> str:
    before, after = info.before.maps[info.kind], info.after.maps[info.kind]
    decimals = max(map_decimals(info.before, info.kind), map_decimals(info.after, info.kind))
    places = np.argwhere(info.changed)
    listed = [
        words["change"].format(
            row=row,
            column=column,
            before=number_text(float(before[row, column]), decimals),
            after=number_text(float(after[row, column]), decimals),
        )
        for row, column in places[: MOST_LISTED - 1 if len(places) > MOST_LISTED else MOST_LISTED]
    ]
    return "; ".join(listed)


def _shift_text(down: int, right: int, words: Words) -> str:
    parts = [
        words[positive if by > 0 else negative].format(cells=abs(by))
        for by, positive, negative in ((right, "to_right", "to_left"), (down, "to_bottom", "to_top"))
        if by
    ]
    return words["and"].join(parts) if parts else str(words["not_at_all"])


def spike_facts(info: PoolingInfo, trace: SpikeTrace, spike: float, ground: float) -> Words:
    """Work out what max and average pooling make of a spike."""
    decimals = map_decimals(info, "average")
    cells = int(np.prod(info.reads.kernel_size))
    return {
        "spike": number_text(spike, 0),
        "ground": number_text(ground, 0),
        "kernel": info.reads.kernel_size[0],
        "window": cells,
        "others": cells - 1,
        "largest": number_text(trace.largest, 0),
        "averaged": number_text(trace.averaged, decimals),
        "equals": equals(is_exact(trace.averaged, decimals)),
        "above": number_text(spike - ground, 0),
        "sum": number_text(spike + (cells - 1) * ground, 0),
        "in_max": trace.in_max,
        "in_average": trace.in_average,
    }


def noise_facts(info: PoolingInfo, *, words: Words) -> Words:
    """Compare mean, standard deviation and ends of the input and the pooled maps."""
    (top, _), (left, _) = info.reads.rows.padding, info.reads.columns.padding
    H, W = info.reads.input_size
    maps = {
        "input": info.padded[top : top + H, left : left + W],
        "max": info.maps["max"],
        "average": info.maps["average"],
    }
    summaries = {name: summarise(values) for name, values in maps.items()}
    moved = summaries["max"].mean - summaries["input"].mean
    answer = "the_same" if abs(moved) < 1e-9 else "higher" if moved > 0 else "lower"
    rows = [_row(words[name], numbers) for name, numbers in summaries.items()]
    return {
        "table": "\n".join([words["noise_head"], "|---|--:|--:|--:|--:|", *rows]),
        "answer": words[answer],
        "input_mean": number_text(summaries["input"].mean, 2),
        "max_mean": number_text(summaries["max"].mean, 2),
        "average_mean": number_text(summaries["average"].mean, 2),
        "input_deviation": number_text(summaries["input"].deviation, 2),
        "average_deviation": number_text(summaries["average"].deviation, 2),
        "kernel": info.reads.kernel_size[0],
    }


def _row(name: str, numbers: MapSummary) -> str:
    ends = decimals_needed(np.array([numbers.low, numbers.high]), most=2)
    cells = (
        number_text(numbers.mean, 2),
        number_text(numbers.deviation, 2),
        number_text(numbers.low, ends),
        number_text(numbers.high, ends),
    )
    return f"| {name} | " + " | ".join(cells) + " |"
