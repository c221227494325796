"""Code boxes on pooling, in NumPy and PyTorch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lesson_ui.lessons.pooling.volume_figure import FILTERS
from lesson_ui.words.code import array_literal

Grid = NDArray[np.float64]

SPIKE_LINES = """ground, spike = {ground:g}, {spike:g}
x = np.full(({side}, {side}), float(ground))
x[{row}, {column}] = spike
"""
NOISE_LINES = """rng = np.random.default_rng({seed})
x = {ground:g} + rng.integers(-{amplitude}, {amplitude} + 1, ({side}, {side})).astype(np.float64)
"""


def _options(**values: object) -> str:
    """Write keyword arguments, those at their default left out."""
    defaults = {"stride": None, "padding": 0, "dilation": 1, "ceil_mode": False, "count_include_pad": True}
    return "".join(f", {name}={value!r}" for name, value in values.items() if value != defaults[name])


def window_code(
    image: Grid,
    kernel_size: int,
    stride: int | None,
    padding: int,
    dilation: int,
    *,
    ceil_mode: bool,
    count_include_pad: bool,
) -> str:
    """Write max, average and sum pooling of one map in NumPy and in PyTorch."""
    window = _options(stride=stride, padding=padding, ceil_mode=ceil_mode)
    largest = _options(stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    average = window + _options(count_include_pad=count_include_pad)
    ours = {"largest": f"F.max_pool2d(x, {kernel_size}{largest})[0]"}
    theirs = {"largest": f"torch_F.max_pool2d(x, {kernel_size}{largest})[0]"}
    if dilation == 1:
        ours |= {
            "average": f"F.avg_pool2d(x, {kernel_size}{average})[0]",
            "total": f"F.sum_pool2d(x, {kernel_size}{window})[0]",
        }
        theirs |= {
            "average": f"torch_F.avg_pool2d(x, {kernel_size}{average})[0]",
            "total": f"torch_F.avg_pool2d(x, {kernel_size}{window}, divisor_override=1)[0]",
        }
    return _script(_literal(image), _assigned(ours), _assigned(theirs))


def whole_map_code(image: Grid) -> str:
    """Write global pooling of one map in NumPy and in PyTorch."""
    size = image.shape
    ours = {
        "largest": f"F.max_pool2d(x, {size})[0]",
        "average": "F.adaptive_avg_pool2d(x, 1)[0]",
        "total": f"F.sum_pool2d(x, {size})[0]",
    }
    theirs = {
        "largest": f"torch_F.max_pool2d(x, {size})[0]",
        "average": "torch_F.adaptive_avg_pool2d(x, 1)[0]",
        "total": f"torch_F.avg_pool2d(x, {size}, divisor_override=1)[0]",
    }
    return _script(_literal(image), _assigned(ours), _assigned(theirs))


def volume_code(picture: str, depth: int, kernel_size: int, stride: int | None, kind: str) -> str:
    """Write the pooling of a volume of filter responses in NumPy and in PyTorch."""
    own = picture.startswith("own-")
    load = 'read_picture(open("picture.png", "rb").read(), "picture.png")' if own else f'load_sample("{picture}")'
    imports = (
        "from cnn_core.images import centre_crop_square, fit_picture, "
        + ("read_picture, to_grey\n" if own else "to_grey\n")
        + "from cnn_core.kernels import NAMED_KERNELS\n"
        + ("" if own else "from lesson_ui.pictures.samples import load_sample\n")
    )
    names = ", ".join(f'"{key}"' for key in FILTERS[:depth])
    call = f"{'max' if kind == 'max' else 'avg'}_pool2d(x, {kernel_size}{_options(stride=stride)})"
    lines = f"""filters = [{names}]
picture = {load}
grey = np.rint(to_grey(fit_picture(centre_crop_square(picture.pixels), 32)))
weight = np.stack([NAMED_KERNELS[name].weight for name in filters])[:, None]
x = F.relu(F.conv2d(F.pad(grey[None], (1, 1, 1, 1), mode="replicate"), weight))
"""
    return _script(
        lines,
        [f"pooled = F.{call}", "print(x.shape, pooled.shape)", "print(pooled[0, 0])"],
        [f"pooled = torch_F.{call}", "print(x.shape, pooled.shape)", "print(pooled[0, 0])"],
        imports=imports,
    )


def shift_code(
    image: Grid, down: int, right: int, kernel_size: int, stride: int | None, *, moves_in: str, kind: str
) -> str:
    """Write the shift game in NumPy and in PyTorch."""
    move = f"moved = np.roll(x, ({down}, {right}), axis=(1, 2))\n"
    if moves_in == "zeros":
        for by, place in ((down, "[:, {}, :]"), (right, "[:, :, {}]")):
            if by:
                move += f"moved{place.format(f':{by}' if by > 0 else f'{by}:')} = 0\n"
    call = "max_pool2d" if kind == "max" else "avg_pool2d"
    window = f"{kernel_size}{_options(stride=stride)}"
    lines = _literal(image) + move
    ours = [f"before, after = F.{call}(x, {window}), F.{call}(moved, {window})"]
    theirs = [
        "moved = torch.tensor(moved)",
        f"before, after = torch_F.{call}(x, {window}), torch_F.{call}(moved, {window})",
    ]
    printed = ["print(before[0])", "print(after[0])"]
    return _script(
        lines,
        [*ours, *printed, "print((~np.isclose(before, after)).sum())"],
        [*theirs, *printed, "print((~torch.isclose(before, after)).sum())"],
    )


def noise_code(setting: str, kernel_size: int, stride: int | None) -> str:
    """Write the noise game in NumPy and in PyTorch."""
    window = f"{kernel_size}{_options(stride=stride)}"
    ours, theirs = (
        {"largest": f"{where}.max_pool2d(x, {window})[0]", "average": f"{where}.avg_pool2d(x, {window})[0]"}
        for where in ("F", "torch_F")
    )
    return _script(setting + "x = x[None]\n", _assigned(ours), _assigned(theirs))


def _literal(image: Grid) -> str:
    return f"x = np.array({array_literal(image)}, dtype=np.float64)[None]\n"


def _assigned(calls: dict[str, str]) -> list[str]:
    return [*(f"{name} = {call}" for name, call in calls.items()), *(f"print({name})" for name in calls)]


def _script(lines: str, ours: list[str], theirs: list[str], *, imports: str = "") -> str:
    return "\n".join(
        [
            "import numpy as np",
            f"from cnn_core import functional as F\n{imports}",
            lines,
            *ours,
            "",
            "# the same in PyTorch",
            "import torch",
            "import torch.nn.functional as torch_F",
            "",
            "x = torch.tensor(x)",
            *theirs,
            "",
        ]
    )
