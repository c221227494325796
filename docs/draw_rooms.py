"""Draw which room imports which, from the imports themselves; `python -m docs.draw_rooms` writes the picture."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
DRAWING = ROOT / "docs" / "images" / "rooms.svg"
TOPS = ("pages", "jobs", "cnn_core", "lesson_ui")
ALIASES = "lesson_ui/figures"  # old names for scripts that learners took home: nothing of the house imports them
WIDTH, WIDE, HIGH, ABOVE, GAP = 980, 150, 44, 46, 44  # pixels
TEXTS = {
    "app.py": "the server",
    "pages": "a script a lesson",
    "lesson_ui": "entry, Home, warm-up",
    "lesson_ui/lessons": "a folder a lesson",
    "lesson_ui/networks": "shared by network lessons",
    "lesson_ui/frame": "the shape of a lesson",
    "lesson_ui/controls": "widgets in the address",
    "lesson_ui/pictures": "samples, own pictures",
    "lesson_ui/plotly_host": "the drawing component",
    "lesson_ui/server": "Streamlit's insides",
    "lesson_ui/drawing": "scenes, panels, links",
    "lesson_ui/words": "prose, numbers, formulas",
    "jobs": "trainings that last",
    "cnn_core": "the subject, in NumPy",
}


def room_of(path: Path) -> str:
    """Name the room a file lies in: a folder of `lesson_ui`, or a folder or file at the top."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[:2]) if parts[0] == "lesson_ui" and len(parts) > 2 else parts[0]


@cache
def modules() -> Mapping[str, Path]:
    """List every file of the house by the name it is imported by."""
    files = [ROOT / "app.py", *(path for top in TOPS for path in sorted((ROOT / top).rglob("*.py")))]
    found = {}
    for path in files:
        if not path.is_relative_to(ROOT / ALIASES):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(path: Path) -> set[Path]:
    """List the files of the house that a file imports, also inside its functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if name in modules() else str(node.module) for name in inside}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {modules()[name] for name in names if name in modules()} - {path}


def arrows() -> dict[str, set[str]]:
    """Find the rooms that each room imports."""
    found: dict[str, set[str]] = {room_of(path): set() for path in modules().values()}
    for path in modules().values():
        found[room_of(path)] |= {room_of(other) for other in imports_of(path)} - {room_of(path)}
    return found


def floors(below: Mapping[str, set[str]]) -> list[list[str]]:
    """Put every room above all that it imports, one that imports nothing right under the lowest that needs it."""

    @cache
    def floor(room: str) -> int:
        return 1 + max((floor(other) for other in below[room]), default=-1)

    level = {room: floor(room) for room in below}
    for room in below:
        if not below[room]:
            level[room] = min(level[other] for other in below if room in below[other]) - 1
    rows = [sorted(room for room in below if level[room] == k) for k in range(max(level.values()), -1, -1)]
    for k, row in enumerate(rows):
        place = {room: at / len(above) for above in rows[:k] for at, room in enumerate(above)}
        seen = {room: [place[other] for other in place if (other, room) in direct(below)] for room in row}
        middle = {room: (sum(found) / max(1, len(found)), room) for room, found in seen.items()}
        row.sort(key=middle.__getitem__)
    return rows


def direct(below: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """Leave out the arrows that others imply."""

    @cache
    def under(room: str) -> frozenset[str]:
        return frozenset(below[room]).union(*(under(other) for other in below[room]))

    return [(a, b) for a in sorted(below) for b in sorted(below[a]) if not any(b in under(c) for c in below[a] - {b})]


def drawing() -> str:
    """Draw the rooms, the higher importing the lower, as an SVG picture."""
    below = arrows()
    rows = floors(below)
    middle = {}
    for level, rooms in enumerate(rows):
        left = (WIDTH - len(rooms) * WIDE - (len(rooms) - 1) * GAP) / 2
        for k, room in enumerate(rooms):
            middle[room] = (left + k * (WIDE + GAP) + WIDE / 2, 10 + level * (HIGH + ABOVE))
    height = 20 + len(rows) * HIGH + (len(rows) - 1) * ABOVE
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">'
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>'
    )
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    lines = [_arrow(middle[a], middle[b]) for a, b in direct(below)]
    return "\n".join((head, tip, ground, *lines, *(_box(room, *middle[room]) for room in middle), "</svg>")) + "\n"


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x, y), (to, down) = (start[0], start[1] + HIGH), end
    bend = (down - y) / 2
    path = f"M{x:g} {y:g}C{x:g} {y + bend:g} {to:g} {down - bend:g} {to:g} {down:g}"
    return f'<path d="{path}" fill="none" stroke="#555" stroke-width="1.2" marker-end="url(#tip)"/>'


def _box(room: str, x: float, y: float) -> str:
    fill = "#e8f1fa" if room.startswith("lesson_ui") else "#f4f0e6"
    text = f'<text text-anchor="middle" fill="#111" x="{x:g}"'
    return (
        f'<rect x="{x - WIDE / 2:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="5" fill="{fill}" stroke="#555"/>'
        f'{text} y="{y + 18:g}" font-size="13" font-weight="bold">{escape(room.removeprefix("lesson_ui/"))}</text>'
        f'{text} y="{y + 34:g}" font-size="10.5">{escape(TEXTS[room])}</text>'
    )


if __name__ == "__main__":
    DRAWING.write_text(drawing(), encoding="utf-8")
