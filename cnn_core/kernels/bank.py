"""The filters with a name, in the order a page lists them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import MappingProxyType

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.kernels.areas import BENDS, BLURS, DETAIL, PATTERNS
from cnn_core.kernels.edges import EDGES, PLACE
from cnn_core.kernels.named import NamedKernel

NAMED_KERNELS: Mapping[str, NamedKernel] = MappingProxyType(
    {kernel.key: kernel for kernel in (*PLACE, *EDGES, *BENDS, *BLURS, *DETAIL, *PATTERNS)}
)


def named_kernel(key: str) -> NamedKernel:
    """
    Look a filter up by its key.

    Parameters
    ----------
    key : str
        A key of `NAMED_KERNELS`.

    Returns
    -------
    NamedKernel
        The filter.

    Raises
    ------
    InvalidInputError
        If there is no such filter; the fixes are the most similar keys.

    Examples
    --------
    >>> named_kernel("sobel-x").text
    '-1 0 1; -2 0 2; -1 0 1'
    """
    if key not in NAMED_KERNELS:
        similar = difflib.get_close_matches(key, NAMED_KERNELS, n=3, cutoff=0.4) or ["identity"]
        raise InvalidInputError(
            "There is no filter of this name.",
            given={"key": key},
            allowed="key is one of " + ", ".join(NAMED_KERNELS),
            here=f"key = {key!r}",
            fixes=[Fix("key", "=", other) for other in similar],
        )
    return NAMED_KERNELS[key]
