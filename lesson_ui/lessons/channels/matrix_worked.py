"""One number of a matrix product, and what unfolding costs, with the live numbers."""

from __future__ import annotations

from typing import Any

from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.channels.matrix_figure import MatrixInfo
from lesson_ui.words.formulas import product, sum_in_lines, tex_number
from lesson_ui.words.numbers import count_text, decimals_needed

Words = dict[str, Any]


@shared(32)
def matrix_facts(info: MatrixInfo, pin: tuple[int, int] | None, *, words: Words) -> Words:
    """Work out one number of the product, and count what unfolding copies."""
    C, H, W = info.image.shape
    rows, places = info.columns.shape
    count, O_h, O_w = info.maps.shape
    f, j = pin or (0, places // 2)
    return {
        "channels": C,
        "height": H,
        "width": W,
        "channel": words["red_channel"] if C > 1 else words["the_channel"],
        "row": H // 2,
        "column": W // 2,
        "kernel": info.kernel_size,
        "rows": rows,
        "places": places,
        "out_rows": O_h,
        "out_columns": O_w,
        "filters": count,
        "copies": info.copies,
        "numbers": count_text(info.image.size),
        "unfolded": count_text(info.columns.size),
        "multiply_adds": count_text(count * rows * places),
        "filter": f,
        "place": j,
        "place_row": j // O_w,
        "place_column": j % O_w,
        "live": _arithmetic(info, f, j),
        "pinned": words["pinned_product" if pin else "not_pinned_product"].format(row=f, column=j),
    }


def _arithmetic(info: MatrixInfo, f: int, j: int) -> str:
    value, weight = decimals_needed(info.image), decimals_needed(info.filters)
    pairs = zip(info.filters[f].tolist(), info.columns[:, j].tolist(), strict=True)
    products = [product(tex_number(w, weight), tex_number(x, value)) for w, x in pairs]
    total = tex_number(float(info.products[f, j]), decimals_needed(info.products))
    return sum_in_lines(products, info.kernel_size**2, total=total)
