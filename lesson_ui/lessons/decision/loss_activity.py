"""The activity on losses: of a sample, of a batch, and of a true class that gets no probability."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lesson_ui.controls import controls, grids
from lesson_ui.controls.fix_buttons import Target
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.decision.activity import class_names, decision_words, preset_control, presets_of
from lesson_ui.lessons.decision.code import loss_code
from lesson_ui.lessons.decision.loss_figure import KINDS, MOST_SAMPLES, LossInfo, loss_info, loss_scene, read_target
from lesson_ui.lessons.decision.loss_worked import loss_answers, loss_facts

LOGITS, TARGET = "dec_loss_logits", "dec_loss_target"


def loss_activity(frame: Frame) -> Closing:
    """Draw the activity that computes the loss of a batch."""
    words, presets = decision_words(), presets_of("loss")
    with frame.controls:
        kind = controls.choice(
            "dec_loss_kind",
            words["loss_label"],
            {name: words["losses"][name] for name in KINDS},
            KINDS[0],
            horizontal=True,
        )
        preset_control(words["batch_label"], (LOGITS, TARGET), presets)
        place = st.container()
    with frame.more:
        help = words["logits_help"]
        logits = controls.matrix(LOGITS, "logits", presets["batch"][1], max_side=MOST_SAMPLES, help=help)
        given = controls.matrix(TARGET, "target", presets["batch"][2], max_side=MOST_SAMPLES, help=words["target_help"])
    target = read_target(given, logits)
    pin = pinned(len(target), 1)
    n = pin[0] if pin else 0
    with place:
        _truth(n, given, logits.shape[1])

    info = loss_info(logits, target, kind)
    names = class_names(logits.shape[1])
    facts = loss_facts(info, n, names, words=words, is_pinned=pin is not None)
    seen = _ask(frame, info, names)

    def edit_target(edit: grids.Edit) -> None:  # drawn as a column, written as a row
        grids.edit_cell(TARGET, given, {**edit, "row": 0, "column": edit["row"]})

    edited = grids.editor({"logits": (LOGITS, logits), "target": edit_target})
    show_scene(frame, loss_scene(info, names, words, concealed=not seen), pin=pin, on_edit=edited)

    left = (f"worked_{kind}", "worked_batch")
    worked_out = explanation(frame, facts, seen=seen, left=left, right=("no_probability",))
    return Closing(worked_out, lambda: loss_code(info))


def _truth(n: int, target: Any, classes: int) -> None:
    """Let the learner pick the true class of one sample; the choice follows what the text says."""
    words, box = decision_words(), "dec_loss truth"
    st.session_state[box] = int(target[0, n])

    def apply() -> None:
        chosen = st.session_state[box]
        if chosen is not None:
            grids.edit_cell(TARGET, target, {"row": 0, "column": n, "text": str(chosen)})

    names = class_names(classes)
    st.segmented_control(
        words["truth_label"].format(n=n),
        range(classes),
        key=box,
        format_func=lambda k: f"{k} {names[k]}",
        on_change=apply,
    )


def loss_targets(fixes: Any) -> dict[str, Target]:
    """Name the control that can carry out the fixes of a refusal."""
    return {fix.parameter: Target((TARGET,), (str(fix.value),)) for fix in fixes if fix.parameter == "target"}


def _ask(frame: Frame, info: LossInfo, names: tuple[str, ...]) -> bool:
    asked = loss_answers(info, names, words=decision_words())
    return ask(
        frame,
        asked["answer"],
        asked["hint"],
        about=f"loss-{info.kind.replace('_', '-')}",
        facts=asked["question"],
        options=asked["options"],
        section=f"predict_{info.kind}",
    )
