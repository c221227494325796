"""Networks of the literature as rows of layers: the years from top to bottom, depth to scale."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnn_core.network import PRESETS, Fields, Preset, Row, Trace
from lesson_ui.drawing.cells import Cells
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.grid_figure import grid_figure
from lesson_ui.drawing.panel import Panel
from lesson_ui.drawing.scene import Legend, ViewsScene
from lesson_ui.drawing.shared import shared
from lesson_ui.drawing.views import Pyramid, View
from lesson_ui.lessons.architectures.chain_figure import ABOVE, MEASURES, UNKNOWN
from lesson_ui.lessons.architectures.stages_figure import POOLINGS, field_text, preset_trace, weighted
from lesson_ui.networks.network_words import shape_text, spoken
from lesson_ui.words.numbers import grouped, percent

Words = Mapping[str, Any]

SHOWN = ("lenet5", "alexnet_2012", "alexnet", "vgg16", "resnet18", "resnet50")  # from top to bottom
VARIANTS = (*SHOWN, "resnet50_last")


class Known(NamedTuple):
    """
    What is known of a network of the literature, all of it counted on its trace but variant, paper and year.

    Attributes
    ----------
    key : str
        Key of `PRESETS`.
    preset : Preset
        The network, its variant, paper and year.
    trace : Trace
        One row a layer.
    layers : tuple of Row
        Those that count as its depth.
    poolings : int
        How many layers pool.
    fields : Fields or None
        What one number behind the last layer before the head sees.
    """

    key: str
    preset: Preset
    trace: Trace
    layers: tuple[Row, ...]
    poolings: int
    fields: Fields | None

    @property
    def depth(self) -> int:
        """Layers with weights."""
        return len(self.layers)

    def shares(self, measure: str = MEASURES[0]) -> NDArray[np.float64]:
        """Give each counted layer's share of all parameters, or of all multiply-adds, in per cent."""
        whole = getattr(self.trace, measure)
        return np.array([100 * getattr(row.cost, measure) / whole for row in self.layers])


@cache
def known(key: str) -> Known:
    """Count depth, parameters and multiply-adds of a network of the literature."""
    trace = preset_trace(key)
    head = next(k for k, row in enumerate(trace.rows) if row.name in ("AdaptiveAvgPool2d", "Flatten"))
    poolings = sum(row.name in POOLINGS and ".shortcut." not in row.path for row in trace.rows)
    return Known(key, PRESETS[key], trace, weighted(trace.rows), poolings, trace.rows[head - 1].fields)


@shared(16)
def timeline_scene(words: Words, *, seen: bool = True, fill: str = MEASURES[0]) -> ViewsScene:
    """Draw the networks one below the other, a cell a layer."""
    networks = [known(key) for key in reversed(SHOWN)]  # the first row of a pyramid stands at the bottom
    scale = Scale("unsigned", 0.0, max(float(network.shares(fill).max()) for network in networks))
    filled = fill if seen or fill != "parameters" else ""
    panels = tuple(_panel(network, scale, words, filled, seen=seen) for network in networks)
    depths = [network.depth for network in networks]
    views = tuple(_view(network, k, depths, words, seen=seen) for k, network in enumerate(networks))
    left = {panel.name: 0.0 for panel in panels}
    return ViewsScene(
        figure=grid_figure(panels),
        label=words["timeline_figure"],
        panels=panels,
        views=views,
        pyramid=Pyramid(float(max(depths)), left, dict.fromkeys(left, 1.0)),
        legends=(Legend(words["fills"][fill], scale, words["timeline_note"], 0),) if filled else (),
        start=(len(panels) - 1, 0),
        hint=words["timeline_hint"],
        above=ABOVE,
    )


def at_pin(pin: tuple[int, int] | None) -> tuple[str, int]:
    """Find the layer that is pinned on the timeline."""
    keys = SHOWN[::-1]
    if pin is not None and pin[0] < len(keys) and pin[1] < known(keys[pin[0]]).depth:
        return keys[pin[0]], pin[1]
    most = max(map(known, SHOWN), key=lambda network: network.trace.parameters)
    return most.key, int(most.shares().argmax())


def _name(key: str) -> str:
    return "row" + "ABCDEFGHIJ"[SHOWN.index(key)]


def _panel(network: Known, scale: Scale, words: Words, filled: str, *, seen: bool) -> Panel:
    year, depth = network.preset.year, network.depth
    learned = grouped(network.trace.parameters) if seen else UNKNOWN
    note = words["timeline_row"].format(year=year, depth=depth, parameters=learned)
    title = words["networks"][network.key]
    values = network.shares(filled)[None] if filled else np.zeros((1, depth))
    return Panel(
        _name(network.key), title, Cells(values, scale if filled else None, numbers=False, pictured=False), note
    )


def _view(network: Known, k: int, depths: list[int], words: Words, *, seen: bool) -> View:
    def leads(other: int) -> NDArray[np.int32]:
        return np.minimum(np.arange(depths[k]), depths[other] - 1).astype(np.int32)

    return View(
        into=_name(network.key),
        size=(1, network.depth),
        receptive_fields=(),
        sentence="{columns}",
        column_texts=tuple(layer_sentence(network, layer, words, seen=seen) for layer in range(network.depth)),
        up=leads(k + 1) if k + 1 < len(depths) else None,
        down=leads(k - 1) if k else None,
    )


def layer_sentence(network: Known, layer: int, words: Words, *, seen: bool = True) -> str:
    """Say what one counted layer of a network does and costs."""
    row = network.layers[layer]
    learned = f"{grouped(row.cost.formula)} ({percent(float(network.shares()[layer]) / 100)})" if seen else UNKNOWN
    sentence: str = words["layer_sentence"].format(
        name=words["networks"][network.key],
        k=layer + 1,
        depth=network.depth,
        layer=spoken(row.layer),
        before=shape_text(row.input_shapes[0]),
        after=shape_text(row.output_shape),
        parameters=learned,
        multiply_adds=grouped(row.cost.multiply_adds),
        field=field_text(row.fields),
    )
    return sentence
