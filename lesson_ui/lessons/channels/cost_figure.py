"""The figure of what a layer costs as its pictures grow: parameters stay, multiply-adds do not."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from cnn_core.costs import Conv2dCost, conv2d_cost
from cnn_core.sizes import conv_output_size
from lesson_ui.drawing.colours import ROLES
from lesson_ui.drawing.grid_figure import PlainFigure
from lesson_ui.drawing.scene import ChartScene
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.channels.info_figure import Words
from lesson_ui.words.numbers import count_text, scientific, significant

SIDES = (32, 224, 1000, 4000)
HEIGHT = 380
LOWEST = -0.5  # power of ten at the foot: a layer has a parameter at least
FONT = '"Source Sans", sans-serif'  # the app's own
GREY = "#7a828a"  # shows on light and on dark


class CostInfo(NamedTuple):
    """
    What one layer costs, as plain values.

    Attributes
    ----------
    in_channels, out_channels, kernel_size : int
        The layer; its padding keeps height and width.
    side : int
        Rows and columns of the picture chosen.
    bias : bool
        Whether each filter has one.
    sides : tuple of int
        Sides compared, increasing; `side` is one of them.
    costs : tuple of Conv2dCost
        One a side.
    """

    in_channels: int
    out_channels: int
    kernel_size: int
    side: int
    bias: bool
    sides: tuple[int, ...]
    costs: tuple[Conv2dCost, ...]

    @property
    def here(self) -> Conv2dCost:
        """The cost at the side chosen."""
        return self.costs[self.sides.index(self.side)]

    def dense(self, side: int) -> int:
        """Count the weights of a dense layer from all numbers of the picture to all numbers of the maps."""
        return side**2 * self.in_channels * side**2 * self.out_channels


@shared(64)
def cost_info(in_channels: int, out_channels: int, kernel_size: int, side: int, *, bias: bool = True) -> CostInfo:
    """Count what a layer costs on pictures of several sizes."""
    sides = tuple(sorted({*SIDES, side}))
    costs = []
    for length in sides:
        out = conv_output_size(length, kernel_size, padding=kernel_size // 2)
        costs.append(conv2d_cost(in_channels, out_channels, kernel_size, out, bias=bias))
    return CostInfo(in_channels, out_channels, kernel_size, side, bias, sides, tuple(costs))


def short_count(number: int, words: Words) -> str:
    """Write a large count in three digits and a word."""
    if number < 1_000_000:
        return count_text(number)
    names = ("million", "billion", "trillion", "quadrillion")
    power = min((len(str(number)) - 1) // 3, 5)
    if power == 5 and number >= 10**18:
        return scientific(number, 3)
    return f"{significant(number / 1000**power)} {words[names[power - 2]]}"


@shared(64)
def cost_scene(
    info: CostInfo, words: Words, *, with_answer: bool = True, dense: bool = False, type_size: int = 15
) -> ChartScene:
    """Draw parameters and multiply-adds over the size of the picture."""
    lines = [("multiply_adds", [cost.multiply_adds for cost in info.costs], ROLES["result"], "solid")]
    if with_answer:
        lines.append(("parameters", [cost.parameters for cost in info.costs], ROLES["weight"], "dash"))
    if dense:
        lines.append(("dense", [info.dense(side) for side in info.sides], GREY, "dot"))
    top = max(max(counts) for _, counts, _, _ in lines)
    traces = [_line(info, words, *line, type_size=type_size) for line in lines]
    return ChartScene(
        figure=PlainFigure(traces, _layout(info, words, top, type_size)),
        label=words["cost_label"],
        height=HEIGHT,
        revision=f"{info} {dense} {type_size}",
    )


def _line(
    info: CostInfo, words: Words, name: str, counts: list[int], colour: str, dash: str, *, type_size: int
) -> dict[str, Any]:
    sizes = [16 if side == info.side else 9 for side in info.sides]
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": list(info.sides),
        "y": [float(count) for count in counts],
        "text": [short_count(count, words) for count in counts],
        "textposition": "bottom center" if name == "parameters" else ["top center"] + ["top left"] * (len(counts) - 1),
        "textfont": {"size": type_size},
        "cliponaxis": False,
        "name": words[name],
        "line": {"color": colour, "width": 3, "dash": dash},
        "marker": {"color": colour, "size": sizes, "line": {"color": "#ffffff", "width": 1.5}},
        "hoverinfo": "skip",
    }


def _layout(info: CostInfo, words: Words, top: int, type_size: int) -> dict[str, Any]:
    powers = range(0, len(str(top)) + 2, 3)
    names = ("one", "thousand", "million", "billion", "trillion", "quadrillion")
    ticks = [words[names[power // 3]] if power // 3 < len(names) else f"10^{power}" for power in powers]
    axis = {"type": "log", "gridcolor": "rgba(122,130,138,.25)", "zeroline": False, "fixedrange": True}
    font = {"size": type_size}
    return {
        "xaxis": {
            **axis,
            "tickvals": list(info.sides),
            "ticktext": [f"{count_text(side)} × {count_text(side)}" for side in info.sides],
            "tickfont": font,
            "title": {"text": words["picture_side"], "font": font},
            "range": [math.log10(info.sides[0]) - 0.25, math.log10(info.sides[-1]) + 0.25],
        },
        "yaxis": {
            **axis,
            "tickvals": [float(10**power) for power in powers],
            "ticktext": ticks,
            "tickfont": font,
            "range": [LOWEST, len(str(top)) + 0.7],
        },
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": font},
        "font": {"family": FONT},
        "showlegend": True,
        "hovermode": False,
        "dragmode": False,
        "margin": {"l": 7 * type_size, "r": 2 * type_size, "t": 3 * type_size, "b": 4 * type_size},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "template": {},
    }
