"""What one unit of a layer sees of the network's input: the size, the jump and the start of its receptive field."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import ceil
from typing import NamedTuple

from cnn_core.checks import check_integer
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.sizes import effective_kernel_size


class Field(NamedTuple):
    """
    Describe the receptive fields of a layer's units along one axis.

    Unit o sees the input's cells ``start + o * jump`` to ``start + o * jump + size - 1``; cells below 0 or past the
    end are padding.

    Attributes
    ----------
    size : int
        Cells of the input that one unit sees, from the first to the last.
    jump : Fraction
        Cells of the input from one unit's field to its neighbour's.
    start : Fraction
        First cell that unit 0 sees.
    """

    size: int = 1
    jump: Fraction = Fraction(1)
    start: Fraction = Fraction(0)

    def cells(self, unit: int) -> tuple[int, int]:
        """
        Name the first and the last cell that a unit sees.

        Parameters
        ----------
        unit : int
            Coordinate of the unit, from 0.

        Returns
        -------
        (int, int)
            Both are seen. Behind a transposed convolution units stand between cells and see different numbers of
            them: then these are `size` cells from the first whole one on, and where a stride came before, up to a
            jump of that layer off.
        """
        first = ceil(self.start + unit * self.jump)
        return first, first + self.size - 1


PIXEL = Field()  # the field of a pixel: itself


def window_field(below: Field, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Field:
    """
    Find the field behind a window that slides: a convolution or a pooling.

    Parameters
    ----------
    below : Field
        Field of the layer that the window reads.
    kernel_size, stride : int, >= 1
        As for ``conv2d``, along this axis.
    padding : int, >= 0
        Cells added before the input.
    dilation : int, >= 1
        As for ``conv2d``, along this axis.

    Returns
    -------
    Field
        R = R' + (K_eff − 1) J', J = S J', start = start' − P J', where K_eff = D (K − 1) + 1 and J' is the product
        of all strides before.

    Raises
    ------
    InvalidInputError
        If a number is no integer or below its limit.

    References
    ----------
    Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks", Distill, 2019.

    Examples
    --------
    >>> from functools import reduce
    >>> reduce(lambda field, kernel_size: window_field(field, kernel_size), (3, 3, 3), PIXEL).size
    7
    """
    reach = _checked_reach(kernel_size, stride, padding, dilation)
    size = below.size + ceil((reach - 1) * below.jump)  # the jump may be no whole number behind a transposed one
    return Field(size, stride * below.jump, below.start - padding * below.jump)


def transposed_field(below: Field, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Field:
    """
    Find the field behind a transposed convolution: the largest of its units' fields, for they differ.

    Parameters
    ----------
    below : Field
        Field of the layer that it reads.
    kernel_size, stride : int, >= 1
        As for ``conv_transpose2d``, along this axis.
    padding : int, >= 0
        Cells cut off before the output.
    dilation : int, >= 1
        As for ``conv_transpose2d``, along this axis.

    Returns
    -------
    Field
        R = R' + ⌊(K_eff − 1)/S⌋ J', J = J'/S, start = start' + ((P − K_eff + 1)/S) J'.

    Raises
    ------
    InvalidInputError
        If a number is no integer or below its limit.
    """
    reach = _checked_reach(kernel_size, stride, padding, dilation)
    size = below.size + ceil((reach - 1) // stride * below.jump)
    return Field(size, below.jump / stride, below.start + Fraction(padding - reach + 1, stride) * below.jump)


def _checked_reach(kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    check_integer("stride", stride, 1)
    check_integer("padding", padding, 0)
    return effective_kernel_size(kernel_size, dilation)


def union_field(fields: list[Field]) -> Field:
    """
    Join the fields of paths that meet.

    Parameters
    ----------
    fields : list of Field
        One a path, at least one.

    Returns
    -------
    Field
        From the first cell any of them sees to the last.

    Raises
    ------
    InvalidInputError
        If the paths step through the input at different speeds, so that their units do not stand over the same cells.
    """
    jumps = {field.jump for field in fields}
    if len(jumps) > 1:
        raise InvalidInputError(
            "The paths that meet here are misaligned: their units do not stand over the same cells of the input.",
            given={f"path {k}": f"jump {field.jump}" for k, field in enumerate(fields)},
            allowed="all paths have the same jump, the product of their strides",
            here=" is not ".join(str(field.jump) for field in fields),
            fixes=[Fix("stride", "=", 1)],
        )
    return reduce(_both, fields)


def _both(a: Field, b: Field) -> Field:
    start = min(a.start, b.start)
    last = max(a.start + a.size, b.start + b.size)
    return Field(ceil(last - start), a.jump, start)
