"""What is read in one look stays short: bodies of functions, pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repository import ROOT

MOST_OF_A_BODY, MOST_OF_A_PAGE = 40, 80  # lines
FILES = [path for room in ("cnn_core", "jobs", "lesson_ui", "pages") for path in sorted((ROOT / room).rglob("*.py"))]


def bodies(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Count the lines of each function without its signature and its docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body:
                yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_body_of_a_function_is_longer_than_a_look(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [(name, lines) for name, lines in bodies(tree) if lines > MOST_OF_A_BODY] == []


def test_the_lines_of_a_body_are_counted_without_signature_and_docstring() -> None:
    first = 'def one(\n    a,\n):\n    """\n    Say.\n    """\n    b = (\n        a\n    )\n    return b\n'
    source = f"{first}\n\ndef two(): ...\n"
    assert list(bodies(ast.parse(source))) == [("one", 4), ("two", 1)]


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_is_thin(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_OF_A_PAGE
