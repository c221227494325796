"""The figure of a loss: a batch of logits, their probabilities, the true classes, and the loss of each sample."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale, signed_scale, unsigned_scale
from lesson_ui.drawing.curve import Axis, Curve, Marker
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.lines import Column, FormulaLine, Line
from lesson_ui.drawing.links import Link, Listed, values_only
from lesson_ui.drawing.panel import Glyph, Panel, Ticks
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import decimals_needed, fixed, short, shortest

Array = NDArray[np.float64]
Words = dict[str, Any]

KINDS = ("cross_entropy", "mse")
MOST_SAMPLES, MOST_CLASSES = 8, 5
ABOVE = 40  # pixels: the choice of the activity
DECIMALS = 3  # of probabilities and losses in the figure
CURVE_HIGH, CURVE_WIDE, CURVE_TOP = 5, 6, 6.0


class LossInfo(NamedTuple):
    """
    Everything the figure of a loss shows, as plain values.

    Attributes
    ----------
    kind : {"cross_entropy", "mse"}
        Which loss.
    logits : ndarray of shape (N, C)
        One row a sample.
    target : ndarray of shape (N,), int64
        The true classes.
    probabilities : ndarray of shape (N, C)
        ``softmax(logits, 1)``.
    one_hot : ndarray of shape (N, C)
        1 at the true class, else 0.
    of_truth : ndarray of shape (N,)
        The probability of the true class.
    squares : ndarray of shape (N, C)
        ``(probabilities - one_hot) ** 2``.
    losses : ndarray of shape (N,)
        What each sample costs.
    loss : float
        Their mean.
    """

    kind: str
    logits: Array
    target: NDArray[np.int64]
    probabilities: Array
    one_hot: Array
    of_truth: Array
    squares: Array
    losses: Array
    loss: float


def read_target(target: Array, logits: Array) -> NDArray[np.int64]:
    """Read true classes from numbers that a learner typed."""
    N, C = logits.shape
    given = target.ravel()
    filled = np.resize(given, N) if given.size else np.zeros(N)
    nearest = np.clip(np.rint(filled), 0, C - 1).astype(np.int64)
    if given.size == N and np.array_equal(given, nearest):
        return nearest
    wrong = [f"{value:g}" for value in given if not (value == int(value) and 0 <= value < C)]
    raise InvalidInputError(
        "The true classes do not fit the logits.",
        given={"target": " ".join(f"{value:g}" for value in given), "logits": f"{N} samples, {C} classes"},
        allowed=f"target: one class a sample, {N} whole numbers from 0 to {C - 1}",
        here=f"not a class: {', '.join(wrong)}" if wrong else f"{given.size} classes for {N} samples",
        fixes=[Fix("target", "=", " ".join(map(str, nearest)))],
    )


@shared(64)
def loss_info(logits: Array, target: NDArray[np.int64], kind: str = "cross_entropy") -> LossInfo:
    """Compute the loss of each sample of a batch, and the mean."""
    probabilities = F.softmax(logits, 1)
    one_hot = np.eye(logits.shape[1])[target]
    squares = F.mse_loss(probabilities, one_hot, reduction="none")
    if kind == "mse":
        losses, loss = squares.mean(axis=1), float(F.mse_loss(probabilities, one_hot))
    else:
        losses, loss = F.cross_entropy(logits, target, reduction="none"), float(F.cross_entropy(logits, target))
    of_truth = probabilities[np.arange(len(target)), target]
    return LossInfo(kind, logits, target, probabilities, one_hot, of_truth, squares, losses, loss)


def surprise_curve() -> Curve:
    """Draw −ln p from p near 0 to 1."""
    p = np.concatenate([np.geomspace(np.exp(-CURVE_TOP), 0.05, 60), np.linspace(0.05, 1.0, 60)[1:]])
    costs = F.nll_loss(np.log(p)[:, None], np.zeros(p.size, np.int64), reduction="none") + 0.0  # no −0 at p = 1
    across = Axis((0.0, 1.0), (0.0, 0.25, 0.5, 0.75, 1.0))
    upward = Axis((0.0, CURVE_TOP), (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
    return Curve((CURVE_HIGH, CURVE_WIDE), p, costs, across, upward, Marker(across="p", down="loss"))


@shared(64)
def loss_scene(info: LossInfo, names: tuple[str, ...], words: Words, *, concealed: bool = False) -> GridScene:
    """Draw a batch and its loss."""
    entropy = info.kind == "cross_entropy"
    logits, losses = signed_scale(info.logits), unsigned_scale(info.losses)
    panels = _panels(info, names, words, logits, losses, concealed=concealed)
    middle = ("p",) if entropy else ("onehot", "squares")
    tail = ("curve",) if entropy else ()
    arrow = Glyph("→")
    return GridScene(
        figure=grid_figure(panels),
        label=words[f"loss_label_{info.kind}"],
        panels=tuple(panels),
        arrangement=("target", "logits", arrow, "probabilities", *middle, arrow, "loss", arrow, "batch", *tail),
        reading=_reading(entropy=entropy),
        links=_links(info),
        lines=_lines(info, words, concealed=concealed),
        legends=(
            Legend(words["logit_legend"], logits, decimals=decimals_needed(info.logits)),
            Legend(words["p_legend"], Scale("unsigned", 0.0, 1.0)),
            Legend(words["loss_legend"], losses, decimals=2),
        ),
        concealed=(0, 0) if concealed else None,
        hint=words["loss_hint_keys"],
        above=ABOVE,
    )


def _reading(*, entropy: bool) -> tuple[Any, ...]:
    """Name the rows for a narrow page."""
    arrow = Glyph("→")
    first = ("target", "logits", arrow, "probabilities")
    if entropy:
        return first, ("p", arrow, "loss", arrow, "batch", "curve")
    return first, ("onehot", "squares"), ("loss", arrow, "batch")


def _panels(
    info: LossInfo, names: tuple[str, ...], words: Words, logits: Scale, losses: Scale, *, concealed: bool
) -> list[Panel]:
    N = len(info.target)
    probability_scale, blank = Scale("unsigned", 0.0, 1.0), Scale("signed", -1.0, 1.0)

    def grid(name: str, values: Array, scale: Scale, ticks: Ticks, **more: Any) -> Panel:
        return Panel(name, words[name], Cells(values, scale, **more), words.get(f"{name}_note", ""), ticks=ticks)

    def texts(values: Array) -> tuple[str, ...]:
        return tuple(fixed(float(value), DECIMALS) for value in values.ravel())

    heads = tuple(f"{k} {name}" for k, name in enumerate(names))
    classes = Ticks(rows=False, column_heads=heads)
    level = Ticks(rows=False, column_heads=("",))  # keeps the room, so that samples line up
    samples = Ticks(row_heads=tuple(map(str, range(N))))
    drawn = [
        grid("target", np.zeros((N, 1)), blank, samples, labels=tuple(map(str, info.target)), editable=True),
        grid("logits", info.logits, logits, classes, decimals=decimals_needed(info.logits), editable=True),
        grid("probabilities", info.probabilities, probability_scale, classes, labels=texts(info.probabilities)),
    ]
    if info.kind == "mse":
        drawn += [
            grid("onehot", info.one_hot, probability_scale, classes),
            grid("squares", info.squares, probability_scale, classes, labels=texts(info.squares)),
        ]
    else:
        drawn.append(grid("p", info.of_truth[:, None], probability_scale, level, labels=texts(info.of_truth)))
    mean = np.array([[info.loss]])
    mean_text = ("?",) if concealed else texts(mean)
    title, note = words["loss_of"][info.kind], words["loss_note"]
    drawn += [
        Panel("loss", title, Cells(info.losses[:, None], losses, 3, labels=texts(info.losses)), note, ticks=level),
        Panel("batch", words["batch"], Cells(mean, losses, labels=mean_text), words["batch_note"].format(count=N)),
    ]
    if info.kind == "cross_entropy":
        drawn.append(Panel("curve", words["curve"], surprise_curve(), words["curve_note"]))
    return drawn


def _links(info: LossInfo) -> tuple[Link, ...]:
    N, C = info.logits.shape
    rows = np.arange(N * C).reshape(N, C)
    own = rows[np.arange(N), info.target][:, None]
    listed = {
        "cross_entropy": (("p", np.arange(N)[:, None]), ("probabilities", own), ("logits", rows)),
        "mse": (("squares", rows), ("probabilities", rows), ("onehot", rows), ("logits", rows)),
    }[info.kind]
    planes = {"p": info.of_truth[:, None], "onehot": info.one_hot}
    planes |= {name: getattr(info, name) for name in ("logits", "probabilities", "squares")}
    return tuple(_link(name, planes[name], cells) for name, cells in listed)


def _link(name: str, plane: Array, cells: NDArray[np.int64]) -> Link:
    return Link(
        source=Listed(cells, (len(cells), 1)),
        read=name,
        into=("loss",),
        table=values_only(plane),
    )


def _lines(info: LossInfo, words: Words, *, concealed: bool) -> tuple[Line, ...]:
    N, C = info.logits.shape
    own = tuple(short(value, 4) for value in info.losses)
    columns = {
        "n": Column(np.arange(N)),
        "target": Column(info.target),
        "p": Column(tuple(short(value, 4) for value in info.of_truth), role="read"),
        "terms": Column(tuple(_squares(info, n) for n in range(N)), role="read"),
        "classes": Column(np.full(N, C)),
        "result": Column(own, role="result"),
    }
    formula = words["sample_formula"][info.kind]
    lines = [FormulaLine("loss", "", exact=False, formulas=(formula,), columns=columns)]
    if not concealed:
        batch = {
            "terms": Column((" + ".join(own),) * N),
            "count": Column(np.full(N, N)),
            "result": Column((short(info.loss, 4),) * N, role="result"),
        }
        lines.append(FormulaLine("loss", "", exact=False, formulas=(words["batch_formula"],), columns=batch))
    return tuple(lines)


def _squares(info: LossInfo, n: int) -> str:
    pairs = zip(info.probabilities[n], info.one_hot[n], strict=True)
    return " + ".join(f"({short(p, 3)} − {shortest(float(t))})²" for p, t in pairs)
