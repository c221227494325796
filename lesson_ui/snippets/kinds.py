"""Kinds of convolution in Python lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def _literal(values: NDArray[Any]) -> str:
    """Write an array as nested lists; whole numbers without a point."""
    whole = bool(np.array_equal(values, np.round(values)))
    text = repr((values.astype(np.int64) if whole else values).tolist())
    return f"np.array({text}, dtype=np.float64)"


def _script(lines: list[str], names: list[str], ours: list[str], theirs: list[str], *, imports: str = "") -> str:
    return "\n".join(
        [
            "import numpy as np",
            "from cnn_core import functional as F",
            *([imports] if imports else []),
            "",
            *lines,
            *ours,
            "",
            "# the same in PyTorch",
            "import torch",
            "import torch.nn.functional as torch_F",
            "",
            *(f"{name} = torch.tensor({name})" for name in names),
            *theirs,
            "",
        ]
    )


def mix_code(image: NDArray[np.float64], weight: NDArray[np.float64], groups: int) -> str:
    """
    Write a 1×1 or grouped convolution in NumPy and in PyTorch.

    Parameters
    ----------
    image : ndarray of shape (C_in, H, W)
        The sheets.
    weight : ndarray of shape (C_out, C_in / groups, K, K)
        The filters.
    groups : int
        Blocks the channels are split into.

    Returns
    -------
    str
        A script that prints every map twice.
    """
    option = f", groups={groups}" if groups > 1 else ""
    lines = ["x = np.array("]
    sheets = ",\n".join(f"    {sheet.tolist()}" for sheet in image)
    lines = [f"x = np.array([\n{sheets},\n], dtype=np.float64)"]
    filters = ",\n".join(f"    {one.tolist()}" for one in weight)
    lines += [f"w = np.array([\n{filters},\n], dtype=np.float64)  # {' × '.join(map(str, weight.shape))}"]
    return _script(
        lines,
        ["x", "w"],
        [f"maps = F.conv2d(x, w{option})", "print(w.size, maps)"],
        [f"maps = torch_F.conv2d(x, w{option})", "print(w.numel(), maps)"],
    )
