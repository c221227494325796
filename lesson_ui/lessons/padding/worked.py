"""Padding, stride and dilation: the size formula and its consequences, with the live numbers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.checks import AXES, pair
from cnn_core.geometry import SizeWalk
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.padding.figure import PaddingInfo
from lesson_ui.words.numbers import count_text, is_exact, listed, number_text, shortest

Words = dict[str, Any]


class PaddingFacts(NamedTuple):
    """
    Values for the explanation of a layer's output size.

    Attributes
    ----------
    asked : dict
        Values for the question: the arguments along the height.
    answer, hint : str
        The rows of the output, and the walk that leads to them.
    formulas, floor, stride, padding, dilation, cells, pairs : dict
        Values for the placeholders of the sections of the same subject.
    """

    asked: Words
    answer: str
    hint: str
    formulas: Words
    floor: Words
    stride: Words
    padding: Words
    dilation: Words
    cells: Words
    pairs: Words


@shared(128)
def padding_facts(info: PaddingInfo, pin: tuple[int, int] | None, *, words: Words) -> PaddingFacts:
    """Work out the size of an output and what is left unread."""
    rows = info.walks[0]
    unread = unread_sentence(info, words)
    return PaddingFacts(
        asked=_asked(info, words),
        answer=str(rows.size),
        hint=words["hint"].format(**_numbers(rows), unread=unread),
        formulas=_formulas(info, words),
        floor={"floor_effect": _floor(info, words, unread)},
        stride={"stride_effect": _stride(rows, words)},
        padding=_padding(info, words),
        dilation=_dilation(info, words),
        cells=_cells(info, pin, words),
        pairs=_pairs(info),
    )


def unread_sentence(info: PaddingInfo, words: Words) -> str:
    """Name the rows and columns that no window reads."""
    rows, columns = info.unread
    is_alike = np.array_equal(rows, columns) and len(set(info.conv.reads.input_size)) == 1
    axes = [("both", rows)] if is_alike else [("row", rows), ("column", columns)]
    named = [_axis_cells(cells, info.conv.reads.input_size[axis == "column"], axis, words) for axis, cells in axes]
    named = [name for name in named if name]
    if not named:
        return str(words["all_read"])
    is_one = sum(map(len, info.unread)) == 1
    sentence = str(words["one_unread" if is_one else "some_unread"]).format(cells=f" {words['and']} ".join(named))
    return sentence[0].upper() + sentence[1:]


def _axis_cells(cells: NDArray[np.int64], input_size: int, axis: str, words: Words) -> str:
    """Name cells along one axis, those of the padding apart: ``rows 6 and 7``, ``row 8 of the padding``."""
    is_inside = (cells >= 0) & (cells < input_size)
    parts = []
    for group, template in ((cells[is_inside], "{cells}"), (cells[~is_inside], words["in_padding"])):
        if len(group):
            which = listed(group.tolist(), words["and"])
            plural = {"row": "rows", "column": "columns", "both": "boths"}[axis]
            noun = words[axis if len(group) == 1 else plural]
            parts.append(template.format(cells=f"{noun} {which}"))
    return f" {words['and']} ".join(parts)


def size_formula(walk: SizeWalk, name: str = "O") -> str:
    r"""Write the size formula with the numbers of one axis."""
    kernel = str(walk.kernel_size)
    if walk.dilation > 1:
        kernel = f"({walk.dilation} \\cdot ({walk.kernel_size} - 1) + 1)"
    before, after = walk.padding
    padding = f"2 \\cdot {before}" if before == after else f"({before} + {after})"
    long = _floored(f"{walk.input_size} - {kernel} + {padding}", walk.stride)
    short = _floored(str(walk.room), walk.stride)
    return f"{name} = {long} + 1 = {short} + 1 = {walk.steps} + 1 = \\mathbf{{{walk.size}}}"


def _floored(above: str, below: int) -> str:
    return f"\\left\\lfloor \\dfrac{{{above}}}{{{below}}} \\right\\rfloor"


def _numbers(walk: SizeWalk) -> Words:
    return walk._asdict() | {
        "reach": walk.effective_kernel_size,
        "end": walk.starts[-1] + walk.effective_kernel_size - 1,
    }


def _asked(info: PaddingInfo, words: Words) -> Words:
    rows, padding = info.walks[0], info.layer.padding
    border = words["no_border"] if rows.padding == (0, 0) else words["border"].format(padding=rows.padding[0])
    return {
        "input_size": rows.input_size,
        "kernel_size": rows.kernel_size,
        "stride": rows.stride,
        "border": words["same_border"] if padding == "same" else border,
        "dilated": words["dilated"].format(dilation=rows.dilation) if rows.dilation > 1 else "",
    }


def _formulas(info: PaddingInfo, words: Words) -> Words:
    is_dilated = any(walk.dilation > 1 for walk in info.walks)
    kernel = "(D(K - 1) + 1)" if is_dilated else "K"
    if info.walks[0] == info.walks[1]:
        live = size_formula(info.walks[0])
    else:
        lines = [size_formula(w, f"O_\\text{{{a}}} &") for w, a in zip(info.walks, AXES, strict=True)]
        live = "\\begin{aligned} " + " \\\\ ".join(lines) + " \\end{aligned}"
    return {
        **_numbers(info.walks[0]),
        "formula": f"O = \\left\\lfloor \\dfrac{{W - {kernel} + 2P}}{{S}} \\right\\rfloor + 1",
        "live": live,
        "dilated_key": words["dilated_key" if is_dilated else "plain_key"],
    }


def _floor(info: PaddingInfo, words: Words, unread: str) -> str:
    walk = next((walk for walk in info.walks if walk.left_over), None)
    if walk is None:
        return str(words["floor_even"]).format(**_numbers(info.walks[0]))
    exact = walk.room / walk.stride + 1
    unfloored = shortest(exact, 2) if is_exact(exact, 2) else f"≈ {shortest(exact, 2)}"
    axis = words["rows" if walk is info.walks[0] else "columns"]
    return str(words["floor_uneven"]).format(**_numbers(walk), unfloored=unfloored, axis=axis, unread=unread)


def _stride(walk: SizeWalk, words: Words) -> str:
    shared = walk.effective_kernel_size - walk.stride
    key = "stride_overlap" if shared > 0 else "stride_touch" if shared == 0 else "stride_skip"
    return str(words[key]).format(**_numbers(walk), shared=shared, skipped=-shared)


def _padding(info: PaddingInfo, words: Words) -> Words:
    (H, W), walk = info.conv.reads.input_size, info.walks[0]
    top, left = walk.padding[0], info.walks[1].padding[0]
    keeps = info.conv.output.shape == info.conv.reads.input_size
    needed = (walk.effective_kernel_size - 1) / 2
    return {
        "corner": int(info.visits[top, left]),
        "centre": int(info.visits[top + H // 2, left + W // 2]),
        "input": f"{H} × {W}",
        "output": " × ".join(map(str, info.conv.output.shape)),
        "size_effect": words["size_kept" if keeps else "size_changed"],
        "reach": walk.effective_kernel_size,
        "needed": number_text(needed, 0 if needed.is_integer() else 1),
    }


def _dilation(info: PaddingInfo, words: Words) -> Words:
    dilation = info.walks[0].dilation, info.walks[1].dilation
    return {
        "size": " × ".join(map(str, info.conv.reads.kernel_size)),
        "reach": " × ".join(map(str, info.dilated.shape)),
        "weights": int(np.count_nonzero(info.dilated == 1)),
        "dilation": _pair_text(dilation),
        "dilation_effect": words["dilation_on" if max(dilation) > 1 else "dilation_off"],
    }


def _cells(info: PaddingInfo, pin: tuple[int, int] | None, words: Words) -> Words:
    i, j = pin or tuple(size - 1 for size in info.conv.output.shape)
    rows, columns = info.conv.reads.rows.position[i], info.conv.reads.columns.position[j]
    walk = info.walks[0]
    return {
        "pinned": words["pinned" if pin else "not_pinned"].format(row=i, column=j),
        "row": i,
        "stride": walk.stride,
        "padding": walk.padding[0],
        "first": count_text(walk.starts[i]),
        "rows": listed(rows.tolist(), words["and"]),
        "columns": listed(columns.tolist(), words["and"]),
    }


def _pairs(info: PaddingInfo) -> Words:
    P, (high, wide) = info.layer.padding, info.walks
    padding = f'"{P}"' if isinstance(P, str) else _pair_text(pair("padding", P))
    names = ("input_size", "kernel_size", "stride", "dilation")
    pairs = {name: _pair_text((getattr(high, name), getattr(wide, name))) for name in names}
    return pairs | {"padding": padding, "output_size": _pair_text(info.conv.reads.output_size)}


def _pair_text(both: tuple[int, int]) -> str:
    return str(both[0]) if both[0] == both[1] else f"({both[0]}, {both[1]})"
