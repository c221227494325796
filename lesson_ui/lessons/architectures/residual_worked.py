"""The residual block with its live numbers: the sum, the identity, the price of a projection."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnn_core.explain import explain_conv2d
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.architectures.residual_figure import ResidualInfo, asked_cell
from lesson_ui.lessons.architectures.residual_shapes_figure import IN, OUT, ShapesInfo, asked_index, main_weights
from lesson_ui.lessons.architectures.stages_figure import preset_trace
from lesson_ui.lessons.architectures.timeline_figure import known
from lesson_ui.words.formulas import bold, bracketed, product, tex_number
from lesson_ui.words.numbers import count_text, decimals_needed, percent

Words = dict[str, Any]


@shared(64)
def residual_facts(info: ResidualInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """Work out one number of a residual block."""
    cell = pin or asked_cell(info)
    block = [row.cost.parameters for row in preset_trace("resnet18").rows if row.path.startswith("4.branch.")]
    convolutions = [count for count in block if count > 1000]
    return {
        **_live(info.branch[cell], info.image[cell], info.total[cell], info.output[cell]),
        "place": words["cell_pinned" if pin else "cell_first"].format(row=cell[0], column=cell[1]),
        "weights": info.first.size + info.second.size,
        "now": _now(info, words),
        "block_weights": count_text(sum(convolutions)),
        "block_terms": " + ".join(map(count_text, convolutions)),
    }


def _live(z: float, a: float, total: float, out: float) -> Words:
    decimals = decimals_needed(np.array([z, a, total, out]))
    z_text, a_text, sum_text, out_text = (tex_number(float(value), decimals) for value in (z, a, total, out))
    return {"live": f"g({z_text} + {bracketed(a_text)}) = \\max(0,\\ {sum_text}) = {bold(out_text)}"}


def _now(info: ResidualInfo, words: Words) -> str:
    differ = int((info.output != info.image).sum())
    below = int((info.image < 0).sum())
    if not info.is_off:
        return str(words["now_on"]).format(differ=differ, cells=info.image.size)
    return str(words["now_cut" if below else "now_same"]).format(below=below, cells=info.image.size)


@shared(64)
def shapes_facts(info: ShapesInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """Work out one number of a block that changes the shape, and count what the shortcut costs."""
    rows = info.output.shape[1]
    stitched_row, column = pin or asked_index(info)
    place = (stitched_row // rows, stitched_row % rows, column)
    first, second = main_weights()
    H, W = info.image.shape[1:]
    O_h, O_w = info.output.shape[1:]
    real = next(row for row in preset_trace("resnet18").rows if ".shortcut." in row.path)
    words_of = words["cell_of_map_pinned" if pin else "cell_of_map"]
    return {
        **_live(info.branch[place], info.shortcut[place], info.total[place], info.output[place]),
        "place": words_of.format(map=place[0] + 1, row=place[1], column=place[2]),
        "shortcut_live": _shortcut(info, place, words),
        "branch_live": _branch(info, place),
        "left_out": words["left_out" if info.second.any() else "all_zero"],
        "real_in": real.input_shapes[0][0],
        "real_out": real.output_shape[0],
        "real_weights": count_text(real.cost.parameters),
        "maps_in": IN,
        "maps_out": OUT,
        "zero_maps": OUT - IN,
        "size_in": f"{H} × {W} × {IN}",
        "size_out": f"{O_h} × {O_w} × {OUT}",
        "projection_weights": str(IN * OUT),
        "main_weights": f"{first.size} + {second.size} = {first.size + second.size}",
        "table": _projections(words),
    }


def _shortcut(info: ShapesInfo, place: tuple[int, int, int], words: Words) -> str:
    c, i, j = place
    cells = info.image[:, 2 * i, 2 * j]
    decimals = decimals_needed(info.shortcut)
    result = tex_number(float(info.shortcut[place]), decimals)
    if info.weight is None:
        return f"{words['tex_kept' if c < IN else 'tex_padded']} = {result}"
    terms = zip(cells, info.weight[c], strict=True)
    return (
        " + ".join(product(tex_number(float(value)), tex_number(float(weight))) for value, weight in terms)
        + f" = {result}"
    )


def _branch(info: ShapesInfo, place: tuple[int, int, int]) -> str:
    explained = explain_conv2d(info.hidden, info.second, padding=1, index=place)
    pairs = [[operand.value for operand in term.operands] for term in explained.terms]
    terms = [product(tex_number(float(value)), tex_number(float(weight))) for value, weight in pairs if value * weight]
    result = tex_number(float(explained.result))
    return f"{' + '.join(terms)} = {result}" if terms else result


def _projections(words: Words) -> str:
    """List what the projections of the ResNets cost, from their traces."""
    rows = [words["projections_head"], "|---|---|--:|--:|"]
    for key in ("resnet18", "resnet50"):
        network = known(key)
        found = [row for row in network.trace.rows if row.name == "Conv2d" and ".shortcut." in row.path]
        terms = " + ".join(f"{row.input_shapes[0][0]}·{row.output_shape[0]}" for row in found)
        count = sum(row.cost.parameters for row in found)
        share = percent(count / network.trace.parameters)
        rows.append(f"| {words['networks'][key]} | {terms} | {count_text(count)} | {share} |")
    return "\n".join(rows)
