"""One small drawing for each lesson, made of the numbers the lesson itself computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.images import fit_picture, to_grey
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.figures.colours import Scale, pixel_scale, signed_scale, unsigned_scale
from lesson_ui.figures.home_activations import activations_drawing
from lesson_ui.figures.home_architectures import architectures_drawing
from lesson_ui.figures.home_build import build_drawing
from lesson_ui.figures.home_channels import channels_drawing
from lesson_ui.figures.home_decision import decision_drawing
from lesson_ui.figures.home_explain import explain_drawing
from lesson_ui.figures.home_kinds import kinds_drawing
from lesson_ui.figures.home_normalization import normalization_drawing
from lesson_ui.figures.home_one_step import one_step_drawing
from lesson_ui.figures.home_optimiser import optimiser_drawing
from lesson_ui.figures.home_receptive_field import receptive_field_drawing
from lesson_ui.figures.home_train import train_drawing
from lesson_ui.figures.vignettes import coloured, drawing, grid, outline, picture, sign

SIDE = 150  # height of every drawing, in its own units
GAP = 36
STEPPED = np.array(
    [[1, 0, 1, 2, 1], [0, 1, 1, 0, 2], [1, 0, 0, 1, 1], [2, 1, 0, 1, 0], [1, 1, 2, 0, 1]], dtype=np.float64
)
POOLED = np.array([[1, 3, 2, 4], [5, 6, 1, 2], [3, 2, 7, 8], [1, 0, 3, 4]], dtype=np.float64)

Colours = NDArray[np.uint8]


def pixels_drawing(photograph: Colours, label: str) -> str:
    """Draw a photograph and the numbers of a few of its pixels: 5 × 5 of the red channel."""
    row, column, count, cell = 60, 100, 5, SIDE / 5
    side = photograph.shape[0]
    unit = SIDE / side
    patch = photograph[row - 2 : row + 3, column - 2 : column + 3, 0].astype(np.float64)
    seen = [
        picture(0, 0, SIDE, photograph),
        outline((column - 4) * unit, (row - 4) * unit, 9 * unit, 9 * unit, "read"),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        grid(SIDE + GAP, 0, cell, patch, Scale("grey", 0, 255)),
        outline(SIDE + GAP, 0, count * cell, count * cell, "read"),
    ]
    return drawing(2 * SIDE + GAP, SIDE, seen, label=label)


def convolution_drawing(_photograph: Colours, label: str) -> str:
    """Draw a small convolution: the first patch, the kernel, the feature map."""
    weight = NAMED_KERNELS["x-shape"].weight
    output = F.conv2d(STEPPED[None], weight[None, None])[0]
    cell = SIDE / len(STEPPED)
    small, top = 3 * cell, (SIDE - 3 * cell) / 2
    second = SIDE + GAP
    third = second + small + GAP
    seen = [
        grid(0, 0, cell, STEPPED, pixel_scale(STEPPED)),
        sign(SIDE + GAP / 2, SIDE / 2, "⊙"),
        grid(second, top, cell, weight, signed_scale(weight)),
        sign(second + small + GAP / 2, SIDE / 2, "="),
        grid(third, top, cell, output, signed_scale(output)),
        outline(0, 0, small, small, "read"),
        outline(second, top, small, small, "weight"),
        outline(third, top, cell, cell, "result"),
    ]
    return drawing(third + small, SIDE, seen, label=label)


def filters_drawing(photograph: Colours, label: str) -> str:
    """Draw a photograph and what the Sobel filter finds in it, signs kept."""
    grey = to_grey(photograph)
    found = F.conv2d(grey[None], NAMED_KERNELS["sobel-x"].weight[None, None])[0]
    strong = float(np.quantile(np.abs(found), 0.99))
    seen = [
        picture(0, 0, SIDE, photograph),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        picture(SIDE + GAP, 0, SIDE, coloured(found, Scale("signed", -strong, strong))),
    ]
    return drawing(2 * SIDE + GAP, SIDE, seen, label=label)


def padding_drawing(_photograph: Colours, label: str) -> str:
    """Draw a border of zeros around an input, and the map of the same size that it makes possible."""
    image = STEPPED[:4, :4]
    padded = F.pad(image, (1, 1, 1, 1))
    output = F.conv2d(image[None], NAMED_KERNELS["x-shape"].weight[None, None], padding=1)[0]
    cell = SIDE / len(padded)
    second, top = SIDE + GAP, cell
    seen = [
        grid(0, 0, cell, padded, pixel_scale(padded), padding=1),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        grid(second, top, cell, output, signed_scale(output)),
        outline(0, 0, 3 * cell, 3 * cell, "read"),
        outline(second, top, cell, cell, "result"),
    ]
    return drawing(second + 4 * cell, SIDE, seen, label=label)


def pooling_drawing(_photograph: Colours, label: str) -> str:
    """Draw four windows and the largest number of each."""
    pooled = F.max_pool2d(POOLED[None], 2)[0]
    cell = SIDE / len(POOLED)
    second, top = SIDE + GAP, cell
    scale = unsigned_scale(POOLED)
    seen = [
        grid(0, 0, cell, POOLED, scale),
        sign(SIDE + GAP / 2, SIDE / 2, "→"),
        grid(second, top, cell, pooled, scale),
        outline(0, 0, 2 * cell, 2 * cell, "read"),
        outline(second, top, cell, cell, "result"),
    ]
    return drawing(second + 2 * cell, SIDE, seen, label=label)


# Every drawing takes a square photograph and what is to be seen, in words; some need no photograph.
DRAWINGS: Mapping[str, Callable[[Colours, str], str]] = {
    "pixels": pixels_drawing,
    "convolution": convolution_drawing,
    "filters": filters_drawing,
    "padding": padding_drawing,
    "pooling": pooling_drawing,
    "activations": activations_drawing,
    "normalization": normalization_drawing,
    "channels": channels_drawing,
    "kinds": kinds_drawing,
    "decision": decision_drawing,
    "explain": explain_drawing,
    "one_step": one_step_drawing,
    "train": train_drawing,
    "receptive_field": receptive_field_drawing,
    "architectures": architectures_drawing,
    "optimiser": optimiser_drawing,
    "build": build_drawing,
}


def square(pixels: Colours, top: int, left: int, side: int, shown: int) -> Colours:
    """
    Cut a square out of a picture and make it smaller.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
        The picture.
    top, left, side : int
        The square, in pixels.
    shown : int
        Its side afterwards, in pixels.

    Returns
    -------
    ndarray of uint8, shape (shown, shown, 3)
        The square.
    """
    return fit_picture(np.ascontiguousarray(pixels[top : top + side, left : left + side]), shown)
