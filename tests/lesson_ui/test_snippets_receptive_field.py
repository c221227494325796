"""The receptive-field lesson's lines run as they stand and give what the figures show, in NumPy and in PyTorch."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pytest

from cnn_core.receptive_stack import parse_stack, stack_fields
from lesson_ui.snippets.receptive_field import growth_code


def halves(code: str) -> list[dict[str, Any]]:
    scope: dict[str, Any] = {}
    found = []
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for half in code.split("# the same in PyTorch"):
            exec("#" + half if found else half, scope)
            found.append(dict(scope))
    assert printed.getvalue()
    return found


@pytest.mark.parametrize("text", ["c3-c3-c3", "c3-p2-c3-p2", "c3p1-c3d2p2-c5s2", "c11s4p2-p3s2-c5p2-p3s2"])
def test_fields(text: str) -> None:
    stack = parse_stack(text)
    for half in halves(growth_code(stack)):
        assert half["sizes"] == [field.size for field in stack_fields(stack)]
