"""Whole networks with the live numbers: where the numbers stand, where the parameters sit, how deep they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lesson_ui.figures.build import grouped, shape_text
from lesson_ui.figures.network_chain import share_of, share_text
from lesson_ui.figures.network_stages import Stage, field_text
from lesson_ui.figures.pipeline import Pipeline, pipeline_chain
from lesson_ui.figures.shared import shared

Words = dict[str, Any]
BECOMES = {1: "quarter", 2: "half", 4: "same"}  # a quarter of the places, so many times the maps


def becomes(words: Words) -> tuple[str, ...]:
    """
    List what may become of the count of numbers from block to block.

    Parameters
    ----------
    words : dict
        Short words of the lesson.

    Returns
    -------
    tuple of str
        Answers to choose from.
    """
    return tuple(words["becomes"].values())


@shared(64)
def pipeline_facts(plan: Pipeline, *, words: Words) -> Words:
    """
    Count a pipeline.

    Parameters
    ----------
    plan : Pipeline
        What was chosen.
    words : dict
        Short words of the lesson.

    Returns
    -------
    dict
        Values for the placeholders of the sections; ``answer`` is what becomes of the count of numbers.
    """
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
        "growth_words": words["growths"][str(plan.growth)],
        "way": " → ".join(shape_text(shape) for shape in (chain.input_shape, *(stage.shape for stage in stages))),
        "table": stage_table(stages, chain.names, words),
        "total": grouped(chain.parameters),
        "side": plan.side,
        "half": plan.side // 2,
        "places": grouped(first.shape[1] * first.shape[2]),
        "places_next": grouped(second.shape[1] * second.shape[2]),
        "depth": first.shape[0],
        "depth_next": second.shape[0],
        "largest": chain.names[largest],
        "largest_share": share_text(share_of(stages[largest], chain.parameters)),
        "input_numbers": grouped(3 * plan.side**2),
        "first_numbers": grouped(first.numbers),
        "last_size": shape_text(last.shape),
        "last_numbers": grouped(last.numbers),
        "last_depth": last.shape[0],
        "classes": plan.classes,
        "gap_parameters": grouped((last.shape[0] + 1) * plan.classes),
        "flat_parameters": grouped((last.numbers + 1) * plan.classes),
        "dense_parameters": grouped(dense.parameters),
        "last_field": field_text(last.fields),
    }


def stage_table(stages: Sequence[Stage], names: Sequence[str], words: Words) -> str:
    """
    Write stages as a table.

    Parameters
    ----------
    stages : sequence of Stage
        One row each.
    names : sequence of str
        What each is called.
    words : dict
        Short words of the lesson.

    Returns
    -------
    str
        Markdown, with a row of totals.
    """
    total = sum(stage.parameters for stage in stages)
    rows = [words["stage_head"], "|---|---|--:|--:|--:|--:|--:|"]
    for stage, name in zip(stages, names, strict=True):
        cells = (
            name,
            shape_text(stage.shape),
            grouped(stage.numbers),
            grouped(stage.parameters),
            share_text(share_of(stage, total)),
            grouped(stage.multiply_adds),
            field_text(stage.fields),
        )
        rows.append(f"| {' | '.join(cells)} |")
    wholes = (grouped(total), "100 %", grouped(sum(stage.multiply_adds for stage in stages)))
    rows.append(f"| **{words['together']}** | | | **{wholes[0]}** | {wholes[1]} | **{wholes[2]}** | |")
    return "\n".join(rows)
