"""Whole networks with the live numbers: shapes stage by stage, parameters, depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lesson_ui.drawing.shared import shared
from lesson_ui.lessons.architectures.chain_figure import Chain, layers_text, preset_chain, share_of
from lesson_ui.lessons.architectures.pipeline_figure import Pipeline, pipeline_chain
from lesson_ui.lessons.architectures.stages_figure import Stage, field_text
from lesson_ui.lessons.architectures.timeline_figure import VARIANTS, Known, known
from lesson_ui.networks.network_words import shape_text
from lesson_ui.words.numbers import grouped, percent

Words = dict[str, Any]
BECOMES = {1: "quarter", 2: "half", 4: "same"}  # a quarter of the places, so many times the maps


def becomes(words: Words) -> tuple[str, ...]:
    """List the choices for what becomes of the count of numbers from block to block."""
    return tuple(words["becomes"].values())


@shared(64)
def pipeline_facts(plan: Pipeline, *, words: Words) -> Words:
    """Work out shapes and counts of a pipeline."""
    chain = pipeline_chain(plan, words)
    stages = chain.stages
    first, second = stages[0], stages[1]
    factor = BECOMES[plan.growth]
    largest = max(range(len(stages)), key=lambda k: stages[k].parameters)
    last, dense = stages[plan.blocks - 1], stages[-1]
    return {
        "answer": words["becomes"][factor],
        "hint": words["pipeline_hint"][factor].format(
            before=shape_text(first.shape),
            after=shape_text(second.shape),
            first=grouped(first.numbers),
            second=grouped(second.numbers),
        ),
        "depth_goes": words["depth_goes"][str(plan.growth)],
        "growth_words": words["growths"][str(plan.growth)],
        "shapes": " → ".join(shape_text(shape) for shape in (chain.input_shape, *(stage.shape for stage in stages))),
        "table": stage_table(stages, chain.names, words),
        "total": grouped(chain.parameters),
        "side": plan.side,
        "half": plan.side // 2,
        "places": grouped(first.shape[1] * first.shape[2]),
        "places_next": grouped(second.shape[1] * second.shape[2]),
        "depth": first.shape[0],
        "depth_next": second.shape[0],
        "largest": chain.names[largest],
        "largest_share": percent((share_of(stages[largest], stages) or 0) / 100),
        "input_numbers": grouped(3 * plan.side**2),
        "first_numbers": grouped(first.numbers),
        "last_size": shape_text(last.shape),
        "last_numbers": grouped(last.numbers),
        "last_depth": last.shape[0],
        "classes": plan.classes,
        "gap_parameters": grouped((last.shape[0] + 1) * plan.classes),
        "flat_parameters": grouped((last.numbers + 1) * plan.classes),
        "dense_parameters": grouped(dense.parameters),
        "last_field": f"{last.fields.rows.size} × {last.fields.columns.size}" if last.fields else "",
    }


def stage_table(stages: Sequence[Stage], names: Sequence[str], words: Words) -> str:
    """Write stages as a table."""
    total = sum(stage.parameters for stage in stages)
    rows = [words["stage_head"], "|---|---|--:|--:|--:|--:|--:|"]
    for stage, name in zip(stages, names, strict=True):
        cells = (
            name,
            shape_text(stage.shape),
            grouped(stage.numbers),
            grouped(stage.parameters),
            percent((share_of(stage, stages) or 0) / 100),
            grouped(stage.multiply_adds),
            field_text(stage.fields),
        )
        rows.append(f"| {' | '.join(cells)} |")
    wholes = (grouped(total), percent(1.0), grouped(sum(stage.multiply_adds for stage in stages)))
    rows.append(f"| **{words['together']}** | | | **{wholes[0]}** | {wholes[1]} | **{wholes[2]}** | |")
    return "\n".join(rows)


@shared(64)
def timeline_facts(key: str, layer: int, *, words: Words) -> Words:
    """Compare the networks of the literature, and work out one layer of one of them."""
    lenet, alexnet, vgg, resnet = (known(name) for name in ("lenet5", "alexnet_2012", "vgg16", "resnet50"))
    row, network = known(key).layers[layer], known(key)
    heaviest = vgg.layers[int(vgg.shares().argmax())]
    return {
        "table": _networks_table(words),
        "variants": "\n".join(_variant(known(name), words) for name in VARIANTS),
        "depths": ", ".join(f"**{n.depth}** ({n.preset.year})" for n in (alexnet, vgg, resnet)),
        "lenet_depth": lenet.depth,
        "lenet_poolings": lenet.poolings,
        "lenet_both": lenet.depth + lenet.poolings,
        "lenet_year": str(lenet.preset.year),  # a year is a name: its digits stay together
        "resnet_projections": sum(r.name == "Conv2d" and ".shortcut." in r.path for r in resnet.trace.rows),
        "vgg_total": grouped(vgg.trace.parameters),
        "resnet_total": grouped(resnet.trace.parameters),
        "heaviest": grouped(heaviest.cost.formula),
        "heaviest_share": percent(float(vgg.shares().max()) / 100),
        "layer_name": words["networks"][key],
        "layer_number": layer + 1,
        "layer_depth": network.depth,
        "layer": layers_text([row.layer]),
        "layer_size": grouped(row.size_formula) or words["dense_size"],
        "layer_before": shape_text(row.input_shapes[0]),
        "layer_after": shape_text(row.output_shape),
        "layer_parameters": grouped(row.cost.formula),
        "layer_adds": grouped(row.cost.multiply_adds),
        "layer_field": field_text(row.fields),
    }


def _networks_table(words: Words) -> str:
    rows = [words["networks_head"], "|---|--:|--:|--:|--:|--:|--:|"]
    for network in map(known, VARIANTS):
        cells = (
            words["networks"][network.key],
            str(network.preset.year),
            str(network.depth),
            grouped(network.trace.parameters),
            grouped(network.trace.multiply_adds),
            field_text(network.fields),
            shape_text(network.trace.input_shape),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _variant(network: Known, words: Words) -> str:
    preset = network.preset
    name = words["networks"][network.key]
    return f"- **{name}**: {preset.variant}. *{preset.paper}*, {preset.year}."


@shared(64)
def network_facts(key: str, *, words: Words) -> Words:
    """Work out shapes and counts of one network of the literature, stage by stage."""
    network = known(key)
    chain = preset_chain(key, words)
    depths = " + ".join(str(stage.depth) for stage in chain.stages if stage.depth)
    projections = [row for row in network.trace.rows if row.name == "Conv2d" and ".shortcut." in row.path]
    return {
        "name": words["networks"][key],
        "year": str(network.preset.year),
        "variant": network.preset.variant,
        "paper": network.preset.paper,
        "depth": network.depth,
        "depths": f"{depths} = **{network.depth}**",
        "not_counted": words["projections"].format(count=len(projections)) if projections else "",
        "table": stage_table(chain.stages, chain.names, words),
        "parameters": grouped(network.trace.parameters),
        "multiply_adds": grouped(network.trace.multiply_adds),
        "field": field_text(network.fields),
    }


def volume_facts(chain: Chain, place: int, *, words: Words) -> Words:
    """List the layers behind one volume of a chain."""
    if not place:
        C, H, W = chain.input_shape
        return {"volume_name": words["input"], "volume_table": words["input_layers"].format(height=H, width=W, depth=C)}
    stage = chain.stages[place - 1]
    rows = [words["layers_head"], "|---|---|---|---|--:|--:|"]
    for row in stage.rows:
        cells = (
            row.path,
            layers_text([row.layer]),
            shape_text(row.output_shape),
            grouped(row.size_formula) or words["same_size"],
            grouped(row.cost.formula) or "0",
            grouped(row.cost.multiply_adds),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return {"volume_name": chain.names[place - 1], "volume_table": "\n".join(rows)}
