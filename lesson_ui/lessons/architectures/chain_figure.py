"""The figure of a network as a chain of volumes to scale, which the cursor walks along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lesson_ui.drawing.blocks import Block, Blocks
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.scene import BlocksScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.architectures.stages_figure import Shape, Stage, field_text, folded, preset_trace, unfolded
from lesson_ui.networks.network_words import shape_text, spoken
from lesson_ui.words.numbers import grouped, percent

Words = Mapping[str, Any]

ABOVE = 100  # pixels: the choice of the activity, two lines under the figure
BAR = 0.12  # how wide a vector's bar is drawn
UNKNOWN = "?"
MEASURES = ("parameters", "multiply_adds")


class Chain(NamedTuple):
    """
    What a chain shows and hides.

    Attributes
    ----------
    input_shape : tuple of int
        Shape of a sample.
    stages : tuple of Stage
        In the order of the computation.
    names : tuple of str
        What stands under each.
    hides : frozenset of str
        ``"numbers"`` or ``"parameters"``, which are question marks until they are predicted.
    fill : str
        What the fills tell: one of `MEASURES`.
    """

    input_shape: Shape
    stages: tuple[Stage, ...]
    names: tuple[str, ...]
    hides: frozenset[str] = frozenset()
    fill: str = MEASURES[0]

    @property
    def parameters(self) -> int:
        """Numbers learned in all stages."""
        return sum(stage.parameters for stage in self.stages)


def short_name(stage: Stage, words: Words) -> str:
    """Name a stage in a few letters."""
    one, several = words["short"], words["several"]
    parts = [(count, one.get(name, name), several.get(name)) for count, name in stage.kinds]
    return ", ".join(word if count == 1 else f"{count} {plural or word}" for count, word, plural in parts)


def chain_scene(chain: Chain, words: Words, *, label: str, chosen: int | None = None) -> BlocksScene:
    """Draw stages as volumes to scale."""
    sizes = _Sizes([chain.input_shape, *(stage.shape for stage in chain.stages)])
    place = {row.path: k for k, stage in enumerate(chain.stages, start=1) for row in stage.top}
    size = f"{shape_text(chain.input_shape)} = {_counted(chain, chain.input_shape)}"
    items = [
        Block(words["input"], _tight(chain.input_shape), ((words["input_line"], size),), *sizes.of(chain.input_shape))
    ]
    for k, (stage, name) in enumerate(zip(chain.stages, chain.names, strict=True), start=1):
        reads = stage.top[0].sources if len(stage.top) == 1 else ()
        sources = tuple(place.get(source, 0) for source in reads) or (k - 1,)
        items.append(_block(chain, stage, name, sizes.of(stage.shape), sources, words))
    most = max((item.fill for item in items if item.fill is not None), default=1.0)
    scale = Scale("unsigned", 0.0, most)
    hidden = chain.fill in chain.hides
    return BlocksScene(
        label=label,
        legends=() if hidden else (Legend(words["fills"][chain.fill], scale, words["scale_note"], 0),),
        blocks=Blocks("network", tuple(items), scale, chosen),
        start=(0, 1 if chosen is None else chosen),
        hint=words["chain_hint"],
        above=ABOVE,
    )


class _Sizes:
    """Shares of the figure's height: sides to one scale, depths to another, vectors to a third."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        maps = [shape for shape in shapes if len(shape) == 3]
        self.side = max((max(shape[1:]) for shape in maps), default=1)
        self.depth = max((shape[0] for shape in maps), default=1)
        self.length = max((shape[0] for shape in shapes if len(shape) == 1), default=1)

    def of(self, shape: Shape) -> tuple[float, float, float]:
        """Give how deep, high and broad a volume is drawn."""
        if len(shape) == 1:
            return BAR, shape[0] / self.length, 0.0
        return shape[0] / self.depth, shape[1] / self.side, shape[2] / self.side


def share_of(stage: Stage, stages: Sequence[Stage], measure: str = MEASURES[0]) -> float | None:
    """Give a stage's share of what a whole network takes."""
    own: int = getattr(stage, measure)
    return 100 * own / sum(getattr(other, measure) for other in stages) if own else None


def _block(
    chain: Chain, stage: Stage, name: str, size: tuple[float, float, float], sources: tuple[int, ...], words: Words
) -> Block:
    share = None if chain.fill in chain.hides else share_of(stage, chain.stages, chain.fill)
    return Block(name, _tight(stage.shape), _lines(chain, stage, words), *size, share, sources)


def _lines(chain: Chain, stage: Stage, words: Words) -> tuple[tuple[str, str], ...]:
    layers = layers_text([row.layer for row in stage.top])
    shapes = f"{shape_text(stage.before)} → {shape_text(stage.shape)} = {_counted(chain, stage.shape)}"
    formulas = [row.cost.formula for row in stage.rows if row.cost.parameters]
    if "parameters" in chain.hides:
        learned = UNKNOWN
    elif len(formulas) == 1 and formulas[0]:
        learned = f"{grouped(formulas[0])} ({percent((share_of(stage, chain.stages) or 0) / 100)})"
    else:
        learned = f"{grouped(stage.parameters)} ({percent((share_of(stage, chain.stages) or 0) / 100)})"
    told = [
        learned if stage.parameters or "parameters" in chain.hides else "0",
        f"{words['multiply_adds']} {grouped(stage.multiply_adds)}",
        f"{words['field_jump']} {field_text(stage.fields)}",
    ]
    return (f"{layers}:", f"{shapes} {words['numbers']}"), (words["parameters"], ";  ".join(told))


def layers_text(layers: Sequence[Any]) -> str:
    """Write layers with their arguments, equal ones once with their number."""
    counts = Counter(spoken(layer) for layer in layers)
    return ", ".join(text if count == 1 else f"{count} × {text}" for text, count in counts.items())


def _counted(chain: Chain, shape: Shape) -> str:
    count = 1
    for size in shape:
        count *= size
    return UNKNOWN if "numbers" in chain.hides else grouped(count)


def _tight(shape: Shape) -> str:
    return shape_text(shape).replace(" × ", "×")


@shared(64)
def preset_chain(key: str, words: Words, *, every: bool = False, seen: bool = True, fill: str = MEASURES[0]) -> Chain:
    """Choose what is drawn of a network of the literature."""
    trace = preset_trace(key)
    hides = frozenset() if seen else frozenset({"parameters"})
    stages = unfolded(trace) if every else folded(trace)
    names = tuple(stage.top[0].name if every else short_name(stage, words) for stage in stages)
    return Chain(trace.input_shape, stages, names, hides, fill)


@shared(64)
def preset_scene(
    key: str,
    words: Words,
    *,
    every: bool = False,
    seen: bool = True,
    fill: str = MEASURES[0],
    chosen: int | None = None,
) -> BlocksScene:
    """Draw a network of the literature as volumes to scale."""
    chain = preset_chain(key, words, every=every, seen=seen, fill=fill)
    label = words["network_figure"].format(name=words["networks"][key], count=len(chain.stages))
    return chain_scene(chain, words, label=label, chosen=chosen)
