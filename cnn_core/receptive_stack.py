"""Receptive fields as scripts that learners took home ask for them; today they are asked of `network.stacks`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core.network import spans, trace
from cnn_core.network.stacks import layer_fields
from cnn_core.receptive_field import Field
from cnn_core.stack_text import Window, to_network


def stack_fields(stack: tuple[Window, ...]) -> tuple[Field, ...]:
    """
    Find the receptive field of every layer's units.

    Parameters
    ----------
    stack : tuple of Window
        The layers.

    Returns
    -------
    tuple of Field
        The input's pixels first, then one field a layer.

    Examples
    --------
    >>> from cnn_core.stack_text import parse_stack
    >>> [field.size for field in stack_fields(parse_stack("c3-c3-c3"))]
    [1, 3, 5, 7]
    """
    return layer_fields(to_network(stack))


def input_spans(stack: tuple[Window, ...], input_size: int) -> tuple[NDArray[np.int64], ...]:
    """
    Find the first and the last cell of the input that the units of every layer see.

    Parameters
    ----------
    stack : tuple of Window
        The layers.
    input_size : int
        Cells of the input along the axis.

    Returns
    -------
    tuple of ndarray of shape (units, 2)
        The input first: its cells see themselves. -1 twice where a unit sees padding only.

    Raises
    ------
    InvalidInputError
        If a window does not fit.

    Examples
    --------
    >>> from cnn_core.stack_text import parse_stack
    >>> input_spans(parse_stack("c3p1-c3"), 4)[2].tolist()
    [[0, 3], [0, 3]]
    """
    found = spans(trace(to_network(stack), (1, input_size, input_size)))
    return (np.repeat(np.arange(input_size)[:, None], 2, axis=1), *(ends.rows for ends in found.values()))
