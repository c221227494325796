"""Options of a recipe as text: written for their controls, and read back."""

from __future__ import annotations

from typing import Any

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.number_text import plain_number, read_number, read_whole
from cnn_core.options import Option, check_option

NONE = "none"  # an option that is off


def written(value: Any) -> Any:
    """Write an option's value as its control holds it: numbers as text, switches as they are."""
    if value is None:
        return NONE
    if isinstance(value, bool | str):
        return value
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:.12g}"


def read_option(parameter: str, text: str, option: Option) -> Any:
    """Read the text typed for an option."""
    value = _number(text.strip(), option)
    if value is ...:
        raise InvalidInputError(
            f"That is no {parameter.replace('_', ' ')}.",
            given={parameter: text},
            allowed=option.allowed.format(name=parameter).replace("None", NONE),
            here=f"{parameter} = {text!r}",
            fixes=[Fix(parameter, "=", written(option.default))],
        )
    check_option(parameter, value, option, "The training cannot begin")
    return value


def _number(text: str, option: Option) -> Any:
    """Read a typed number; an ellipsis if it is nothing that this option accepts."""
    if option.optional and text.casefold() in ("", NONE, "off", "–", "-"):
        return None
    try:
        if option.kind == "number":
            return read_number(text)
        numbers = [read_whole(part) for part in plain_number(text).replace(";", ",").split(",")]
    except ValueError:
        return ...
    if option.kind == "integers" and len(numbers) > 1:
        return tuple(numbers)
    return numbers[0] if len(numbers) == 1 else ...
