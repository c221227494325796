"""The figure of a layer that cannot be computed: its input and its weights, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import pixel_scale, signed_scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import GridScene
from lesson_ui.words.numbers import decimals_needed

Grid = NDArray[np.float64]


def alone_scene(image: Grid, weight: Grid, words: Mapping[str, Any]) -> GridScene:
    """Draw an input and its weights."""
    scales = {"input": pixel_scale(image), "weight": signed_scale(weight)}
    panels = tuple(
        Panel(
            name,
            words[name],
            Cells(values, scales[name], decimals_needed(values), pictured=False),
            " × ".join(map(str, values.shape)),
        )
        for name, values in (("input", image), ("weight", weight))
    )
    return GridScene(
        figure=grid_figure(panels),
        label=words["alone_label"],
        panels=panels,
        arrangement=("input", Glyph("⊙"), "weight"),
        reading=(("input",), ("weight",)),
    )
