"""Code boxes on kinds of convolution: 1×1, grouped, dilated, transposed, separable; in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.lessons.kinds.cost_figure import CostInfo
from lesson_ui.words.code import array_literal


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
    """Write a 1×1 or grouped convolution in NumPy and in PyTorch."""
    option = f", groups={groups}" if groups > 1 else ""
    channels = ",\n".join(f"    {channel.tolist()}" for channel in image)
    lines = [f"x = np.array([\n{channels},\n], dtype=np.float64)"]
    filters = ",\n".join(f"    {one.tolist()}" for one in weight)
    lines += [f"w = np.array([\n{filters},\n], dtype=np.float64)  # {' × '.join(map(str, weight.shape))}"]
    return _script(
        lines,
        ["x", "w"],
        [f"maps = F.conv2d(x, w{option})", "print(w.size, maps)"],
        [f"maps = torch_F.conv2d(x, w{option})", "print(w.numel(), maps)"],
    )


def dilated_code(image: NDArray[np.float64], weight: NDArray[np.float64], dilation: int) -> str:
    """Write a dilated convolution in NumPy and in PyTorch."""
    return _script(
        _plane_and_kernel(image, weight),
        ["x", "w"],
        [f"maps = F.conv2d(x, w, dilation={dilation})", "print(maps)"],
        [f"maps = torch_F.conv2d(x, w, dilation={dilation})", "print(maps)"],
    )


def transposed_code(
    image: NDArray[np.float64], weight: NDArray[np.float64], stride: int, padding: int, output_padding: int
) -> str:
    """Write a transposed convolution in NumPy and in PyTorch."""
    options = f"stride={stride}, padding={padding}, output_padding={output_padding}"
    return _script(
        _plane_and_kernel(image, weight),
        ["x", "w"],
        [f"maps = F.conv_transpose2d(x, w, {options})", "print(maps.shape, maps)"],
        [f"maps = torch_F.conv_transpose2d(x, w, {options})", "print(maps.shape, maps)"],
    )


def _plane_and_kernel(image: NDArray[np.float64], weight: NDArray[np.float64]) -> list[str]:
    return [
        f"x = np.array({array_literal(image)}, dtype=np.float64)[None]",
        f"w = np.array({array_literal(weight)}, dtype=np.float64)[None, None]",
    ]


def separable_code(info: CostInfo, filters: int) -> str:
    """Write a depthwise separable layer, and the ordinary one that does the same, in NumPy and in PyTorch."""
    C, _, K = info.sizes
    lines = [
        f"depthwise = np.array({info.depthwise.tolist()})",
        f"pointwise = np.array({info.pointwise[:filters].tolist()})",
        "ordinary = pointwise * depthwise[:, 0]",
        f"x = np.random.default_rng(0).integers(0, 10, ({C}, {K + 3}, {K + 3})).astype(np.float64)",
    ]
    calls = [
        "one_layer = {0}.conv2d(x, ordinary)",
        f"two_layers = {{0}}.conv2d({{0}}.conv2d(x, depthwise, groups={C}), pointwise)",
    ]
    return _script(
        lines,
        ["x", "depthwise", "pointwise", "ordinary"],
        [
            *(call.format("F") for call in calls),
            "print(ordinary.size, depthwise.size + pointwise.size)",
            "print(np.allclose(one_layer, two_layers))",
        ],
        [
            *(call.format("torch_F") for call in calls),
            "print(ordinary.numel(), depthwise.numel() + pointwise.numel())",
            "print(torch.allclose(one_layer, two_layers))",
        ],
    )


def rank_code(image: NDArray[np.float64], kernel: NDArray[np.float64]) -> str:
    """Write the rank test, the split and both paths to the map in NumPy and in PyTorch."""
    lines = [
        f"x = np.array({array_literal(image)}, dtype=np.float64)[None]",
        f"kernel = np.array({array_literal(kernel)}, dtype=np.float64)",
        "split = separate(kernel)",
        "column, row = split.column, split.row",
    ]
    calls = [
        "one_pass = {0}.conv2d(x, kernel[None, None])[0]",
        "middle = {0}.conv2d(x, column[None, None, :, None])",
        "two_passes = {0}.conv2d(middle, row[None, None, None, :])[0]",
        "print(one_pass)",
        "print(two_passes)",
    ]
    return _script(
        lines,
        ["x", "kernel", "column", "row"],
        ["rank = split.rank", "print(rank, split.singular_values)", *(call.format("F") for call in calls)],
        ["rank = torch.linalg.matrix_rank(kernel)", "print(rank)", *(call.format("torch_F") for call in calls)],
        imports="from cnn_core.separable import separate",
    )
