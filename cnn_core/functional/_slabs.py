"""The unfolded input, a slab at a time: what a convolution multiplies, without holding all of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cnn_core.functional._arguments import Array
from cnn_core.functional._windows import Windows, window_view

# How much of the unfolded input is held at once. Measured fastest between 8 MB and 64 MB; never above 256 MB.
SLAB_BYTES = 32 * 2**20


def unfolded_slabs(framed: Array, windows: Windows, groups: int) -> Iterator[tuple[int, slice, Array]]:
    """
    Write patches as columns, as many at once as fit into `SLAB_BYTES`.

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
    tuple of (int, slice, ndarray of shape (groups, C / groups · K_h · K_w, cells))
        The sample, the output cells i · W_out + j of the slab, and their patches. The next slab may
        overwrite the array.
    """
    N, C, _, _ = framed.shape
    (K_h, K_w), W_out = windows.kernel_size, windows.output_size[1]
    taps = C // groups * K_h * K_w
    # (N, C, H_out, W_out, K_h, K_w) → (N, C, K_h, K_w, H_out, W_out)
    patches = window_view(framed, windows).transpose(0, 1, 4, 5, 2, 3)
    blocks = list(slabs(windows.output_size, groups * taps * framed.itemsize))
    room = np.empty(patches[:1][..., *blocks[0]].size, framed.dtype)
    for n in range(N):
        for rows, columns in blocks:
            slab = patches[n][..., rows, columns]
            unfolded = slab
            if not slab.flags.c_contiguous:  # a 1×1 filter at stride 1 finds its patches unfolded already
                unfolded = room[: slab.size].reshape(slab.shape)
                np.copyto(unfolded, slab)
            first = rows.start * W_out + columns.start
            cells = slice(first, first + slab.shape[-2] * slab.shape[-1])
            yield n, cells, unfolded.reshape(groups, taps, -1)


def slabs(output_size: tuple[int, int], bytes_of_patch: int) -> Iterator[tuple[slice, slice]]:
    """Cut the output into blocks of rows, or of one row's cells, whose patches fit into `SLAB_BYTES`."""
    H_out, W_out = output_size
    width = min(W_out, max(1, SLAB_BYTES // bytes_of_patch))
    height = max(1, SLAB_BYTES // (bytes_of_patch * width)) if width == W_out else 1
    for top in range(0, H_out, height):
        for left in range(0, W_out, width):
            yield slice(top, min(top + height, H_out)), slice(left, min(left + width, W_out))
