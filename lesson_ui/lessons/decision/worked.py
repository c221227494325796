"""From maps to a decision: indices in a vector, logits and probabilities; with the live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core import functional as F
from cnn_core.explain import Explanation, explain_adaptive_avg_pool2d, explain_linear, explain_softmax
from cnn_core.geometry import flat_order, flat_place
from cnn_core.largest import first_largest
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.decision.dense_figure import DenseInfo
from lesson_ui.lessons.decision.flatten_figure import MEAN_DECIMALS, Volume
from lesson_ui.words.formulas import bracketed, equals, product, result, tex, tex_number, tex_short
from lesson_ui.words.numbers import (
    added,
    count_text,
    decimals_needed,
    fixed,
    is_exact,
    number_text,
    probability_text,
    short,
    shortest,
)

Words = dict[str, Any]

# Height, width, maps: volumes that well-known networks flatten.
VOLUMES = ((4, 4, 512), (7, 7, 512), (8, 8, 32))
UNITS = 10  # of the dense layer that the table of lengths counts weights for
SHIFTS = (0, 1, -5, 100)
TEMPERATURES = (0.25, 1.0, 4.0)
DIGITS = 4
NOISE = 1e-9  # a logit below it is a 0 that rounding left
FEW = 3  # classes up to which every digit and every logit is shown


@shared(128)
def flatten_facts(volume: Volume, place: int, *, order: str, words: Words, is_pinned: bool) -> Words:
    """Work out one index of the vector."""
    C, H, W = shape = (volume.shape[0], volume.shape[1], volume.shape[2])
    last = order == "last"
    c, i, j = (int(k) for k in np.unravel_index(flat_order(shape, channels_last=last)[place], shape))
    there = {"first": flat_place(shape, (c, i, j)), "last": flat_place(shape, (c, i, j), channels_last=True)}
    live = {
        "first": rf"{c} \cdot {H} \cdot {W} + {i} \cdot {W} + {j} = \mathbf{{{there['first']}}}",
        "last": rf"({i} \cdot {W} + {j}) \cdot {C} + {c} = \mathbf{{{there['last']}}}",
    }
    return {
        **{"C": C, "H": H, "W": W, "c": c, "i": i, "j": j, "k": place, "count": volume.size, "cells": H * W},
        **{f"live_{name}": text for name, text in live.items()},
        "formula": r"(i \cdot W + j) \cdot C + c" if last else r"c \cdot H \cdot W + i \cdot W + j",
        "live": live["last" if last else "first"],
        "value": shortest(float(volume[c, i, j])),
        "which": words["pinned_place" if is_pinned else "unpinned_place"].format(k=place),
        "table": lengths_table((H, W, C), words),
        **_mean_facts(volume, place if place < C else 0),
    }


def _mean_facts(volume: Volume, c: int) -> Words:
    explained = explain_adaptive_avg_pool2d(volume, 1, index=(c, 0, 0))
    mean = explained.result
    terms = " + ".join(shortest(term.operands[0].value) for term in explained.terms)
    digits = decimals_needed(np.array(mean), most=MEAN_DECIMALS)
    shown = rf"\dfrac{{{terms}}}{{{len(explained.terms)}}} {result(mean, digits)}"
    return {"mean": number_text(mean, digits), "terms": terms, "live_mean": shown, "m": c}


def lengths_table(live: tuple[int, int, int], words: Words) -> str:
    """Set flattening beside global average pooling, for well-known volumes and the one in the figure."""
    lines = [words["lengths_head"].format(units=UNITS), "|---|--:|--:|--:|--:|"]
    for H, W, C in (*VOLUMES, live):
        flat = H * W * C
        name = f"{H} × {W} × {C}" + (words["in_figure"] if live == (H, W, C) else "")
        lines.append(
            f"| {name} | **{count_text(flat)}** | {C} | {count_text(flat * UNITS)} | {count_text(C * UNITS)} |"
        )
    return "\n".join(lines)


@shared(128)
def dense_facts(info: DenseInfo, o: int, names: tuple[str, ...], *, words: Words) -> Words:
    """Work out one class: its logit and its probability."""
    first = explain_linear(info.x, info.weight, info.bias, index=(0,))
    classes, features = info.weight.shape
    return {
        "name": names[o],
        "first_name": names[0],
        "first_logit": short(first.result, noise=NOISE),
        "first_hint": words["logit_hint"].format(terms=_sum_text(first), answer=short(first.result, noise=NOISE)),
        "live_logit": _logit(explain_linear(info.x, info.weight, info.bias, index=(o,))),
        "live_moved": _moved(info, o),
        "live_probability": _probability(info, o),
        "live_stable": _stable(info, o),
        "features": features,
        "classes": classes,
        "weights": features * classes,
        "parameters": (features + 1) * classes,
        "all_probabilities": " + ".join(map(probability_text, info.probabilities)),
        "shift_table": _shift_table(info, names, words),
        "temperature_table": _temperature_table(info, names, words),
        "decision": names[first_largest(info.probabilities)[0]],
    }


def _sum_text(explained: Explanation) -> str:
    pairs = ((term.operands[0].value, term.operands[1].value) for term in explained.terms)
    terms = [f"{_factor(x)} · {_factor(w)}" for x, w in pairs]
    bias = explained.steps[-1].operand
    assert bias is not None
    return " + ".join([*terms, _factor(bias.value)])


def _factor(value: float) -> str:
    return bracketed(short(value, noise=NOISE))


def _score(value: float) -> str:
    return tex_short(value, noise=NOISE)


def _logit(explained: Explanation) -> str:
    pairs = [(term.operands[0].value, term.operands[1].value) for term in explained.terms]
    bias = explained.steps[-1].operand
    assert bias is not None
    factors = _in_lines([*(product(tex_short(x), tex_short(w)) for x, w in pairs), bracketed(tex_short(bias.value))], 2)
    values = (*(term.value for term in explained.terms), bias.value)
    products = _in_lines([bracketed(tex_short(value)) for value in values], 4)
    z = explained.result
    near = equals(is_exact(z, DIGITS))
    return (
        rf"\begin{{aligned}} z ={{}} & {factors} \\ ={{}} & {products} \\ {near}{{}} &"
        rf" \mathbf{{{_score(z)}}} \end{{aligned}}"
    )


def _in_lines(terms: list[str], most: int) -> str:
    """Write a sum over several lines of a formula, so that a narrow page holds it."""
    lines = [" + ".join(terms[k : k + most]) for k in range(0, len(terms), most)]
    return r" \\ & {} + ".join(lines)


def _moved(info: DenseInfo, o: int) -> str:
    if not info.is_moved:
        return ""
    moved = _score(float(info.logits[o])) + (tex(f" {added(info.shift)}") if info.shift else "")
    shown = moved if info.temperature == 1 else rf"\dfrac{{{moved}}}{{{tex_number(info.temperature)}}}"
    z = float(info.moved[o])
    return f"$$ z' = {shown} {equals(is_exact(z, DIGITS))} {_score(z)} $$"


def _fraction(own: float, powers: list[float], raised: list[str], o: int, p: float) -> str:
    write = tex_short if len(powers) <= FEW else lambda power: tex(fixed(power, 2))
    total = " + ".join(map(write, powers))
    return (
        rf"\begin{{aligned}} p ={{}} & \dfrac{{{raised[o]}}}{{{' + '.join(raised)}}} \\[8pt]"
        rf" \approx{{}} & \dfrac{{{write(own)}}}{{{total}}} \approx \mathbf{{{tex_short(p)}}} \end{{aligned}}"
    )


def _probability(info: DenseInfo, o: int) -> str:
    off = [_score(float(value) - info.largest) for value in info.moved]
    powers = [float(power) for power in info.powers]
    return _fraction(powers[o], powers, [f"e^{{{value}}}" for value in off], o, float(info.probabilities[o]))


def _stable(info: DenseInfo, o: int) -> str:
    """Write the probability as libraries compute it: the largest logit subtracted first."""
    explained = explain_softmax(info.moved, 0, index=(o,))
    powers = [term.value for term in explained.terms]
    off = [term.operands[0].value - term.operands[1].value for term in explained.terms]
    return _fraction(powers[o], powers, [f"e^{{{_score(value)}}}" for value in off], o, explained.result)


def _table(head: str, rows: list[tuple[str, np.ndarray, np.ndarray]], names: tuple[str, ...], words: Words) -> str:
    few = len(names) <= FEW
    lines = [
        "| " + " | ".join([head, *([words["logits"]] if few else []), *names]) + " |",
        "|---|" + "---|" * few + "--:|" * len(names),
    ]
    for label, logits, probabilities in rows:
        numbers = [", ".join(short(float(z), 2, noise=NOISE) for z in logits)] if few else []
        lines.append("| " + " | ".join([label, *numbers, *map(probability_text, probabilities)]) + " |")
    return "\n".join(lines)


def _shift_table(info: DenseInfo, names: tuple[str, ...], words: Words) -> str:
    rows = [(short(c), info.logits + c, F.softmax(info.logits + c, 0)) for c in SHIFTS]
    return _table(words["shift_head"], rows, names, words)


def _temperature_table(info: DenseInfo, names: tuple[str, ...], words: Words) -> str:
    rows = [(short(T), info.logits / T, F.softmax(info.logits / T, 0)) for T in TEMPERATURES]
    return _table(words["temperature_head"], rows, names, words)
