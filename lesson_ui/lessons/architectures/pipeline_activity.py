"""The activity on the pipeline of a classifier: blocks that shrink maps while channels grow, then a head."""

from __future__ import annotations

import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.architectures.activity import architectures_words, choose_volume, fill_control
from lesson_ui.lessons.architectures.code import network_code
from lesson_ui.lessons.architectures.pipeline_figure import HEADS, Pipeline, pipeline_chain, pipeline_scene
from lesson_ui.lessons.architectures.worked import becomes, pipeline_facts, volume_facts

SIDES = ("32", "64", "128", "224")
MAPS = ("4", "8", "16", "32", "64")
GROWTHS = ("1", "2", "4")
CLASSES = ("2", "10", "100", "1000")


def pipeline_activity(frame: Frame) -> Closing:
    """Draw the activity that builds a classifier of blocks and a head."""
    words = architectures_words()
    with frame.controls:
        blocks = controls.integer("arch_blocks", words["blocks_label"], 2, 5, 3)
        maps = int(controls.choice("arch_maps", words["maps_label"], MAPS, "64", horizontal=True))
        heads = {name: words[f"head_{name}"] for name in HEADS}
        head = controls.choice("arch_head", words["head_label"], heads, "gap", horizontal=True)
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        side = int(controls.choice("arch_side", words["side_label"], SIDES, "224", horizontal=True))
        growth = int(controls.choice("arch_growth", words["growth_label"], GROWTHS, "2", horizontal=True))
        classes = int(controls.choice("arch_classes", words["classes_label"], CLASSES, "10", horizontal=True))
        fill = fill_control()
        inside = controls.toggle("arch_inside", words["inside_label"], help=words["inside_help"])
    plan = Pipeline(side, blocks, maps, growth, head, classes)
    facts = pipeline_facts(plan, words=words)
    about, section = f"pipeline-{growth}", "predict_pipeline"
    seen = ask(frame, facts["answer"], facts["hint"], about=about, facts=facts, options=becomes(words), section=section)
    chain = pipeline_chain(plan, words, inside=inside, seen=seen, fill=fill)
    pin = pinned(1, len(chain.stages) + 1)
    scene = pipeline_scene(plan, words, inside=inside, seen=seen, fill=fill, chosen=pin and pin[1])
    show_scene(frame, scene, on_edit=choose_volume)

    volume = "volume", lambda: volume_facts(chain, pin[1] if pin else 1, words=words)
    worked_out = explanation(
        frame, facts, seen=seen, above=("worked_pipeline",), left=("why_shrink",), right=("head",), below=(volume,)
    )
    return Closing(worked_out, lambda: network_code(plan.network, (3, side, side)))
