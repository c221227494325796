"""The activity on the effective receptive field: how much each pixel counts, measured by the gradient."""

from __future__ import annotations

import streamlit as st

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.network import Network
from cnn_core.network.stacks import layer_fields
from lesson_ui.controls import controls
from lesson_ui.controls.picture import choose_picture
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.receptive_field.code import effective_code
from lesson_ui.lessons.receptive_field.effective_figure import MOST_FIELD, WEIGHTS, effective_info, effective_scene
from lesson_ui.lessons.receptive_field.picture_activity import DEFAULT_PICTURE
from lesson_ui.lessons.receptive_field.race_worked import effective_facts
from lesson_ui.lessons.receptive_field.stack_activity import BUILT, field_words, net_control, stack_text
from lesson_ui.pictures.by_key import fitted, picture_words

SIDE = 224  # pixels, the longest side of the picture


def effective_activity(frame: Frame) -> Closing:
    """Draw the activity that measures an effective receptive field."""
    words = field_words()
    with frame.controls:
        stack = net_control("rf_effective_net", BUILT)
        kinds = {name: words[f"weights_{name}"] for name in WEIGHTS}
        weights = controls.choice("rf_weights", words["weights_label"], kinds, WEIGHTS[0], help=words["weights_help"])
        picture = choose_picture(DEFAULT_PICTURE)
    with frame.more, st.container(horizontal=True, vertical_alignment="bottom"):
        seed = controls.integer("rf_seed", words["seed_label"], 0, 99, 1, help=words["seed_help"])
        if st.session_state.get("rf_effective_net", BUILT) == BUILT:
            stack = stack_text()
    _check_field(stack)
    info = effective_info(stack, weights, seed)
    facts = effective_facts(info, words=words)
    options, hint = (words["less"], words["the_same"], words["more"]), words["effective_answer"].format(**facts)
    seen = ask(frame, facts["compared"], hint, about="effective", facts=facts, options=options)
    scene = effective_scene(info, fitted(picture, SIDE), words, alt=picture_words(picture).alt, seen=seen)
    show_scene(frame, scene, pin=pinned(info.size, info.size))

    left = ("worked_effective", *(("paths",) if facts["lines"] and weights == WEIGHTS[0] else ()))
    worked_out = explanation(frame, facts, seen=seen, left=left, right=("effective",), gap="small")
    return Closing(worked_out, lambda: effective_code(stack, weights, seed))


def _check_field(stack: Network) -> None:
    size = layer_fields(stack)[-1].size
    if size > MOST_FIELD:
        raise InvalidInputError(
            "The field is larger than this lesson draws.",
            given={"field": size},
            allowed=f"field <= {MOST_FIELD}, limited here for speed",
            here=f"{size} > {MOST_FIELD}",
            fixes=[Fix(field_words()["stack_label"], "=", "three")],
        )
