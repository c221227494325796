"""A network as a table: one row per layer, with every rule and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from cnn_core.network import Node, Row, layer_words
from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.build.figure import UNKNOWN, BuildInfo
from lesson_ui.networks.network_words import field_text, shape_text
from lesson_ui.words.numbers import grouped

MOST_ROWS = 200  # of longer networks the rest is counted
COLUMNS = ("layer", "arguments", "shape", "size", "parameters", "multiply_adds", "receptive_field")


@shared(most=64)
def build_table(
    info: BuildInfo, words: Mapping[str, Any], *, chosen: str = "", concealed: frozenset[str] = frozenset()
) -> str:
    """Write a network as a table."""
    head = "".join(f'<th scope="col">{escape(words["columns"][name])}</th>' for name in COLUMNS)
    first = _line("input", str(words["input"]), "", shape_text(info.input_shape), "", "", "", "")
    rows = info.row_by_path
    nodes = _kept(info)
    body = [first] + [_node(info, node, rows.get(node.path), words, chosen, concealed) for node in nodes]
    left_out = len(info.network.nodes) - len(nodes)
    if left_out:
        body.append(f'<tr><td colspan="7">{escape(words["left_out"].format(count=left_out))}</td></tr>')
    return (
        f'<div class="build-table" tabindex="0" role="region" aria-label="{escape(words["table_label"])}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody>{_totals(info, words, hidden=bool(concealed))}"
        f"</table></div>"
    )


def _kept(info: BuildInfo) -> list[Node]:
    nodes = list(info.network.nodes)
    if len(nodes) <= MOST_ROWS:
        return nodes
    broken = next((k for k, node in enumerate(nodes) if node.path == info.followed.broken), 0)
    begin = max(0, min(broken - MOST_ROWS // 2, len(nodes) - MOST_ROWS))
    return nodes[begin : begin + MOST_ROWS]


def _node(
    info: BuildInfo,
    node: Node,
    row: Row | None,
    words: Mapping[str, Any],
    chosen: str,
    concealed: frozenset[str],
) -> str:
    kind = type(node.layer).__name__
    arguments = layer_words(node.layer).removeprefix(kind).removeprefix("(").removesuffix(")")
    marks = " chosen" if node.path == chosen else ""
    name = f"{node.path} {kind}"
    if row is None and node.path == info.followed.broken and info.followed.refusal:
        problem = info.followed.refusal.problem.split(": ", 1)[-1]
        said = escape(words["breaks"].format(problem=problem))
        cells = f'<th scope="row">{escape(name)}</th><td>{escape(arguments)}</td><td colspan="5">{said}</td>'
        return f'<tr class="broken{marks}">{cells}</tr>'
    if row is None:
        return _line(f"unreached{marks}", name, arguments, UNKNOWN, "", "", "", "")
    if node.path in concealed:
        return _line(f"hidden{marks}", name, arguments, *[UNKNOWN] * 5)
    cost = row.cost
    return _line(
        marks.strip(),
        name,
        arguments,
        shape_text(row.output_shape),
        grouped(row.size_formula),
        grouped(cost.formula) if cost.parameters else "0",
        grouped(cost.multiply_adds),
        field_text(row, words),
    )


def _line(marks: str, name: str, *cells: str) -> str:
    written = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{marks}"><th scope="row">{escape(name)}</th>{written}</tr>'


def _totals(info: BuildInfo, words: Mapping[str, Any], *, hidden: bool) -> str:
    trace = info.followed.trace
    label = words["total_so_far" if info.followed.broken else "total"]
    shape = shape_text(trace.output_shape) if trace.rows else ""
    numbers = [shape, "", grouped(trace.parameters), grouped(trace.multiply_adds), ""]
    if hidden:
        numbers = [UNKNOWN, "", UNKNOWN, UNKNOWN, ""]
    cells = "".join(f"<td>{escape(text)}</td>" for text in numbers)
    return f'<tfoot><tr><th scope="row">{escape(label)}</th><td></td>{cells}</tr></tfoot>'
