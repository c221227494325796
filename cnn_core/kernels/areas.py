"""Filters that look at an area: lines and spots, blur, sharpening, relief, stripes."""

from __future__ import annotations

import math

import numpy as np

from cnn_core.kernels.formulas import difference_of_gaussians, gabor, gaussian
from cnn_core.kernels.named import (
    DAUGMAN,
    DRAWING,
    GONZALEZ,
    LESSON,
    MARR,
    RODIECK,
    NamedKernel,
    Weight,
    computed,
    typed,
)


def _balanced(weight: Weight) -> Weight:
    """Take the mean off, round to thousandths, let the centre cell make the sum exactly 0."""
    thousandths = np.rint((weight - weight.mean()) * 1000)
    thousandths[weight.shape[0] // 2, weight.shape[1] // 2] -= thousandths.sum()
    return np.asarray(thousandths / 1000)


def _gabor(key: str, title: str, degrees: int, stripes: str) -> NamedKernel:
    wave = gabor(7, sigma=2.0, theta=math.radians(degrees), wavelength=4.0, gamma=0.7)
    sentence = f"Answers to {stripes} stripes that repeat every four pixels."
    return computed(key, title, "texture", _balanced(wave), sentence, DAUGMAN)


BENDS = (
    typed(
        "laplacian-4",
        "Laplacian, 4 neighbours",
        "curvature",
        "0 1 0; 1 -4 1; 0 1 0",
        "Negative on a spot brighter than its four neighbours, positive on a darker one, 0 on a ramp.",
        GONZALEZ,
    ),
    typed(
        "laplacian-8",
        "Laplacian, 8 neighbours",
        "curvature",
        "1 1 1; 1 -8 1; 1 1 1",
        "As with 4 neighbours, but the diagonal neighbours count too.",
        GONZALEZ,
    ),
    typed(
        "laplacian-of-gaussian",
        "Laplacian of Gaussian",
        "curvature",
        "0 0 1 0 0; 0 1 2 1 0; 1 2 -16 2 1; 0 1 2 1 0; 0 0 1 0 0",
        "A Laplacian that blurs first, so that noise answers less; its sign changes across an edge.",
        MARR,
    ),
    typed(
        "line-vertical",
        "Vertical line",
        "curvature",
        "-1 2 -1; -1 2 -1; -1 2 -1",
        "Answers to upright lines one pixel wide: positive on bright ones, negative on dark ones.",
        GONZALEZ,
    ),
    typed(
        "line-horizontal",
        "Horizontal line",
        "curvature",
        "-1 -1 -1; 2 2 2; -1 -1 -1",
        "Answers to level lines one pixel wide: positive on bright ones, negative on dark ones.",
        GONZALEZ,
    ),
    computed(
        "centre-surround",
        "Centre-surround",
        "curvature",
        _balanced(difference_of_gaussians(7, 1.0, 2.0)),
        "Positive on bright spots about three pixels wide, negative on dark ones, as cells of the eye are.",
        RODIECK,
    ),
)

BLURS = (
    typed(
        "box-3",
        "Box blur 3 × 3",
        "blur",
        "1/9 1/9 1/9; 1/9 1/9 1/9; 1/9 1/9 1/9",
        "The mean of nine pixels: fine detail and noise fade.",
        GONZALEZ,
    ),
    typed(
        "box-5",
        "Box blur 5 × 5",
        "blur",
        "; ".join(["1/25 1/25 1/25 1/25 1/25"] * 5),
        "The mean of twenty-five pixels: more fades, edges grow wider.",
        GONZALEZ,
    ),
    typed(
        "gaussian-3",
        "Gaussian blur 3 × 3",
        "blur",
        "1/16 2/16 1/16; 2/16 4/16 2/16; 1/16 2/16 1/16",
        "A mean in which near pixels count more than far ones.",
        GONZALEZ,
    ),
    computed(
        "gaussian-5",
        "Gaussian blur 5 × 5",
        "blur",
        gaussian(5, sigma=1.0),
        "The bell with a standard deviation of one pixel: softer than the box of the same size.",
        GONZALEZ,
    ),
    typed(
        "motion-blur",
        "Motion blur",
        "blur",
        "1/5 0 0 0 0; 0 1/5 0 0 0; 0 0 1/5 0 0; 0 0 0 1/5 0; 0 0 0 0 1/5",
        "A mean along the falling diagonal, as if the camera had moved that way.",
        LESSON,
    ),
)

DETAIL = (
    typed(
        "sharpen",
        "Sharpen",
        "sharpen",
        "0 -1 0; -1 5 -1; 0 -1 0",
        "The picture minus its Laplacian: edges gain contrast, even areas stay.",
        GONZALEZ,
    ),
    typed(
        "unsharp",
        "Unsharp mask",
        "sharpen",
        "-1/256 -4/256 -6/256 -4/256 -1/256; "
        "-4/256 -16/256 -24/256 -16/256 -4/256; "
        "-6/256 -24/256 476/256 -24/256 -6/256; "
        "-4/256 -16/256 -24/256 -16/256 -4/256; "
        "-1/256 -4/256 -6/256 -4/256 -1/256",
        "Twice the picture minus its blurred self: what blur takes away is added once more.",
        GONZALEZ,
    ),
    typed(
        "emboss",
        "Emboss",
        "relief",
        "-2 -1 0; -1 1 1; 0 1 2",
        "Looks like a relief: brighter where the lower right is brighter, even areas stay.",
        DRAWING,
    ),
)

PATTERNS = (
    _gabor("gabor-0", "Gabor, upright stripes", 0, "upright"),
    _gabor("gabor-45", "Gabor, rising stripes", 45, "rising"),
    _gabor("gabor-90", "Gabor, level stripes", 90, "level"),
    _gabor("gabor-135", "Gabor, falling stripes", 135, "falling"),
    typed(
        "x-shape",
        "X filter",
        "texture",
        "1 0 1; 0 1 0; 1 0 1",
        "Largest where the corners and the centre of a patch are bright, like an X.",
        LESSON,
    ),
)
