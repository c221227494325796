"""Code box on pictures as numbers: Pillow, NumPy and PyTorch."""

from __future__ import annotations

from lesson_ui.lessons.pixels.figure import PixelsInfo

SCALED = {"0..255": "image", "0..1": "image / 255", "-1..1": "2 * (image / 255) - 1"}
SCALED_TORCH = {"0..255": "tensor", "0..1": "tensor / 255", "-1..1": "2 * (tensor / 255) - 1"}


def pixels_code(info: PixelsInfo, file: str, cell: tuple[int, int], *, own: bool = False) -> str:
    """Write how a picture is read with Pillow, and its numbers with NumPy and PyTorch."""
    row, column = cell
    return f"""import numpy as np
from PIL import Image
{_imports(info)}
{_opening(info, file, own=own)}
print(image.shape, image.size)  # height, width, channels; how many numbers
values = {SCALED[info.scale]}
print(values[{row}, {column}])  # row, column

# the same in PyTorch
import torch

tensor = torch.tensor(image).permute(2, 0, 1)  # channels first
print(tuple(tensor.shape), tensor.numel())
values = {SCALED_TORCH[info.scale]}
print(values[:, {row}, {column}])  # every channel, row, column
"""


def _imports(info: PixelsInfo) -> str:
    return "from cnn_core.images import to_grey\n" if _reduced(info) else ""


def _reduced(info: PixelsInfo) -> bool:
    return info.stored[2] == 3 and len(info.channels) == 1


def _opening(info: PixelsInfo, file: str, *, own: bool) -> str:
    rows, columns, _ = info.tensor.shape
    mode = "L" if info.stored[2] == 1 else "RGB"
    name = "  # put in the name of your file" if own else ""
    lines = [f'picture = Image.open("{file}").convert("{mode}"){name}']
    if info.stored[:2] != (rows, columns):
        lines.append(f"picture = picture.resize(({columns}, {rows}), Image.Resampling.HAMMING)  # width first")
    lines.append("image = np.array(picture)")
    if mode == "L":
        lines.append("image = image[:, :, np.newaxis]  # one channel")
    elif _reduced(info):
        lines.append("image = np.rint(to_grey(image)).astype(np.uint8)[:, :, np.newaxis]  # luminance, one channel")
    return "\n".join(lines)
