"""Filters that keep, move or compare: identity, shift, and the edge filters."""

from __future__ import annotations

from cnn_core.kernels.named import LESSON, PREWITT, ROBERTS, SCHARR, SOBEL, TURNED, typed

PLACE = (
    typed(
        "identity", "Identity", "identity", "0 0 0; 0 1 0; 0 0 0", "Gives every pixel back unchanged.", LESSON
    ),
    typed(
        "shift-right",
        "Shift right",
        "identity",
        "0 0 0; 1 0 0; 0 0 0",
        "Reads the pixel on the left, so the picture moves one pixel to the right.",
        LESSON,
    ),
)

EDGES = (
    typed(
        "vertical-edge",
        "Vertical edge",
        "edge",
        "1 0 -1; 1 0 -1; 1 0 -1",
        "Positive where the left is brighter than the right, negative the other way round.",
        TURNED,
        (0, -1),
    ),
    typed(
        "horizontal-edge",
        "Horizontal edge",
        "edge",
        "1 1 1; 0 0 0; -1 -1 -1",
        "Positive where the top is brighter than the bottom, negative the other way round.",
        TURNED,
        (-1, 0),
    ),
    typed(
        "falling-edge",
        "Diagonal edge, falling",
        "edge",
        "0 1 1; -1 0 1; -1 -1 0",
        "Answers to edges that fall to the right; positive where the upper right is brighter.",
        PREWITT,
        (-1, 1),
    ),
    typed(
        "rising-edge",
        "Diagonal edge, rising",
        "edge",
        "1 1 0; 1 0 -1; 0 -1 -1",
        "Answers to edges that rise to the right; positive where the upper left is brighter.",
        PREWITT,
        (-1, -1),
    ),
    typed(
        "sobel-x",
        "Sobel x",
        "edge",
        "-1 0 1; -2 0 2; -1 0 1",
        "Positive where the right is brighter; the middle row counts twice, which calms noise.",
        SOBEL,
        (0, 1),
    ),
    typed(
        "sobel-y",
        "Sobel y",
        "edge",
        "-1 -2 -1; 0 0 0; 1 2 1",
        "Positive where the bottom is brighter; the middle column counts twice.",
        SOBEL,
        (1, 0),
    ),
    typed(
        "prewitt-x",
        "Prewitt x",
        "edge",
        "-1 0 1; -1 0 1; -1 0 1",
        "Positive where the right is brighter; three rows count the same.",
        PREWITT,
        (0, 1),
    ),
    typed(
        "prewitt-y",
        "Prewitt y",
        "edge",
        "-1 -1 -1; 0 0 0; 1 1 1",
        "Positive where the bottom is brighter; three columns count the same.",
        PREWITT,
        (1, 0),
    ),
    typed(
        "scharr-x",
        "Scharr x",
        "edge",
        "-3 0 3; -10 0 10; -3 0 3",
        "Positive where the right is brighter; its weights treat all directions most evenly.",
        SCHARR,
        (0, 1),
    ),
    typed(
        "scharr-y",
        "Scharr y",
        "edge",
        "-3 -10 -3; 0 0 0; 3 10 3",
        "Positive where the bottom is brighter; its weights treat all directions most evenly.",
        SCHARR,
        (1, 0),
    ),
    typed(
        "roberts-falling",
        "Roberts, falling diagonal",
        "edge",
        "1 0; 0 -1",
        "Compares a pixel with its lower right neighbour; positive where the upper left is brighter.",
        ROBERTS,
        (-1, -1),
    ),
    typed(
        "roberts-rising",
        "Roberts, rising diagonal",
        "edge",
        "0 1; -1 0",
        "Compares the two other corners of a 2 by 2 patch; positive where the upper right is brighter.",
        ROBERTS,
        (-1, 1),
    ),
)
