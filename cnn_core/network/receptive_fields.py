"""Receptive fields behind a layer, from those of the units that it reads."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from cnn_core.checks import check_integer, pair
from cnn_core.errors import InvalidInputError
from cnn_core.geometry import axis_padding, longest_adaptive_window
from cnn_core.network import layers as L
from cnn_core.network.sized import Shape
from cnn_core.receptive_field import Field, transposed_field, union_field, window_field

EXTENDS = (L.Conv2d, L.MaxPool2d, L.AvgPool2d)
WHOLE = (L.Linear, L.LayerNorm, L.GroupNorm, L.InstanceNorm2d)  # each number depends on all of the maps


class Fields(NamedTuple):
    """
    Receptive fields along height and along width.

    Attributes
    ----------
    rows, columns : Field
        Along height, and along width.
    """

    rows: Field
    columns: Field


def seen_through(
    layer: L.Layer, below: Sequence[Fields | None], before: Shape, after: Shape
) -> tuple[Fields | None, str]:
    """
    Find the receptive field of a unit behind a layer.

    Parameters
    ----------
    layer : Layer
        The layer.
    below : sequence of Fields or None
        What the units of its inputs see, where that can be said.
    before, after : tuple of int
        Shapes of a sample at its first input and at its output.

    Returns
    -------
    fields : Fields or None
        Along the height and the width; None where it cannot be said.
    remark : str
        What has to be said about it; may be empty.

    Raises
    ------
    InvalidInputError
        If an argument of the layer is no integer or pair of integers, or a kernel or dilation is below 1.
    """
    known = [fields for fields in below if fields is not None]
    if len(known) < len(below):
        return None, ""
    if isinstance(layer, L.Residual | L.Concat):
        return _joined(known)
    field = known[0]
    if len(before) != 3:
        return field, ""
    if isinstance(layer, EXTENDS):
        return Fields(*(field_behind(layer, field[a], a) for a in (0, 1))), ""
    if isinstance(layer, L.ConvTranspose2d):
        names = ("kernel_size", "stride", "padding", "dilation")
        values = [pair(name, getattr(layer, name)) for name in names]
        return Fields(*(transposed_field(field[a], *(value[a] for value in values)) for a in (0, 1))), ""
    if isinstance(layer, L.AdaptiveAvgPool2d):
        return Fields(*(_adaptive(field[a], before[1 + a], after[1 + a]) for a in (0, 1))), ""
    if isinstance(layer, L.Flatten):
        return _flattened(field, before)
    if isinstance(layer, WHOLE):
        return Fields(*(_all_of(field[a], before[1 + a]) for a in (0, 1))), ""
    return field, ""


class AxisWindow(NamedTuple):
    """
    Hold the window of a layer along one axis.

    Attributes
    ----------
    kernel_size, stride : int
        As the layer has them along the axis.
    padding : int
        Cells before the input.
    dilation : int
        As the layer has them along the axis.
    """

    kernel_size: int
    stride: int
    padding: int
    dilation: int


def axis_window(layer: L.Conv2d | L.MaxPool2d | L.AvgPool2d, a: int = 0) -> AxisWindow:
    """
    Read the window of a layer along one axis, whether the layer names one number for both axes, a pair or a word.

    Parameters
    ----------
    layer : Conv2d, MaxPool2d or AvgPool2d
        The layer.
    a : {0, 1}
        Along the height or the width.

    Returns
    -------
    AxisWindow
        Plain integers.

    Raises
    ------
    InvalidInputError
        If an argument of the layer is no integer or pair of integers, or `a` is no axis.

    Examples
    --------
    >>> axis_window(L.Conv2d(8, 5, padding="same")), axis_window(L.MaxPool2d((2, 3)), 1).stride
    (AxisWindow(kernel_size=5, stride=1, padding=2, dilation=1), 3)
    """
    check_integer("a", a, 0, 1)
    K = pair("kernel_size", layer.kernel_size)[a]
    S = K if layer.stride is None else pair("stride", layer.stride)[a]
    D = pair("dilation", getattr(layer, "dilation", 1))[a]
    padding = layer.padding if isinstance(layer.padding, str) else pair("padding", layer.padding)[a]
    return AxisWindow(K, S, axis_padding(padding, K, S, D)[0], D)


def field_behind(layer: L.Conv2d | L.MaxPool2d | L.AvgPool2d, field: Field, a: int) -> Field:
    """
    Find the receptive field behind a window that slides.

    Parameters
    ----------
    layer : Conv2d, MaxPool2d or AvgPool2d
        The layer.
    field : Field
        Of the units that it reads.
    a : {0, 1}
        Along the height or the width.

    Returns
    -------
    Field
        Of its own units.

    Raises
    ------
    InvalidInputError
        If an argument of the layer is not what it must be.
    """
    return window_field(field, *axis_window(layer, a))


def _adaptive(field: Field, before: int, after: int) -> Field:
    longest = longest_adaptive_window(before, after)
    return Field(field.size + int((longest - 1) * field.jump), field.jump * Fraction(before, after), field.start)


def _all_of(field: Field, units: int) -> Field:
    """Give the field of a unit that reads all units along an axis; neighbours see the same."""
    return Field(field.size + int((units - 1) * field.jump), Fraction(0), field.start)


def _flattened(field: Fields, before: Shape) -> tuple[Fields | None, str]:
    """A vector of 1 × 1 maps keeps their field; of larger maps, each number has the field of its own place."""
    whole = Fields(*(_all_of(field[a], before[1 + a]) for a in (0, 1)))
    return whole, "" if before[1:] == (1, 1) else "all numbers together see this; each one only what its place saw"


def _joined(fields: Sequence[Fields]) -> tuple[Fields | None, str]:
    try:
        union = Fields(*(union_field([field[a] for field in fields]) for a in (0, 1)))
    except InvalidInputError as misaligned:
        return None, misaligned.problem
    centres = {tuple(f.start + Fraction(f.size - 1, 2) for f in field) for field in fields}
    if len(centres) > 1:
        return union, "The paths that meet here are misaligned: their fields have different centres."
    return union, ""
