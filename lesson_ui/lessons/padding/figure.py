"""One layer's geometry as plain values: the padded input, the kernel with its gaps, the output, the visit counts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import AXES, pair
from cnn_core.geometry import SizeWalk, padded_visit_counts, size_walk, unread_positions
from cnn_core.network.layers import Conv2d
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.convolution.figure import ConvolutionInfo, convolution_info

Grid = NDArray[np.float64]
Pair = tuple[int, int]
Words = dict[str, Any]

KERNEL_SCALE = Scale("signed", -2.0, 2.0)  # every weight is 1: the hue of a positive weight, light enough to rest on


class PaddingInfo(NamedTuple):
    """
    The geometry of one layer, as plain values.

    Attributes
    ----------
    layer : Conv2d
        What was asked for.
    conv : ConvolutionInfo
        The numbered picture under a kernel of ones: padded values, states, output, geometry.
    dilated : ndarray of shape (D_h (K_h − 1) + 1, D_w (K_w − 1) + 1)
        The kernel as it lies on the input: 1 at its taps, NaN in the gaps.
    walks : (SizeWalk, SizeWalk)
        The size formula along height and width, part by part.
    visits : ndarray of int64, shape of the padded input
        How many windows read each cell.
    unread : tuple of two ndarray of int64
        Rows and columns that no window reads; below 0 and beyond the input in the padding.
    """

    layer: Conv2d
    conv: ConvolutionInfo
    dilated: Grid
    walks: tuple[SizeWalk, SizeWalk]
    visits: NDArray[np.int64]
    unread: tuple[NDArray[np.int64], NDArray[np.int64]]


def numbered_picture(rows: int, columns: int) -> Grid:
    """Make a picture whose neighbouring cells are told apart by their numbers, all of one digit."""
    i, j = np.arange(rows, dtype=np.float64)[:, np.newaxis], np.arange(columns, dtype=np.float64)
    return (2 * i + j) % 9 + 1


def dilated_kernel(layer: Conv2d) -> Grid:
    """Put gaps between the taps of a kernel of ones."""
    (K_h, K_w), (D_h, D_w) = pair("kernel_size", layer.kernel_size), pair("dilation", layer.dilation)
    dilated = np.full((D_h * (K_h - 1) + 1, D_w * (K_w - 1) + 1), np.nan)
    dilated[::D_h, ::D_w] = 1.0
    return dilated


@shared(256)
def padding_info(input_size: Pair, layer: Conv2d) -> PaddingInfo:
    """Compute the geometry of a layer: padded input, output, visit counts, cells that are not read."""
    conv = convolution_info(numbered_picture(*input_size), np.ones(pair("kernel_size", layer.kernel_size)), layer)
    both = conv.reads.rows, conv.reads.columns
    K, S, D = (pair(name, getattr(layer, name)) for name in ("kernel_size", "stride", "dilation"))
    high, wide = (size_walk(input_size[a], K[a], S[a], both[a].padding, D[a], axis=AXES[a]) for a in (0, 1))
    return PaddingInfo(
        layer=layer,
        conv=conv,
        dilated=dilated_kernel(layer),
        walks=(high, wide),
        visits=padded_visit_counts(conv.reads),
        unread=(unread_positions(conv.reads.rows), unread_positions(conv.reads.columns)),
    )
