"""Imports point one way, and nothing that shows imports what trains."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import ROOT

ROOMS = ("cnn_core", "lesson_ui", "pages", "jobs", "classroom")
# Of what lessons about networks share, these say and draw what a network is; the other files fetch runs, weights and
# pictures for pages, and no figure may reach for them.
NETWORKS = {
    f"lesson_ui.networks.{name}"
    for name in ("layer_names", "layer_reads", "network_words", "subject", "training_curves")
}
ALLOWED = {
    "cnn_core": {"cnn_core"},
    "lesson_ui/words": {"cnn_core", "lesson_ui.words"},
    "lesson_ui/drawing": {"cnn_core", "lesson_ui.words", "lesson_ui.drawing", "lesson_ui.figures"},
    "lesson_ui/figures": {"cnn_core", "lesson_ui.words", "lesson_ui.drawing", "lesson_ui.figures"} | NETWORKS,
    "lesson_ui/worked": {
        *(
            "cnn_core",
            "lesson_ui.words",
            "lesson_ui.drawing",
            "lesson_ui.figures",
            "lesson_ui.worked",
            "lesson_ui.networks",
        ),
        *("lesson_ui.words.refusals", "jobs.Run"),
    },
    "lesson_ui/snippets": {
        "cnn_core",
        "lesson_ui.words",
        "lesson_ui.drawing",
        "lesson_ui.figures",
        "lesson_ui.snippets",
    }
    | NETWORKS,
    "lesson_ui/networks": {
        *("cnn_core", "jobs", "lesson_ui.words", "lesson_ui.drawing", "lesson_ui.figures", "lesson_ui.networks"),
        *("lesson_ui.words.prose", "lesson_ui.words.refusals", "lesson_ui.pictures.by_key"),
    },
    "lesson_ui": {"cnn_core", "lesson_ui", "jobs"},
    "pages": {"cnn_core", "lesson_ui", "jobs", "classroom"},
    "jobs": {"cnn_core", "jobs"},
    "classroom": {"cnn_core", "classroom"},
}
MOST_LINES = 300  # of a file that nobody has thought about again
STREAMLIT_FREE = (
    "cnn_core",
    "lesson_ui/drawing",
    "lesson_ui/words",
    "lesson_ui/networks",
    "lesson_ui/figures",
    "lesson_ui/worked",
    "lesson_ui/snippets",
    "jobs",
    "classroom",
)


WITHOUT_CIRCLES = ("cnn_core", "jobs", "lesson_ui", "pages")


def _sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _room(path: Path) -> str:
    relative = path.relative_to(ROOT).as_posix()
    return max((room for room in ALLOWED if relative.startswith(room + "/")), key=len)


def _within(module: str, allowed: str) -> bool:
    return module == allowed or module.startswith(allowed + ".")


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_imports_only_the_rooms_below_it(path: Path) -> None:
    allowed = ALLOWED[_room(path)]
    ours = {m for m in _imports(path) if m.split(".")[0] in ROOMS and m not in ROOMS}
    wrong = {m for m in ours if not any(_within(m, a) or _within(a, m) for a in allowed)}
    assert not wrong


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _arrows(rooms: tuple[str, ...]) -> dict[str, set[str]]:
    """List what each module of some rooms imports of them, inside functions too."""
    paths = {_module(path): path for path in _sources() if path.relative_to(ROOT).parts[0] in rooms}
    arrows: dict[str, set[str]] = {module: set() for module in paths}
    for module, path in paths.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                arrows[module] |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                arrows[module] |= {name if name in paths else str(node.module) for name in inside}
        arrows[module] &= set(paths) - {module}
    return arrows


def _circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Find the modules that import each other, by Tarjan's strongly connected components."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found: list[list[str]] = []

    def follow(module: str) -> None:
        order[module] = lowest[module] = len(order)
        waiting.append(module)
        for below in sorted(arrows[module]):
            if below not in order:
                follow(below)
                lowest[module] = min(lowest[module], lowest[below])
            elif below in waiting:
                lowest[module] = min(lowest[module], order[below])
        if lowest[module] == order[module]:
            start = waiting.index(module)
            if len(waiting) > start + 1:
                found.append(sorted(waiting[start:]))
            del waiting[start:]

    for module in arrows:
        if module not in order:
            follow(module)
    return found


def test_no_file_imports_itself_through_others() -> None:
    assert _circles(_arrows(WITHOUT_CIRCLES)) == []


def test_a_circle_would_be_seen() -> None:
    assert _circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == [["b", "c"]]
    assert _circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_heavy_libraries_stay_in_their_rooms(path: Path) -> None:
    roots = {module.split(".")[0] for module in _imports(path)}
    relative = path.relative_to(ROOT).as_posix()
    if relative.startswith(STREAMLIT_FREE):
        assert "streamlit" not in roots
    if relative.startswith("cnn_core"):
        assert not roots & {"plotly", "pandas", "scipy"}
        assert "PIL" not in roots or relative.startswith("cnn_core/images")
    trains = relative.startswith(("cnn_core/torch_backend", "jobs/worker"))
    assert trains or not any(_within(module, "cnn_core.torch_backend") for module in _imports(path))
    assert "torch" not in roots or trains


def test_importing_everything_that_serves_pages_leaves_torch_out() -> None:
    code = (
        "import sys, streamlit, lesson_ui.frame.lesson, lesson_ui.plotly_host, lesson_ui.warm_up, jobs, jobs.supervisor\n"
        "lesson_ui.warm_up.warm_up()\n"
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_no_page_or_asset_asks_another_host() -> None:
    suffixes = {".py", ".js", ".css", ".html"}
    rooms = [ROOT / "app.py", *(p for r in (*ROOMS, "assets") for p in (ROOT / r).rglob("*") if p.suffix in suffixes)]
    wrong = [
        path
        for path in rooms
        if any(mark in path.read_text(encoding="utf-8") for mark in ("cdn.", "unpkg", "googleapis"))
    ]
    assert not wrong


def test_a_file_of_more_than_300_lines_has_its_reason_written_down() -> None:
    reasons = (ROOT / "docs/decisions/0016-files-of-more-than-300-lines.md").read_text(encoding="utf-8")
    written = {line.split("`")[1] for line in reasons.splitlines() if line.startswith("| `")}
    every = [
        path for room in (*ROOMS, "benchmarks") for kind in ("py", "js") for path in (ROOT / room).rglob(f"*.{kind}")
    ]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in every}
    assert written == {name for name, length in lengths.items() if length > MOST_LINES}
