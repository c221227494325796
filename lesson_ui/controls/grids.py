"""Text controls of small matrices: presets, shape, and editing a cell in the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.errors import InvalidInputError
from cnn_core.kernels import NAMED_KERNELS, format_kernel, parse_matrix
from lesson_ui.controls.control_problems import remember_problem
from lesson_ui.controls.controls import is_folded, parsed
from lesson_ui.controls.number_box import number_box
from lesson_ui.controls.undo import bring_back

Grid = NDArray[np.float64]
Edit = Mapping[str, Any]  # what the drawing component says of a typed number: ``panel``, ``row``, ``column``, ``text``
Made = TypeVar("Made")
MAX_SIDE = 12
LONGEST = 48  # rows of a preset: channels written below one another
OWN = "own"


def preset(
    key: str, label: str, presets: Mapping[str, tuple[str, str]], *, default: str, help: str | None = None
) -> str:
    """
    Draw a select box of ready-made matrices for the text control `key`; it follows what the text says.

    Parameters
    ----------
    key : str
        The text control that holds the grid.
    label : str
        Words above the choice.
    presets : mapping of str to (str, str)
        Name → words shown and the grid as text.
    default : str
        The preset at first.
    help : str or None
        A sentence shown on request.

    Returns
    -------
    str
        Name of the preset whose numbers the text holds, or `OWN`.

    Raises
    ------
    InvalidInputError
        If the text of a preset is no grid.
    """
    bring_back(key)
    box = f"{key} preset"
    text = st.session_state.get(key) or st.query_params.get(key) or presets[default][1]
    st.session_state[box] = _preset_of(text, presets)

    def apply() -> None:
        name = st.session_state[box]
        if name in presets:
            st.session_state[key] = presets[name][1]

    own = [OWN] if st.session_state[box] == OWN else []
    st.selectbox(
        label,
        [*presets, *own],
        key=box,
        format_func=lambda name: presets[name][0] if name in presets else "your own numbers",
        on_change=apply,
        help=help,
    )
    return str(st.session_state[box])


@lru_cache(maxsize=8)
def kernel_presets(most: int) -> Mapping[str, tuple[str, str]]:
    """
    List the named filters as presets.

    Parameters
    ----------
    most : int
        Most cells a side.

    Returns
    -------
    mapping of str to (str, str)
        Key → title and weights as text.
    """
    fitting = (kernel for kernel in NAMED_KERNELS.values() if max(kernel.weight.shape) <= most)
    return {kernel.key: (kernel.title, format_kernel(kernel.weight)) for kernel in fitting}


def _preset_of(text: str, presets: Mapping[str, tuple[str, str]]) -> str:
    try:
        values = read(text)
    except InvalidInputError:
        return OWN
    for name, (_, preset_text) in presets.items():
        if np.array_equal(values, read(preset_text)):
            return name
    return OWN


@lru_cache(maxsize=256)
def read(text: str, most: int = LONGEST) -> NDArray[np.float64]:
    """
    Parse a matrix from text, cached by the text.

    Parameters
    ----------
    text : str
        Rows separated by semicolons, numbers by spaces.
    most : int
        Most rows and most columns.

    Returns
    -------
    ndarray of shape (rows, columns)
        The numbers; do not write to it.

    Raises
    ------
    InvalidInputError
        If it cannot be read.
    """
    return parse_matrix(text, max_side=most)


def shaped(
    key: str, label: str, default: str, shape: Callable[[Grid], Made], *, most: int, help: str
) -> tuple[Grid, Made]:
    """
    Draw a text box for a matrix of one shape; while it has another, the last good one stays in use.

    Parameters
    ----------
    key, label, default
        As for `controls.matrix`.
    shape : callable
        Makes of the grid what it stands for, or raises InvalidInputError.
    most : int
        Most rows and columns.
    help : str
        A sentence shown on request.

    Returns
    -------
    (ndarray, object)
        The grid, and what it stands for.
    """

    def read(text: str) -> tuple[Grid, Made]:
        grid = parse_matrix(text, name=label, max_side=most)
        return grid, shape(grid)

    return parsed(key, label, default, read, help=help)


def editor(panels: Mapping[str, tuple[str, Grid] | Callable[[Edit], None]]) -> Callable[[Edit], None]:
    """
    Make the callback that puts a number typed into a figure into the text of its grid.

    Parameters
    ----------
    panels : mapping of str to (str, ndarray), or to callable
        By the name of the panel: the text control that holds its numbers, and the numbers as drawn; or what takes the
        typed number itself, where a cell drawn is another cell of the control.

    Returns
    -------
    callable
        For `show_scene`.
    """

    def edited(edit: Edit) -> None:
        held = panels[str(edit["panel"])]
        if callable(held):
            held(edit)
        else:
            edit_cell(*held, edit)

    return edited


def size_control(key: str, label_rows: str, label_columns: str, values: NDArray[np.float64]) -> None:
    """
    Draw the controls that add and remove rows and columns of a matrix; new cells are 0.

    Parameters
    ----------
    key : str
        The text control that holds the grid.
    label_rows, label_columns : str
        Words above the two numbers.
    values : ndarray of shape (rows, cols)
        The grid as it is.
    """
    if is_folded():
        return

    def resize(axis: int, size: int) -> None:
        shape = [*values.shape]
        shape[axis] = size
        grown = np.zeros(shape)
        rows, columns = np.minimum(shape, values.shape)
        grown[:rows, :columns] = values[:rows, :columns]
        st.session_state[key] = format_kernel(grown)

    for axis, (name, label) in enumerate((("rows", label_rows), ("columns", label_columns))):
        number_box(f"{key} {name}", label, values.shape[axis], partial(resize, axis), (1, MAX_SIDE), width=130)


def edit_cell(key: str, values: NDArray[np.float64], edit: Mapping[str, Any], *, turned: bool = False) -> None:
    """
    Put a typed number into the grid of the text control `key`; for use in a callback.

    Parameters
    ----------
    key : str
        The text control that holds the grid.
    values : ndarray of shape (rows, cols)
        The grid as it was drawn.
    edit : mapping
        ``row``, ``column`` and ``text``, from the drawing component.
    turned : bool
        Whether the grid is drawn turned by 180 degrees.
    """
    row, column = int(edit["row"]), int(edit["column"])
    if turned:
        row, column = values.shape[0] - 1 - row, values.shape[1] - 1 - column
    if not (0 <= row < values.shape[0] and 0 <= column < values.shape[1]):
        return
    try:
        number = parse_matrix(str(edit["text"]), name="number", max_side=1)
    except InvalidInputError as error:
        remember_problem(key, error)
        return
    changed = values.copy()
    changed[row, column] = number[0, 0]
    st.session_state[key] = format_kernel(changed)
    st.session_state.get("problems", {}).pop(key, None)
