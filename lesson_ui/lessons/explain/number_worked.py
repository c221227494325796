"""One number of a network, taken apart: its index, the terms that go into it, the numbers that led to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cnn_core.explain import Explanation, Operand, Term
from cnn_core.network import INPUT, explain_number
from lesson_ui.drawing.map_grid import map_grid
from lesson_ui.lessons.explain.figure import number_name, source_of
from lesson_ui.lessons.explain.terms_figure import (
    Group,
    from_several,
    group_name,
    operand_number,
    shown_groups,
    term_groups,
)
from lesson_ui.networks.subject import PictureRun, Subject, layer_shape
from lesson_ui.words.numbers import number_text

MOST_STEPS = 40  # numbers of a trail
Words = dict[str, Any]


class Place(NamedTuple):
    """Where a number stands: its layer, and its index there, (c, i, j) or (f,)."""

    path: str
    at: tuple[int, ...]


class NumberInfo(NamedTuple):
    """
    What is known of one number of a network.

    Attributes
    ----------
    subject : Subject
        The network.
    place : Place
        Where the number stands.
    before : tuple of Place
        The numbers that led to it, the first one asked first.
    value : float
        The number.
    name : str
        Where it stands, in words.
    explanation : Explanation or None
        Its terms and steps; None for a number of the picture.
    groups : tuple of Group
        The terms by the map they come from, the weightiest first.
    rows : tuple of (Group, Term)
        Every term, within its group the weightiest first.
    hint : str
        How many numbers go into it, counted map by map.
    crumbs : tuple of str
        The numbers that led to it, and the number itself, in words.
    """

    subject: Subject
    place: Place
    before: tuple[Place, ...]
    value: float
    name: str
    explanation: Explanation | None
    groups: tuple[Group, ...]
    rows: tuple[tuple[Group, Term], ...]
    hint: str
    crumbs: tuple[str, ...]

    @property
    def term_count(self) -> int:
        """How many numbers of the layers below go into it; the picture's own numbers are one."""
        return len(self.explanation.terms) if self.explanation else 1


def number_info(subject: Subject, made: PictureRun, place: Place, before: Sequence[Place], words: Words) -> NumberInfo:
    """Explain one number of a network, with the trail that led to it."""
    explanation: Explanation | None = None
    groups: tuple[Group, ...] = ()
    if place.path != INPUT:
        explanation = explain_number(subject.network, subject.weights, made.run, place.path, (0, *place.at))
        groups = term_groups(explanation, subject, subject.network.node_by_path[place.path].sources)
    rows = ((group, term) for group in groups for term in sorted(group.terms, key=lambda term: -abs(term.value)))
    return NumberInfo(
        subject=subject,
        place=place,
        before=tuple(before),
        value=_value(made, place),
        name=number_name(subject, *place, words),
        explanation=explanation,
        groups=groups,
        rows=tuple(rows),
        hint=_hint(groups, words),
        crumbs=tuple(_crumb(subject, one, _value(made, one), words) for one in (*before, place)),
    )


def _value(made: PictureRun, place: Place) -> float:
    return float(made.run.activations[place.path][(0, *place.at)])


def _hint(groups: Sequence[Group], words: Words) -> str:
    if not groups:
        return str(words["hint_pixel"])
    if len(groups) == 1:
        return str(words["hint_one"])
    per_map = len(groups[0].terms)
    even = all(len(group.terms) == per_map for group in groups)
    return str(words["hint_even" if even else "hint_uneven"]).format(maps=len(groups), each=per_map)


def _crumb(subject: Subject, place: Place, value: float, words: Words) -> str:
    """Name a number of the trail: layer, kind, index and value."""
    kind = words["picture_short"] if place.path == INPUT else f"{place.path} {subject.trace.row(place.path).name}"
    return f"{kind} · {number_name(subject, *place, words)} = {number_text(value, 2)}"


def terms_table(info: NumberInfo, words: Words) -> dict[str, list[Any]]:
    """List the terms of a number."""
    heads, several = words["table"], from_several(info.groups)
    read = [term.operands[0] for _, term in info.rows]
    columns: dict[str, list[Any]] = {
        heads["from"]: [
            f"{group_name(group, words, layer=several)} ({number_text(group.total, 3)})" for group, _ in info.rows
        ],
        heads["place"]: [_operand_name(info.subject, operand, words) for operand in read],
        heads["number"]: [operand.value for operand in read],
    }
    if any(len(term.operands) > 1 for _, term in info.rows):
        columns[heads["weight"]] = [term.operands[1].value for _, term in info.rows]
        columns[heads["term"]] = [term.value for _, term in info.rows]
    return columns


def _operand_name(subject: Subject, operand: Operand, words: Words) -> str:
    if operand.source == "padding":
        return str(words["padding"])
    return number_name(subject, operand.source, operand.index[1:], words)


def is_there(subject: Subject, place: Place) -> bool:
    """Tell whether a network has such a number."""
    if place.path != INPUT and place.path not in subject.network.node_by_path:
        return False
    shape = layer_shape(subject, place.path)
    return len(place.at) == len(shape) and all(0 <= i < size for i, size in zip(place.at, shape, strict=True))


def place_in_figure(info: NumberInfo, panel: str, cell: tuple[int, int]) -> Place | None:
    """Find the number that a cell of the network's figure shows; None for a cell between the maps."""
    source = source_of(info.place.path, panel, info.subject)
    return _existing(info.subject, source, map_grid(layer_shape(info.subject, source)).index_at(*cell))


def place_in_terms(info: NumberInfo, panel: str, cell: tuple[int, int]) -> Place | None:
    """Find the number that a cell of the figure of terms shows; None for padding and empty cells."""
    group = shown_groups(info.groups).get(panel[-1:])
    if group is None or cell not in group.cells:
        return None
    return _read_by(info, group.terms[group.cells.index(cell)])


def place_in_table(info: NumberInfo, row: int) -> Place | None:
    """Find the number in a row of the table of terms; None for padding."""
    return _read_by(info, info.rows[row][1])


def _read_by(info: NumberInfo, term: Term) -> Place | None:
    operand = term.operands[0]
    return _existing(info.subject, operand.source, operand_number(operand))


def _existing(subject: Subject, path: str, index: tuple[int, ...] | None) -> Place | None:
    place = Place(path, index) if index is not None else None
    return place if place is not None and is_there(subject, place) else None


def read_trail(text: str, subject: Subject) -> list[Place]:
    """Read the numbers that led to the one asked about, the first one asked first."""
    found = []
    for step in text.split(";")[:MOST_STEPS]:
        path, _, numbers = step.partition(":")
        if numbers and all(part.isdecimal() for part in numbers.split(",")):
            place = Place(path, tuple(map(int, numbers.split(","))))
            if is_there(subject, place):
                found.append(place)
    return found


def trail_text(places: Sequence[Place]) -> str:
    """Write a trail for the address, such as ``11:0;3:10,5,5``: the latest `MOST_STEPS`."""
    return ";".join(f"{place.path}:{','.join(map(str, place.at))}" for place in places[-MOST_STEPS:])
