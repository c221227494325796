"""Code box of the lesson on filters: one filter on a picture, in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.words.code import array_literal

AFTER = {"response": "", "bank": "", "relu": "np.maximum(y, 0)", "clipped": "np.rint(y).clip(0, 255)"}
AFTER_TORCH = {"response": "", "bank": "", "relu": "torch.relu(y)", "clipped": "torch.round(y).clamp(0, 255)"}


def filters_code(
    path: str,
    weight: NDArray[np.float64],
    max_side: int,
    place: tuple[int, int],
    *,
    padding: str = "same",
    view: str = "response",
    kept_side: int | None = None,
) -> str:
    """Write one filter on a picture in NumPy and in PyTorch."""
    row, column = place
    kept = f"\npixels = fit_picture(pixels, {kept_side})  # as the app keeps it" if kept_side else ""
    after = f"\ny = {AFTER[view]}" if AFTER[view] else ""
    after_torch = f"\ny = {AFTER_TORCH[view]}" if AFTER_TORCH[view] else ""
    return f"""from pathlib import Path

import numpy as np
from cnn_core import functional as F
from cnn_core.images import fit_picture, read_picture, to_grey

pixels = read_picture(Path("{path}").read_bytes()).pixels{kept}
x = np.rint(to_grey(fit_picture(pixels, {max_side})))  # luminance, whole numbers from 0 to 255
w = np.array({array_literal(weight)}, dtype=np.float64)

y = F.conv2d(x[None], w[None, None], padding="{padding}")[0]{after}
print(y.shape, y.min(), y.max(), y[{row}, {column}])

# the same in PyTorch
import torch

y = torch.nn.functional.conv2d(torch.tensor(x)[None], torch.tensor(w)[None, None], padding="{padding}")[0]{after_torch}
print(tuple(y.shape), y.min().item(), y.max().item(), y[{row}, {column}].item())
"""
