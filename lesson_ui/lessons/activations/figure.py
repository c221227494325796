"""Activations as records: each with its value, its derivative, and the numbers that its arithmetic mentions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.derivatives import activation_derivative, normal_cdf, normal_density
from lesson_ui.drawing.lines import Column, FormulaLine, Line

Numbers = NDArray[np.float64]
Words = dict[str, Any]

KINDS = ("relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh")
LINE_DECIMALS = 4
LARGE = 20.0  # beyond, the exponentials of tanh say nothing any more
FLAT = 0.01  # slopes smaller than this count as flat


class Activation(NamedTuple):
    """
    One activation with its setting.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    negative_slope : float
        For ``"leaky_relu"``.
    """

    kind: str
    negative_slope: float = 0.1

    def value(self, x: Numbers) -> Numbers:
        """Apply the activation."""
        if self.kind == "leaky_relu":
            return F.leaky_relu(x, self.negative_slope)
        return _VALUES[self.kind](x)

    def derivative(self, x: Numbers) -> Numbers:
        """Give the derivative of the activation."""
        settings = (self.negative_slope,) if self.kind == "leaky_relu" else ()
        return activation_derivative(self.kind, x, *settings)

    @property
    def signed(self) -> bool:
        """Whether the activation can give negative numbers."""
        return self.kind not in ("relu", "sigmoid")


_VALUES: Mapping[str, Callable[[Numbers], Numbers]] = {
    "relu": F.relu,
    "elu": F.elu,
    "gelu": F.gelu,
    "sigmoid": F.sigmoid,
    "tanh": F.tanh,
}


def activation_lines(
    activation: Activation,
    x: Numbers,
    words: Words,
    *,
    results: tuple[str, str],
    decimals: int,
    by_level: bool,
    labels: tuple[str, str] = ("", ""),
) -> tuple[Line, Line]:
    """Describe the two lines of arithmetic: the value and the derivative."""
    columns = _columns(activation, x, decimals)
    y = Column(activation.value(x), LINE_DECIMALS, "result")
    derivative = Column(activation.derivative(x), LINE_DECIMALS, "result")
    value_cases, derivative_cases = _cases(activation.kind, x)
    return tuple(  # type: ignore[return-value]
        FormulaLine(
            result,
            label,
            decimals=LINE_DECIMALS,
            formulas=tuple(words[texts][activation.kind]),
            cases=cases,
            columns={**columns, "y": y, "result": own},
            by_level=by_level,
        )
        for result, label, texts, cases, own in zip(
            results,
            labels,
            ("value_formulas", "derivative_formulas"),
            (value_cases, derivative_cases),
            (y, derivative),
            strict=True,
        )
    )


def _columns(activation: Activation, x: Numbers, decimals: int) -> dict[str, Column]:
    """List the numbers that the arithmetic of an activation mentions."""
    columns = {"x": Column(x, decimals, "read")}
    kind = activation.kind
    if kind == "leaky_relu":
        columns["a"] = Column(np.full(x.shape, activation.negative_slope), 2, "weight")
    if kind == "gelu":
        columns["share"] = Column(normal_cdf(x), LINE_DECIMALS)
        columns["density"] = Column(normal_density(x), LINE_DECIMALS)
    if kind in ("elu", "sigmoid", "tanh"):
        with np.errstate(over="ignore"):
            columns["rise"], columns["decay"] = (Column(np.exp(part), LINE_DECIMALS) for part in (x, -x))
        columns["minus"] = Column(-x, decimals)
    return columns


def _cases(kind: str, x: Numbers) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Say which text of an activation fits each number: for the value and for the derivative."""
    sign = np.where(x > 0, 0, np.where(x < 0, 1, 2)).astype(np.uint8)
    whole = np.zeros(x.shape, np.uint8)
    if kind in ("relu", "leaky_relu", "elu"):
        return (whole if kind == "relu" else np.minimum(sign, 1)), (sign if kind != "elu" else np.minimum(sign, 1))
    if kind == "tanh":
        return (np.abs(x) > LARGE).astype(np.uint8), whole
    return whole, whole
