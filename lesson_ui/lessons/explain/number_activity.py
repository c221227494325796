"""One number of a network on the page: the numbers that led to it, its terms as grids and as a table, its steps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from lesson_ui.frame.explanation import Part
from lesson_ui.frame.lesson import Frame
from lesson_ui.frame.style import is_projector
from lesson_ui.lessons.explain.number_trail_activity import go_to
from lesson_ui.lessons.explain.number_worked import (
    NumberInfo,
    Place,
    place_in_figure,
    place_in_table,
    place_in_terms,
    terms_table,
)
from lesson_ui.lessons.explain.terms_figure import terms_scene
from lesson_ui.lessons.explain.worked import number_facts
from lesson_ui.plotly_host import plotly_host
from lesson_ui.words.numbers import number_text

TABLE, TERMS = "explain-table", "explain-terms"
Words = dict[str, Any]


def descend_in_figure(info: NumberInfo, edit: Mapping[str, Any]) -> None:
    """Ask about the number under a click in the network's figure; for use in a callback."""
    _descend(info, place_in_figure(info, str(edit["panel"]), (int(edit["row"]), int(edit["column"]))))


def _descend(info: NumberInfo, place: Place | None) -> None:
    if place is not None:
        go_to(info.subject, place, [*info.before, info.place])


def show_trail(info: NumberInfo) -> None:
    """Write the numbers asked so far as buttons that lead back, the present one last."""
    with st.container(horizontal=True, key="explain-trail", gap="small"):
        for k, (place, text) in enumerate(zip(info.before, info.crumbs, strict=False)):
            given = (info.subject, place, info.before[:k])
            st.button(text, key=f"explain-crumb-{k}", on_click=go_to, args=given)
        st.markdown(f"**{info.crumbs[-1]}**")


def number_parts(frame: Frame, info: NumberInfo, words: Words) -> tuple[Part, ...]:
    """Show how a number was computed, and which numbers go into it."""
    if info.explanation is None:
        return (("pixel", {"value": number_text(info.value, 3), "level": round(info.value * 255)}),)
    return partial(_show_steps, frame, info, words), partial(_show_terms, info, words)


def _show_steps(frame: Frame, info: NumberInfo, words: Words) -> None:
    facts = number_facts(info, words)
    layer = info.subject.trace.row(info.place.path)
    kind = f"{layer.path} {layer.name}"
    text = [frame.filled("number", name=info.name, value=facts.value, layer=kind, sees=facts.sees)]
    section = "about_" + layer.name.lower()
    if section in frame.text.sections:
        text.append(frame.filled(section, formula=layer.size_formula, count=info.term_count))
    text.extend(f"$$ {line} $$" for line in (*facts.parts, *facts.lines))
    st.markdown("\n\n".join(text))  # in one piece: the browser sets one text quicker than ten


def _show_terms(info: NumberInfo, words: Words) -> None:
    """Lay the weightiest terms out as grids, and list all of them; any can be asked in turn."""
    scene = terms_scene(info.groups, words)
    if scene is None:
        _table(info, words)
        return
    plotly_host(scene, key=TERMS, projector=is_projector(), on_edit=partial(_take_cell, info))
    label = words["table_open"].format(count=len(info.rows))
    box = st.expander(label, key="explain_table", bind="query-params", on_change="rerun")
    if box.open:  # a table is the slowest part of the page: it is drawn for those who ask for it
        with box:
            _table(info, words)


def _take_cell(info: NumberInfo) -> None:
    edit: Mapping[str, Any] = st.session_state[TERMS]["edit"] or {}
    if edit:
        _descend(info, place_in_terms(info, str(edit["panel"]), (int(edit["row"]), int(edit["column"]))))


def _table(info: NumberInfo, words: Words) -> None:
    title = words["table_title"] if len(info.rows) > 1 else words["table_one"]
    st.markdown(title.format(count=len(info.rows)))
    heads = words["table"]
    number = st.column_config.NumberColumn(format="%.3f")
    st.dataframe(
        terms_table(info, words),
        key=TABLE,
        hide_index=True,
        height=min(320, 38 + 35 * len(info.rows)),
        on_select=partial(_take_row, info),
        selection_mode="single-row",
        column_config=dict.fromkeys((heads["number"], heads["weight"], heads["term"]), number),
    )


def _take_row(info: NumberInfo) -> None:
    chosen = st.session_state[TABLE]["selection"]["rows"]
    if chosen:
        _descend(info, place_in_table(info, chosen[0]))
