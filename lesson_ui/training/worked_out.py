"""What is worked out about a run; it follows the run while that goes on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lesson_ui.training import callbacks
from lesson_ui.training.run_worked import before_facts, gap_facts, pictures_facts, step_facts
from lesson_ui.training.settings import Setting
from lesson_ui.training.watched import TICK, Watched, moves


def show_worked_out(frame: Any, found: Watched | None, setting: Setting) -> None:
    """
    Write the explanation with the run's numbers.

    Parameters
    ----------
    frame : Frame
        The lesson.
    found : Watched or None
        The run.
    setting : Setting
        What would be trained, if there is no run.
    """

    def tell() -> None:
        view = found.view if found else None
        spec = found.spec if found else setting.spec
        count = len(found.spec.class_names) if found else setting.classes
        at = st.session_state.get(callbacks.AT) if found and not moves(found.run) else None
        left, right = st.columns(2, gap="large")
        with left:
            divided = pictures_facts(spec, view, None if found else setting.counts) if spec else None
            if divided is not None:
                frame.section(divided.section, **divided.values)
            before = before_facts(count, view, started=spec is not None and spec.start is not None)
            frame.section(before.section, **before.values)
            gap = gap_facts(view, at)
            frame.section(gap.section, **gap.values)
        with right:
            facts = step_facts(found.spec, found.view, at) if found else None
            if facts is not None:
                step, formula = facts
                frame.section("step", **step.values, formula=frame.filled(formula.section, **formula.values), why="")

    st.fragment(tell, run_every=TICK * 2 if found and moves(found.run) else None)()
