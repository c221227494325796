"""Lines of arithmetic of one kind, out of those a scene may hold."""

from __future__ import annotations

from lesson_ui.drawing.lines import Column, FormulaLine, Line, ProductLine, ValueLine


def result_of(line: Line) -> ValueLine:
    """Take a line that ends with a result."""
    assert isinstance(line, ValueLine)
    return line


def formula_of(line: Line) -> FormulaLine:
    assert isinstance(line, FormulaLine)
    return line


def own_of(line: Line) -> Column:
    """Take the result that a line brings instead of the number in the grid."""
    own = result_of(line).own
    assert own is not None
    return own


def product_of(line: Line) -> ProductLine:
    assert isinstance(line, ProductLine)
    return line
