"""The figure of four growing stacks: their receptive fields, layer by layer, around the middle of one picture."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.network import Conv2d, MaxPool2d, Network
from cnn_core.network.stacks import layer_fields
from cnn_core.receptive_field import Field
from lesson_ui.drawing.cells import Cells, Picture
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Glyph, Panel
from lesson_ui.drawing.scene import Legend, ViewsScene
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.views import ReceptiveField, View
from lesson_ui.lessons.receptive_field.picture_figure import ABOVE
from lesson_ui.lessons.receptive_field.units_figure import Pixels

RUNNERS = ("plain", "stride", "pooling", "dilation")
SIDES = (28, 56, 112, 224)  # pixels a picture is made small to, so that the fields fill it


class RaceInfo(NamedTuple):
    """
    Four stacks that grow side by side, as plain values.

    Attributes
    ----------
    stacks : dict of str to Network
        By runner, all layers.
    fields : dict of str to tuple of Field
        By runner, after each convolution and what belongs to it.
    """

    stacks: dict[str, Network]
    fields: dict[str, tuple[Field, ...]]


@shared(64)
def race_info(count: int, kernel_size: int, stride: int, pool: int, dilation: int) -> RaceInfo:
    """Compute the receptive fields of four stacks, layer by layer."""
    stacks = {
        "plain": Network((Conv2d(1, kernel_size),) * count),
        "stride": Network((Conv2d(1, kernel_size, stride),) * count),
        "pooling": Network((Conv2d(1, kernel_size), MaxPool2d(pool, pool)) * count),
        "dilation": Network(tuple(Conv2d(1, kernel_size, dilation=dilation**k) for k in range(count))),
    }
    steps = {name: len(stack.layers) // count for name, stack in stacks.items()}
    return RaceInfo(stacks, {name: layer_fields(stack)[steps[name] :: steps[name]] for name, stack in stacks.items()})


def fitting_side(info: RaceInfo) -> int:
    """Choose how small a picture is made, so that the widest field fills most of it."""
    widest = max(fields[-1].size for fields in info.fields.values())
    return next((side for side in SIDES if side >= widest), SIDES[-1])


def winners(info: RaceInfo) -> tuple[str, ...]:
    """Name the stacks whose fields are the widest at the end."""
    sizes = {name: fields[-1].size for name, fields in info.fields.items()}
    return tuple(name for name in RUNNERS if sizes[name] == max(sizes.values()))


@shared(32)
def race_scene(
    info: RaceInfo, pixels: Pixels, names: dict[str, str], words: dict[str, Any], *, alt: str = "", seen: bool = True
) -> ViewsScene:
    """Draw the fields of four stacks as numbers and as outlines on a picture."""
    H, W = pixels.shape[:2]
    largest = max(fields[-1].size for fields in info.fields.values())
    scale = Scale("unsigned", 0.0, float(largest))
    rows = [_row(name, info.fields[name], names[name], scale, words, seen=seen) for name in RUNNERS]
    picture = Panel("picture", words["picture"], Picture(pixels), f"{H} × {W}")
    count = len(info.fields["plain"])
    return ViewsScene(
        figure=grid_figure([picture, *rows]),
        label=words["race_label"].format(picture=alt),
        panels=(picture, *rows),
        arrangement=("picture", tuple(_apart(RUNNERS))),
        reading=("picture", *RUNNERS),
        views=tuple(_view(info, name, (H, W), names, words, seen=seen) for name in reversed(RUNNERS)),
        legends=(Legend(words["race_legend"], scale, words["race_shared"]),) if seen else (),
        start=(len(RUNNERS) - 1 - RUNNERS.index(winners(info)[0]), count - 1) if seen else (len(RUNNERS) - 1, 0),
        hint=words["race_hint"],
        words={"keys": words["keys"]},
        above=ABOVE,
    )


def _apart(names: tuple[str, ...]) -> list[Any]:
    """Leave some room between grids that stand one below the other."""
    return [names[0], *(part for name in names[1:] for part in (Glyph(""), name))]


def _row(name: str, fields: tuple[Field, ...], title: str, scale: Scale, words: dict[str, Any], *, seen: bool) -> Panel:
    sizes = np.array([[field.size for field in fields]], dtype=np.float64)
    note = words["race_note"].format(jump=fields[-1].jump)
    if not seen:
        labels = [str(fields[0].size), *["?"] * (len(fields) - 1)]
        hidden = np.where(np.arange(len(fields)) > 0, 0.0, sizes)
        return Panel(name, title, Cells(hidden, scale, labels=labels, pictured=False), words["race_unseen"])
    return Panel(name, title, Cells(sizes, scale, pictured=False), note)


def _view(
    info: RaceInfo, name: str, shape: tuple[int, int], names: dict[str, str], words: dict[str, Any], *, seen: bool
) -> View:
    by_size = sorted(RUNNERS if seen else ("plain",), key=lambda other: -info.fields[other][-1].size)
    shown = sorted(by_size, key=lambda other: other != name)
    count = len(info.fields[name])
    texts = [
        words["race_sentence" if seen or not k else "race_sentence_hidden"].format(
            name=names[name], count=counted(k + 1, words, "convolution"), size=field.size, jump=field.jump
        )
        for k, field in enumerate(info.fields[name])
    ]
    place = RUNNERS.index(name)
    same = np.arange(count, dtype=np.int32)
    return View(
        into=name,
        size=(1, count),
        receptive_fields=tuple(
            _receptive_field(info.fields[other], shape, names[other], own=other == name) for other in shown
        ),
        sentence="{columns}",
        column_texts=tuple(texts),
        up=same if place else None,
        down=same if place < len(RUNNERS) - 1 else None,
    )


def _receptive_field(fields: tuple[Field, ...], shape: tuple[int, int], name: str, *, own: bool) -> ReceptiveField:
    rows, columns = (centred([field.size for field in fields], side) for side in shape)
    return ReceptiveField(
        "picture", rows, columns, role="read" if own else "nested", label=name, shade=own, by_column=True
    )


def counted(count: int, words: dict[str, Any], name: str) -> str:
    """Write how many there are of something."""
    return f"{count} {words[f'one_{name}' if count == 1 else f'many_{name}']}"


def centred(sizes: list[int], side: int) -> NDArray[np.int32]:
    """
    Place fields in the middle of a picture, cut where they are larger than it.

    Examples
    --------
    >>> centred([3, 9], 7).tolist()
    [[2, 4], [0, 6]]
    """
    found = [(max(0, (side - size) // 2), min(side - 1, (side - size) // 2 + size - 1)) for size in sizes]
    return np.array(found, np.int32)
