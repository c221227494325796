"""Imports point one way, every file stands in its room, and nothing that shows imports what trains."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from docs.draw_rooms import DRAWING, arrows, drawing, imports_of, modules, room_of
from lesson_ui.words.catalogue import LESSONS
from tests.support.repository import ROOT

ROOMS = ("cnn_core", "lesson_ui", "pages", "jobs", "classroom")
LESSON_ROOMS = ROOT / "lesson_ui" / "lessons"
CORE_TESTS = ROOT / "tests" / "cnn_core"
_KIT = {f"lesson_ui/{room}" for room in ("words", "drawing", "plotly_host", "server", "pictures", "controls", "frame")}
BELOW = {  # room → the rooms it may import
    "cnn_core": set[str](),
    "jobs": {"cnn_core"},
    "classroom": {"cnn_core"},
    "lesson_ui/words": {"cnn_core"},
    "lesson_ui/drawing": {"cnn_core", "lesson_ui/words"},
    "lesson_ui/plotly_host": {"lesson_ui/words", "lesson_ui/drawing"},
    "lesson_ui/server": set[str](),
    "lesson_ui/pictures": {"cnn_core", "jobs", "lesson_ui/words"},
    "lesson_ui/controls": {"cnn_core", "lesson_ui/words", "lesson_ui/pictures"},
    "lesson_ui/frame": {"cnn_core", *_KIT},
    "lesson_ui/networks": {"cnn_core", "jobs", "lesson_ui/words", "lesson_ui/drawing", "lesson_ui/pictures"},
    "lesson_ui/lessons": {"cnn_core", "jobs", "lesson_ui/networks", *_KIT},
    "lesson_ui": {"cnn_core", "jobs", "lesson_ui/networks", "lesson_ui/lessons", *_KIT},
    "pages": {"cnn_core", "jobs", "classroom", "lesson_ui", "lesson_ui/networks", "lesson_ui/lessons", *_KIT},
    "app.py": {"jobs", "lesson_ui", *_KIT},
}
PURE = {"figure": {"figure"}, "worked": {"figure", "worked"}, "code": {"figure", "code"}, "card": {"figure"}}
ROLES = {**PURE, "activity": {*PURE, "activity"} - {"card"}}  # role of a lesson's file → the roles it may import
FOR_FIGURES = {"cnn_core", "lesson_ui/words", "lesson_ui/drawing", "lesson_ui/networks"}
# Of what lessons about networks share, these say and draw what a network is; the others fetch runs, weights and
# pictures, and no figure may reach for them.
DRAWN_NETWORKS = {"layer_names", "layer_reads", "network_words", "subject", "training_curves"}
TIES = {("kinds", "convolution"), ("padding", "convolution")}  # the subject says so
WITHOUT_STREAMLIT = ("cnn_core", "jobs", "classroom", "lesson_ui/words", "lesson_ui/drawing", "lesson_ui/networks")
PRINTER = re.compile(r"_?(tex|latex|bracket(ed)?|grouped|thousands|short(est)?(_text|_number)?|equals)")
MOST_PRINTERS, MOST_FILES, MOST_LOOSE = 12, 40, 6
TAKEN_HOME = ("cnn_core.receptive_stack", "cnn_core.stack_text", "cnn_core.slopes", "lesson_ui.figures")
MOST_LINES_OF_A_SHIM = 40
MOST_LINES = 300  # of a file that nobody has thought about again


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _files() -> list[Path]:
    return sorted(modules().values())


def _role(path: Path) -> str:
    return path.stem.rsplit("_")[-1]


def _lesson(path: Path) -> str | None:
    inside = path.is_relative_to(LESSON_ROOMS) and path.parent != LESSON_ROOMS
    return path.relative_to(LESSON_ROOMS).parts[0] if inside else None


def _libraries(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", _files(), ids=_name)
def test_a_file_imports_only_the_rooms_below_it(path: Path) -> None:
    room = room_of(path)
    assert {room_of(other) for other in imports_of(path)} <= BELOW[room] | {room}


LESSON_FILES = [path for path in _files() if _lesson(path) and path.name != "__init__.py"]


@pytest.mark.parametrize("path", LESSON_FILES, ids=_name)
def test_a_file_of_a_lesson_imports_what_its_role_may(path: Path) -> None:
    role = _role(path)
    assert role in ROLES, "a file's name ends in its role"
    for other in imports_of(path):
        if _lesson(other):
            assert other.name == "__init__.py" or _role(other) in ROLES[role], _name(other)
            assert _lesson(other) == _lesson(path) or (_lesson(path), _lesson(other)) in TIES, _name(other)
        elif role in PURE:
            fetches_runs = role == "worked" and room_of(other) in {"jobs", "lesson_ui/networks"}
            assert fetches_runs or room_of(other) in FOR_FIGURES, _name(other)
            is_network = room_of(other) == "lesson_ui/networks"
            assert fetches_runs or not is_network or other.stem in DRAWN_NETWORKS | {"__init__"}, _name(other)


def test_every_tie_between_lessons_is_used() -> None:
    ties = {(_lesson(path), _lesson(other)) for path in LESSON_FILES for other in imports_of(path) if _lesson(other)}
    assert {tie for tie in ties if tie[0] != tie[1]} == TIES


def test_a_lesson_registers_once() -> None:
    slugs = {lesson.slug for lesson in LESSONS}
    assert {path.name for path in LESSON_ROOMS.iterdir() if (path / "card.py").exists()} == slugs
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == slugs | {"home"}
    named = [path for path in _files() if "import_module" in path.read_text(encoding="utf-8")]
    assert [_name(path) for path in named if _name(path).startswith(("lesson_ui", "pages"))] == ["lesson_ui/home.py"]


def test_no_folder_is_a_drawer() -> None:
    folders = Counter(path.parent for path in _files())
    assert {_name(folder): count for folder, count in folders.items() if count > MOST_FILES} == {}
    assert folders[ROOT / "lesson_ui"] <= MOST_LOOSE


def test_old_names_are_for_scripts_that_were_taken_home() -> None:
    """Scripts import them; the product does not, and each is a few lines that hand on to what stands today."""
    shims = {ROOT / f"{name.replace('.', '/')}.py": name for name in TAKEN_HOME if name.startswith("cnn_core")}
    for path in _files():
        old = [name for name in _libraries(path) if name.startswith(TAKEN_HOME)]
        assert path in shims or not old, f"{_name(path)}: {old}"
    for path in shims:
        text = path.read_text(encoding="utf-8")
        assert "scripts" in text.splitlines()[0], _name(path)
        assert len(text.splitlines()) <= MOST_LINES_OF_A_SHIM, _name(path)


def test_numbers_are_printed_by_one_kit() -> None:
    printers = [
        f"{_name(path)}: {node.name}"
        for path in _files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and PRINTER.fullmatch(node.name)
    ]
    assert len(printers) <= MOST_PRINTERS, printers


def test_the_drawing_of_the_rooms_is_what_the_imports_say() -> None:
    assert DRAWING.read_text(encoding="utf-8") == drawing(), "python -m docs.draw_rooms draws it anew"
    assert set(arrows()) <= set(BELOW)


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
    names = {path: name for name, path in modules().items()}
    assert _circles({names[path]: {names[other] for other in imports_of(path)} for path in names}) == []


def test_a_circle_would_be_seen() -> None:
    assert _circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == [["b", "c"]]
    assert _circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("path", _files(), ids=_name)
def test_heavy_libraries_stay_in_their_rooms(path: Path) -> None:
    imported, relative = _libraries(path), _name(path)
    roots = {name.split(".")[0] for name in imported}
    if relative.startswith(WITHOUT_STREAMLIT) or (_lesson(path) and _role(path) in PURE):
        assert "streamlit" not in roots
    if relative.startswith("cnn_core"):
        assert not roots & {"plotly", "pandas", "scipy"}
        assert "PIL" not in roots or relative.startswith("cnn_core/images")
    trains = relative.startswith(("cnn_core/torch_backend", "jobs/worker"))
    assert trains or not any(name.startswith("cnn_core.torch_backend") for name in imported)
    assert "torch" not in roots or trains


def _module_of(tests: Path) -> Path | None:
    """Find the module that a file of tests is named after, the longest name first; what it tests may follow."""
    folder = ROOT / "cnn_core" / tests.parent.relative_to(CORE_TESTS)
    modules = {path.stem.strip("_"): path for path in folder.iterdir() if path.suffix == ".py"}
    words = tests.stem.removeprefix("test_").split("_")
    names = ("_".join(words[:count]) for count in range(len(words), 0, -1))
    return next((modules[name] for name in names if name in modules), None)


@pytest.mark.parametrize("path", sorted(CORE_TESTS.rglob("test_*.py")), ids=_name)
def test_tests_of_the_core_stand_where_their_module_does(path: Path) -> None:
    assert _module_of(path) is not None, "test_<module>.py or test_<module>_<what>.py, in the folder of that name"


@pytest.mark.parametrize("room", ["exercises", "functional", "network"])
def test_every_module_of_these_rooms_has_tests_of_its_own(room: str) -> None:
    """Checks and parts that stand behind a module, marked by an underscore, are tested through it."""
    found = {path.stem for path in (ROOT / "cnn_core" / room).glob("[!_]*.py")}
    assert found <= {path.stem.removeprefix("test_") for path in (CORE_TESTS / room).glob("test_*.py")}


def test_the_module_of_a_file_of_tests_is_the_one_of_the_longest_name() -> None:
    core = ROOT / "cnn_core"
    found = {
        "network/test_json_format.py": core / "network/json_format.py",
        "network/test_tracing_of_presets.py": core / "network/tracing.py",
        "functional/test_windows.py": core / "functional/_windows.py",
        "test_receptive_stack_marks.py": core / "receptive_stack.py",
        "network/test_writing.py": None,
        "test_shapes.py": None,
    }
    assert {name: _module_of(CORE_TESTS / name) for name in found} == found


def test_importing_everything_that_serves_pages_leaves_torch_out() -> None:
    code = (
        "import sys, streamlit, lesson_ui.frame.lesson, lesson_ui.plotly_host, lesson_ui.warm_up\n"
        "import jobs, jobs.supervisor\n"
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
