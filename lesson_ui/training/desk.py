"""Where a learner's classes lie while he puts them together: in his visit, on the disk, in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import streamlit as st

from cnn_core.datasets import set_key
from cnn_core.datasets.folders import Problem
from cnn_core.errors import Fix, InvalidInputError
from lesson_ui import control_problems
from lesson_ui.prose import words
from lesson_ui.training.board import Board, OwnClass, pack_board, unpack_board
from lesson_ui.training.drafts import find_draft, keep_draft

STEPS = 60  # that can be undone


class Shelf(Protocol):
    """
    Keep sets of pictures for runs; the store of runs is one.

    Notes
    -----
    ``put_set`` keeps bytes and returns their key, the same as `cnn_core.datasets.set_key`; ``get_set`` gives them back,
    and raises `InvalidInputError` or `LookupError` if there are none.
    """

    def put_set(self, content: bytes) -> str:
        """Keep bytes under a name of their content."""

    def get_set(self, key: str) -> bytes:
        """Give bytes back."""


@dataclass(frozen=True)
class Desk:
    """
    Name the places in the session that belong to one control.

    Attributes
    ----------
    prefix : str
        Begins every name.
    shelf : Shelf or None
        Where classes of stored runs can be found.
    """

    prefix: str
    shelf: Shelf | None = None

    @property
    def address(self) -> str:
        """Name in the address of the key of the classes."""
        return f"{self.prefix}_classes"

    def get(self, name: str, default: Any) -> Any:
        """Read a place of the session."""
        return st.session_state.get(f"{self.prefix} own {name}", default)

    def set(self, name: str, value: Any) -> None:
        """Write a place of the session."""
        st.session_state[f"{self.prefix} own {name}"] = value

    def fresh(self, name: str) -> str:
        """Name a widget that is new after pictures were brought, so that they are not brought again."""
        return f"{self.prefix} {name} {self.get('turn', 0)}"

    @property
    def key(self) -> str:
        """Key of the classes as they are now, in this visit or in the address; empty at first."""
        if self.address in st.session_state:
            return str(st.session_state[self.address] or "")
        return str(st.query_params.get(self.address, ""))

    def board(self) -> Board:
        """Find the classes as they are now; where they are gone, say so and begin anew. Before the control is drawn."""
        key = self.key
        board = self.get("boards", {}).get(key) or (self._stored(key) if key else None)
        if board is None and key:
            control_problems.remember_problem(self.address, _gone(self.address, key))
            st.session_state[self.address] = ""
        if board is None:
            return first_board()
        self._remember(key, board)
        return board

    def change(self, step: Callable[[Board], Board]) -> None:
        """Make one step; what is refused changes nothing and is said."""
        before = self.board()
        try:
            board = step(before)
        except InvalidInputError as refusal:
            control_problems.remember_problem(self.address, refusal)
            return
        control_problems.forget_problem(self.address)
        if board == before:
            return
        content = pack_board(board)
        self.set("unsaved", not keep_draft(content))
        self.set("steps", [*self.get("steps", []), self.key][-STEPS:])
        self._remember(set_key(content), board)
        st.session_state[self.address] = set_key(content)

    def undo(self) -> None:
        """Go back by one step; for use as a callback."""
        steps = self.get("steps", [])
        if steps:
            self.set("steps", steps[:-1])
            st.session_state[self.address] = steps[-1]
            self.report([], "")
            control_problems.forget_problem(self.address)

    def report(self, problems: list[Problem], note: str) -> None:
        """Remember what is to be said about the pictures just brought, and make room for others."""
        self.set("turn", self.get("turn", 0) + 1)
        self.set("problems", problems)
        self.set("note", note)

    def _remember(self, key: str, board: Board) -> None:
        boards = {name: kept for name, kept in self.get("boards", {}).items() if name != key}
        self.set("boards", dict([*boards.items(), (key, board)][-STEPS:]))

    def _stored(self, key: str) -> Board | None:
        content = find_draft(key)
        try:
            if content is None and self.shelf is not None:
                content = self.shelf.get_set(key)
            return None if content is None else unpack_board(content)
        except (InvalidInputError, LookupError):
            return None


def first_board() -> Board:
    """
    Give the classes there are at first.

    Returns
    -------
    Board
        Two, without pictures.
    """
    return Board(tuple(OwnClass(words()["own_classes"]["new_class"].format(number=number), ()) for number in (1, 2)))


def is_untouched(own: OwnClass) -> bool:
    """
    Tell whether a class is as it was given at first.

    Parameters
    ----------
    own : OwnClass
        The class.

    Returns
    -------
    bool
        Whether it has no picture and no name of its own.
    """
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
