"""Docstrings of the core and the kit say what a call takes, gives and refuses; read from the code, name by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from cnn_core import functional
from tests.support.repository import ROOT

KIT = ("drawing", "controls", "frame", "words", "pictures", "plotly_host", "server")
ROOMS = ("cnn_core", *(f"lesson_ui/{room}" for room in KIT))
SHIMS = ("cnn_core/receptive_stack.py", "cnn_core/stack_text.py")  # old names for scripts taken home, 40 lines at most
REFUSAL = "InvalidInputError"
SURE = {  # what they call refuses, but not what they give it
    "cnn_core/datasets/own.py:crop_picture",  # a size of its own
    "lesson_ui/controls/grids.py:kernel_presets",  # filters that can be written
    "lesson_ui/controls/grids.py:edit_cell",  # a number that was read
    "lesson_ui/frame/exercise.py:exercise_of",  # a kind that there is
    "lesson_ui/pictures/own_pictures.py:keep_picture",  # a size of its own
}
BY_TABLE = {
    "cnn_core/network/shapes.py:output_shape"
}  # calls one of many functions by a table: its refusals are theirs
ARRAY = re.compile(r"(\w*Array|NDArray\[.*\]|ArrayLike|Grid|Pixels|Images)( \| (None|float))?")
SHAPED = re.compile(r"shape|scalar|array_like|1-D")
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)


class Public(NamedTuple):
    """A public function, method or class, with the file it stands in."""

    path: Path
    name: str
    node: ast.FunctionDef | ast.ClassDef


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_public(path: Path) -> bool:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return relative(path) not in SHIMS and all(part == "__init__" or not part.startswith("_") for part in parts)


def is_property(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any("property" in ast.unparse(by) for by in node.decorator_list)


def public_names(path: Path, body: list[ast.stmt], within: str = "") -> Iterator[Public]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield Public(path, within + node.name, node)
            if isinstance(node, ast.ClassDef):
                yield from public_names(path, node.body, f"{within}{node.name}.")


def label(public: Public) -> str:
    return f"{relative(public.path)}:{public.name}"


def parameters(node: ast.FunctionDef) -> dict[str, str]:
    """Name the parameters in the order of the signature, stars included, with their annotations."""
    given = node.args
    found = [(arg.arg, arg) for arg in (*given.posonlyargs, *given.args) if arg.arg not in ("self", "cls")]
    found += [(f"*{given.vararg.arg}", given.vararg)] if given.vararg else []
    found += [(arg.arg, arg) for arg in given.kwonlyargs]
    found += [(f"**{given.kwarg.arg}", given.kwarg)] if given.kwarg else []
    return {name: ast.unparse(arg.annotation) if arg.annotation else "" for name, arg in found}


def is_called(public: Public) -> bool:
    return isinstance(public.node, ast.FunctionDef) and not is_property(public.node)


def makes_an_exercise(public: Public) -> bool:
    """Tell the functions behind `KINDS`, each called as `make_exercise` is, with numbers within all limits."""
    return isinstance(public.node, ast.FunctionDef) and list(parameters(public.node)) == ["rng", "difficulty"]


FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if is_public(path)]
PUBLIC = [public for path in FILES for public in public_names(path, tree(path).body)]
MAKERS = [public for public in PUBLIC if makes_an_exercise(public)]
FUNCTIONS = [public for public in PUBLIC if is_called(public) and not makes_an_exercise(public)]
CLASSES = [public for public in PUBLIC if isinstance(public.node, ast.ClassDef)]


def told(public: Public, section: str) -> str:
    """Read one section of a docstring."""
    pieces = SECTION.split(ast.get_docstring(public.node) or "")
    return dict(zip(pieces[1::2], pieces[2::2], strict=True)).get(section, "")


def entries(section: str) -> dict[str, tuple[str, str]]:
    """Read a section: each name, in order, with its type and its description."""
    found: dict[str, tuple[str, str]] = {}
    for entry in re.split(r"\n(?=\S)", section.strip()):
        names, _, kind = entry.split("\n")[0].partition(" : ")
        found |= {name: (kind, entry) for name in names.split(", ") if name}
    return found


def slots(node: ast.ClassDef) -> list[str]:
    """Name the fields of a record, or what is given to make an object."""
    made = next((inner for inner in node.body if isinstance(inner, ast.FunctionDef) and inner.name == "__init__"), None)
    fields = [inner.target for inner in node.body if isinstance(inner, ast.AnnAssign)]
    named = [field.id for field in fields if isinstance(field, ast.Name) and not field.id.startswith("_")]
    return list(parameters(made)) if made else named


def own(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what a function does itself, without the functions it makes and without what it catches."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Try) and any(REFUSAL in ast.unparse(by.type) for by in child.handlers if by.type):
            for part in (*child.handlers, *child.orelse, *child.finalbody):
                yield from own(part)
        elif not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield child
            yield from own(child)


def raised(node: ast.AST) -> set[str]:
    """Name the errors that a body raises itself; what a function makes to be raised is a refusal."""
    errors = [child.exc for child in own(node) if isinstance(child, ast.Raise) and child.exc is not None]
    names = [ast.unparse(error.func if isinstance(error, ast.Call) else error) for error in errors]
    return {name if name[0].isupper() else REFUSAL for name in names}


Place = tuple[Path, str]


def file_of(module: str) -> Path:
    package = ROOT.joinpath(*module.split("."))
    return package / "__init__.py" if package.is_dir() else package.with_suffix(".py")


@cache
def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


@cache
def imported(path: Path) -> dict[str, tuple[str, str]]:
    """Say from which module, and under which name there, a file imports a name."""
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    return {by.asname or by.name: (node.module or "", by.name) for node in nodes for by in node.names}


def place_of(path: Path, name: str) -> Place | None:
    """Find the function of the house that a name of a file stands for, through packages that hand it on."""
    if name in functions(path):
        return path, name
    module, name = imported(path).get(name, ("", ""))
    return place_of(file_of(module), name) if module and file_of(module).exists() else None


def called(path: Path, node: ast.AST) -> set[Place]:
    """Name the functions of the house that a body calls by name, or by the name of their module."""
    found = set()
    for call in own(node):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Name):
                found.add(place_of(path, call.func.id))
            elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
                module, name = imported(path).get(call.func.value.id, ("", ""))
                if module and file_of(f"{module}.{name}").exists():
                    found.add(place_of(file_of(f"{module}.{name}"), call.func.attr))
    return {place for place in found if place}


@cache
def refusing() -> set[Place]:
    """Find the functions that refuse, themselves or by one that they call."""
    calls: dict[Place, set[Place]] = {}
    waiting = [(path, name) for path in FILES for name in functions(path)]
    while waiting:
        path, name = place = waiting.pop()
        if place not in calls:
            is_sure = f"{relative(path)}:{name}" in SURE
            calls[place] = set() if is_sure else called(path, functions(path)[name])
            waiting += calls[place]
    found = {(path, name) for path, name in calls if REFUSAL in raised(functions(path)[name])}
    while more := {place for place, others in calls.items() if place not in found and others & found}:
        found |= more
    return found


def faults_of_parameters(public: Public) -> str:
    assert isinstance(public.node, ast.FunctionDef)
    given, said = parameters(public.node), entries(told(public, "Parameters"))
    if list(said) != list(given):
        return f"{list(said)}, not {list(given)}"
    untyped = [name for name, (kind, entry) in said.items() if not (kind or re.search(r"\n    As for |^\*", entry))]
    arrays = [name for name, (kind, _) in said.items() if kind and ARRAY.fullmatch(given[name])]
    shapeless = [name for name in arrays if not SHAPED.search(said[name][1])]
    return f"without a type: {untyped}, without a shape: {shapeless}" if untyped or shapeless else ""


def faults_of_returns(public: Public) -> str:
    assert isinstance(public.node, ast.FunctionDef)
    gives = ast.unparse(public.node.returns) if public.node.returns else "None"
    yields = gives.startswith(("Iterator", "Generator"))
    if bool(told(public, "Yields")) is not yields:
        return "Yields"
    if bool(told(public, "Returns")) is not (gives not in ("None", "NoReturn") and not yields):
        return "Returns"
    return "" if yields or not ARRAY.fullmatch(gives) or SHAPED.search(told(public, "Returns")) else "no shape"


def faults_of_raises(public: Public) -> str:
    errors = raised(public.node)
    if label(public) not in SURE and called(public.path, public.node) & refusing():
        errors.add(REFUSAL)
    said = set(entries(told(public, "Raises")))
    untold = errors - said
    unraised = {REFUSAL} & said - errors if label(public) not in BY_TABLE else set()
    return f"raised: {untold}, said: {unraised}" if untold or unraised else ""


def faults_of_makers(public: Public) -> str:
    first, _, rest = (ast.get_docstring(public.node) or "").partition("\n\n")
    return (
        ""
        if first.startswith("Ask ") and re.search(r"\banswer\b", rest) and "---" not in rest
        else "no question or no answer"
    )


def faults_of_fields(public: Public) -> str:
    assert isinstance(public.node, ast.ClassDef)
    said = [list(entries(told(public, section))) for section in ("Attributes", "Parameters")]
    return "" if slots(public.node) in said else f"{said}, not {slots(public.node)}"


RULES = [
    (FUNCTIONS, faults_of_parameters),
    (FUNCTIONS, faults_of_returns),
    (FUNCTIONS, faults_of_raises),
    (MAKERS, faults_of_makers),
    (CLASSES, faults_of_fields),
]


@pytest.mark.parametrize(
    ("names", "faults"), RULES, ids=[faults.__name__.removeprefix("faults_of_") for _, faults in RULES]
)
def test_docstrings_say_what_the_code_does(names: list[Public], faults: Callable[[Public], str]) -> None:
    assert {label(public): fault for public in names if (fault := faults(public))} == {}


def test_every_operation_names_its_source() -> None:
    operations = [public for public in FUNCTIONS if public.name in {*functional.__all__} - {"conv2d_reference"}]
    assert len(operations) > 25
    assert [label(public) for public in operations if not told(public, "References")] == []


FAULTY = {
    "another order": ("def f(a: int, b: int) -> None:", "Parameters\n----------\nb, a : int\n    Two.", ""),
    "a parameter more": ("def f(a: int) -> None:", "Parameters\n----------\na, b : int\n    Two.", ""),
    "no type": ("def f(a: int) -> None:", "Parameters\n----------\na\n    One.", ""),
    "no shape": ("def f(a: Array) -> None:", "Parameters\n----------\na : ndarray\n    One.", ""),
    "no return": ("def f() -> int:", "Say.", "return 1"),
    "nothing returned": ("def f() -> None:", "Returns\n-------\nint\n    One.", ""),
    "no refusal": ("def f() -> None:", "Say.", "raise InvalidInputError()"),
    "no error": ("def f() -> None:", "Say.", "raise KeyError()"),
    "nothing refused": ("def f() -> None:", "Raises\n------\nInvalidInputError\n    Never.", ""),
}


@pytest.mark.parametrize(("head", "text", "body"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_docstring_is_seen(head: str, text: str, body: str) -> None:
    node = ast.parse(f"{head}\n    'Say.'\n    {body}").body[0]
    assert isinstance(node, ast.FunctionDef)
    node.body[0] = ast.Expr(ast.Constant(f"Say.\n\n{text}"))
    public = Public(ROOT / "cnn_core" / "checks.py", "f", node)
    assert sum(bool(faults(public)) for _, faults in RULES[:3]) == 1


def test_a_field_in_another_order_is_seen() -> None:
    node = ast.parse(
        "class A:\n    'Say.\\n\\nAttributes\\n----------\\nb, a : int\\n    Two.'\n    a: int\n    b: int"
    ).body[0]
    assert isinstance(node, ast.ClassDef)
    assert faults_of_fields(Public(ROOT / "cnn_core" / "checks.py", "A", node))


def test_a_refusal_is_found_through_packages_and_helpers() -> None:
    inside = ROOT / "cnn_core" / "torch_backend" / "building.py"
    assert (inside, "build") in refusing()  # by `trace`, which cnn_core.network hands on
    assert (ROOT / "cnn_core" / "checks.py", "is_number") not in refusing()
