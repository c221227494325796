"""Sheets: every number has one cell, and what the figure outlines is what the core names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.network import INPUT, reached, spans, trace
from lesson_ui.drawing.map_grid import MapGrid, map_grid
from lesson_ui.networks.layer_reads import LayerReads, layer_reads, picture_frames
from tests.support.networks import random_network


@given(st.one_of(st.tuples(st.integers(1, 300)), st.tuples(st.integers(1, 70), st.integers(1, 9), st.integers(1, 9))))
def test_every_number_has_a_cell_of_its_own(shape: tuple[int, ...]) -> None:
    grid = map_grid(shape)
    values = np.arange(np.prod(shape), dtype=np.float64).reshape(shape)
    stitched = grid.stitched(values)
    assert stitched.shape == grid.size
    for index in list(np.ndindex(shape))[:: max(1, values.size // 50)]:
        row, column = grid.cell(index)
        assert stitched[row, column] == values[index]
        assert grid.index_at(row, column) == index
    for row, column in np.argwhere(np.isnan(stitched))[:20].tolist():
        assert grid.index_at(row, column) is None
    assert grid.index_at(-1, 0) is None
    assert grid.index_at(*grid.size) is None


@pytest.mark.parametrize("shape", [(6, 28, 28), (16, 5, 5), (64, 8, 8), (10, 13, 13)])
def test_maps_fill_their_grid(shape: tuple[int, int, int]) -> None:
    grid = map_grid(shape)
    assert grid.down * grid.across == shape[0]


@pytest.mark.parametrize("seed", range(80))
def test_the_cells_outlined_are_those_the_network_reads(seed: int) -> None:
    network, shape = random_network(seed)
    traced = trace(network, shape)
    grids = {INPUT: map_grid(shape)} | {row.path: map_grid(row.output_shape) for row in traced.rows}
    rng = np.random.default_rng(seed)
    for row in traced.rows:
        own = grids[row.path]
        index = tuple(int(rng.integers(size)) for size in row.output_shape)
        masks = reached(network, traced, row.path, index)
        below = [grids[source] for source in row.sources]
        found = layer_reads(row, below, own)
        if len(set(row.sources)) < len(row.sources) or any(s.startswith(row.path + ".") for s in row.sources):
            continue  # paths that meet: a source is also seen through the other path
        for source, grid, reads in zip(row.sources, below, found, strict=True):
            seen = np.zeros(grid.size, bool)
            for cell in outlined(reads, grid, own, own.cell(index)):
                seen[cell] = True
            expected = grid.stitched(masks[source].astype(float)) == 1
            np.testing.assert_array_equal(seen & ~np.isnan(grid.stitched(np.zeros(grid.shape))), expected)


def outlined(reads: LayerReads, grid: MapGrid, own: MapGrid, cell: tuple[int, int]) -> list[tuple[int, int]]:
    """Do by hand what the browser does with the data."""
    if reads.cells is not None:
        k = int(reads.cells[cell[0] * own.size[1] + cell[1], 0])
        return [] if k < 0 else [divmod(k, grid.size[1])]
    i, j = cell[0] % own.rows, cell[1] % own.cols
    assert reads.channels is not None
    own_map = cell[0] // own.rows * own.across + cell[1] // own.cols
    rows, columns = (axis.position[k].tolist() for axis, k in zip(reads.reads, (i, j), strict=True))
    if reads.box:
        rows, columns = range(rows[0], rows[-1] + 1), range(columns[0], columns[-1] + 1)
    return [
        (m // grid.across * grid.rows + r, m % grid.across * grid.cols + c)
        for m in reads.channels[own_map].tolist()
        if m >= 0
        for r in rows
        for c in columns
        if 0 <= r < grid.rows and 0 <= c < grid.cols
    ]


@pytest.mark.parametrize("seed", range(60))
def test_the_box_on_the_picture_is_the_frame_of_all_that_is_seen(seed: int) -> None:
    network, shape = random_network(seed)
    traced = trace(network, shape)
    found = spans(traced)
    rng = np.random.default_rng(seed)
    for row in traced.rows:
        if row.path not in found:
            assert "Concat" in str(network)
            continue
        own = map_grid(row.output_shape)
        index = tuple(int(rng.integers(size)) for size in row.output_shape)
        seen = np.asarray(reached(network, traced, row.path, index)[INPUT].any(0))
        frame = picture_frames(found[row.path], own, (shape[1], shape[2]))
        cell = own.cell(index)
        if frame.cells is not None:
            ends = [divmod(int(k), shape[2]) for k in frame.cells[cell[0] * own.size[1] + cell[1]]]
            (top, left), (bottom, right) = ends
        else:
            axes = zip(frame.reads, (cell[0] % own.rows, cell[1] % own.cols), strict=True)
            (top, bottom), (left, right) = (axis.position[k].tolist() for axis, k in axes)
        if not seen.any():
            assert -1 in (top, left)
            continue
        rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
        assert (top, bottom, left, right) == (rows[0], rows[-1], columns[0], columns[-1])
