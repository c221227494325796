"""Turn what PyTorch accepts (one int, a pair, a word) into plain numbers, once, at the door."""

from __future__ import annotations

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.sizes import same_padding

IntOrPair = int | tuple[int, ...]


def pair(value: IntOrPair, name: str) -> tuple[int, int]:
    """
    Make (height, width) of one int or a pair.

    Parameters
    ----------
    value : int or sequence of one or two int
        What the caller gave.
    name : str
        The argument's name, for the message.

    Returns
    -------
    tuple of int
        Height and width.

    Raises
    ------
    InvalidInputError
        If there are more than two numbers, or none.

    Examples
    --------
    >>> pair(3, "kernel_size")
    (3, 3)
    """
    numbers = (value,) if isinstance(value, int) else tuple(value)
    if len(numbers) not in (1, 2):
        raise InvalidInputError(
            f"{name} is neither one number nor (height, width).",
            given={name: value},
            allowed=f"{name} is an int or a pair of int",
            here=f"len({name}) = {len(numbers)}",
            fixes=[Fix(name, "=", numbers[:2])] if numbers else [],
        )
    return numbers[0], numbers[-1]


def axis_padding(
    padding: int | tuple[int, int] | str, kernel_size: int, stride: int, dilation: int, axis: str = ""
) -> tuple[int, int]:
    """
    Make (before, after) of a padding: an int, a pair, "same" or "valid".

    Parameters
    ----------
    padding : int, pair of int or {"same", "valid"}
        What the caller gave.
    kernel_size, stride, dilation : int
        What "same" depends on.
    axis : str
        Name of the axis for the error text.

    Returns
    -------
    tuple of int
        "same" gives ``D(K - 1)`` cells, halved, the odd one after.

    Raises
    ------
    InvalidInputError
        If the word is unknown, or "same" meets a stride above 1.

    Examples
    --------
    >>> axis_padding("same", kernel_size=4, stride=1, dilation=1)
    (1, 2)
    """
    if isinstance(padding, tuple):
        return padding
    if isinstance(padding, int):
        return padding, padding
    if padding == "valid":
        return 0, 0
    if padding != "same":
        raise InvalidInputError(
            "The padding is a word PyTorch does not know.",
            given={"padding": padding},
            allowed='padding is an int, a pair of int, "same" or "valid"',
            here=f"padding = {padding!r}",
            fixes=[Fix("padding", "=", "valid")],
        )
    if stride != 1:
        raise InvalidInputError(
            'padding="same" keeps the size only if the window moves by 1.',
            given={"padding": padding, "stride": stride},
            allowed='stride = 1 if padding = "same"',
            here=f"stride = {stride}",
            fixes=[Fix("stride", "=", 1)],
        )
    return same_padding(kernel_size, dilation, axis=axis)
