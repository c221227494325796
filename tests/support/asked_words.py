"""Which words the code asks for: read from its syntax trees, lesson by lesson."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lesson_ui.words.catalogue import LESSONS
from lesson_ui.words.prose import lesson_text, words
from tests.support.repository import ROOT

CALLS_WITH_A_SECTION = {"section", "filled"}  # Frame's: write a section, give a section
NAMES_OF_WORDS = {"words", "text", "presets"}  # variables that hold words of the lesson, or a part of them
PARTS = {"always", "above", "left", "right", "below"}  # of an explanation: names of sections, or such and facts
FEWEST_LETTERS = 3  # of a pattern that stands anywhere: f"{a}_{b}" fits everything and proves nothing

Word = tuple[str, ...]  # the path of a word in its file


class Pattern(NamedTuple):
    """A key that is put together: what stands still in it, as a regular expression with a group for each other part."""

    regex: re.Pattern[str]
    place: str


@cache
def trees() -> dict[str, ast.Module]:
    """Read the product's modules, by name."""
    paths = [path for room in ("cnn_core", "jobs", "lesson_ui", "pages") for path in (ROOT / room).rglob("*.py")]
    return {_module(path): ast.parse(path.read_text(encoding="utf-8")) for path in [*paths, ROOT / "app.py"]}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(module: str) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found & trees().keys())


@cache
def reached(module: str) -> frozenset[str]:
    """Find the modules that a module needs, itself among them."""
    seen, open_ = {module}, [module]
    while open_:
        new = imports(open_.pop()) - seen
        seen |= new
        open_ += new
    return frozenset(seen)


@cache
def serving(slug: str) -> frozenset[str]:
    """Find the modules that can read a lesson's words: what its page needs, and what no page imports by name."""
    pages = {lesson.slug: reached(f"pages.{lesson.slug}") for lesson in LESSONS}
    home = reached("pages.home")
    nameless = trees().keys() - set().union(home, *pages.values())
    return frozenset(pages.get(slug, home) | home | nameless)


def lessons_of(module: str) -> list[str]:
    """Find the lessons whose words a module can read."""
    return [lesson.slug for lesson in LESSONS if module in serving(lesson.slug)]


def paths(mapping: dict[str, Any], before: Word = ()) -> Iterator[Word]:
    for key, value in mapping.items():
        yield (*before, key)
        if isinstance(value, dict):
            yield from paths(value, (*before, key))


@cache
def lesson_words(slug: str) -> frozenset[Word]:
    """Read the words of a lesson's file: its sections, and the keys within those that hold JSON."""
    sections = lesson_text(slug).sections
    data = {name: json.loads(text) for name, text in sections.items() if text.startswith("{")}
    return frozenset(paths({**sections, **data}))


@cache
def short_words() -> frozenset[Word]:
    return frozenset(paths(words()))


def strings(module: str) -> set[str]:
    """Collect the texts that are written out in a module."""
    constants = (node.value for node in ast.walk(trees()[module]) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


@cache
def names() -> frozenset[str]:
    """Collect what the open parts of a pattern can be: texts, numbers and names of the code, also in small letters."""
    found: set[str] = set()
    for module, tree in trees().items():
        found |= strings(module)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found |= {node.name, node.name.lower()}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, int):
                found.add(str(node.value))
    return frozenset(found)


def patterns(module: str) -> list[Pattern]:
    """Collect the texts of a module that are put together and can be a key; those between brackets are."""
    tree = trees()[module]
    looked_up = {
        id(inner) for node in ast.walk(tree) if isinstance(node, ast.Subscript) for inner in ast.walk(node.slice)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [_text(piece) for piece in node.values]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = [_text(node.left), _text(node.right)]
        else:
            continue
        still = "".join(part or "" for part in parts)
        fewest = 1 if id(node) in looked_up else FEWEST_LETTERS
        if sum(map(str.isalpha, still)) >= fewest and re.fullmatch(r"[\w ]+", still):
            regex = "".join("(.+)" if part is None else re.escape(part) for part in parts)
            found.append(Pattern(re.compile(regex), f"{module}:{node.lineno}"))
    return found


def is_put_together(key: str, made: list[Pattern], known: frozenset[str]) -> bool:
    """Tell whether a key fits a pattern, each open part being a name that is known."""
    fits = (pattern.regex.fullmatch(key) for pattern in made)
    return any(all(part in known for part in fit.groups()) for fit in fits if fit)


class Asked(NamedTuple):
    """
    A word that is asked for by keys written out, as far as they are.

    Attributes
    ----------
    path : tuple of str
        The keys.
    lesson : str or None
        The lesson, ``""`` for the short words, None where it is not written out.
    whole : bool
        Whether the path begins at the file; if not, it may begin anywhere in it.
    place : str
        Module and line.
    """

    path: Word
    lesson: str | None
    whole: bool
    place: str


def asked(module: str) -> Iterator[Asked]:
    """Find the words that a module asks for."""
    sources = _sources(trees()[module])
    for node in ast.walk(trees()[module]):
        place = f"{module}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            first = _text(node.args[0]) if node.args else None
            if _called(node) in CALLS_WITH_A_SECTION and first is not None:
                yield Asked((first,), None, True, place)
            yield from (Asked((name,), None, True, place) for name in _parts(node))
            yield from (Asked(*source, place) for source in (_source(node, sources),) if source and source[0])
        elif isinstance(node, ast.Subscript):
            below, keys = _taken_apart(node)
            written = tuple(key for key in keys[: keys.index(None) if None in keys else None] if key is not None)
            source = _source(below, sources)
            if written and source:
                yield Asked((*source[0], *written), *source[1:], place)


def _parts(call: ast.Call) -> Iterator[str]:
    """Find the sections that an explanation is made of, as far as they are written out in its call."""
    given = [word.value for word in call.keywords if word.arg in PARTS] if _called(call) == "explanation" else []
    for part in (part for listed in given if isinstance(listed, ast.Tuple | ast.List) for part in listed.elts):
        name = _text(part.elts[0] if isinstance(part, ast.Tuple) else part)
        if name is not None:
            yield name


_Source = tuple[Word, str | None, bool]  # what an expression stands for: path, lesson, whether the path is whole


def _source(node: ast.expr, sources: dict[str, _Source]) -> _Source | None:
    below, keys = _taken_apart(node)
    if keys:
        source = _source(below, sources)
        return ((*source[0], *map(str, keys)), *source[1:]) if source and None not in keys else None
    if isinstance(node, ast.Name):
        return sources.get(node.id, ((), None, False) if node.id in NAMES_OF_WORDS else None)
    if isinstance(node, ast.Attribute) and node.attr == "sections":
        return (), None, True
    if isinstance(node, ast.Call) and _called(node) == "words":
        return (), "", True
    if isinstance(node, ast.Call) and _called(node) == "lesson_data":
        slug, section = map(_text, node.args)
        return ((section,), slug, True) if section is not None else None
    return None


def _sources(tree: ast.Module) -> dict[str, _Source]:
    """Find the variables that stand for words throughout a module: given once, and always the same."""
    found: dict[str, set[_Source | None]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, set()).add(_source(node.value, {}))
        elif isinstance(node, ast.arg):
            found.setdefault(node.arg, set()).add(None)
    return {name: only for name, given in found.items() if len(given) == 1 for only in given if only is not None}


def _taken_apart(node: ast.expr) -> tuple[ast.expr, list[str | None]]:
    """Take ``a["b"][c]["d"]`` apart: a, and the keys, None for each that is not written out."""
    keys: list[str | None] = []
    while isinstance(node, ast.Subscript):
        keys.insert(0, _text(node.slice))
        node = node.value
    return node, keys


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def holds(known: Iterable[Word], word: Asked) -> bool:
    """Tell whether a word is among those of a file."""
    n = len(word.path)
    if word.whole:
        return word.path in known
    return any(word.path == path[k : k + n] for path in known for k in range(len(path) - n + 1))
