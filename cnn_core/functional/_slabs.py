"""Unfold an input (im2col) a slab at a time, so that the whole matrix is never held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.functional._windows import Windows, window_view

# The most of the unfolded input that is held at once.
SLAB_BYTES = 32 * 2**20

# What stays in the cache of a core from being written to being multiplied; measured between 256 kB and 4 MB.
CACHE_BYTES = 2**19

# The same where each channel has a kernel of its own: its parts are read again more often than in a product.
ROWS_BYTES = 2**20

# Cells of a slab at least, cache or not: for fewer, a product spends its time on arranging the filters.
LEAST_CELLS = 1024


class Slab(NamedTuple):
    """
    A part of the unfolded input.

    Attributes
    ----------
    sample : int
        Which of the N.
    groups : slice
        Blocks of channels.
    cells : slice
        Output cells i · W_out + j.
    patches : ndarray of shape (groups, C / groups · K_h · K_w, cells)
        Their patches, as columns. The next slab may overwrite the array.
    """

    sample: int
    groups: slice
    cells: slice
    patches: Array


def unfolded_slabs(framed: Array, windows: Windows, groups: int) -> Iterator[Slab]:
    """
    Write patches as columns: as many cells at once as serve a product, of as many groups as fit into the cache.

    Parameters
    ----------
    framed : ndarray of shape (N, C, H, W)
        Planes with their margin.
    windows : Windows
        Where the patches stand.
    groups : int
        Blocks of channels.

    Yields
    ------
    Slab
        One after the other, until every sample, group and cell has had its turn.
    """
    N, C, H, W = framed.shape
    (K_h, K_w), W_out = windows.kernel_size, windows.output_size[1]
    taps = C // groups * K_h * K_w
    # (N, groups, C / groups, H_out, W_out, K_h, K_w) → (N, groups, C / groups, K_h, K_w, H_out, W_out)
    by_group = framed.reshape(N, groups, C // groups, H, W)
    patches = window_view(by_group, windows).transpose(0, 1, 2, 5, 6, 3, 4)
    blocks = list(slabs(windows.output_size, taps * framed.itemsize, CACHE_BYTES, LEAST_CELLS))
    cells_at_once = patches[0, 0, 0, 0, 0][blocks[0]].size
    together = max(1, min(groups, CACHE_BYTES // max(1, taps * cells_at_once * framed.itemsize)))
    room = np.empty(together * taps * cells_at_once, framed.dtype)
    for n in range(N):
        for first in range(0, groups, together):
            block = slice(first, min(first + together, groups))
            for rows, columns in blocks:
                slab = patches[n, block, ..., rows, columns]
                unfolded = slab
                if not slab.flags.c_contiguous:  # a 1×1 filter at stride 1 finds its patches unfolded already
                    unfolded = room[: slab.size].reshape(slab.shape)
                    np.copyto(unfolded, slab)
                start = rows.start * W_out + columns.start
                cells = slice(start, start + slab.shape[-2] * slab.shape[-1])
                yield Slab(n, block, cells, unfolded.reshape(block.stop - first, taps, -1))


def slabs(
    output_size: tuple[int, int], bytes_of_patch: int, wanted_bytes: int | None = None, least_cells: int = 1
) -> Iterator[tuple[slice, slice]]:
    """
    Cut the output into blocks of rows, or of one row's cells, whose patches fit into `SLAB_BYTES`.

    Parameters
    ----------
    output_size : tuple of int
        (H_out, W_out).
    bytes_of_patch : int
        Of one output cell.
    wanted_bytes : int, optional
        What a block should keep to, if it has `least_cells` then; `SLAB_BYTES` if not given.
    least_cells : int
        Cells of a block that are worth more than keeping to `wanted_bytes`.

    Yields
    ------
    tuple of slice
        Rows and columns of a block.
    """
    H_out, W_out = output_size
    most = max(1, SLAB_BYTES // bytes_of_patch)
    cells = most if wanted_bytes is None else min(most, max(wanted_bytes // bytes_of_patch, least_cells))
    width = min(W_out, cells)
    height = max(1, cells // width) if width == W_out else 1
    for top in range(0, H_out, height):
        for left in range(0, W_out, width):
            yield slice(top, min(top + height, H_out)), slice(left, min(left + width, W_out))
