"""The builder's explanation of a network: fixes in words, and the chosen layer's rules with its numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from cnn_core.errors import Fix
from cnn_core.network import Conv2d, Linear, Network, Row, layer_at
from lesson_ui.lessons.build.figure import BuildInfo
from lesson_ui.networks.network_words import field_text, shape_text, spoken
from lesson_ui.words.formulas import tex
from lesson_ui.words.numbers import grouped, percent


class BuildFacts(NamedTuple):
    """
    Values for the lesson's text.

    Attributes
    ----------
    answer, hint : str
        How many numbers reach the first dense layer, and why; empty without one.
    accepts : tuple of str
        Ways to write the answer.
    asked : dict of str to str
        Values for the question.
    sections : tuple of (str, dict)
        Sections for the chosen layer, in order, with their values.
    """

    answer: str
    hint: str
    accepts: tuple[str, ...]
    asked: dict[str, str]
    sections: tuple[tuple[str, dict[str, str]], ...]


def fix_words(network: Network, fix: Fix, words: Mapping[str, Any]) -> str:
    """Write a fix as what its button says."""
    if fix.relation in ("before", "remove"):
        kind = type(layer_at(network, fix.parameter)).__name__
        return str(words[f"fix_{fix.relation}"]).format(path=fix.parameter, kind=kind, layers=_layers(fix.value))
    path, argument = fix.parameter.rsplit(".", 1)
    kind = type(layer_at(network, path)).__name__
    template = words.get(f"fix_{argument}", words["fix_set"])
    return str(template).format(path=path, kind=kind, argument=argument, value=_value(fix.value))


def _layers(layers: Any) -> str:
    return " and ".join(spoken(layer) for layer in layers or ())


def _value(value: Any) -> str:
    if isinstance(value, tuple) and value and not isinstance(value[0], int):
        flat = [layer for part in value for layer in (part if isinstance(part, tuple) else (part,))]
        return _layers(flat)
    return str(value)


def typeset(formula: str) -> str:
    r"""Set a formula of the trace as LaTeX."""
    axes = []
    for text in formula.split("; "):
        for left, right, name in (("⌊", "⌋", "floor"), ("⌈", "⌉", "ceil")):
            text = re.sub(
                rf"{left}\((.*)\)/(\d+){right}", rf"\\left\\l{name} \\dfrac{{\1}}{{\2}} \\right\\r{name}", text
            )
        text = re.sub(r"= (\d+)$", r"= \\mathbf{\1}", text)
        axes.append(tex(grouped(text)))
    return " \\qquad ".join(axes)


def build_facts(info: BuildInfo, chosen: str, words: Mapping[str, Any]) -> BuildFacts:
    """Work out shapes, counts and rules of the network and of the chosen layer."""
    rows = info.followed.trace.rows
    dense = next((row for row in rows if row.name == "Linear"), None)
    if dense is None or info.followed.broken:
        return BuildFacts("", "", (), {}, _sections(info, chosen, words))
    count = dense.input_shapes[0][0]
    flat = next((row for row in rows if len(row.input_shapes[0]) == 3 and len(row.output_shape) == 1), dense)
    before = flat.input_shapes[0]
    product = " · ".join(map(str, (*before[1:], before[0])))
    hint = str(words["dense_hint" if len(before) == 3 else "vector_hint"]).format(
        product=grouped(product), count=grouped(count), shape=shape_text(before), units=grouped(dense.output_shape[0])
    )
    answer = grouped(count)
    accepts = (answer, f"{count:,}")
    asked = {"shape": shape_text(info.input_shape), "path": dense.path}
    return BuildFacts(answer, hint, accepts, asked, _sections(info, chosen, words))


def _sections(info: BuildInfo, chosen: str, words: Mapping[str, Any]) -> tuple[tuple[str, dict[str, str]], ...]:
    totals = ("totals", _totals(info, words))
    row = info.row_by_path.get(chosen)
    if row is None:
        return (("worked_broken", {"path": chosen}), totals)
    about = {
        "path": row.path,
        "layer": spoken(row.layer),
        "before": " and ".join(map(shape_text, row.input_shapes)),
        "after": shape_text(row.output_shape),
    }
    parts = [("worked_shape", {**about, "rule": _rule(row, words)})]
    if row.cost.parameters:
        parts.append(("worked_parameters", {**about, "formula": typeset(row.cost.formula), **_counting(row, words)}))
    else:
        parts.append(("worked_nothing_learned", about))
    if row.cost.multiply_adds:
        parts.append(("worked_multiply_adds", {**about, **_multiplying(row)}))
    parts.append(
        ("worked_field", {**about, "field": field_text(row, words), "recurrence": _recurrence(info, row, words)})
    )
    return (*parts, totals)


def _rule(row: Row, words: Mapping[str, Any]) -> str:
    if not row.size_formula:
        return str(words["rule_same" if row.output_shape in row.input_shapes else "rule_units"])
    key = {"Conv2d": "rule_window", "MaxPool2d": "rule_window", "AvgPool2d": "rule_window", "Flatten": "rule_flatten"}
    sentence = str(words.get(key.get(row.name, f"rule_{row.name}"), words["rule_other"]))
    plain = row.name in ("AdaptiveAvgPool2d", "Concat")
    return sentence.replace("{formula}", grouped(row.size_formula) if plain else typeset(row.size_formula))


def _counting(row: Row, words: Mapping[str, Any]) -> dict[str, str]:
    key = {"Conv2d": "conv", "Linear": "linear"}.get(row.name, "other")
    return {"counting": str(words[f"count_{key}"]), "general": str(words[f"general_{key}"])}


def _multiplying(row: Row) -> dict[str, str]:
    """Write multiply-adds as numbers that come out times terms each."""
    outputs = math.prod(row.output_shape)
    if isinstance(row.layer, Conv2d | Linear):
        terms = row.cost.multiply_adds // outputs
        formula = typeset(f"{outputs}·{terms} = {row.cost.multiply_adds}")
    else:
        formula = typeset(str(row.cost.multiply_adds))
    return {"formula": formula, "outputs": grouped(outputs)}


def _recurrence(info: BuildInfo, row: Row, words: Mapping[str, Any]) -> str:
    """Write how far a window widens the field of the layer before, where one number tells it."""
    before = info.row_by_path.get(row.sources[0])
    below = before.fields if before else None
    size, jump = (below.rows.size, below.rows.jump) if below else (1, 1)
    K, D = getattr(row.layer, "kernel_size", None), getattr(row.layer, "dilation", 1)
    if row.fields is None or (before and below is None) or not isinstance(K, int) or not isinstance(D, int):
        return ""
    if row.name not in ("Conv2d", "MaxPool2d", "AvgPool2d"):
        return ""
    reach = f"({K} − 1)" if D == 1 else f"({K} − 1)·{D}"
    formula = typeset(f"{size} + {reach}·{jump} = {row.fields.rows.size}")
    return str(words["recurrence"]).replace("{formula}", formula)


def _totals(info: BuildInfo, words: Mapping[str, Any]) -> dict[str, str]:
    rows, trace = info.followed.trace.rows, info.followed.trace
    parts = [grouped(row.cost.parameters) for row in rows if row.cost.parameters]
    shown = " + ".join(parts) if len(parts) <= 8 else " + ".join([*parts[:3], "…", *parts[-2:]])
    largest = max(rows, key=lambda row: row.cost.parameters, default=None)
    share = ""
    if largest is not None and trace.parameters:
        share = str(words["largest"]).format(
            path=largest.path, kind=largest.name, share=percent(largest.cost.parameters / trace.parameters, 0)
        )
    chain = [info.input_shape, *(row.output_shape for row in rows)]
    kept = [shape for k, shape in enumerate(chain) if k == 0 or shape != chain[k - 1]]
    shown_shapes = kept if len(kept) <= 12 else [*kept[:6], *kept[-5:]]
    return {
        "sum": f"{shown or '0'} = {grouped(trace.parameters)}" if len(parts) != 1 else parts[0],
        "multiply_adds": grouped(trace.multiply_adds),
        "largest": share,
        "chain": " → ".join(shape_text(shape).replace(" ", "\u00a0") for shape in shown_shapes),
    }
