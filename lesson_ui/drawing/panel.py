"""One grid of the figure: its name, where its cells start, and its one content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.cells import Cells, Live, Picture, Size
from lesson_ui.drawing.colours import Scale
from lesson_ui.drawing.curve import Curve
from lesson_ui.drawing.trails import Trails

Content = Cells | Live | Picture | Curve | Bars | Trails


class Glyph(NamedTuple):
    """
    An operator between two grids.

    Attributes
    ----------
    glyph : str
        Such as ⊙ or Σ.
    """

    glyph: str


class Table(NamedTuple):
    """
    Grids and operators in rows and columns that line up; None leaves a place empty.

    Attributes
    ----------
    rows : tuple of tuple
        Names of grids, `Glyph` or None; all rows equally long.
    """

    rows: tuple[tuple[Any, ...], ...]


class Tiles(NamedTuple):
    """
    The maps of a volume stitched into one grid, in reading order.

    Attributes
    ----------
    rows, cols : int
        Cells of one map.
    names : tuple of str
        One name a map.
    labelled : bool
        Whether each map's number and name stand in its corner.
    """

    rows: int
    cols: int
    names: tuple[str, ...]
    labelled: bool = True


class Ticks(NamedTuple):
    """
    Numbers of rows and columns beside and above a grid, or words instead of them.

    Attributes
    ----------
    rows : bool
        Whether they take room beside the rows.
    row_heads, column_heads : tuple of str
        Words at the left and above instead of the numbers, each over as many cells as the others; the names of `Tiles`
        then stand nowhere else.
    """

    rows: bool = True
    row_heads: tuple[str, ...] = ()
    column_heads: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Panel:
    """
    One grid on the figure.

    Attributes
    ----------
    name : str
        What links and the arrangement call it; letters only.
    title : str
        Words above the grid.
    content : Cells, Live, Picture, Curve, Bars or Trails
        What is drawn.
    note : str
        Further words above the grid.
    row0, col0 : int
        Coordinates of the first cell: minus the padding for a padded grid.
    ticks : Ticks or None
        How rows and columns are numbered.
    tiles : Tiles or None
        How the grid is made of several maps; places are then named by map, row and column.
    span : int or None
        For pictures: how many cells share the width of a large grid, so that two grids can be drawn to one
        scale; None takes the grid's longer side.
    pick : bool
        Whether a click sends the cell to the page, as an edit without text.
    """

    name: str
    title: str
    content: Content
    note: str = ""
    row0: int = 0
    col0: int = 0
    ticks: Ticks | None = None
    tiles: Tiles | None = None
    span: int | None = None
    pick: bool = False

    @property
    def size(self) -> Size:
        """Count the rows and columns it is drawn over."""
        return self.content.size

    @property
    def big(self) -> bool:
        """Whether the grid is a picture rather than cells with numbers."""
        return isinstance(self.content, (Cells, Live, Picture)) and self.content.big

    @property
    def scale(self) -> Scale | None:
        """How its numbers become fills; None for what holds none."""
        return self.content.scale if isinstance(self.content, (Cells, Live)) else None

    @property
    def decimals(self) -> int:
        """Digits after the point of its numbers; 0 for what holds none."""
        return self.content.decimals if isinstance(self.content, (Cells, Live)) else 0

    @property
    def cells(self) -> Cells:
        """The content of a grid that is known to hold numbers."""
        assert isinstance(self.content, Cells), f"{self.name} holds no numbers"
        return self.content
