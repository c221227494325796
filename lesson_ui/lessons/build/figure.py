"""The figure of a network as a chain of blocks: each layer's output to scale, its rule under the figure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from cnn_core.network import INPUT, Followed, Network, Node, Row, follow
from lesson_ui.drawing.blocks import Block, Blocks
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.scene import BlocksScene, Legend
from lesson_ui.drawing.shared import shared
from lesson_ui.networks.network_words import Shape, field_text, shape_text, spoken
from lesson_ui.words.numbers import grouped

MOST_DRAWN = 60  # of a deeper network, blocks of paths are drawn as one
ABOVE = 190  # pixels of the page's height beside the figure: the editor stands under it
UNKNOWN = "?"
BAR = 0.1  # how wide a vector's bar is drawn


class BuildInfo(NamedTuple):
    """
    A network and how far a sample comes in it.

    Attributes
    ----------
    network : Network
        The layers.
    input_shape : tuple of int
        (C, H, W) or (F,).
    followed : Followed
        Rows, and what breaks.
    drawn : tuple of Node
        The layers drawn, in order.
    """

    network: Network
    input_shape: Shape
    followed: Followed
    drawn: tuple[Node, ...]

    @property
    def row_by_path(self) -> Mapping[str, Row]:
        """Every row by the path of its layer."""
        return {row.path: row for row in self.followed.trace.rows}


@lru_cache(maxsize=256)
def build_info(network: Network, input_shape: Shape) -> BuildInfo:
    """Follow a sample through a network and choose what is drawn."""
    drawn = network.nodes
    if len(drawn) > MOST_DRAWN:
        drawn = tuple(node for node in drawn if "." not in node.path)
    return BuildInfo(network, input_shape, follow(network, input_shape), drawn)


def concealed_paths(info: BuildInfo) -> frozenset[str]:
    """Name the layers whose numbers give away how many numbers reach the first dense layer."""
    rows = info.followed.trace.rows
    dense = next((k for k, row in enumerate(rows) if row.name == "Linear"), None)
    if dense is None or info.followed.broken:
        return frozenset()
    first = next((k for k, row in enumerate(rows[:dense]) if len(row.output_shape) == 1), dense)
    return frozenset(row.path for row in rows[first:])


@shared(most=64)
def build_scene(
    info: BuildInfo, words: Mapping[str, Any], *, chosen: str = "", concealed: frozenset[str] = frozenset()
) -> BlocksScene:
    """Draw a network as a chain of blocks."""
    rows = info.row_by_path
    sizes = _Sizes([info.input_shape, *(row.output_shape for row in rows.values())])
    place = {INPUT: 0} | {node.path: k for k, node in enumerate(info.drawn, start=1)}
    start = Block(
        str(words["input"]),
        _compact(info.input_shape),
        ((str(words["input_line"]), _volume_text(info.input_shape)),),
        *sizes.of(info.input_shape),
    )
    items, shape = [start], info.input_shape
    for k, node in enumerate(info.drawn, start=1):
        row = rows.get(node.path)
        shape = row.output_shape if row else shape
        sources = tuple(place[source] for source in node.sources) if _all_in(node.sources, place) else (k - 1,)
        items.append(_block(info, node, sizes.of(shape), sources, words, hidden=node.path in concealed))
    most = max((item.fill for item in items if item.fill is not None), default=1.0)
    scale = Scale("unsigned", 0.0, most)
    return BlocksScene(
        label=str(words["figure_label"]).format(count=len(info.drawn)),
        legends=() if concealed else (Legend(str(words["legend"]), scale, str(words["legend_note"]), 0),),
        blocks=Blocks("network", tuple(items), scale, place.get(chosen, place.get(chosen.split(".")[0]))),
        hint=str(words["hint"]),
        above=ABOVE,
    )


def _all_in(sources: tuple[str, ...], place: Mapping[str, int]) -> bool:
    return all(source in place for source in sources)


class _Sizes:
    """Shares of the figure's height for every shape of one network."""

    def __init__(self, shapes: list[Shape]) -> None:
        maps = [shape for shape in shapes if len(shape) == 3]
        self.side = max((max(shape[1:]) for shape in maps), default=1)
        self.depth = max((shape[0] for shape in maps), default=1)
        self.length = max((shape[0] for shape in shapes if len(shape) == 1), default=1)

    def of(self, shape: Shape) -> tuple[float, float, float]:
        """Give depth, height and breadth: sides to scale, depths and lengths by their square root."""
        if len(shape) == 1:
            return BAR, math.sqrt(shape[0] / self.length), 0.0
        return math.sqrt(shape[0] / self.depth), shape[1] / self.side, shape[2] / self.side


def _block(
    info: BuildInfo,
    node: Node,
    size: tuple[float, float, float],
    sources: tuple[int, ...],
    words: Mapping[str, Any],
    *,
    hidden: bool,
) -> Block:
    row, name = info.row_by_path.get(node.path), type(node.layer).__name__
    label = str(words["layer_line"]).format(path=node.path, layer=spoken(node.layer))
    if row is None:
        broken = node.path == info.followed.broken
        refusal = info.followed.refusal
        text = refusal.problem.split(": ", 1)[-1] if broken and refusal else str(words["unreached_line"])
        lines = ((label, text), (str(words["allowed"]), refusal.here) if broken and refusal else ("", ""))
        return Block(name, UNKNOWN, lines, *size, None, sources, "broken" if broken else "unreached")
    if hidden:
        return Block(name, UNKNOWN, ((label, str(words["hidden_line"])),), *size, None, sources)
    share = _share(info, node)
    return Block(
        name, _compact(row.output_shape), _lines(row, _hidden_inside(info, node), label, words), *size, share, sources
    )


def _hidden_inside(info: BuildInfo, node: Node) -> list[Row]:
    """List the layers of a block's paths where these are not drawn themselves."""
    if len(info.drawn) == len(info.network.nodes):
        return []
    return [row for row in info.followed.trace.rows if row.path.startswith(f"{node.path}.")]


def _share(info: BuildInfo, node: Node) -> float | None:
    """Give the layer's share of all parameters in per cent."""
    rows = [info.row_by_path[node.path], *_hidden_inside(info, node)]
    own = sum(row.cost.parameters for row in rows)
    return 100 * own / info.followed.trace.parameters if own else None


def _lines(row: Row, inside: list[Row], label: str, words: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    several = len(row.input_shapes) > 1
    before = " + ".join(map(shape_text, row.input_shapes)) if several else shape_text(row.input_shapes[0])
    rule = grouped(row.size_formula) or str(words["same_size"] if row.output_shape in row.input_shapes else "")
    shape = f"{before} → {shape_text(row.output_shape)}"
    parameters = grouped(row.cost.formula) if row.cost.parameters else "0"
    if inside:
        count = sum(inner.cost.parameters for inner in inside)
        parameters = str(words["inside_parameters"]).format(parameters=grouped(count), count=len(inside))
    multiply_adds = row.cost.multiply_adds + sum(inner.cost.multiply_adds for inner in inside)
    told = [
        parameters,
        f"{words['multiply_adds']} {grouped(multiply_adds)}",
        f"{words['receptive_field']} {field_text(row, words)}",
    ]
    return (label, f"{shape}{';  ' if rule else ''}{rule}"), (str(words["parameters"]), ";  ".join(told))


def _compact(shape: Shape) -> str:
    return shape_text(shape).replace(" × ", "×")


def _volume_text(shape: Shape) -> str:
    total = math.prod(shape)
    return f"{shape_text(shape)} = {grouped(total)}" if len(shape) == 3 else grouped(total)
