"""The figure of the four padding modes, on a row of four numbers and at the corner of a picture."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.functional.padding import MODE_OF_LAYER
from cnn_core.geometry import PADDING_MODES
from lesson_ui.drawing.cells import PADDING, Cells, Picture
from lesson_ui.drawing.colours import pixel_scale
from lesson_ui.drawing.grid_figure import PlainFigure, grid_figure
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.scene import GridScene
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.padding.figure import Grid, Words

ROW, ROW_PADDING = (1.0, 2.0, 3.0, 4.0), 2
CORNER, CORNER_PADDING = 48, 16  # pixels of the picture that are shown, and pixels laid around it


class Strips(NamedTuple):
    """
    One short row of numbers in every padding mode.

    Attributes
    ----------
    rows : dict of str to ndarray of shape (1, 8)
        By mode, padding included.
    states : ndarray of uint8, shape (1, 8)
        `PADDING` bits, the same for all modes.
    """

    rows: dict[str, Grid]
    states: NDArray[np.uint8]


@lru_cache(maxsize=1)
def strips() -> Strips:
    """Pad 1 2 3 4 by two cells in every mode."""
    row = np.array([[ROW]])
    rows = {name: F.pad(row, (ROW_PADDING, ROW_PADDING), mode=mode)[0] for name, mode in MODE_OF_LAYER.items()}
    states = np.full((1, len(ROW) + 2 * ROW_PADDING), PADDING, np.uint8)
    states[:, ROW_PADDING:-ROW_PADDING] = 0
    return Strips(rows, states)


@shared(4)
def modes_scene(words: Words) -> GridScene:
    """Draw the row of four numbers in every padding mode."""
    panels, figure = _rows(tuple(words[f"mode_{mode}"] for mode in PADDING_MODES))
    names = tuple(panel.name for panel in panels)
    return GridScene(figure=figure, label=words["modes_label"], panels=panels, arrangement=names)


@lru_cache(maxsize=1)
def _rows(notes: tuple[str, ...]) -> tuple[tuple[Panel, ...], PlainFigure]:
    made = strips()
    panels = tuple(
        Panel(mode, mode, Cells(row, pixel_scale(row), states=made.states), note, col0=-ROW_PADDING)
        for (mode, row), note in zip(made.rows.items(), notes, strict=True)
    )
    return panels, grid_figure(panels)


def corner_padding(picture: NDArray[np.uint8]) -> int:
    """Choose how many pixels are laid around a picture."""
    H, W = picture.shape[0], picture.shape[1]
    return int(min(CORNER_PADDING, H - 1, W - 1))


def padded_corners(picture: NDArray[np.uint8]) -> dict[str, NDArray[np.uint8]]:
    """Pad a picture in every mode and cut out its upper left corner."""
    planes, P = np.moveaxis(picture, -1, 0), corner_padding(picture)
    padded = {name: F.pad(planes, (P, P, P, P), mode=mode) for name, mode in MODE_OF_LAYER.items()}
    rows, columns = (P + min(CORNER, size) for size in picture.shape[:2])
    return {mode: np.moveaxis(plane[:, :rows, :columns], 0, -1).copy() for mode, plane in padded.items()}


def corner_scene(picture: NDArray[np.uint8], words: Words) -> GridScene:
    """Draw the corner of a picture in every padding mode."""
    panels, figure = _corners(picture.tobytes(), picture.shape)
    names = tuple(panel.name for panel in panels)
    return GridScene(figure=figure, label=words["corner_label"], panels=panels, arrangement=names)


@lru_cache(maxsize=16)
def _corners(raw: bytes, shape: tuple[int, ...]) -> tuple[tuple[Panel, ...], PlainFigure]:
    picture = np.frombuffer(raw, np.uint8).reshape(shape)
    first = -corner_padding(picture)
    panels = tuple(
        Panel(mode, mode, Picture(corner), row0=first, col0=first) for mode, corner in padded_corners(picture).items()
    )
    figure = grid_figure(panels)
    figure.plain_layout["shapes"] = [line for k in range(len(panels)) for line in _edge(k, panels[k])]
    return panels, figure


def _edge(k: int, panel: Panel) -> list[dict[str, Any]]:
    """Mark the picture's upper and left edge on the k-th pair of axes: dashes on a light casing."""
    suffix = "" if k == 0 else str(k + 1)
    rows, columns = panel.size
    path = f"M-0.5,{panel.row0 + rows - 0.5}L-0.5,-0.5L{panel.col0 + columns - 0.5},-0.5"
    place = {"type": "path", "path": path, "xref": "x" + suffix, "yref": "y" + suffix}
    return [
        {**place, "line": {"color": "#ffffff", "width": 4}},
        {**place, "line": {"color": "#111111", "width": 2, "dash": "6px,4px"}},
    ]
