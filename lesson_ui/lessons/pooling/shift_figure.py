"""The figure of a shift: a map and its shifted copy, both pooled, with the cells that differ marked."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.kernels import NAMED_KERNELS
from cnn_core.largest import first_largest
from lesson_ui.drawing.cells import CHANGED
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import GridScene, Legend
from lesson_ui.lessons.pooling.figure import Grid, PoolingInfo, map_decimals, pooling_info
from lesson_ui.lessons.pooling.scene_figure import (
    ABOVE,
    input_panel,
    map_panel,
    pooling_line,
    pooling_link,
    value_scale,
)
from lesson_ui.words.numbers import decimals_needed, number_text

MOVES_IN = ("zeros", "wraps")
BEFORE, AFTER = ("input", Glyph("→"), "pooled"), ("shifted", Glyph("→"), "moved")
PROBE = "vertical-edge"  # the filter that shows what a convolution does under a shift


class ShiftInfo(NamedTuple):
    """
    A map before and after a shift, as plain values.

    Attributes
    ----------
    before, after : PoolingInfo
        Both maps with their pooled maps.
    changed : ndarray of bool, shape (O_h, O_w)
        Where the pooled maps differ.
    kind : str
        ``"max"`` or ``"average"``.
    equivariant, equivariant_of : int
        How many numbers of a convolution's map are the shifted ones, of how many, on the map closed to a ring.
    """

    before: PoolingInfo
    after: PoolingInfo
    changed: NDArray[np.bool_]
    kind: str
    equivariant: int
    equivariant_of: int


def shifted(image: Grid, down: int, right: int, moves_in: str = "zeros") -> Grid:
    """
    Move the content of a map by whole cells.

    Examples
    --------
    >>> row = np.array([[1.0, 2.0, 3.0]])
    >>> shifted(row, 0, 1).tolist(), shifted(row, 0, 1, "wraps").tolist()
    ([[0.0, 1.0, 2.0]], [[3.0, 1.0, 2.0]])
    """
    if moves_in not in MOVES_IN:
        raise InvalidInputError(
            "There is no such way to fill the side that a shift leaves empty.",
            given={"moves_in": moves_in},
            allowed="moves_in is one of " + ", ".join(MOVES_IN),
            here=f"moves_in = {moves_in!r}",
            fixes=[Fix("moves_in", "=", MOVES_IN[0])],
        )
    moved = np.roll(image, (down, right), axis=(0, 1))
    if moves_in == "zeros":
        H, W = image.shape
        moved[_came_in(H, down), :] = 0.0
        moved[:, _came_in(W, right)] = 0.0
    return moved


def _came_in(size: int, by: int) -> slice:
    """Name the cells along one axis that a shift leaves empty."""
    return slice(0, by) if by >= 0 else slice(max(0, size + by), size)


def shift_info(
    image: Grid,
    down: int,
    right: int,
    kernel_size: int = 2,
    stride: int | None = None,
    *,
    moves_in: str = "zeros",
    kind: str = "max",
) -> ShiftInfo:
    """Pool a map and its shifted copy, and compare."""
    before = pooling_info(image, kernel_size, stride)
    after = pooling_info(shifted(image, down, right, moves_in), kernel_size, stride)
    changed = ~np.isclose(before.maps[kind], after.maps[kind], rtol=0, atol=1e-9)
    same = np.isclose(
        _ring_response(shifted(image, down, right, "wraps")), shifted(_ring_response(image), down, right, "wraps")
    )
    return ShiftInfo(before, after, changed, kind, int(same.sum()), same.size)


def _ring_response(image: Grid) -> Grid:
    """Convolve a map whose sides are joined, so that nothing can fall off."""
    ring = np.pad(image, 1, mode="wrap")
    response: Grid = F.conv2d(ring[None], NAMED_KERNELS[PROBE].weight[None, None])[0]
    return response


def shift_scene(info: ShiftInfo, words: dict[str, Any], *, hidden: bool = False) -> GridScene:
    """Draw both maps with their pooled maps, and mark what changed."""
    panels = _panels(info, words, hidden=hidden)
    has_winner = info.kind == "max"
    links = (
        pooling_link(info.before, "input", ("pooled",), has_winner=has_winner),
        pooling_link(info.after, "shifted", ("moved",), has_winner=has_winner),
    )
    lines = [pooling_line(info.before, info.kind, words["before_place"], result="pooled")]
    if not hidden:
        lines.append(pooling_line(info.after, info.kind, words["after_place"], result="moved", link=1))
    scale = panels[0].scale
    assert scale is not None
    legend = Legend(words["all_legend"], scale, words["shared_note"], decimals_needed(info.before.padded))
    return GridScene(
        figure=grid_figure(panels),
        label=words["shift_figure_label"],
        panels=tuple(panels),
        arrangement=(*BEFORE, *AFTER),
        reading=(BEFORE, AFTER),
        links=links,
        lines=tuple(lines),
        legends=(legend,),
        start=_start_cell(info),
        hint=words["hint"],
        above=ABOVE,
    )


def _start_cell(info: ShiftInfo) -> tuple[int, int]:
    """Pick the cell the cursor starts at: the largest pooled number before the shift."""
    values = info.before.maps[info.kind]
    row, column = first_largest(values)
    return row, column


def _labels(info: ShiftInfo) -> list[str]:
    """Write the numbers after the shift; those that changed begin with the sign ≠."""
    values, decimals = info.after.maps[info.kind], map_decimals(info.after, info.kind)
    return [
        ("≠ " if changed else "") + number_text(float(value), decimals)
        for value, changed in zip(values.flat, info.changed.flat, strict=True)
    ]


def _panels(info: ShiftInfo, words: dict[str, Any], *, hidden: bool) -> list[Panel]:
    scale = value_scale(info.before.padded, info.after.padded)
    title, size = words[info.kind], f"{info.changed.shape[0]} × {info.changed.shape[1]}"
    after: dict[str, Any] = {
        "states": np.where(info.changed, np.uint8(CHANGED), np.uint8(0)),
        "labels": _labels(info),
        "note": words["changed_note"].format(size=size, changed=int(info.changed.sum())),
    }
    shown_after = info.after
    if hidden:
        blank = np.zeros(info.changed.shape)
        shown_after = info.after._replace(maps={info.kind: blank})
        after = {"labels": ["?"] * blank.size, "note": size}
    return [
        input_panel(info.before, "input", words["before_shift"], scale, words, editable=True),
        map_panel(info.before, info.kind, title, scale, name="pooled"),
        input_panel(info.after, "shifted", words["after_shift"], scale, words),
        map_panel(shown_after, info.kind, words["after_title"].format(kind=title), scale, name="moved", **after),
    ]
