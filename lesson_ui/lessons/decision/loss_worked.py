"""The loss of a sample and of a batch, and the cost of dense layers; with the live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core import functional as F
from cnn_core.explain import explain_cross_entropy, explain_mse_loss
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.decision.cost_figure import NetworkCost
from lesson_ui.lessons.decision.loss_figure import LossInfo
from lesson_ui.words.formulas import bracketed, tex_number, tex_short
from lesson_ui.words.numbers import count_text, number_text, percent, short, shortest

Words = dict[str, Any]

CERTAINTIES = (1.0, 0.9, 0.5, 0.1, 0.01, 0.001, 1e-6)
SHORT = 2  # digits of the answers to choose from


@shared(128)
def loss_facts(info: LossInfo, n: int, names: tuple[str, ...], *, words: Words, is_pinned: bool) -> Words:
    """Work out the loss of one sample and of the batch."""
    N, C = info.logits.shape
    true = int(info.target[n])
    batch = explain_cross_entropy(info.logits, info.target)
    part = batch.parts[n]
    share = next((step.value for step in part.steps if step.name == "share"), None)
    p = float(info.of_truth[n]) if share is None else share
    logits = ", ".join(tex_short(float(z)) for z in info.logits[n])
    even = float(F.cross_entropy(np.zeros((1, C)), np.zeros(1, np.int64)))
    return {
        "n": n,
        "which": words["pinned_sample" if is_pinned else "unpinned_sample"].format(n=n),
        "class_index": true,
        "name": names[true],
        "logits": logits,
        "live_entropy": rf"-\ln {tex_short(p)} \approx \mathbf{{{tex_short(part.result)}}}",
        "p": short(p, 4),
        "live_mse": _mse(info, n),
        "live_batch": _batch(info),
        "samples": N,
        "classes": C,
        "numbers": N * C,
        "even": number_text(even, 2),
        "table": certainty_table(words),
    }


def _mse(info: LossInfo, n: int) -> str:
    explained = explain_mse_loss(info.probabilities[n], info.one_hot[n])
    pairs = [(term.operands[0].value, term.operands[1].value) for term in explained.terms]
    squares = " + ".join(f"({tex_short(p)} - {tex_number(t)})^2" for p, t in pairs)
    values = " + ".join(tex_short(term.value) for term in explained.terms)
    count = len(pairs)
    result = tex_short(explained.result)
    return (
        rf"\begin{{aligned}} & \dfrac{{{squares}}}{{{count}}} \\[6pt] \approx{{}} & \dfrac{{{values}}}{{{count}}}"
        rf" \approx \mathbf{{{result}}} \end{{aligned}}"
    )


def _batch(info: LossInfo) -> str:
    terms = " + ".join(bracketed(tex_short(float(value))) for value in info.losses)
    return rf"\dfrac{{{terms}}}{{{len(info.losses)}}} \approx \mathbf{{{tex_short(info.loss)}}}"


def certainty_table(words: Words) -> str:
    """Set both losses side by side for a true class that gets less and less."""
    lines = [words["certainty_head"], "|--:|--:|--:|"]
    p = np.array(CERTAINTIES)
    surprise = F.nll_loss(np.log(p)[:, None], np.zeros(p.size, np.int64), reduction="none") + 0.0
    square = F.mse_loss(p, np.ones_like(p), reduction="none")
    for own, cost, error in zip(CERTAINTIES, surprise, square, strict=True):
        lines.append(f"| {shortest(own, 6)} | {number_text(float(cost), 2)} | {number_text(float(error), 4)} |")
    return "\n".join(lines)


def loss_answers(info: LossInfo, names: tuple[str, ...], *, words: Words) -> Words:
    """List the choices for the loss of the first sample."""
    true, own = int(info.target[0]), float(info.losses[0])
    p = float(info.of_truth[0])
    others = np.delete(info.probabilities[0], true)
    wrong = [p, float(info.squares[0].sum()), 1 - p] if info.kind == "mse" else [p, -_log(float(others.max(initial=0)))]
    values = {number_text(value, SHORT): value for value in (*wrong, own)}
    if len(values) == 1:
        values[number_text(own + 1, SHORT)] = own + 1
    answer = number_text(own, SHORT)
    return {
        "answer": answer,
        "options": tuple(sorted(values, key=values.__getitem__)),
        "hint": words["loss_hint"][info.kind].format(p=short(p, 4), answer=answer, classes=len(names)),
        "question": {"name": names[true], "p": short(p, 4)},
    }


def _log(p: float) -> float:
    return float(np.log(max(p, 1e-300)))


@shared(64)
def cost_facts(cost: NetworkCost) -> Words:
    """Count the parameters of the dense layers of a network."""
    C, H, W = cost.before
    dense = cost.first_dense
    all_dense = sum(layer.parameters for layer in cost.layers if layer.is_dense)
    K, D = dense.units, sum(layer.is_dense for layer in cost.layers)
    numbers = {
        "inputs": cost.vector,
        "flat": C * H * W,
        "units": dense.units,
        "weights": dense.weights,
        "parameters": dense.parameters,
        "total": cost.parameters,
        "conv": cost.convolutional,
        "dense": all_dense,
        "gap_weights": C * dense.units,
        "flat_weights": C * H * W * dense.units,
        "square": K * K,
        "rest": (D - 1) * (K * K + K),
    }
    return {
        **{name: count_text(value) for name, value in numbers.items()},
        **{f"{name}_tex": tex_number(value, 0) for name, value in numbers.items()},
        **{"C": C, "H": H, "W": W, "hidden": D, "after_first": D - 1},
        "share": percent(dense.parameters / cost.parameters),
        "dense_share": percent(all_dense / cost.parameters),
        "times": count_text(H * W),
    }
