"""The figure of the size formula: one row per position of the kernel, what is left over hatched."""

from __future__ import annotations

import numpy as np

from cnn_core.checks import AXES
from cnn_core.geometry import AxisReads, axis_padded_visit_counts
from lesson_ui.drawing.cells import PADDING, UNREAD, Cells
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Panel, Ticks
from lesson_ui.drawing.scene import GridScene
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.padding.figure import KERNEL_SCALE, PaddingInfo, Words


@shared(128)
def walk_scene(info: PaddingInfo, words: Words) -> GridScene:
    """Draw the kernel's walk along the height, and along the width where that is another one."""
    both = info.conv.reads.rows, info.conv.reads.columns
    is_alike = info.walks[0] == info.walks[1]
    panels = [walk_panel(axis, name, words, is_alike=is_alike) for axis, name in zip(both, AXES, strict=True)]
    panels = panels[:1] if is_alike else panels
    names = tuple(panel.name for panel in panels)
    return GridScene(figure=grid_figure(panels), label=words["walk_label"], panels=tuple(panels), arrangement=names)


def walk_panel(axis: AxisReads, name: str, words: Words, *, is_alike: bool = False) -> Panel:
    """Draw the walk along one axis."""
    values = np.full((axis.output_size, axis.padded_size), np.nan)
    labels = np.full(values.shape, "", dtype=object)
    windows = np.arange(axis.output_size)[:, np.newaxis]
    columns = axis.position - axis.first
    values[windows, columns] = 1.0
    labels[windows, columns] = [str(tap) for tap in range(axis.kernel_size)]
    cells = np.arange(axis.first, axis.first + axis.padded_size)
    states = np.where((cells < 0) | (cells >= axis.input_size), np.uint8(PADDING), np.uint8(0))
    states |= np.where(axis_padded_visit_counts(axis) == 0, np.uint8(UNREAD), np.uint8(0))
    return Panel(
        name,
        words["walk_both" if is_alike else f"walk_{name}"],
        Cells(
            values,
            KERNEL_SCALE,
            states=np.tile(states, (axis.output_size, 1)),
            labels=labels.ravel().tolist(),
            pictured=False,
        ),
        words["walk_note"],
        col0=axis.first,
        ticks=Ticks(),
    )
