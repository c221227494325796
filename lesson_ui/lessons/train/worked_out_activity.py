"""The explanation of a run with its live numbers; it follows the run while that goes on."""

from __future__ import annotations

import streamlit as st

from lesson_ui.frame.explanation import Part, explanation
from lesson_ui.frame.lesson import Frame
from lesson_ui.lessons.train import callbacks_activity
from lesson_ui.lessons.train.settings_activity import Setting
from lesson_ui.lessons.train.watched_activity import TICK, Watched, moves
from lesson_ui.lessons.train.worked import before_facts, gap_facts, pictures_facts, step_facts


def show_worked_out(frame: Frame, found: Watched | None, setting: Setting) -> None:
    """Write the explanation with the run's numbers."""

    def draw() -> None:
        at = st.session_state.get(callbacks_activity.AT) if found and not moves(found.run) else None
        explanation(frame, seen=True, left=_sections(found, setting, at), right=_step(frame, found, at))()

    st.fragment(draw, run_every=TICK * 2 if found and moves(found.run) else None)()


def _sections(found: Watched | None, setting: Setting, at: int | None) -> list[Part]:
    """Choose the sections: how pictures are divided, the first loss, how training and validation differ."""
    view, spec = (found.view, found.spec) if found else (None, setting.spec)
    classes = len(found.spec.class_names) if found else setting.classes
    parts = (
        pictures_facts(spec, view, None if found else setting.counts) if spec else None,
        before_facts(classes, view, started=spec is not None and spec.start is not None),
        gap_facts(view, at),
    )
    return [(part.section, part.values) for part in parts if part is not None]


def _step(frame: Frame, found: Watched | None, at: int | None) -> list[Part]:
    facts = step_facts(found.spec, found.view, at) if found else None
    if facts is None:
        return []
    step, formula = facts
    return [("step", {**step.values, "formula": frame.filled(formula.section, **formula.values), "why": ""})]
