"""The session state of own classes: in Streamlit's session, on disk, and by their key in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from cnn_core.datasets import set_key
from cnn_core.datasets.folders import Problem
from cnn_core.errors import Fix, InvalidInputError
from lesson_ui.controls import control_problems
from lesson_ui.lessons.train.class_set_drafts_activity import find_draft, keep_draft
from lesson_ui.lessons.train.class_set_worked import ClassSet, OwnClass, pack_class_set, unpack_class_set
from lesson_ui.lessons.train.ready_classes_worked import SetStore
from lesson_ui.words.prose import words

STEPS = 60  # that can be undone


@dataclass(frozen=True)
class ClassSetSession:
    """
    Read and write the session state of one control of own classes.

    Attributes
    ----------
    prefix : str
        Begins every name.
    store : SetStore or None
        Where classes of stored runs can be found.
    """

    prefix: str
    store: SetStore | None = None

    @property
    def address(self) -> str:
        """Name of the parameter of the address that holds the key of the classes."""
        return f"{self.prefix}_classes"

    def get(self, name: str, default: Any) -> Any:
        """Read a value of the session."""
        return st.session_state.get(f"{self.prefix} own {name}", default)

    def set(self, name: str, value: Any) -> None:
        """Write a value of the session."""
        st.session_state[f"{self.prefix} own {name}"] = value

    def widget_key(self, name: str) -> str:
        """Name a widget that is new after pictures were brought, so that they are not brought again."""
        return f"{self.prefix} {name} {self.get('turn', 0)}"

    @property
    def key(self) -> str:
        """Key of the classes as they are now, in this visit or in the address; empty at first."""
        if self.address in st.session_state:
            return str(st.session_state[self.address] or "")
        return str(st.query_params.get(self.address, ""))

    def class_set(self) -> ClassSet:
        """Find the classes as they are now; where they are gone, say so and begin anew. Before the control is drawn."""
        key = self.key
        class_set = self.get("class sets", {}).get(key) or (self._stored(key) if key else None)
        if class_set is None and key:
            control_problems.remember_problem(self.address, _gone(self.address, key))
            st.session_state[self.address] = ""
        if class_set is None:
            return first_classes()
        self._remember(key, class_set)
        return class_set

    def change(self, step: Callable[[ClassSet], ClassSet]) -> None:
        """Change the classes; what is refused changes nothing and is shown."""
        before = self.class_set()
        try:
            class_set = step(before)
        except InvalidInputError as refusal:
            control_problems.remember_problem(self.address, refusal)
            return
        control_problems.forget_problem(self.address)
        if class_set == before:
            return
        content = pack_class_set(class_set)
        self.set("unsaved", not keep_draft(content))
        self.set("steps", [*self.get("steps", []), self.key][-STEPS:])
        self._remember(set_key(content), class_set)
        st.session_state[self.address] = set_key(content)

    def undo(self) -> None:
        """Undo the last change; for use as a callback."""
        steps = self.get("steps", [])
        if steps:
            self.set("steps", steps[:-1])
            st.session_state[self.address] = steps[-1]
            self.report([], "")
            control_problems.forget_problem(self.address)

    def report(self, problems: list[Problem], note: str) -> None:
        """Remember the report on the pictures just brought, and make room for others."""
        self.set("turn", self.get("turn", 0) + 1)
        self.set("problems", problems)
        self.set("note", note)

    def _remember(self, key: str, class_set: ClassSet) -> None:
        class_sets = {name: kept for name, kept in self.get("class sets", {}).items() if name != key}
        self.set("class sets", dict([*class_sets.items(), (key, class_set)][-STEPS:]))

    def _stored(self, key: str) -> ClassSet | None:
        content = find_draft(key)
        try:
            if content is None and self.store is not None:
                content = self.store.get_set(key)
            return None if content is None else unpack_class_set(content)
        except (InvalidInputError, LookupError):
            return None


def first_classes() -> ClassSet:
    """Make the classes a learner starts with."""
    return ClassSet(tuple(OwnClass(words()["own_classes"]["new_class"].format(number=number), ()) for number in (1, 2)))


def is_untouched(own: OwnClass) -> bool:
    """Tell whether a class is as a learner first sees it."""
    stem = words()["own_classes"]["new_class"].format(number="").strip()
    return not own.squares and own.name.removeprefix(stem).strip().isdigit()


def _gone(address: str, key: str) -> InvalidInputError:
    text = words()["own_classes"]
    return InvalidInputError(
        text["gone"],
        given={address: key},
        allowed=text["gone_allowed"],
        here=f"{address} = {key}",
        fixes=[Fix(address, "=", "")],
    )
