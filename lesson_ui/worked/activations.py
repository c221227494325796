"""Activations: one number sent through a curve, its slope, and where the slope vanishes."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.slopes import normal_density, normal_share
from lesson_ui.figures.activations import FLAT, KINDS, LINE_DECIMALS, Activation
from lesson_ui.figures.activations_curve import curve_points
from lesson_ui.figures.shared import shared
from lesson_ui.words.numbers import SAME, number_text

Words = dict[str, Any]

FORMULAS = {
    "relu": r"f(x) = \max(0, x)",
    "leaky_relu": r"f(x) = \begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}",
    "elu": r"f(x) = \begin{cases} x & x > 0 \\ e^{x} - 1 & x \le 0 \end{cases}",
    "gelu": r"f(x) = x\,\Phi(x)",
    "sigmoid": r"f(x) = \frac{1}{1 + e^{-x}}",
    "tanh": r"f(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}",
}
SLOPE_FORMULAS = {
    "relu": r"f'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}",
    "leaky_relu": r"f'(x) = \begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}",
    "elu": r"f'(x) = \begin{cases} 1 & x > 0 \\ e^{x} & x \le 0 \end{cases}",
    "gelu": r"f'(x) = \Phi(x) + x\,\varphi(x)",
    "sigmoid": r"f'(x) = f(x)\,\bigl(1 - f(x)\bigr)",
    "tanh": r"f'(x) = 1 - f(x)^2",
}


def tex(value: float, decimals: int, *, brackets: bool = False) -> str:
    """
    Print a number for a formula.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Digits after the point.
    brackets : bool
        Whether a negative number stands in brackets.

    Returns
    -------
    str
        With a plain minus sign, which LaTeX draws as one.
    """
    text = number_text(value, decimals).replace("−", "-")
    return f"({text})" if brackets and text.startswith("-") else text


def equals(value: float, decimals: int) -> str:
    """
    Say whether a number is printed exactly.

    Parameters
    ----------
    value : float
        The number.
    decimals : int
        Digits after the point.

    Returns
    -------
    str
        ``=`` or ``≈``, for a formula.
    """
    return "=" if abs(value - round(value, decimals)) <= SAME else r"\approx"


def live_value(activation: Activation, x: float, decimals: int) -> str:
    r"""
    Write f(x) with its numbers.

    Parameters
    ----------
    activation : Activation
        Which.
    x : float
        The number.
    decimals : int
        Digits of x.

    Returns
    -------
    str
        LaTeX, e.g. ``f(2) = \max(0, 2) = \mathbf{2}``.
    """
    y = _of(activation.value, x)
    u, e, d = tex(x, decimals), _brief(_exp(x)), _brief(_exp(-x))
    near = equals(_exp(abs(x)), LINE_DECIMALS)
    share = float(normal_share([x])[0])
    middle = {
        "relu": rf"\max(0, {u})",
        "leaky_relu": u if x > 0 else rf"{activation.negative_slope:g} \cdot {tex(x, decimals, brackets=True)}",
        "elu": u if x > 0 else rf"e^{{{u}}} - 1 {near} {e} - 1",
        "gelu": rf"{u} \cdot \Phi({u}) {equals(share, LINE_DECIMALS)} {u} \cdot {_brief(share)}",
        "sigmoid": rf"\frac{{1}}{{1 + e^{{{tex(-x, decimals)}}}}} {near} \frac{{1}}{{1 + {d}}}",
        "tanh": rf"\frac{{e^{{{u}}} - e^{{{tex(-x, decimals)}}}}}{{e^{{{u}}} + e^{{{tex(-x, decimals)}}}}}"
        rf" {near} \frac{{{e} - {d}}}{{{e} + {d}}}",
    }[activation.kind]
    return rf"f({u}) = {middle} {_result(y)}"


def live_slope(activation: Activation, x: float, decimals: int) -> str:
    r"""
    Write f′(x) with its numbers.

    Parameters
    ----------
    activation : Activation
        Which.
    x : float
        The number.
    decimals : int
        Digits of x.

    Returns
    -------
    str
        LaTeX, e.g. ``f'(0) = 0.5 \cdot (1 - 0.5) = \mathbf{0.25}``.
    """
    y, slope = _of(activation.value, x), _of(activation.slope, x)
    u, v = tex(x, decimals), _brief(y)
    density, share = _brief(float(normal_density([x])[0])), _brief(float(normal_share([x])[0]))
    middle = {
        "relu": "",
        "leaky_relu": "",
        "elu": "" if x > 0 else rf"e^{{{u}}}",
        "gelu": rf"\Phi({u}) + {tex(x, decimals, brackets=True)} \cdot \varphi({u})"
        rf" \approx {share} + {tex(x, decimals, brackets=True)} \cdot {density}",
        "sigmoid": rf"{v} \cdot (1 - {v})",
        "tanh": rf"1 - {_brief(y, brackets=True)}^2",
    }[activation.kind]
    return rf"f'({u}) = {middle} {_result(slope)}" if middle else rf"f'({u}) {_result(slope)}"


def _brief(value: float, *, brackets: bool = False) -> str:
    return tex(value, _digits(value), brackets=brackets)


def _exp(x: float) -> float:
    with np.errstate(over="ignore"):
        return float(np.exp(x))


def _result(value: float) -> str:
    shown = tex(value, _digits(value))
    return rf"{equals(value, LINE_DECIMALS)} \mathbf{{{shown}}}"


def shortest(value: float, most: int = LINE_DECIMALS) -> str:
    """
    Print a number with as few digits as say it exactly.

    Parameters
    ----------
    value : float
        The number.
    most : int
        Digits after the point where nothing shorter is exact.

    Returns
    -------
    str
        With a real minus sign.

    Examples
    --------
    >>> shortest(0.25), shortest(2.0), shortest(1 / 3)
    ('0.25', '2', '0.3333')
    """
    return number_text(value, min(_digits(value), most))


def _digits(value: float) -> int:
    """Count the digits that print a number: fewer where they say it exactly."""
    return next((d for d in range(LINE_DECIMALS) if abs(value - round(value, d)) <= SAME), LINE_DECIMALS)


def _of(function: Any, x: float) -> float:
    return float(function(np.array([x]))[0])


@shared(128)
def curve_facts(activation: Activation, x: float, *, words: Words, is_pinned: bool) -> Words:
    """
    Work out one number on a curve.

    Parameters
    ----------
    activation : Activation
        Which.
    x : float
        The number, in tenths.
    words : dict
        Short words of the lesson.
    is_pinned : bool
        Whether the learner chose it.

    Returns
    -------
    dict
        Values for the sections ``worked_curve``, ``compare`` and ``vanish_…``.
    """
    points = np.concatenate([curve_points(), np.linspace(-6, 6, 12001)])
    slopes = activation.slope(points)
    steepest = float(slopes.max())
    return {
        "name": words["kinds"][activation.kind],
        "x": shortest(x),
        "pinned": words["pinned" if is_pinned else "not_pinned"],
        "formula": FORMULAS[activation.kind],
        "slope_formula": SLOPE_FORMULAS[activation.kind],
        "live": live_value(activation, x, _digits(x)),
        "live_slope": live_slope(activation, x, _digits(x)),
        "live_change": number_text(0.01 * _of(activation.slope, x), 6).rstrip("0").rstrip("."),
        "table": comparison(activation, x, words=words),
        "a": f"{activation.negative_slope:g}",
        "at_5": number_text(_of(activation.slope, 5.0), 4),
        "at_minus_5": number_text(_of(activation.slope, -5.0), 4),
        "steepest": number_text(steepest, min(_digits(steepest), 2)),
        "steepest_at": number_text(float(points[int(slopes.argmax())]), 1),
    }


def comparison(activation: Activation, x: float, *, words: Words) -> str:
    """
    Set all activations side by side at one number.

    Parameters
    ----------
    activation : Activation
        The one on the screen; its setting is used for the leaky ReLU.
    x : float
        The number.
    words : dict
        Short words of the lesson.

    Returns
    -------
    str
        A table.
    """
    points = curve_points()
    rows = []
    for kind in KINDS:
        one = Activation(kind, activation.negative_slope)
        y, slope = _of(one.value, x), _of(one.slope, x)
        flat = int((np.abs(one.slope(points)) < FLAT).sum())
        name = words["kinds"][kind]
        cells = (
            f"**{name}**" if kind == activation.kind else name,
            shortest(y),
            shortest(slope),
            words["ranges"][kind],
            words["largest_slopes"][kind],
            f"{100 * flat / points.size:.0f} %",
        )
        rows.append("| " + " | ".join(cells) + " |")
    head = words["compare_head"]
    return "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *rows])


def slope_answers() -> tuple[str, ...]:
    """
    List the largest slopes to choose from.

    Returns
    -------
    tuple of str
        From the flattest to the steepest.
    """
    return ("0.25", "0.5", "1", "1.13")


def largest_slope(activation: Activation) -> str:
    """
    Find the answer to the question for the largest slope.

    Parameters
    ----------
    activation : Activation
        Which.

    Returns
    -------
    str
        One of `slope_answers`.
    """
    steepest = float(activation.slope(np.linspace(-6, 6, 12001)).max())
    return number_text(steepest, min(_digits(steepest), 2))
