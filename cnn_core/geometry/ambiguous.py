"""Name the input sizes that a strided convolution maps to one output size, and tell them apart by output padding."""

from __future__ import annotations

from typing import NamedTuple

from cnn_core.errors import InvalidInputError, offer_working_fixes
from cnn_core.sizes import conv_output_size, conv_transpose_output_size


class Candidate(NamedTuple):
    """
    One of the sizes that a convolution maps to the same output size.

    Attributes
    ----------
    input_size : int
        Cells of the convolution's input.
    output_padding : int
        With which the transposed convolution makes that many.
    """

    input_size: int
    output_padding: int


@offer_working_fixes
def input_sizes_of(
    output_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> list[Candidate]:
    """
    List the input sizes that a convolution maps to one output size.

    Parameters
    ----------
    output_size : int, >= 1
        Cells of the convolution's output, which the transposed convolution starts from.
    kernel_size, stride, padding, dilation : int
        As in `torch.nn.Conv1d`.

    Returns
    -------
    list of Candidate
        Increasing, at most `stride` of them: the floor of the size formula drops what does not fill a step.

    Raises
    ------
    InvalidInputError
        If an argument is not an integer in its range.

    Examples
    --------
    >>> [tuple(size) for size in input_sizes_of(4, kernel_size=3, stride=2, padding=1)]
    [(7, 0), (8, 1)]
    """
    found: list[Candidate] = []
    for extra in range(stride):
        try:
            size = conv_transpose_output_size(output_size, kernel_size, stride, padding, extra, dilation)
        except InvalidInputError:
            if extra == stride - 1 and not found:
                raise
            continue
        assert conv_output_size(size, kernel_size, stride, padding, dilation) == output_size
        found.append(Candidate(size, extra))
    return found
