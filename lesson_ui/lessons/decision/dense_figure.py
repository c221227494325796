"""The figure of a dense layer and softmax: vector × weights + bias → logits → probabilities."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.explain.tables import TermTable
from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Listed, Weights, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Table
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import SAME, added, decimals_needed, fixed, probability_text, short, shortest

Array = NDArray[np.float64]
Words = dict[str, Any]

MOST_CLASSES = MOST_FEATURES = 6
ABOVE = 40  # pixels: the choice of the activity
BAR_CELLS = 3  # cells that the longest bar is wide
POWER_DECIMALS = 2
HIGH, LOW = 9.0, -4.0  # a largest logit outside is taken off before e is raised to it: the powers could not be read


class DenseInfo(NamedTuple):
    """
    Everything the figure of a dense layer and softmax shows, as plain values.

    Attributes
    ----------
    x : ndarray of shape (in_features,)
        The vector.
    weight : ndarray of shape (out_features, in_features)
        One row a class.
    bias : ndarray of shape (out_features,)
        One number a class.
    logits : ndarray of shape (out_features,)
        ``linear(x, weight, bias)``.
    shift, temperature : float
        What is added to every logit, and what they are then divided by.
    moved : ndarray of shape (out_features,)
        ``(logits + shift) / temperature``.
    largest : float
        What is taken off before e is raised to it: 0 or the largest of `moved`.
    powers : ndarray of shape (out_features,)
        ``exp(moved - largest)``.
    probabilities : ndarray of shape (out_features,)
        ``softmax(moved, 0)``.
    """

    x: Array
    weight: Array
    bias: Array
    logits: Array
    shift: float
    temperature: float
    moved: Array
    largest: float
    powers: Array
    probabilities: Array

    @property
    def is_moved(self) -> bool:
        """Whether the logits are changed before the softmax."""
        return self.shift != 0 or self.temperature != 1


@shared(64)
def dense_info(
    x: Array, weight: Array, bias: Array, shift: float = 0.0, temperature: float = 1.0, *, stable: bool = False
) -> DenseInfo:
    """Compute logits and probabilities of a vector."""
    logits = F.linear(x, weight, bias)
    moved = (logits + shift) / temperature
    top = float(moved.max())
    largest = top if stable or not LOW <= top <= HIGH else 0.0
    return DenseInfo(
        x, weight, bias, logits, shift, temperature, moved, largest, np.exp(moved - largest), F.softmax(moved, 0)
    )


@shared(64)
def dense_scene(info: DenseInfo, names: tuple[str, ...], words: Words, *, concealed: bool = False) -> GridScene:
    """Draw the steps from a vector to probabilities."""
    weighing, found = signed_scale(info.weight, info.bias), signed_scale(info.logits, info.moved)
    read = signed_scale(info.x) if info.x.min() < 0 else unsigned_scale(info.x)
    panels = _panels(info, names, words, (read, weighing, found), concealed=concealed)
    moved = ("moved",) if info.is_moved else ()
    return GridScene(
        figure=grid_figure(panels),
        label=words["dense_label"],
        panels=tuple(panels),
        arrangement=(_arranged(moved),),
        reading=(
            ("x",),
            ("names", "weight", "bias", Glyph("="), "logits"),
            (*moved, "powers", "probabilities", "bars"),
        ),
        links=_links(info, moved),
        lines=(_logit_line(info, names, words), *([] if concealed else [_probability_line(info, names, words)])),
        legends=(
            Legend(words["x_legend"], read, decimals=decimals_needed(info.x)),
            Legend(words["weight_legend"], weighing, decimals=decimals_needed(info.weight)),
            Legend(words["logit_legend"], found, decimals=decimals_needed(info.logits)),
        ),
        concealed=(0, 0) if concealed else None,
        hint=words["dense_hint"],
        above=ABOVE,
    )


def _arranged(moved: tuple[str, ...]) -> Table:
    steps: list[Any] = ["names", "weight", Glyph("+"), "bias", Glyph("="), "logits"]
    for name in (*moved, "powers", "probabilities"):
        steps += [Glyph("→"), name]
    steps.append("bars")
    return Table(((None, "x", *[None] * (len(steps) - 2)), tuple(steps)))


def _panels(
    info: DenseInfo, names: tuple[str, ...], words: Words, scales: tuple[Scale, Scale, Scale], *, concealed: bool
) -> list[Panel]:
    read, weighing, found = scales
    blank = Scale("signed", -1.0, 1.0)

    def column(name: str, values: Array, scale: Scale, **more: Any) -> Panel:
        return Panel(name, words[name], Cells(values[:, None], scale, **more), words.get(f"{name}_note", ""))

    powers = tuple(fixed(value, POWER_DECIMALS) for value in info.powers)
    printed_probabilities = tuple(map(probability_text, info.probabilities))
    top = unsigned_scale(np.minimum(info.powers, np.finfo(np.float64).max))
    drawn = [
        Panel("x", words["x"], Cells(info.x[None], read, decimals_needed(info.x), editable=True)),
        column("names", np.zeros(len(names)), blank, labels=names),
        Panel(
            "weight",
            words["weight"],
            Cells(info.weight, weighing, decimals_needed(info.weight), editable=True),
            words["weight_note"],
        ),
        column("bias", info.bias, weighing, decimals=decimals_needed(info.bias), editable=True),
        column("logits", info.logits, found, decimals=decimals_needed(info.logits)),
    ]
    if info.is_moved:
        drawn.append(
            Panel(
                "moved", words["moved"], Cells(info.moved[:, None], found, decimals_needed(info.moved)), _change(info)
            )
        )
    raised = words["powers_note"] + (f" {added(-info.largest)}" if info.largest else "")
    size = (len(names), BAR_CELLS)
    bars = Bars(size, info.probabilities, printed_probabilities, roles=("result",) * len(names))
    return [
        *drawn,
        Panel("powers", words["powers"], Cells(info.powers[:, None], top, labels=powers), raised),
        column("probabilities", info.probabilities, Scale("unsigned", 0.0, 1.0), labels=printed_probabilities),
        Panel("bars", "", bars),
    ]


def _links(info: DenseInfo, moved: tuple[str, ...]) -> tuple[Link, ...]:
    classes, features = info.weight.shape
    every_x = np.tile(np.arange(features), (classes, 1))
    size = (classes, 1)
    every_power = np.tile(np.arange(classes), (classes, 1))
    return (
        Link(
            source=Listed(every_x, size, np.arange(classes * features).reshape(classes, features)),
            read="x",
            into=("logits", *moved),
            table=_table(info.x[None]),
            weights=Weights("weight", decimals=decimals_needed(info.weight)),
            decimals=decimals_needed(info.x),
        ),
        Link(
            source=Listed(every_power, size),
            read="powers",
            into=("powers", "probabilities", "bars"),
            table=_table(np.minimum(info.powers, np.finfo(np.float64).max)[:, None]),
        ),
    )


def _table(plane: Array) -> TermTable:
    return values_only(plane)


def _logit_line(info: DenseInfo, names: tuple[str, ...], words: Words) -> Line:
    classes, features = info.weight.shape
    columns = {"name": Column(names), "bias": Column(info.bias, decimals_needed(info.bias))}
    for k in range(features):
        columns[f"x{k}"] = Column(np.full(classes, info.x[k]), decimals_needed(info.x), "read")
        columns[f"w{k}"] = Column(info.weight[:, k], decimals_needed(info.weight), "weight")
    terms = " + ".join(f"{{x{k}!}}·{{w{k}!}}" for k in range(features))
    return FormulaLine(
        "logits",
        "",
        decimals=decimals_needed(info.logits),
        formulas=(words["logit_formula"].replace("TERMS", terms),),
        columns={**columns, "result": Column(info.logits, decimals_needed(info.logits), "result")},
    )


def _probability_line(info: DenseInfo, names: tuple[str, ...], words: Words) -> Line:
    raised = [_raised(value, info.largest) for value in info.moved]
    classes = len(names)
    total = fixed(float(info.powers.sum()), POWER_DECIMALS)
    columns = {
        "name": Column(names),
        "own": Column(tuple(raised), role="read"),
        "all": Column((" + ".join(raised),) * classes),
        "power": Column(tuple(fixed(value, POWER_DECIMALS) for value in info.powers), role="read"),
        "total": Column((total,) * classes),
        "result": Column(tuple(map(probability_text, info.probabilities)), role="result"),
    }
    return FormulaLine(
        "probabilities", "", link=1, exact=False, formulas=(words["probability_formula"],), columns=columns
    )


def _change(info: DenseInfo) -> str:
    """Write what happens to the logits before the softmax."""
    moved = f"z {added(info.shift)}" if info.shift else "z"
    if info.temperature == 1:
        return moved
    return f"({moved}) / {shortest(info.temperature)}" if info.shift else f"z / {shortest(info.temperature)}"


def _raised(value: float, largest: float) -> str:
    """Write a power of e, the number taken off in sight."""
    off = f" {added(-largest)}" if largest else ""
    text = f"{short(value, noise=SAME)}{off}"
    return f"e^({text})" if off or text.startswith("−") else f"e^{text}"
