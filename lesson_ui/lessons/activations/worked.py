"""Activations: one number's value, its derivative, and where the derivative vanishes; with the live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.derivatives import normal_cdf, normal_density
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.activations.curve_figure import curve_points
from lesson_ui.lessons.activations.figure import FLAT, KINDS, LINE_DECIMALS, Activation
from lesson_ui.words.formulas import bracketed, equals, product, result, tex_number
from lesson_ui.words.numbers import decimals_of, is_exact, number_text, percent, short, shortest

Words = dict[str, Any]

FORMULAS = {
    "relu": r"f(x) = \max(0, x)",
    "leaky_relu": r"f(x) = \begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}",
    "elu": r"f(x) = \begin{cases} x & x > 0 \\ e^{x} - 1 & x \le 0 \end{cases}",
    "gelu": r"f(x) = x\,\Phi(x)",
    "sigmoid": r"f(x) = \frac{1}{1 + e^{-x}}",
    "tanh": r"f(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}",
}
DERIVATIVE_FORMULAS = {
    "relu": r"f'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}",
    "leaky_relu": r"f'(x) = \begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}",
    "elu": r"f'(x) = \begin{cases} 1 & x > 0 \\ e^{x} & x \le 0 \end{cases}",
    "gelu": r"f'(x) = \Phi(x) + x\,\varphi(x)",
    "sigmoid": r"f'(x) = f(x)\,\bigl(1 - f(x)\bigr)",
    "tanh": r"f'(x) = 1 - f(x)^2",
}


def live_value(activation: Activation, x: float, decimals: int) -> str:
    r"""Write f(x) with its numbers."""
    y = _of(activation.value, x)
    u, minus, e, d = (*(tex_number(v, decimals) for v in (x, -x)), *(tex_number(_exp(v)) for v in (x, -x)))
    near = equals(is_exact(_exp(abs(x)), LINE_DECIMALS))
    below = float(normal_cdf([x])[0])
    middle = {
        "relu": rf"\max(0, {u})",
        "leaky_relu": u if x > 0 else rf"{product(tex_number(activation.negative_slope), u)}",
        "elu": u if x > 0 else rf"e^{{{u}}} - 1 {near} {e} - 1",
        "gelu": rf"{u} \cdot \Phi({u}) {equals(is_exact(below, LINE_DECIMALS))} {u} \cdot {tex_number(below)}",
        "sigmoid": rf"\frac{{1}}{{1 + e^{{{minus}}}}} {near} \frac{{1}}{{1 + {d}}}",
        "tanh": rf"\frac{{e^{{{u}}} - e^{{{minus}}}}}{{e^{{{u}}} + e^{{{minus}}}}}"
        rf" {near} \frac{{{e} - {d}}}{{{e} + {d}}}",
    }[activation.kind]
    return rf"f({u}) = {middle} {result(y)}"


def live_derivative(activation: Activation, x: float, decimals: int) -> str:
    r"""Write f′(x) with its numbers."""
    y, derivative = _of(activation.value, x), _of(activation.derivative, x)
    u, v = tex_number(x, decimals), tex_number(y)
    density, probability = tex_number(float(normal_density([x])[0])), tex_number(float(normal_cdf([x])[0]))
    middle = {
        "relu": "",
        "leaky_relu": "",
        "elu": "" if x > 0 else rf"e^{{{u}}}",
        "gelu": rf"\Phi({u}) + {bracketed(tex_number(x, decimals))} \cdot \varphi({u})"
        rf" \approx {probability} + {bracketed(tex_number(x, decimals))} \cdot {density}",
        "sigmoid": rf"{v} \cdot (1 - {v})",
        "tanh": rf"1 - {bracketed(tex_number(y))}^2",
    }[activation.kind]
    return rf"f'({u}) = {middle} {result(derivative)}" if middle else rf"f'({u}) {result(derivative)}"


def _exp(x: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.exp(x))


def _of(function: Any, x: float) -> float:
    return float(function(np.array([x]))[0])


@shared(128)
def curve_facts(activation: Activation, x: float, *, words: Words, is_pinned: bool) -> Words:
    """Work out value and derivative of one number on an activation's curve."""
    points = np.concatenate([curve_points(), np.linspace(-6, 6, 12001)])
    derivatives = activation.derivative(points)
    steepest = float(derivatives.max())
    return {
        "name": words["kinds"][activation.kind],
        "x": shortest(x, LINE_DECIMALS),
        "pinned": words["pinned" if is_pinned else "not_pinned"],
        "formula": FORMULAS[activation.kind],
        "derivative_formula": DERIVATIVE_FORMULAS[activation.kind],
        "live": live_value(activation, x, decimals_of(x, LINE_DECIMALS)),
        "live_derivative": live_derivative(activation, x, decimals_of(x, LINE_DECIMALS)),
        "live_change": short(round(0.01 * _of(activation.derivative, x), 6), 6),
        "table": comparison(activation, x, words=words),
        "a": shortest(activation.negative_slope),
        "at_5": number_text(_of(activation.derivative, 5.0), 4),
        "at_minus_5": number_text(_of(activation.derivative, -5.0), 4),
        "steepest": shortest(steepest, 2),
        "steepest_at": number_text(float(points[int(derivatives.argmax())]), 1),
    }


def comparison(activation: Activation, x: float, *, words: Words) -> str:
    """Write all activations at one number as a table."""
    points = curve_points()
    rows = []
    for kind in KINDS:
        one = Activation(kind, activation.negative_slope)
        y, derivative = _of(one.value, x), _of(one.derivative, x)
        flat = int((np.abs(one.derivative(points)) < FLAT).sum())
        name = words["kinds"][kind]
        cells = (
            f"**{name}**" if kind == activation.kind else name,
            shortest(y, LINE_DECIMALS),
            shortest(derivative, LINE_DECIMALS),
            words["ranges"][kind],
            words["largest_derivatives"][kind],
            percent(flat / points.size, 0),
        )
        rows.append("| " + " | ".join(cells) + " |")
    head = words["compare_head"]
    return "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *rows])


def derivative_answers() -> tuple[str, ...]:
    """List the choices for the largest derivative."""
    return ("0.25", "0.5", "1", "1.13")


def largest_derivative(activation: Activation) -> str:
    """Find which choice is the largest derivative of an activation."""
    steepest = float(activation.derivative(np.linspace(-6, 6, 12001)).max())
    return shortest(steepest, 2)
