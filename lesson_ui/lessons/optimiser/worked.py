"""The walk of optimisers, worked out: the pinned step with its numbers, the end of each path."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.optimization import Walk, bias_corrected
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.optimiser.figure import WalkInfo
from lesson_ui.lessons.optimiser.lines_figure import is_exact, text
from lesson_ui.words.formulas import bracketed, tex
from lesson_ui.words.numbers import number_text, short, shortest

Words = dict[str, Any]

SECTIONS = {"SGD": "sgd", "momentum": "momentum", "Nesterov": "nesterov", "Adam": "adam", "AdamW": "adamw"}
DIGITS = 4


def _factor(value: Any) -> str:
    return bracketed(tex(text(float(value))))


@shared(128)
def step_facts(info: WalkInfo, pin: tuple[int, int] | None, words: Words) -> Words:
    """Work out one step of one optimiser."""
    row, asked = pin or (0, 0)
    path = info.walks[row]
    k = min(asked, len(path.taken) - 1)
    rule, step, w = path.rule, path.taken[k], path.points[k]
    chosen = {"pinned": words["pinned_step"], "free": words["free_step"]}["pinned" if pin else "free"]
    facts = {
        "rule": SECTIONS[rule.name],
        "which": chosen.format(name=info.names[row], k=k),
    }
    numbers = {
        "lr": _factor(rule.lr),
        "mu": _factor(rule.momentum),
        "w": _factor(w[0]),
        "g": _factor(step.grad[0]),
        "d": _factor(step.direction[0]),
        "new": tex(text(float(step.param[0]))),
        "decay": _factor(rule.weight_decay),
        "kept": _factor(1 - rule.lr * rule.weight_decay),
    }
    numbers |= _memory(path, k)
    facts["eq"] = "=" if _all_exact(path, k) else r"\approx"
    return facts | {f"x_{name}": value for name, value in numbers.items()}


def _all_exact(path: Walk, k: int) -> bool:
    """Tell whether every number of a step is printed exactly."""
    step, before = path.taken[k], path.taken[k - 1].state if k else ()
    shown = [path.points[k], step.grad, step.direction, step.param, *step.state, *before]
    return all(is_exact(float(np.ravel(part)[0])) for part in shown if part is not None)


def _memory(path: Walk, k: int) -> Words:
    rule, step = path.rule, path.taken[k]
    before = path.taken[k - 1].state if k else None
    if rule.name in ("Adam", "AdamW"):
        m, v = bias_corrected(step.state, rule.betas)
        return {
            "t": step.state.step,
            "beta1": _factor(rule.betas[0]),
            "beta2": _factor(rule.betas[1]),
            "rest1": _factor(1 - rule.betas[0]),
            "rest2": _factor(1 - rule.betas[1]),
            "old_m": _factor(before.exp_avg[0] if before else 0.0),
            "old_v": _factor(before.exp_avg_sq[0] if before else 0.0),
            "m": _factor(step.state.exp_avg[0]),
            "v": _factor(step.state.exp_avg_sq[0]),
            "share1": _factor(1 - rule.betas[0] ** step.state.step),
            "share2": _factor(1 - rule.betas[1] ** step.state.step),
            "m_hat": _factor(m[0]),
            "v_hat": _factor(v[0]),
        }
    if rule.name == "SGD":
        return {}
    old = before.momentum_buffer[0] if before else 0.0
    return {"old_v": _factor(old), "v": _factor(step.state.momentum_buffer[0])}


@shared(128)
def surface_facts(info: WalkInfo, words: Words) -> Words:
    """Work out how each path ends, and where the bounds of the valley come from."""
    surface = info.surface
    rule = info.walks[len(info.walks) // 2 if {path.rule.name for path in info.walks} == {"SGD"} else 0].rule
    decay = rule.weight_decay if rule.name != "AdamW" else 0.0
    factors = (1 - rule.lr * (1 + decay), 1 - rule.lr * (surface.steepness + decay))
    rows = [_row(info, row, words) for row in range(len(info.walks))]
    bound = 2 / (surface.steepness + decay)
    best = 2 / (1 + surface.steepness + 2 * decay)
    return {
        "steepness": shortest(surface.steepness),
        "curvature": shortest(surface.steepness + decay, 6),
        "factor1": text(factors[0]),
        "factor2": text(factors[1]),
        "rate": short(rule.lr, 6),
        "bound": short(bound, DIGITS),
        "best": short(best, DIGITS),
        "slowest": short(abs(1 - best * (1 + decay)), DIGITS),
        "table": "\n".join(rows),
        "verdict": words["verdicts"][_verdict(rule.lr, bound)].format(
            rate=short(rule.lr, 6), bound=short(bound, DIGITS)
        ),
        "deep": short(surface.minima[0][0], 3),
        "shallow": short(surface.minima[-1][0], 3),
        "shallow_loss": short(float(surface.loss(surface.minima[-1])), 3),
    }


def _verdict(lr: float, bound: float) -> str:
    if abs(lr - bound) < 1e-9:
        return "edge"
    return "large" if lr > bound else "small" if lr < bound / 5 else "right"


def _row(info: WalkInfo, row: int, words: Words) -> str:
    path, bound = info.walks[row], info.bounds[row]
    last = path.points[-1]
    where = f"({number_text(last[0], 2)},\N{NO-BREAK SPACE}{number_text(last[1], 2)})"
    end = text(float(path.losses[-1]))
    grown = not path.losses[-1] < path.losses[0]
    fate = words["fates"]["gone" if path.diverged is not None else "grown" if grown else "fell"]
    said = fate.format(k=path.diverged)
    limit = short(bound, DIGITS) if bound is not None else words["no_bound"]
    return f"| {info.names[row]} | {short(path.rule.lr, 6)} | {limit} | {len(path.taken)} | {where} | {end} | {said} |"
