"""Receptive fields as scripts that learners took home ask for them; today they are asked of `network.stacks`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnn_core.network import spans, trace
from cnn_core.network.stacks import layer_fields
from cnn_core.receptive_field import Field
from cnn_core.stack_text import Window, to_network


def stack_fields(stack: tuple[Window, ...]) -> tuple[Field, ...]:
    """Find the receptive field of every layer's units; the input's pixels come first."""
    return layer_fields(to_network(stack))


def input_spans(stack: tuple[Window, ...], input_size: int) -> tuple[NDArray[np.int64], ...]:
    """Find the first and the last cell of the input that the units of every layer see; the input comes first."""
    found = spans(trace(to_network(stack), (1, input_size, input_size)))
    return (np.repeat(np.arange(input_size)[:, None], 2, axis=1), *(ends.rows for ends in found.values()))
