"""What is shown of one number of a network: the way to it, its terms as grids and as a table, its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from cnn_core.explain import Explanation
from cnn_core.network import INPUT, explain_number
from lesson_ui.figures.explain import number_name
from lesson_ui.figures.explain_terms import Group, from_several, group_name, operand_number, term_groups, terms_scene
from lesson_ui.lesson import Frame
from lesson_ui.networks.subject import Answer, Subject
from lesson_ui.number_trail import Place, go_to, is_there
from lesson_ui.plotly_host import plotly_host
from lesson_ui.style import is_projector
from lesson_ui.words.numbers import number_text
from lesson_ui.worked.explain import crumb_words, number_facts

TABLE, TERMS = "explain-table", "explain-terms"
Words = dict[str, Any]


class Asking:
    """
    One number of a network, with everything that is said about it.

    Parameters
    ----------
    subject : Subject
        The network.
    answer : Answer
        What it made of the picture.
    place : Place
        The number.
    before : list of Place
        The numbers that led to it.
    words : dict
        The lesson's short words.
    """

    def __init__(self, subject: Subject, answer: Answer, place: Place, before: list[Place], words: Words) -> None:
        self.subject, self.answer, self.place, self.before, self.words = subject, answer, place, before, words
        self.explanation: Explanation | None = None
        self.groups: tuple[Group, ...] = ()
        if place.path != INPUT:
            index = (0, *place.at)
            self.explanation = explain_number(subject.network, subject.weights, answer.run, place.path, index)
            sources = subject.network.node_by_path[place.path].sources
            self.groups = term_groups(self.explanation, subject, sources)

    @property
    def value(self) -> float:
        """The number."""
        return float(self.answer.run.activations[self.place.path][(0, *self.place.at)])

    @property
    def name(self) -> str:
        """Where the number stands."""
        return number_name(self.subject, self.place.path, self.place.at, self.words)

    @property
    def hint(self) -> str:
        """How many numbers go into it, counted map by map."""
        if self.explanation is None:
            return str(self.words["hint_pixel"])
        per_map = len(self.groups[0].terms)
        even = all(len(group.terms) == per_map for group in self.groups)
        if len(self.groups) == 1:
            return str(self.words["hint_one"])
        template = self.words["hint_even"] if even else self.words["hint_uneven"]
        return str(template).format(maps=len(self.groups), each=per_map)

    def descend(self, source: str, index: tuple[int, ...] | None) -> None:
        """Ask about a number that goes into this one; for use in a callback."""
        if index is not None and is_there(self.subject, Place(source, index)):
            go_to(self.subject, Place(source, index), [*self.before, self.place])

    def show_way(self) -> None:
        """Write the numbers asked so far as buttons that lead back, the present one last."""
        with st.container(horizontal=True, key="explain-way", gap="small"):
            for k, place in enumerate(self.before):
                value = float(self.answer.run.activations[place.path][(0, *place.at)])
                text = crumb_words(self.subject, place.path, place.at, value, self.words)
                st.button(text, key=f"explain-crumb-{k}", on_click=go_to, args=(self.subject, place, self.before[:k]))
            st.markdown(f"**{crumb_words(self.subject, self.place.path, self.place.at, self.value, self.words)}**")

    def show_terms(self) -> None:
        """Lay the weightiest terms out as grids, and list all of them; any can be asked in turn."""
        if self.explanation is None:
            return
        scene = terms_scene(self.groups, self.words)
        if scene is not None:
            plotly_host(scene, key=TERMS, projector=is_projector(), on_edit=self._take_pick)
        rows = self._rows()
        if scene is None:
            self._table(rows)
            return
        label = self.words["table_open"].format(count=len(rows))
        box = st.expander(label, key="explain_table", bind="query-params", on_change="rerun")
        if box.open:  # a table is the slowest part of the page: it is drawn for those who ask for it
            with box:
                self._table(rows)

    def _take_pick(self) -> None:
        pick: Mapping[str, Any] = st.session_state[TERMS]["edit"] or {}
        letter = str(pick.get("panel", ""))[-1:]
        if letter not in "abc" or not letter:
            return
        group = self.groups["abc".index(letter)]
        cell = (int(pick["row"]), int(pick["column"]))
        if cell in group.cells:
            operand = group.terms[group.cells.index(cell)].operands[0]
            self.descend(operand.source, operand_number(operand))

    def _rows(self) -> list[tuple[Group, Any]]:
        return [
            (group, term) for group in self.groups for term in sorted(group.terms, key=lambda term: -abs(term.value))
        ]

    def _table(self, rows: list[tuple[Group, Any]]) -> None:
        words = self.words["table"]
        several = from_several(self.groups)
        weighed = any(len(term.operands) > 1 for _, term in rows)
        columns: dict[str, list[Any]] = {words["from"]: [], words["place"]: [], words["number"]: []}
        for group, term in rows:
            name = group_name(group, self.words, layer=several)
            columns[words["from"]].append(f"{name} ({number_text(group.total, 3)})")
            columns[words["place"]].append(self._operand_name(term.operands[0]))
            columns[words["number"]].append(term.operands[0].value)
        if weighed:
            columns[words["weight"]] = [term.operands[1].value for _, term in rows]
            columns[words["term"]] = [term.value for _, term in rows]
        title = self.words["table_title"] if len(rows) > 1 else self.words["table_one"]
        st.markdown(title.format(count=len(rows)))
        number = st.column_config.NumberColumn(format="%.3f")
        st.dataframe(
            columns,
            key=TABLE,
            hide_index=True,
            height=min(320, 38 + 35 * len(rows)),
            on_select=self._take_row,
            selection_mode="single-row",
            column_config=dict.fromkeys((words["number"], words["weight"], words["term"]), number),
        )

    def _operand_name(self, operand: Any) -> str:
        if operand.source == "padding":
            return str(self.words["padding"])
        return number_name(self.subject, operand.source, operand.index[1:], self.words)

    def _take_row(self) -> None:
        chosen = st.session_state[TABLE]["selection"]["rows"]
        if chosen:
            operand = self._rows()[chosen[0]][1].operands[0]
            self.descend(operand.source, operand_number(operand))

    def tell(self, frame: Frame) -> None:
        """
        Write how the number came about.

        Parameters
        ----------
        frame : Frame
            The lesson.
        """
        if self.explanation is None:
            frame.section("pixel", value=number_text(self.value, 3), level=round(self.value * 255))
            return
        place, words = self.place, self.words
        facts = number_facts(self.subject, place.path, place.at, self.explanation, self.groups, words)
        layer = self.subject.trace.row(place.path)
        kind = f"{layer.path} {layer.name}"
        text = [frame.filled("number", name=facts.name, value=facts.value, layer=kind, sees=facts.sees)]
        section = "about_" + layer.name.lower()
        if section in frame.text.sections:
            text.append(frame.filled(section, formula=layer.size_formula, count=facts.term_count))
        text.extend(f"$$ {line} $$" for line in (*facts.parts, *facts.lines))
        st.markdown("\n\n".join(text))  # in one piece: the browser sets one text quicker than ten
