"""Receptive fields on a picture and against an object: the explanation's live numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.geometry import NOTHING
from cnn_core.network.stacks import stack_windows
from lesson_ui.lessons.receptive_field.pyramid_figure import layer_text
from lesson_ui.lessons.receptive_field.race_figure import counted
from lesson_ui.lessons.receptive_field.units_figure import PictureInfo, Thing, best_unit
from lesson_ui.words.numbers import count_text, percent

Words = dict[str, Any]


def picture_facts(info: PictureInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """Work out the receptive field of one unit on a picture, and how fields grow layer by layer."""
    field = info.fields[info.depth]
    H, W = info.pixels.shape[:2]
    O_h, O_w = info.means.shape
    row, column = pin or (O_h // 2, O_w // 2)
    top, bottom = field.cells(row)
    left, right = field.cells(column)
    seen = int(
        np.prod([last - first + 1 for first, last in (info.rows[info.depth][row], info.columns[info.depth][column])])
    )
    if NOTHING in (*info.rows[info.depth][row], *info.columns[info.depth][column]):
        seen = 0
    strides = [str(window.stride) for window in stack_windows(info.stack)[: info.depth] if window.stride > 1]
    return {
        "depth": info.depth,
        "layer": layer_text(info.layers[info.depth - 1]),
        "size": field.size,
        "jump": str(field.jump),
        "strides": " · ".join(strides) or "1",
        "strides_sum": " \\cdot ".join(strides) or "1",
        "down": counted(info.depth, words, "layer"),
        "height": H,
        "width": W,
        "units": f"{O_h} × {O_w}",
        "table": picture_table(info, words),
        "start": count_text(field.start),
        "row": row,
        "column": column,
        "top": count_text(top),
        "bottom": count_text(bottom),
        "left": count_text(left),
        "right": count_text(right),
        "pixels_seen": count_text(seen),
        "pixels_all": count_text(field.size**2),
        "share": percent(seen / (H * W)),
        "larger": words["larger"] if field.size > min(H, W) else words["smaller"],
        "which": words["pinned_unit"] if pin else words["middle_unit"],
    }


def picture_table(info: PictureInfo, words: Words) -> str:
    """List the fields of all layers up to the one looked at."""
    lines = [words["picture_head"], "|--:|---|--:|--:|--:|"]
    for k in range(1, info.depth + 1):
        field = info.fields[k]
        units = f"{len(info.rows[k])} × {len(info.columns[k])}"
        lines.append(f"| {k} | {layer_text(info.layers[k - 1])} | {field.size} | {field.jump} | {units} |")
    return "\n".join(lines)


def object_facts(info: PictureInfo, thing: Thing, *, words: Words) -> Words:
    """Compare an object with what the best-placed unit of every layer sees of it."""
    shares = [best_unit(info, thing, depth)[2] for depth in range(1, len(info.stack.layers) + 1)]
    enough = next((k for k, share in enumerate(shares, start=1) if share >= 1), None)
    field = info.fields[info.depth]
    row, column, share = best_unit(info, thing, info.depth)
    lines = [words["object_head"], "|--:|---|--:|--:|"]
    for k, part in enumerate(shares, start=1):
        mark = "**" if k == info.depth else ""
        size = info.fields[k].size
        lines.append(f"| {mark}{k}{mark} | {layer_text(info.layers[k - 1])} | {size} × {size} | {percent(part)} |")
    needed = max(thing.height, thing.width)
    return {
        "object": thing.name,
        "height": thing.height,
        "width": thing.width,
        "needed": needed,
        "layers": len(info.stack.layers),
        "depth": info.depth,
        "size": field.size,
        "row": row,
        "column": column,
        "share": percent(share),
        "table": "\n".join(lines),
        "enough": str(enough) if enough else words["never"],
        "right_answers": (str(enough),) if enough else (words["never"], "0", words["none"]),
        "enough_size": info.fields[enough].size if enough else "–",
        "verdict": words["sees_all" if share >= 1 else "sees_part"].format(share=percent(share), object=thing.name),
        "reason": words["enough_reason" if enough else "never_reason"].format(
            enough=enough,
            size=info.fields[enough or -1].size,
            height=thing.height,
            width=thing.width,
            object=thing.name,
        ),
    }
