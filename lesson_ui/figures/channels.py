"""One filter on three sheets: each channel's map, their sum, the bias, the result."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.explain.tables import term_table
from cnn_core.geometry import Reads, conv2d_reads
from lesson_ui.figures.colours import Scale, signed_scale
from lesson_ui.figures.grid_figure import grid_figure
from lesson_ui.figures.numbers import decimals_needed
from lesson_ui.figures.panel import Glyph, Panel, Table
from lesson_ui.figures.scene import Column, Echo, Legend, Line, Link, Scene
from lesson_ui.figures.shared import shared

Volume = NDArray[np.float64]
Grid = NDArray[np.float64]
Words = dict[str, Any]

CHANNELS = ("red", "green", "blue")
BRIGHTEST = (9.0, 255.0)  # what full brightness may be: small numbers, or the values of a picture
ABOVE = 40  # pixels: the choice of the activity


class StackInfo(NamedTuple):
    """
    Everything the figure of one filter on a volume shows, as plain values.

    Attributes
    ----------
    image : ndarray of shape (C, H, W)
        The sheets.
    weight : ndarray of shape (C, K_h, K_w)
        The filter: one kernel a sheet.
    bias : float
        Added once.
    partial : ndarray of shape (C, O_h, O_w)
        What each kernel finds on its own sheet.
    output : ndarray of shape (O_h, O_w)
        The sum of `partial` and the bias.
    reads : Reads
        The geometry of one sheet.
    """

    image: Volume
    weight: Volume
    bias: float
    partial: Volume
    output: Grid
    reads: Reads

    @property
    def decimals(self) -> int:
        """Digits after the point of every map and of the bias."""
        return max(decimals_needed(self.partial), decimals_needed(self.output), decimals_needed(np.array(self.bias)))

    @property
    def exact(self) -> bool:
        """Whether the printed sums and the bias add up to the printed result digit by digit."""
        numbers = [*self.partial.reshape(len(self.partial), -1), self.output.ravel(), np.array([self.bias])]
        return all(np.allclose(v, np.round(v, self.decimals), rtol=0, atol=1e-9) for v in numbers)


def split_stack(stacked: Grid, name: str) -> Volume:
    """
    Take a stack of three sheets apart that is written as one grid, sheet under sheet.

    Parameters
    ----------
    stacked : ndarray of shape (3 * H, W)
        Rows of red, then of green, then of blue.
    name : str
        The argument's name, for the message.

    Returns
    -------
    ndarray of shape (3, H, W)
        The sheets.

    Raises
    ------
    InvalidInputError
        If the rows cannot be shared by three.
    """
    rows, columns = stacked.shape
    if rows % len(CHANNELS):
        raise InvalidInputError(
            "The rows cannot be shared by three sheets.",
            given={"rows": rows, "columns": columns},
            allowed=f"{name}: as many rows for red, for green and for blue",
            here=f"{rows} rows = 3 · {rows // 3} + {rows % 3}",
            fixes=[Fix("rows", "=", max(3, rows - rows % 3))],
        )
    return stacked.reshape(len(CHANNELS), rows // len(CHANNELS), columns)


@shared(64)
def stack_info(image: Volume, weight: Volume, bias: float = 0.0, *, padding: Any = 0) -> StackInfo:
    """
    Run one filter over a volume, channel by channel.

    Parameters
    ----------
    image : ndarray of shape (C, H, W)
        The sheets.
    weight : ndarray of shape (C, K_h, K_w)
        One kernel a sheet.
    bias : float
        Added once.
    padding : int or "same"
        As for ``conv2d``.

    Returns
    -------
    StackInfo
        Plain values; ``output = conv2d(image, weight[None], bias)[0] = partial.sum(0) + bias``.

    Raises
    ------
    InvalidInputError
        If the filter does not fit.
    """
    reads = conv2d_reads(image.shape[1:], weight.shape[1:], 1, padding)
    partial = F.conv2d(image, weight[:, None], padding=padding, groups=len(image))
    output = F.conv2d(image, weight[None], np.array([bias]), padding=padding)[0]
    return StackInfo(image, weight, bias, partial, output, reads)


def telling_cell(info: StackInfo) -> tuple[int, int]:
    """
    Pick the first output cell of the largest magnitude: the one worth asking about.

    Parameters
    ----------
    info : StackInfo
        What the figure shows.

    Returns
    -------
    (int, int)
        Row and column.
    """
    row, column = np.unravel_index(int(np.abs(info.output).argmax()), info.output.shape)
    return int(row), int(column)


def sum_line(info: StackInfo, words: Words) -> Line:
    """
    Write the line of arithmetic: one sum a channel, the bias, the result.

    Parameters
    ----------
    info : StackInfo
        What the figure shows.
    words : dict
        The lesson's short words.

    Returns
    -------
    Line
        Of kind ``formula``.
    """
    columns = {name: Column(plane.ravel(), info.decimals) for name, plane in zip(CHANNELS, info.partial, strict=True)}
    columns["bias"] = Column(np.full(info.output.size, info.bias), info.decimals)
    terms = " + ".join(f"{words[name]} {{{name}!}}" for name in columns)
    return Line(
        "formula",
        "output",
        words["place"],
        decimals=info.decimals,
        exact=info.exact,
        formulas=(terms,),
        columns=columns,
    )


def brightest(image: Volume) -> float:
    """
    Find the number that stands for full brightness.

    Parameters
    ----------
    image : ndarray
        The sheets.

    Returns
    -------
    float
        The smallest of `BRIGHTEST` that no value passes; else the largest value.
    """
    largest = float(image.max())
    return next((top for top in BRIGHTEST if largest <= top), largest)


def mixed_colours(image: Volume) -> NDArray[np.uint8]:
    """
    Mix three sheets into colours.

    Parameters
    ----------
    image : ndarray of shape (3, H, W)
        Red, green and blue; below 0 is shown as 0.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        sRGB.
    """
    shares = np.moveaxis(image, 0, -1) / brightest(image)
    colours: NDArray[np.uint8] = np.rint(shares.clip(0, 1) * 255).astype(np.uint8)
    return colours


@shared(64)
def stack_scene(
    info: StackInfo, words: Words, *, products: bool = False, concealed: tuple[int, int] | None = None
) -> Scene:
    """
    Draw one filter on three small sheets, every number legible.

    Parameters
    ----------
    info : StackInfo
        What to show.
    words : dict
        The lesson's short words.
    products : bool
        Whether the products of each channel are written out under the figure.
    concealed : (int, int) or None
        An output cell that shows a question mark until the learner has predicted it.

    Returns
    -------
    Scene
        The figure with one link a channel.
    """
    panels = _panels(info, words)
    scales = {panel.name: panel.scale for panel in panels}
    lines = [sum_line(info, words)]
    if products:
        lines += [_products_line(info, k, words) for k in range(len(CHANNELS))]
    sheet, kernel, result = (scales[name] for name in ("redSheet", "redKernel", "output"))
    assert sheet is not None
    assert kernel is not None
    assert result is not None
    return Scene(
        figure=grid_figure(panels),
        label=words["stack_label"],
        panels=tuple(panels),
        arrangement=(_table(),),
        reading=_reading(),
        links=tuple(_link(info, k, words) for k in range(len(CHANNELS))),
        lines=tuple(lines),
        legends=(
            Legend(words["sheets_legend"], sheet, decimals=decimals_needed(info.image)),
            Legend(words["kernels_legend"], kernel, decimals=decimals_needed(info.weight)),
            Legend(words["maps_legend"], result, words["one_scale"], info.decimals),
        ),
        concealed=concealed,
        start=telling_cell(info),
        above=ABOVE,
    )


def lone_scene(image: Volume, weight: Volume, words: Words) -> Scene:
    """
    Draw sheets and kernels alone, where the kernels do not fit the sheets.

    Parameters
    ----------
    image : ndarray of shape (3, H, W)
        The sheets.
    weight : ndarray of shape (3, K_h, K_w)
        The filter.
    words : dict
        The lesson's short words.

    Returns
    -------
    Scene
        Without links.
    """
    sheet, kernel = _sheet_scale(image), signed_scale(weight)
    value, decimals = decimals_needed(image), decimals_needed(weight)
    panels = []
    for name, plane, kernels in zip(CHANNELS, image, weight, strict=True):
        panels.append(Panel(f"{name}Sheet", words[name], plane, sheet, _size(plane), decimals=value))
        panels.append(Panel(f"{name}Kernel", words["kernel_of"], kernels, kernel, decimals=decimals))
    rows = tuple(tuple(f"{name}{kind}" for name in CHANNELS) for kind in _KINDS[:2])
    return Scene(
        figure=grid_figure(panels),
        label=words["stack_label"],
        panels=tuple(panels),
        arrangement=(Table(rows),),
        reading=rows,
        above=ABOVE,
    )


def _size(values: NDArray[Any]) -> str:
    return " × ".join(map(str, values.shape))


def _sheet_scale(image: Volume) -> Scale:
    if image.min() < 0:
        return signed_scale(image)
    return Scale("grey", 0.0, brightest(image))


def _panels(info: StackInfo, words: Words) -> list[Panel]:
    sheet, kernel = _sheet_scale(info.image), signed_scale(info.weight)
    found = signed_scale(info.partial, info.output, np.array([info.bias]))
    value, weight, sums = decimals_needed(info.image), decimals_needed(info.weight), info.decimals
    colours = mixed_colours(info.image)
    panels = [Panel("colour", words["colour"], info.image[0], None, words["colour_note"], numbers=False, image=colours)]
    for name, plane, kernels, part in zip(CHANNELS, info.image, info.weight, info.partial, strict=True):
        title = words[name]
        panels += [
            Panel(f"{name}Sheet", title, plane, sheet, _size(plane), decimals=value, editable=True),
            Panel(f"{name}Kernel", words["kernel_of"], kernels, kernel, decimals=weight, editable=True),
            Panel(f"{name}Map", words["map_of"].format(channel=title), part, found, decimals=sums),
        ]
    bias = np.array([[info.bias]])
    return [
        *panels,
        Panel("bias", words["bias"], bias, found, decimals=sums, editable=True),
        Panel("output", words["output"], info.output, found, decimals=sums),
    ]


def _table() -> Table:
    plus, sheets, kernels, maps = Glyph("+"), *([f"{name}{kind}" for name in CHANNELS] for kind in _KINDS)
    return Table(
        (
            ("colour", Glyph("→"), sheets[0], None, sheets[1], None, sheets[2], None, None, None, None),
            (None, Glyph("⊙"), kernels[0], None, kernels[1], None, kernels[2], None, None, None, None),
            (None, Glyph("="), maps[0], plus, maps[1], plus, maps[2], plus, "bias", Glyph("="), "output"),
        )
    )


_KINDS = ("Sheet", "Kernel", "Map")


def _reading() -> tuple[Any, ...]:
    stacks = Table(tuple(tuple(f"{name}{kind}" for name in CHANNELS) for kind in _KINDS))
    return (("colour",), (stacks,), (Glyph("Σ +"), "bias", Glyph("="), "output"))


def _link(info: StackInfo, k: int, words: Words) -> Link:
    name = CHANNELS[k]
    return Link(
        reads=info.reads,
        read=f"{name}Sheet",
        weight=f"{name}Kernel",
        into=("output",),
        table=term_table(info.image[k], info.weight[k]),
        value_decimals=decimals_needed(info.image),
        weight_decimals=decimals_needed(info.weight),
        name=words[name],
        echoes=(Echo(f"{name}Map", np.arange(info.output.size)),),
    )


def _products_line(info: StackInfo, k: int, words: Words) -> Line:
    name = CHANNELS[k]
    label = words["products_of"].format(channel=words[name])
    return Line("products", f"{name}Map", label, link=k, decimals=info.decimals, exact=info.exact)
