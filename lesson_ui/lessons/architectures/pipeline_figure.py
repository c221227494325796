"""The pipeline of a classifier: blocks of convolution, ReLU and pooling, then a head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cnn_core.network import AdaptiveAvgPool2d, Conv2d, Flatten, Layer, Linear, MaxPool2d, Network, ReLU, Trace
from lesson_ui.drawing.scene import Scene
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.architectures.chain_figure import MEASURES, Chain, chain_scene, short_name
from lesson_ui.lessons.architectures.stages_figure import folded, traced, unfolded
from lesson_ui.networks.network_words import shape_text

HEADS = ("gap", "flatten")


class Pipeline(NamedTuple):
    """
    What a learner chooses of a pipeline.

    Attributes
    ----------
    side : int
        Height and width of the picture, which has three channels.
    blocks : int
        How many blocks.
    maps : int
        Maps of the first block.
    growth : int
        How many times as many maps each next block has.
    head : str
        One of `HEADS`: how volumes become a vector.
    classes : int
        Numbers of the last layer.
    """

    side: int = 224
    blocks: int = 3
    maps: int = 64
    growth: int = 2
    head: str = "gap"
    classes: int = 10

    @property
    def depths(self) -> tuple[int, ...]:
        """Channels of every block."""
        return tuple(self.maps * self.growth**k for k in range(self.blocks))

    @property
    def network(self) -> Network:
        """The layers."""
        layers: list[Layer] = []
        for maps in self.depths:
            layers += [Conv2d(maps, 3, padding=1), ReLU(), MaxPool2d(2)]
        if self.head == "gap":
            layers.append(AdaptiveAvgPool2d(1))
        return Network((*layers, Flatten(), Linear(self.classes)), "pipeline")

    @property
    def trace(self) -> Trace:
        """One row a layer."""
        return traced(self.network, (3, self.side, self.side))


def pipeline_chain(
    plan: Pipeline, words: Mapping[str, Any], *, inside: bool = False, seen: bool = True, fill: str = MEASURES[0]
) -> Chain:
    """Choose what is drawn of a pipeline."""
    trace = plan.trace
    hides = frozenset() if seen else frozenset({"numbers"})
    if inside:
        stages = unfolded(trace)
        return Chain(trace.input_shape, stages, tuple(stage.top[0].name for stage in stages), hides, fill)
    stages = folded(trace)
    names = [words["block"].format(k=k + 1) for k in range(plan.blocks)]
    names += [words["gap"] if plan.head == "gap" else short_name(stages[-2], words), words["short"]["Linear"]]
    return Chain(trace.input_shape, stages, tuple(names), hides, fill)


@shared(64)
def pipeline_scene(
    plan: Pipeline,
    words: Mapping[str, Any],
    *,
    inside: bool = False,
    seen: bool = True,
    fill: str = MEASURES[0],
    chosen: int | None = None,
) -> Scene:
    """Draw a pipeline as volumes to scale."""
    chain = pipeline_chain(plan, words, inside=inside, seen=seen, fill=fill)
    sizes = ", ".join(shape_text(stage.shape) for stage in chain.stages)
    label = words["pipeline_figure"].format(input=shape_text(chain.input_shape), sizes=sizes)
    return chain_scene(chain, words, label=label, chosen=chosen)
