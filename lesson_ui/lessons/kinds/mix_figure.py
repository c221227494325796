"""A small layer whose channels are split into groups: its channels, its kernels as a matrix of blocks, its maps."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry import Reads, channel_reads, conv2d_reads
from cnn_core.largest import first_largest
from lesson_ui.drawing.shared import shared

Volume = NDArray[np.float64]
Grid = NDArray[np.float64]


class MixInfo(NamedTuple):
    """
    Everything the figure of a layer on a small volume shows, as plain values.

    Attributes
    ----------
    image : ndarray of shape (C_in, H, W)
        The channels.
    weight : ndarray of shape (C_out, C_in / groups, K, K)
        The filters, as ``conv2d`` takes them.
    groups : int
        Blocks the channels are split into.
    output : ndarray of shape (C_out, O_h, O_w)
        The maps.
    reads : Reads
        The geometry of one channel.
    channels : ndarray of shape (C_out, C_in / groups), int64
        Which channels each map reads.
    """

    image: Volume
    weight: Volume
    groups: int
    output: Volume
    reads: Reads
    channels: NDArray[np.int64]

    @property
    def block_weight(self) -> Volume:
        """The weights with zeros where a map does not read a channel: shape (C_out, C_in, K, K)."""
        C_out, _, K_h, K_w = self.weight.shape
        whole = np.zeros((C_out, len(self.image), K_h, K_w))
        whole[np.arange(C_out)[:, None], self.channels] = self.weight
        return whole


def in_a_row(volume: NDArray[Any]) -> NDArray[Any]:
    """Lay channels or maps side by side."""
    C, H, W = volume.shape
    return volume.transpose(1, 0, 2).reshape(H, C * W)


def as_blocks(weight: NDArray[Any]) -> NDArray[Any]:
    """Lay kernels out as a matrix of blocks: one row per map, one column per channel."""
    C_out, C_in, K_h, K_w = weight.shape
    return weight.transpose(0, 2, 1, 3).reshape(C_out * K_h, C_in * K_w)


def channels_of(grid: Grid, count: int, name: str) -> Volume:
    """Cut a grid into channels that stand side by side."""
    H, columns = grid.shape
    if columns % count:
        raise InvalidInputError(
            f"The columns cannot be shared by {count} channels.",
            given={"rows": H, "columns": columns},
            allowed=f"{name}: {count} channels side by side, all equally wide",
            here=f"{columns} columns = {count} · {columns // count} + {columns % count}",
            fixes=[Fix("columns", "=", max(count, columns - columns % count))],
        )
    return grid.reshape(H, count, columns // count).transpose(1, 0, 2).copy()


def kernels_of(grid: Grid, in_channels: int, kernel_size: int, name: str) -> Volume:
    """Cut a matrix of blocks into kernels."""
    rows, columns = grid.shape
    wide = in_channels * kernel_size
    if columns != wide or rows % kernel_size:
        raise InvalidInputError(
            "The weights do not fit the channels.",
            given={"rows": rows, "columns": columns, "in_channels": in_channels, "kernel_size": kernel_size},
            allowed=f"{name}: {wide} columns, rows a multiple of {kernel_size}",
            here=f"{rows} × {columns}",
            fixes=[
                Fix("columns", "=", wide),
                Fix("rows", "=", max(kernel_size, rows - rows % kernel_size)),
            ],
        )
    blocks = grid.reshape(rows // kernel_size, kernel_size, in_channels, kernel_size)
    return blocks.transpose(0, 2, 1, 3).copy()


@shared(128)
def mix_info(image: Volume, kernels: Volume, groups: int = 1) -> MixInfo:
    """Compute a layer, its channels split into groups."""
    channels = channel_reads(len(image), len(kernels), groups)
    reads = conv2d_reads(image.shape[1:], kernels.shape[2:])
    weight = np.ascontiguousarray(kernels[np.arange(len(kernels))[:, None], channels])
    return MixInfo(image, weight, groups, F.conv2d(image, weight, groups=groups), reads, channels)


def asked_cell(info: MixInfo) -> tuple[int, int]:
    """Pick the cell the prediction asks about: the first of the largest magnitude, in the maps side by side."""
    stitched = in_a_row(info.output)
    row, column = first_largest(np.abs(stitched))
    return row, column


def place_in(info: MixInfo, cell: tuple[int, int]) -> tuple[int, int, int]:
    """Find which map a cell of the stitched maps belongs to, and its row and column there."""
    width = info.output.shape[2]
    return cell[1] // width, cell[0], cell[1] % width
