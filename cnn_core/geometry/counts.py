"""Count and collect reads: visits of each cell, cells nobody visits, uses of each weight, channels."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import check_groups, check_integer
from cnn_core.errors import Fix, offer_working_fixes
from cnn_core.geometry.reads import NOTHING, AxisReads, IntArray, Reads


def axis_visit_counts(axis: AxisReads) -> IntArray:
    """
    Count, for each input cell along the axis, the reads that its value goes into.

    Parameters
    ----------
    axis : AxisReads
        Reads along an axis of I cells.

    Returns
    -------
    ndarray of shape (I,), int64
        Where the mode copies cells, what is read of their copies counts, too.
    """
    return np.bincount(axis.source[axis.source != NOTHING], minlength=axis.input_size)


def axis_padded_visit_counts(axis: AxisReads) -> IntArray:
    """
    Count, for each cell of the padded axis, the windows that cover it.

    Parameters
    ----------
    axis : AxisReads
        Reads along one axis.

    Returns
    -------
    ndarray of shape (padded_size,), int64
        From the first padding cell on.
    """
    return np.bincount(axis.position[axis.inside] - axis.first, minlength=axis.padded_size)


def visit_counts(reads: Reads) -> IntArray:
    """
    Count how often each input cell's value is read.

    Parameters
    ----------
    reads : Reads
        Of any operation.

    Returns
    -------
    ndarray of shape (H, W), int64
        Reads of the cell itself and, with padding modes that copy it, of its copies in the padding. So a
        padding mode raises the counts near the edge; `padded_visit_counts` counts by place.

    Examples
    --------
    >>> from cnn_core.geometry import conv2d_reads
    >>> visit_counts(conv2d_reads(5, kernel_size=3))[:3, :3].tolist()
    [[1, 2, 3], [2, 4, 6], [3, 6, 9]]
    """
    return np.outer(axis_visit_counts(reads.rows), axis_visit_counts(reads.columns))


def padded_visit_counts(reads: Reads) -> IntArray:
    """
    Count the windows that cover each cell of the padded input.

    Parameters
    ----------
    reads : Reads
        Of any operation.

    Returns
    -------
    ndarray of shape (H + 2 P_h, W + 2 P_w), int64
        Element (0, 0) belongs to position (-P_h, -P_w), in the padding if there is any.

    Examples
    --------
    >>> from cnn_core.geometry import conv2d_reads
    >>> padded_visit_counts(conv2d_reads(2, kernel_size=3, padding=1)).tolist()
    [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]]
    """
    return np.outer(axis_padded_visit_counts(reads.rows), axis_padded_visit_counts(reads.columns))


def unread_positions(axis: AxisReads) -> IntArray:
    """
    Name the coordinates of the padded axis that no window reads.

    Parameters
    ----------
    axis : AxisReads
        For rows, ``reads.rows``; for columns, ``reads.columns``.

    Returns
    -------
    ndarray of int64, 1-D, increasing
        Coordinates in the input, below 0 and from `input_size` on in the padding: what the floor leaves
        over at the end, gaps between windows, gaps between the taps of a dilated kernel.

    Examples
    --------
    >>> from cnn_core.geometry import conv_axis_reads
    >>> unread_positions(conv_axis_reads(8, kernel_size=3, stride=2)).tolist()
    [7]
    """
    return np.flatnonzero(axis_padded_visit_counts(axis) == 0) + axis.first


def unread_cells(reads: Reads) -> NDArray[np.bool_]:
    """
    Mark the cells of the padded input that no window reads.

    Parameters
    ----------
    reads : Reads
        Of any operation.

    Returns
    -------
    ndarray of shape (H + 2 P_h, W + 2 P_w), bool
        True where nothing reads. Element (0, 0) belongs to position (-P_h, -P_w).
    """
    unread: NDArray[np.bool_] = padded_visit_counts(reads) == 0
    return unread


class WeightUses(NamedTuple):
    """
    List every use of one weight of the kernel.

    Attributes
    ----------
    output : ndarray of shape (N, 2)
        Row and column of each output cell that the weight contributes to, in reading order.
    position : ndarray of shape (N, 2)
        Row and column of the cell it is multiplied with there; outside of the input for padding.
    source : ndarray of shape (N, 2)
        The input cell that the value comes from; (-1, -1) where it comes from none.
    """

    output: IntArray
    position: IntArray
    source: IntArray


def uses_of_weight(reads: Reads, u: int, v: int) -> WeightUses:
    """
    List what the weight in row `u`, column `v` of the kernel is multiplied with, and for which output.

    Parameters
    ----------
    reads : Reads
        Of any operation.
    u, v : int
        Row and column in the kernel, from 0.

    Returns
    -------
    WeightUses
        One row a use, padding cells included.

    Examples
    --------
    >>> from cnn_core.geometry import conv2d_reads
    >>> uses_of_weight(conv2d_reads(3, kernel_size=2), 1, 1).position.tolist()
    [[1, 1], [1, 2], [2, 1], [2, 2]]
    """
    i = np.flatnonzero(reads.rows.inside[:, u])
    j = np.flatnonzero(reads.columns.inside[:, v])
    source = _grid(reads.rows.source[i, u], reads.columns.source[j, v])
    source[(source == NOTHING).any(axis=1)] = NOTHING
    return WeightUses(_grid(i, j), _grid(reads.rows.position[i, u], reads.columns.position[j, v]), source)


def _grid(rows: IntArray, columns: IntArray) -> IntArray:
    """Pair each row with each column, in reading order: shape (len(rows) * len(columns), 2)."""
    return np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)


def read_values(reads: Reads, plane: NDArray[Any], fill: float = 0.0) -> NDArray[Any]:
    """
    Collect the values that every output cell reads from one plane.

    Parameters
    ----------
    reads : Reads
        Of any operation.
    plane : ndarray of shape (H, W)
        One channel of the input.
    fill : float
        Value where a tap reads no input cell.

    Returns
    -------
    ndarray of shape (O_h, O_w, K_h, K_w)
        Element (i, j, u, v) is what output cell (i, j) reads through weight (u, v).

    Examples
    --------
    >>> from cnn_core.geometry import conv2d_reads
    >>> read_values(conv2d_reads(3, kernel_size=2), np.arange(9.0).reshape(3, 3))[1, 0].tolist()
    [[3.0, 4.0], [6.0, 7.0]]
    """
    rows = reads.rows.source[:, np.newaxis, :, np.newaxis]
    columns = reads.columns.source[np.newaxis, :, np.newaxis, :]
    return np.where((rows == NOTHING) | (columns == NOTHING), fill, plane[rows, columns])


def padded_values(reads: Reads, padded_plane: NDArray[Any], fill: float = 0.0) -> NDArray[Any]:
    """
    Collect the values that every output cell reads from one plane that is padded already.

    Parameters
    ----------
    reads : Reads
        Of any operation.
    padded_plane : ndarray of shape (H + 2 P_h, W + 2 P_w)
        One channel with its padding filled in.
    fill : float
        Value where a tap reads no cell of it.

    Returns
    -------
    ndarray of shape (O_h, O_w, K_h, K_w)
        Element (i, j, u, v) is what output cell (i, j) reads through weight (u, v).
    """
    rows, columns = (np.where(axis.inside, axis.position - axis.first, NOTHING) for axis in (reads.rows, reads.columns))
    in_padded = Reads(reads.rows._replace(source=rows), reads.columns._replace(source=columns))
    return read_values(in_padded, padded_plane, fill)


@offer_working_fixes
def channel_reads(in_channels: int, out_channels: int, groups: int = 1) -> IntArray:
    """
    Name the input channels that each output channel reads.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels of input and output, each >= 1.
    groups : int
        Blocks that the channels are split into; divides both.

    Returns
    -------
    ndarray of shape (C_out, C_in // groups), int64
        Output channel c reads channels ``g * C_in / groups`` onwards, with g its group.

    Raises
    ------
    InvalidInputError
        If `groups` does not divide both channel counts.

    Examples
    --------
    >>> channel_reads(4, 2, groups=2).tolist()
    [[0, 1], [2, 3]]
    """
    counts = {"in_channels": in_channels, "out_channels": out_channels}
    for name, value in {**counts, "groups": groups}.items():
        check_integer(name, value, 1)
    fixes = [Fix(name, "=", max(groups, count - count % groups)) for name, count in counts.items() if count % groups]
    check_groups(counts, groups, fixes=fixes)
    depth = in_channels // groups
    group = np.arange(out_channels, dtype=np.int64) // (out_channels // groups)
    return group[:, np.newaxis] * depth + np.arange(depth, dtype=np.int64)


def axis_counted_cells(axis: AxisReads, count_include_pad: bool = True) -> IntArray:
    """
    Count the cells of each pooling window that average pooling divides by, along one axis.

    Parameters
    ----------
    axis : AxisReads
        Of pooling.
    count_include_pad : bool
        Count padding cells too. Cells past the padded input, under a window kept by `ceil_mode`, never count.

    Returns
    -------
    ndarray of shape (O,), int64
        The divisor of window (i, j) is the product of the counts along height and width.
    """
    counted = axis.inside if count_include_pad else axis.source != NOTHING
    counts: IntArray = np.count_nonzero(counted, axis=1)
    return counts
