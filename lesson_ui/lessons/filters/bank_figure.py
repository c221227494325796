"""The figure of the whole filter bank on one picture: every named filter's response, side by side, signed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.gallery import Gallery, gallery_figure, signed_levels
from lesson_ui.drawing.scene import GalleryScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.filters.figure import FilterInfo, filter_info
from lesson_ui.words.cell_numbers import response_decimals
from lesson_ui.words.numbers import number_text

BANK_SIDE = 80  # longest side of the picture every filter of the bank is run on


class BankInfo(NamedTuple):
    """
    The responses of every named filter.

    Attributes
    ----------
    keys, titles : tuple of str
        Names in the address, and names on the page.
    maps : ndarray of shape (N, H, W)
        Signed responses, of the size of the picture.
    limits : ndarray of shape (N,)
        Largest magnitude of each map where no padding is read.
    """

    keys: tuple[str, ...]
    titles: tuple[str, ...]
    maps: NDArray[np.float64]
    limits: NDArray[np.float64]

    @property
    def shared_limit(self) -> float:
        """The largest magnitude of all maps."""
        return float(self.limits.max())


def bank_info(grey: NDArray[np.float64]) -> BankInfo:
    """Run every named filter over a grey picture, zeros around it."""
    return _bank_info(grey.astype(np.uint8).tobytes(), grey.shape)


@lru_cache(maxsize=16)
def _bank_info(raw: bytes, shape: tuple[int, int]) -> BankInfo:
    grey = np.frombuffer(raw, np.uint8).reshape(shape).astype(np.float64)
    found: list[FilterInfo] = [filter_info(grey, kernel.weight) for kernel in NAMED_KERNELS.values()]
    return BankInfo(
        keys=tuple(NAMED_KERNELS),
        titles=tuple(kernel.title for kernel in NAMED_KERNELS.values()),
        maps=np.stack([info.response for info in found]),
        limits=np.array([info.limit for info in found]),
    )


@shared(32)
def bank_scene(
    info: BankInfo, words: dict[str, Any], *, picture: str = "", shared: bool = False, chosen: str | None = None
) -> GalleryScene:
    """Draw the whole bank as one trace."""
    limits = np.full_like(info.limits, info.shared_limit) if shared else info.limits
    decimals = response_decimals(np.array([info.shared_limit]))
    end = info.shared_limit if shared else 1.0
    note = words["bank_shared_scale" if shared else "bank_own_scale"]
    return GalleryScene(
        figure=gallery_figure(),
        label=words["bank_label"].format(picture=picture, count=len(info.keys)),
        legends=(Legend(words["response"], Scale("signed", -end, end), note, decimals if shared else 0),),
        gallery=Gallery(
            name="bank",
            levels=signed_levels(info.maps, limits),
            titles=info.titles,
            notes=tuple("" if shared else f"±{number_text(limit, 0)}" for limit in info.limits.tolist()),
            chosen=info.keys.index(chosen) if chosen in info.keys else None,
            pick=words["bank_pick"],
        ),
    )
