"""The list of lessons, in the order they are taught. Navigation, Home and 'next' all read it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PAGES = Path(__file__).parents[1] / "pages"


class Lesson(NamedTuple):
    """One lesson: its name in the address, its script and the group it stands in."""

    slug: str
    group: str
    rows: tuple[str, ...]

    @property
    def script(self) -> Path:
        """The page's script."""
        return PAGES / f"{self.slug}.py"


LESSONS = (
    Lesson("pixels", "foundations", ("A1",)),
    Lesson("convolution", "foundations", ("A2", "A3", "A4", "A7", "A8", "A9")),
    Lesson("filters", "foundations", ("A5", "A8")),
    Lesson("padding", "layers", ("B1", "B2", "B3", "B4", "B5", "B6")),
    Lesson("pooling", "layers", ("D1", "D2", "D3", "D4", "D5")),
    Lesson("channels", "layers", ("C1", "C2", "C3", "C4", "C10")),
    Lesson("kinds", "layers", ("C5", "C6", "C7", "C8", "C9", "B7")),
    Lesson("activations", "layers", ("F1",)),
    Lesson("normalization", "layers", ("F2", "F3")),
    Lesson("decision", "layers", ("F4", "F5", "F6", "F7")),
    Lesson("receptive_field", "networks", ("E1", "E2", "E3", "E4", "E5")),
    Lesson("architectures", "networks", ("G1", "G3", "G4")),
    Lesson("build", "networks", ("G2", "G5")),
    Lesson("explain", "networks", ("G6",)),
    Lesson("one_step", "learning", ("H1",)),
    Lesson("train", "learning", ("H2", "H3", "H9")),
    Lesson("optimiser", "learning", ("H9",)),
)


def neighbours(slug: str) -> tuple[Lesson | None, Lesson | None]:
    """
    Find the lessons before and after one.

    Parameters
    ----------
    slug : str
        The lesson's name.

    Returns
    -------
    (Lesson or None, Lesson or None)
        Previous and next.
    """
    place = [lesson.slug for lesson in LESSONS].index(slug)
    before = LESSONS[place - 1] if place else None
    after = LESSONS[place + 1] if place + 1 < len(LESSONS) else None
    return before, after
