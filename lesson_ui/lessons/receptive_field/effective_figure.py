"""The figure of the effective receptive field: how much each pixel of a field counts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.network import Conv2d, Network
from cnn_core.network.stacks import effective_field, sliding_layers, stack_windows
from lesson_ui.drawing.cells import NUMBERED_SIDE, Cells, Picture
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import Legend, ViewsScene
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.views import ReceptiveField, View
from lesson_ui.lessons.receptive_field.picture_figure import ABOVE
from lesson_ui.lessons.receptive_field.units_figure import Pixels
from lesson_ui.words.numbers import decimals_needed, number_text

Grid = NDArray[np.float64]

WEIGHTS = ("ones", "positive", "signed")
MOST_FIELD = 320  # pixels a side that are computed and drawn
COUNTABLE = 100_000  # ways that are written as whole numbers


class EffectiveInfo(NamedTuple):
    """
    The gradient of one unit with respect to its field, as plain values.

    Attributes
    ----------
    stack : Network
        The layers.
    weights : str
        One of `WEIGHTS`.
    gradient : ndarray of shape (R, R)
        Its size; with weights of both signs its magnitude.
    middle : int
        Side of the middle half, of the parity of R.
    """

    stack: Network
    weights: str
    gradient: Grid
    middle: int

    @property
    def size(self) -> int:
        """R, the size of the theoretical receptive field."""
        return len(self.gradient)

    @property
    def share(self) -> float:
        """Part of the gradient's sum that falls on the middle half."""
        return share_within(self.gradient, self.middle)


@shared(32)
def effective_info(stack: Network, weights: str, seed: int) -> EffectiveInfo:
    """Measure how much each pixel of a receptive field counts."""
    gradient = np.abs(effective_field(stack, draw_weights(stack, weights, seed)))
    R = len(gradient)
    half = R // 2
    middle = max(1, half if (R - half) % 2 == 0 else half + 1)
    return EffectiveInfo(stack, weights, gradient, min(middle, R))


def draw_weights(stack: Network, weights: str, seed: int) -> list[Grid]:
    """Draw one random kernel for each layer."""
    rng = np.random.default_rng(seed)
    kernels = []
    for layer, window in zip(sliding_layers(stack), stack_windows(stack), strict=True):
        shape = (window.kernel_size, window.kernel_size)
        if weights == "ones" or not isinstance(layer, Conv2d):
            kernels.append(np.ones(shape))
        else:
            kernels.append(rng.random(shape) if weights == "positive" else rng.standard_normal(shape))
    return kernels


def share_within(gradient: Grid, side: int) -> float:
    """Find the part of a gradient's sum inside a square in its middle."""
    start = (len(gradient) - side) // 2
    inside = gradient[start : start + side, start : start + side]
    return float(inside.sum() / gradient.sum())


def side_of_share(gradient: Grid, share: float) -> int:
    """Find the smallest square in the middle that holds a part of a gradient's sum."""
    R = len(gradient)
    sides = range(2 - R % 2, R + 1, 2)
    return next((side for side in sides if share_within(gradient, side) >= share - 1e-12), R)


def cut_middle(pixels: Pixels, size: int) -> Pixels:
    """Cut the middle of a picture; what lies outside of it is black."""
    canvas = np.zeros((size, size, 3), np.uint8)
    taken, placed = [], []
    for side in pixels.shape[:2]:
        length = min(side, size)
        taken.append(slice((side - length) // 2, (side - length) // 2 + length))
        placed.append(slice((size - length) // 2, (size - length) // 2 + length))
    canvas[placed[0], placed[1]] = pixels[taken[0], taken[1]]
    return canvas


@shared(32)
def effective_scene(
    info: EffectiveInfo, pixels: Pixels, words: dict[str, Any], *, alt: str = "", seen: bool = True
) -> ViewsScene:
    """Draw a receptive field in theory and as measured."""
    R = info.size
    part = cut_middle(pixels, R)
    values, decimals, unit = shown_values(info)
    scale = Scale("unsigned", 0.0, float(values.max()))
    size = f"{R} × {R}"
    panels = [Panel("theory", words["theory"], Picture(part), size)]
    if seen:
        weighted = np.rint(part * (info.gradient / info.gradient.max())[..., None]).astype(np.uint8)
        panels += [
            Panel("measured", words["measured"], Cells(values, scale, decimals, shared=R > NUMBERED_SIDE), words[unit]),
            Panel("weighted", words["weighted"], Picture(weighted), words["weighted_note"]),
        ]
    names = [panel.name for panel in panels]
    into = "measured" if seen else "theory"
    return ViewsScene(
        figure=grid_figure(panels),
        label=words["effective_label"].format(picture=alt),
        panels=tuple(panels),
        arrangement=("theory", Glyph("→"), "measured", Glyph("→"), "weighted") if seen else ("theory",),
        reading=(("theory", "measured"), ("weighted",)) if seen else ("theory",),
        views=(_view(info, names, into, words, unit if seen else "theory"),),
        legends=(Legend(words[unit], scale, words["own_scale"], decimals),) if seen else (),
        start=(R // 2, R // 2),
        hint=words["effective_hint"],
        words={"keys": words["keys"]},
        above=ABOVE,
        smallest_picture=150,
    )


def shown_values(info: EffectiveInfo) -> tuple[Grid, int, str]:
    """Choose the unit in which a gradient is drawn: counts of paths, or per cent of the largest."""
    if info.weights == "ones" and info.gradient.max() < COUNTABLE:
        return info.gradient, 0, "paths"
    values = 100 * info.gradient / info.gradient.max()
    return values, min(1, decimals_needed(values)) if info.size <= NUMBERED_SIDE else 1, "per_cent"


def _view(info: EffectiveInfo, names: list[str], into: str, words: dict[str, Any], unit: str) -> View:
    R = info.size
    start = (R - info.middle) // 2
    middle = np.tile(np.array([start, start + info.middle - 1], np.int32), (R, 1))
    own = np.repeat(np.arange(R, dtype=np.int32)[:, None], 2, axis=1)
    receptive_fields = [ReceptiveField(name, middle, middle, role="asked") for name in names]
    receptive_fields += [ReceptiveField(name, own, own) for name in names if name != into]
    follow = None
    return View(
        into,
        (R, R),
        tuple(receptive_fields),
        words[f"sentence_{unit}"].replace("{all}", total_text(info)),
        follow=follow,
    )


def total_text(info: EffectiveInfo) -> str:
    """Write how many paths lead from the input to the unit."""
    return number_text(float(info.gradient.sum()), 0)
