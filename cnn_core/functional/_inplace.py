"""Results that take the place of their input where the caller asks for it."""

from __future__ import annotations

import numpy as np

from cnn_core.array_checks import Array
from cnn_core.errors import Fix, InvalidInputError


def deliver(result: Array, input: Array, inplace: bool) -> Array:
    """Return a result, written in place where the caller asked for it."""
    if not inplace:
        return np.asarray(result)
    if not (isinstance(input, np.ndarray) and input.flags.writeable):
        raise InvalidInputError(
            "The input cannot be written to.",
            given={"inplace": inplace},
            allowed="inplace = False, or an input that is writeable",
            here="input.flags.writeable = False",
            fixes=[Fix("inplace", "=", False)],
        )
    input[...] = result
    return input
