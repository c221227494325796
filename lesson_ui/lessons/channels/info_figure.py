"""One filter on three channels as plain values: each channel's map, their sum, the bias, the result; colours."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core import functional as F
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.geometry import Reads, conv2d_reads
from cnn_core.largest import first_largest
from lesson_ui.drawing.shared import shared
from lesson_ui.words.numbers import decimals_needed

Volume = NDArray[np.float64]
Grid = NDArray[np.float64]
Words = dict[str, Any]
CHANNELS = ("red", "green", "blue")
BRIGHTEST = (9.0, 255.0)  # what full brightness may be: small numbers, or the values of a picture


class StackInfo(NamedTuple):
    """
    Everything the figure of one filter on a volume shows, as plain values.

    Attributes
    ----------
    image : ndarray of shape (C, H, W)
        The channels.
    weight : ndarray of shape (C, K_h, K_w)
        The filter: one kernel per channel.
    bias : float
        Added once.
    partial : ndarray of shape (C, O_h, O_w)
        What each kernel finds on its own channel.
    output : ndarray of shape (O_h, O_w)
        The sum of `partial` and the bias.
    reads : Reads
        The geometry of one channel.
    """

    image: Volume
    weight: Volume
    bias: float
    partial: Volume
    output: Grid
    reads: Reads

    @property
    def decimals(self) -> int:
        """Digits after the point of every map and of the bias."""
        return max(decimals_needed(self.partial), decimals_needed(self.output), decimals_needed(np.array(self.bias)))

    @property
    def exact(self) -> bool:
        """Whether the printed sums and the bias add up to the printed result digit by digit."""
        numbers = [*self.partial.reshape(len(self.partial), -1), self.output.ravel(), np.array([self.bias])]
        return all(np.allclose(v, np.round(v, self.decimals), rtol=0, atol=1e-9) for v in numbers)


def split_stack(stacked: Grid, name: str) -> Volume:
    """Split one grid, channel below channel, into three channels."""
    rows, columns = stacked.shape
    if rows % len(CHANNELS):
        raise InvalidInputError(
            "The rows cannot be shared by three channels.",
            given={"rows": rows, "columns": columns},
            allowed=f"{name}: as many rows for red, for green and for blue",
            here=f"{rows} rows = 3 · {rows // 3} + {rows % 3}",
            fixes=[Fix("rows", "=", max(3, rows - rows % 3))],
        )
    return stacked.reshape(len(CHANNELS), rows // len(CHANNELS), columns)


@shared(64)
def stack_info(image: Volume, weight: Volume, bias: float = 0.0, *, padding: Any = 0) -> StackInfo:
    """Run one filter over a volume, channel by channel."""
    reads = conv2d_reads(image.shape[1:], weight.shape[1:], 1, padding)
    partial = F.conv2d(image, weight[:, None], padding=padding, groups=len(image))
    output = F.conv2d(image, weight[None], np.array([bias]), padding=padding)[0]
    return StackInfo(image, weight, bias, partial, output, reads)


def asked_cell(info: StackInfo) -> tuple[int, int]:
    """Pick the output cell the prediction asks about: the first of the largest magnitude."""
    row, column = first_largest(np.abs(info.output))
    return row, column


def brightest(image: Volume) -> float:
    """Find the number that stands for full brightness."""
    largest = float(image.max())
    return next((top for top in BRIGHTEST if largest <= top), largest)


def mixed_colours(image: Volume) -> NDArray[np.uint8]:
    """Mix three channels into colours."""
    shares = np.moveaxis(image, 0, -1) / brightest(image)
    colours: NDArray[np.uint8] = np.rint(shares.clip(0, 1) * 255).astype(np.uint8)
    return colours
