"""The figures of a network's mistakes: confusion matrix, wrong pictures, and the gradient's length in each layer."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.images import to_png
from cnn_core.training import Measured, Wrong
from lesson_ui.drawing.colours import Scale, colour_table
from lesson_ui.drawing.grid_figure import PlainFigure
from lesson_ui.drawing.scene import ChartScene
from lesson_ui.drawing.vignettes import fills
from lesson_ui.networks.training_curves import ASKED, GRID
from lesson_ui.words.numbers import THIN_SPACE, percent

PART = 0.62  # of the projector's height below the curves, which may still grow while this is drawn
Words = Mapping[str, Any]
PICTURE = 64  # pixels on the screen of a wrongly named picture


def confusion_table(confusion: NDArray[np.int64], class_names: Sequence[str], words: Words) -> str:
    """Write the confusion matrix as a table: true class by row, predicted class by column."""
    totals = np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    colours = fills(confusion / totals, Scale("unsigned", 0.0, 1.0))
    heads = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in class_names)
    rows = []
    for k, name in enumerate(class_names):
        cells = "".join(
            f"<td class='{'right' if k == j else ''}' "
            f"style='background:{colours[k, j]};color:{_ink(str(colours[k, j]))}'>{int(count)}</td>"
            for j, count in enumerate(confusion[k])
        )
        rows.append(f"<tr><th scope='row'>{html.escape(name)}</th>{cells}</tr>")
    corner = f"<th>{html.escape(words['shown'])} ↓ · {html.escape(words['said'])} →</th>"
    return (
        f"<div class='train-confusion' tabindex='0' role='group' aria-label='{html.escape(words['confusion_label'])}'>"
        f"<table><thead><tr>{corner}{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def wrong_pictures(
    wrong: Sequence[Wrong], images: NDArray[np.float32] | None, class_names: Sequence[str], words: Words
) -> str:
    """Draw the wrongly classified pictures, those with the highest probability first."""
    if not wrong:
        return f"<p class='train-none'>{html.escape(words['no_wrong'])}</p>"
    found = []
    for one in wrong:
        caption = words["wrong_caption"].format(
            label=class_names[one.label],
            predicted=class_names[one.predicted],
            probability=percent(one.probability, 0),
        )
        image = "" if images is None else _image(images[one.picture], caption)
        found.append(f"<figure>{image}<figcaption>{html.escape(caption)}</figcaption></figure>")
    return f"<div class='train-wrong'>{''.join(found)}</div>"


def _image(values: NDArray[np.float32], caption: str) -> str:
    levels = np.rint(values * 255).clip(0, 255).astype(np.uint8)
    pixels = levels[0] if len(levels) == 1 else np.ascontiguousarray(levels.transpose(1, 2, 0))
    data = base64.b64encode(to_png(pixels)).decode()
    size = f"width='{PICTURE}' height='{PICTURE}'"
    return f"<img {size} alt='{html.escape(caption, quote=True)}' src='data:image/png;base64,{data}'>"


def _ink(fill: str) -> str:
    red, green, blue = (int(fill[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return "#111111" if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.18 else "#ffffff"


def gradients_scene(
    measured: Sequence[Measured],
    names: Mapping[str, str],
    words: Words,
    at: int | None,
    total: int = 0,
    *,
    projector: bool = False,
) -> ChartScene:
    """Draw how long the gradient of every layer's weights was, over the steps."""
    known = [one for one in measured if one.gradient_norms]
    reach = max([total, *(one.step for one in known)], default=100)
    layout = _gradients_layout(words, reach, type_size=20 if projector else 13)
    if at is not None:
        line = {"color": ASKED, "width": 3, "dash": "dot"}
        layout["shapes"] = [{"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": at, "x1": at, "line": line}]
    figure = PlainFigure(_gradient_lines(known, names), layout)
    return ChartScene(figure=figure, label=str(words["gradients_label"]), height=300, part=PART)


def _gradient_lines(measured: Sequence[Measured], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Draw one line per layer: colour, dash and mark tell it from the others."""
    paths = [path for path in names if any(path in one.gradient_norms for one in measured)]
    table, lines = colour_table("unsigned"), []
    for k, path in enumerate(paths):
        colour = table[40 + round(190 * k / max(1, len(paths) - 1))]
        points = [(one.step, one.gradient_norms[path]) for one in measured if path in one.gradient_norms]
        lines.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": names[path],
                "x": [step for step, _ in points],
                "y": [norm if np.isfinite(norm) and norm > 0 else None for _, norm in points],
                "line": {"color": colour, "width": 3, "dash": ("solid", "dash", "dot")[k % 3]},
                "marker": {"color": colour, "size": 7, "symbol": ("circle", "square", "diamond")[k % 3]},
                "hovertemplate": "%{y:.4g}",
            }
        )
    return lines


def _gradients_layout(words: Words, reach: int, *, type_size: int) -> dict[str, Any]:
    font = {"size": type_size}
    axis = {"gridcolor": GRID, "linecolor": GRID, "zeroline": False, "tickfont": font, "separatethousands": True}
    steps = {"text": words["step"], "standoff": 6, "font": font}
    norms = {"text": words["gradient_norm"], "standoff": 8, "font": font}
    return {
        "hovermode": "x unified",
        "separators": f".{THIN_SPACE}",
        "dragmode": "zoom",
        "showlegend": True,
        "legend": {"font": font},
        "margin": {"l": 57 + type_size, "r": 12, "t": 12, "b": 18 + 2 * type_size},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "template": {},
        "xaxis": {**axis, "title": steps, "range": [0, 1.005 * reach]},
        "yaxis": {**axis, "title": norms, "type": "log", "dtick": 1},
        "shapes": [],
    }
