"""One filter on a picture as plain values: its response at every pixel, and what becomes of the signs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.explain.tables import TermTable, term_table
from cnn_core.geometry import Reads, conv2d_reads
from cnn_core.largest import first_largest
from lesson_ui.drawing.shared import shared
from lesson_ui.words.cell_numbers import response_decimals

Grid = NDArray[np.float64]
VIEWS = ("response", "relu", "clipped", "bank")


class FilterInfo(NamedTuple):
    """
    Everything the figure of one filter shows, as plain values.

    Attributes
    ----------
    grey : ndarray of shape (H, W)
        The picture's luminance, whole numbers from 0 to 255.
    padded : ndarray of uint8, shape (H + padding, W + padding)
        The same with its border of zeros, if it has one.
    weight : ndarray of shape (K_h, K_w)
        The kernel.
    response, rectified, clipped : ndarray of shape (O_h, O_w)
        What the filter answers, ``max(0, response)``, and the response rounded and cut to 0 ... 255 as uint8.
    limit : float
        Largest magnitude of the responses that read no padding (of all, where there are none); at least tiny.
    inside : ndarray of bool, shape (O_h, O_w)
        Which responses read no padding.
    reads : Reads
        The geometry.
    table : TermTable
        Products of every weight with every grey level of the picture.
    """

    grey: Grid
    padded: NDArray[np.uint8]
    weight: Grid
    response: Grid
    rectified: Grid
    clipped: NDArray[np.uint8]
    limit: float
    inside: NDArray[np.bool_]
    reads: Reads
    table: TermTable

    @property
    def decimals(self) -> int:
        """Digits after the point of a printed response."""
        return response_decimals(self.response)


@shared(64)
def filter_info(grey: Grid, weight: Grid, *, padding: str = "same") -> FilterInfo:
    """Run one filter over a grey picture."""
    reads = _reads(grey, weight, padding)
    response = F.conv2d(grey[None], weight[None, None], padding=padding)[0]
    padded = np.pad(grey, (reads.rows.padding, reads.columns.padding)).astype(np.uint8)
    inside = np.logical_and.outer(
        *(((axis.position >= 0) & (axis.position < axis.input_size)).all(axis=1) for axis in reads)
    )
    magnitudes = np.abs(response[inside] if inside.any() else response)
    return FilterInfo(
        grey=grey,
        padded=padded,
        weight=weight,
        response=response,
        rectified=F.relu(response),
        clipped=np.rint(response).clip(0, 255).astype(np.uint8),
        limit=float(magnitudes.max()) or 1.0,
        inside=inside,
        reads=reads,
        table=term_table(padded.astype(np.float64), weight),
    )


def _reads(grey: Grid, weight: Grid, padding: str) -> Reads:
    """Find the reads of the filter; where the kernel is too large, offer what this figure's controls can do."""
    try:
        return conv2d_reads(grey.shape, weight.shape, 1, padding)
    except InvalidInputError as refusal:
        sizes = [fix for fix in refusal.fixes if fix.parameter == "kernel_size"]
        raise InvalidInputError(
            refusal.problem,
            given=refusal.given,
            allowed=refusal.allowed,
            here=refusal.here,
            fixes=[Fix("padding", "=", "same"), *sizes],
        ) from refusal


def asked_cell(info: FilterInfo) -> tuple[int, int]:
    """Pick the response the prediction asks about: the first of the strongest that reads no padding."""
    magnitude = np.abs(info.response)
    if info.inside.any():
        magnitude = np.where(info.inside, magnitude, -1.0)
    row, column = first_largest(magnitude)
    return row, column
