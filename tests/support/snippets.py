"""Running the lines under "In code": the half in NumPy, then the half in PyTorch, which goes on with its names."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

BETWEEN = "# the same in PyTorch"


def scopes_of(code: str) -> tuple[list[dict[str, Any]], str]:
    """Run both halves; give the names that each leaves behind, and all that was printed."""
    scope: dict[str, Any] = {}
    found: list[dict[str, Any]] = []
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for half in code.split(BETWEEN):
            before = printed.tell()
            exec(f"#{half}" if found else half, scope)
            found.append(dict(scope))
            assert printed.tell() > before, "a half that prints nothing shows nothing"
    return found, printed.getvalue()


def both_halves(code: str, names: Sequence[str]) -> list[list[NDArray[Any]]]:
    """Run both halves; give the arrays of these names, as NumPy and as PyTorch compute them."""
    found, _ = scopes_of(code)
    assert len(found) == 2
    return [[np.asarray(plain(scope[name])) for name in names] for scope in found]


def plain(value: Any) -> Any:
    """Take a tensor out of the graph of its gradients."""
    return value.detach() if hasattr(value, "detach") else value
