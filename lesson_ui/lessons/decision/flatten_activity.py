"""The activity on flattening: where every number of a volume lands in the vector, or the mean of each map."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.decision.activity import decision_words
from lesson_ui.lessons.decision.code import flatten_code
from lesson_ui.lessons.decision.flatten_figure import (
    ORDERS,
    Volume,
    asked_place,
    flatten_scene,
    map_means,
    means_scene,
    measured_volume,
    numbered_volume,
)
from lesson_ui.lessons.decision.worked import flatten_facts
from lesson_ui.words.numbers import number_text, shortest, significant

MOST = 3  # maps, rows, columns: on a narrow page too the vector stands in one line
MAKERS = {"places": numbered_volume, "values": measured_volume}


def flatten_activity(frame: Frame) -> Closing:
    """Draw the activity that flattens a volume, or averages each of its maps."""
    words = decision_words()
    with frame.controls:
        how = _choice("dec_how", words["how_label"], words["hows"], "flatten")
        orders = {name: words["orders"][name] for name in ORDERS}
        order = "first" if how == "gap" else _choice("dec_order", words["order_label"], orders, "first")
        numbers = _choice("dec_numbers", words["numbers_label"], words["numbers"], "places")
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        sizes = {"C": 3, "H": 2, "W": 3}
        C, H, W = (
            controls.integer(f"dec_{name.lower()}", words["sizes"][name], 1, MOST, size) for name, size in sizes.items()
        )
    means = how == "gap"
    volume = MAKERS[numbers]((C, H, W))
    asked = C - 1 if means else asked_place((C, H, W))
    last = order == "last"
    pin = pinned(1, C if means else volume.size)
    facts = flatten_facts(volume, pin[1] if pin else asked, order=order, words=words, is_pinned=pin is not None)
    seen = _ask(frame, volume, asked, facts_of_asked(volume, asked, last=last, means=means, words=words), means=means)
    concealed = None if seen else asked
    scene = means_scene(volume, words, concealed=concealed) if means else None
    show_scene(frame, scene or flatten_scene(volume, order, words, concealed=concealed), pin=pin)

    left = ("worked_gap",) if means else ("worked_flatten", "order")
    worked_out = explanation(frame, facts, seen=seen, left=left, right=("lengths",))
    return Closing(worked_out, lambda: flatten_code(volume, order, means=means))


def facts_of_asked(volume: Volume, asked: int, *, last: bool, means: bool, words: dict[str, Any]) -> dict[str, Any]:
    """Work out the number of the vector that is asked about."""
    order = "last" if last else "first"
    facts = flatten_facts(volume, asked, order=order, words=words, is_pinned=True)
    if means:
        value = facts["mean"]
        hint = words["mean_hint"].format(c=asked, mean=value, terms=facts["terms"], count=facts["cells"])
    else:
        value = facts["value"]
        hint = words[f"place_hint_{order}"].format(**facts)
    return {"answer": value, "hint": hint, "place": asked, "order": order, "order_words": words["order_words"][order]}


def _ask(frame: Frame, volume: Volume, asked: int, question: dict[str, Any], *, means: bool) -> bool:
    accepts: list[str] = []
    if means:
        own = float(map_means(volume)[asked])
        total, count = shortest(float(volume[asked].sum())), np.size(volume[asked])
        accepts = [significant(own), number_text(own, 1), f"{total}/{count}"]
    return ask(
        frame,
        question["answer"],
        question["hint"],
        about="gap" if means else f"flatten-{question['order']}",
        facts={"place": question["place"], "order": question["order_words"]},
        accepts=accepts,
        section="predict_gap" if means else "predict_flatten",
    )


def _choice(key: str, label: str, options: dict[str, str], default: str) -> str:
    return controls.choice(key, label, options, default)
