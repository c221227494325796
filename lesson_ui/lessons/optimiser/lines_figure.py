"""The lines of arithmetic under the figure of optimisers: every step of every optimiser."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from cnn_core.optimization import Stepped, Surface, Walk
from cnn_core.optimization.surfaces import TILT
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.words.formulas import bracketed
from lesson_ui.words.numbers import added, read_number, short, shortest

Words = dict[str, Any]

DECIMALS, DIGITS = 4, 4  # after the point, and of small numbers those that count
NOISE = 1e-12  # below it a number is a 0 that rounding left
EXACT = 1e-9
LINES = 5  # of an optimiser that has most to say
Said = tuple[str, str]  # up to the sign, and the result; two empty texts are no line


@lru_cache(1 << 16)
def text(value: float) -> str:
    """Print a number with the digits of the lines."""
    return short(value, DECIMALS, digits=DIGITS, noise=NOISE)


def is_exact(value: float) -> bool:
    """Tell whether a number is printed exactly."""
    return abs(read_number(text(value)) - value) < EXACT


def _plus(value: float) -> str:
    return added(value, DECIMALS, digits=DIGITS, noise=NOISE)


def pair(values: Any) -> str:
    """Print two numbers as a pair."""
    return f"({', '.join(text(value) for value in values)})"


def walk_lines(
    surface: Surface, walks: Sequence[Walk], names: Sequence[str], points: int, words: Words
) -> tuple[Line, ...]:
    """Write the lines of arithmetic of all steps."""
    said: list[list[Said]] = []
    for path, name in zip(walks, names, strict=True):
        own = [step_said(surface, path, name, k, words) for k in range(len(path.points))]
        said += own + [own[-1]] * (points - len(own))
    lines = []
    for k in range(LINES):
        texts = tuple(part[k][0] if k < len(part) else "" for part in said)
        results = tuple(part[k][1] if k < len(part) else "" for part in said)
        cases = np.array([not shown for shown in texts], np.uint8)
        signs = tuple("=" if shown.endswith("=") else "≈" for shown in texts)
        columns = {
            "text": Column(tuple(shown.rstrip("=≈ ") for shown in texts)),
            "sign": Column(signs),
            "result": Column(results, role="result"),
        }
        lines.append(FormulaLine("map", "", exact=False, formulas=("{text}", ""), cases=cases, columns=columns))
    return tuple(lines)


def step_said(surface: Surface, path: Walk, name: str, k: int, words: Words) -> list[Said]:
    """Write the lines of arithmetic of one step."""
    w, gradient = path.points[k], surface.gradient(path.points[k])
    place = words["place"].format(name=name, k=k, w=pair(w), loss=text(path.losses[k]))
    slope = _gradient(surface, w, gradient)
    if k == len(path.taken):
        if path.diverged is not None:
            return [(words["gone"].format(name=name, k=k, w=pair(w)) + _sign(path.losses[k]), text(path.losses[k]))]
        return [(f"{place} {slope[0]}", slope[1])]
    step = path.taken[k]
    first = (f"{place} {slope[0]}", slope[1])
    decayed = [_decayed(path, w, gradient, step)] if path.rule.weight_decay and path.rule.name != "AdamW" else []
    before = path.taken[k - 1].state if k else None
    if path.rule.name in ("Adam", "AdamW"):
        memory = _adam(path, before, step, words)
    else:
        memory = _sgd(path, before, step, words)
    said = [first, *memory, _update(path, w, step)]
    if decayed:  # the gradient with weight decay joins its line
        said[0] = (f"{place} {slope[0]} {slope[1]}; {decayed[0][0]}", decayed[0][1])
    return said


def _sign(*values: Any) -> str:
    """Choose the sign before a result: ``=`` if all numbers are printed exactly, else ``≈``."""
    flat = (part for value in values for part in (value.tolist() if isinstance(value, np.ndarray) else [value]))
    return " =" if all(is_exact(part) for part in flat) else " ≈"


def _gradient(surface: Surface, w: Any, gradient: Any) -> Said:
    steep = text(surface.steepness)
    first = bracketed(text(w[0]))
    along = text(w[0]) if surface.name == "valley" else f"{first}³ − {first} + {shortest(TILT)}"
    return f"g = ({along}, {steep}·{bracketed(text(w[1]))}){_sign(w, gradient)}", pair(gradient)


def _decayed(path: Walk, w: Any, gradient: Any, step: Stepped) -> Said:
    decay = text(path.rule.weight_decay)
    parts = [f"{text(g)} + {decay}·{bracketed(text(x))}" for g, x in zip(gradient, w, strict=True)]
    return f"g + {decay}·w = ({', '.join(parts)}){_sign(gradient, w, step.grad)}", pair(step.grad)


def _sgd(path: Walk, before: Any, step: Stepped, words: Words) -> list[Said]:
    if path.rule.name == "SGD":
        return []
    mu, velocity = text(path.rule.momentum), step.state.momentum_buffer
    if before is None:
        said = [(words["first_velocity"] + _sign(velocity), pair(velocity))]
    else:
        old = before.momentum_buffer
        parts = [f"{mu}·{bracketed(text(v))} {_plus(g)}" for v, g in zip(old, step.grad, strict=True)]
        said = [
            (
                f"{words['velocity']} v = {mu}·v + g = ({', '.join(parts)}){_sign(old, step.grad, velocity)}",
                pair(velocity),
            )
        ]
    if path.rule.name == "Nesterov":
        parts = [f"{text(g)} {_plus(path.rule.momentum * v)}" for g, v in zip(step.grad, velocity, strict=True)]
        sign = _sign(step.grad, path.rule.momentum * velocity, step.direction)
        said.append((f"{words['ahead']} d = g + {mu}·v = ({', '.join(parts)}){sign}", pair(step.direction)))
    return said


def _adam(path: Walk, before: Any, step: Stepped, words: Words) -> list[Said]:
    first, second = path.rule.betas
    t, m, v = step.state
    zeros = np.zeros(2)
    old_m, old_v = (before.exp_avg, before.exp_avg_sq) if before is not None else (zeros, zeros)
    means = [
        f"{text(first)}·{bracketed(text(o))} + {text(1 - first)}·{bracketed(text(g))}"
        for o, g in zip(old_m, step.grad, strict=True)
    ]
    squares = [
        f"{text(second)}·{text(o)} + {text(1 - second)}·{bracketed(text(g))}²"
        for o, g in zip(old_v, step.grad, strict=True)
    ]
    shrunk = (1 - first**t, 1 - second**t)
    ratios = [f"{_part(a, shrunk[0])} / √({_part(b, shrunk[1])})" for a, b in zip(m, v, strict=True)]
    return [
        (f"{words['first_moment']} m = ({', '.join(means)}){_sign(old_m, step.grad, m)}", pair(m)),
        (f"{words['second_moment']} v = ({', '.join(squares)}){_sign(old_v, step.grad, v)}", pair(v)),
        (f"{words['corrected'].format(t=t)} d = ({', '.join(ratios)}) ≈", pair(step.direction)),
    ]


def _part(value: float, share: float) -> str:
    return bracketed(f"{text(value)} / {text(share)}")


def _update(path: Walk, w: Any, step: Stepped) -> Said:
    lr, rule = text(path.rule.lr), path.rule
    letter = {"SGD": "g", "momentum": "v"}.get(rule.name, "d")
    kept = text(1 - rule.lr * rule.weight_decay) + "·" if rule.name == "AdamW" and rule.weight_decay else ""
    parts = [
        f"{kept}{bracketed(text(x)) if kept else text(x)} − {lr}·{bracketed(text(d))}"
        for x, d in zip(w, step.direction, strict=True)
    ]
    sign = _sign(w, step.direction, step.param, rule.lr)
    return f"w − {lr}·{letter} = ({', '.join(parts)}){sign}", pair(step.param)
