"""What the activities of the lesson on channels share: short words, ready-made inputs, channels as text."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import numpy as np

from cnn_core.images import centre_crop_square, fit_picture
from cnn_core.kernels.colour_bank import KERNELS
from lesson_ui.controls import grids
from lesson_ui.controls.fix_buttons import Target
from lesson_ui.lessons.channels.info_figure import CHANNELS, Volume, split_stack
from lesson_ui.pictures.by_key import fitted, original
from lesson_ui.words.prose import lesson_data


def channels_words() -> dict[str, Any]:
    """Read the short words of the lesson on channels."""
    return lesson_data("channels", "figure")


@cache
def channels_presets(kind: str) -> dict[str, tuple[str, str]]:
    """Read the ready-made inputs and filters of the lesson on channels."""
    return {name: (title, text) for name, (title, text) in lesson_data("channels", "presets")[kind].items()}


@lru_cache(maxsize=32)
def square_channels(picture: str, size: int) -> Volume:
    """Give the middle square of a picture as three channels, whole numbers from 0 to 255; do not write to it."""
    square = fit_picture(centre_crop_square(original(picture).pixels), size)
    return np.moveaxis(square, -1, 0).astype(np.float64)


@lru_cache(maxsize=32)
def channels_of(picture: str, size: int) -> Volume:
    """Give a picture as three channels, whole numbers from 0 to 255; do not write to it."""
    return np.moveaxis(fitted(picture, size), -1, 0).astype(np.float64)


def stack(key: str, label: str, default: str, *, most: int, help: str) -> Volume:
    """Ask for three channels as text; while they cannot be read, the last good ones stay in use."""
    return grids.shaped(
        key,
        label,
        default,
        lambda stacked: split_stack(stacked[:, :most], label),
        most=most * len(CHANNELS),
        help=help,
    )[1]


def edit_stack(key: str, volume: Volume, edit: grids.Edit) -> None:
    """Put a typed number into a channel; for use in a callback."""
    channel = next(k for k, name in enumerate(CHANNELS) if str(edit["panel"]).startswith(name))
    rows, columns = volume.shape[1:]
    stacked = volume.reshape(-1, columns)
    grids.edit_cell(key, stacked, {**edit, "row": channel * rows + int(edit["row"])})


# Which controls carry out the fixes of a refusal.
TARGETS = {"kernel_size": Target(("channels_kernel",), [str(size) for size in KERNELS])}
