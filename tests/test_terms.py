"""Names are the words of the field: of identifiers, panels, keys of the texts, styles and files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.repository import ROOT

TERMS = {  # a word that no name holds → what the thing is called
    **dict.fromkeys(("sheet", "sheets"), "channel, or feature map"),
    **dict.fromkeys(("stamp", "stamps", "stamped"), "footprint, contribution, scaled copy of the kernel"),
    **dict.fromkeys(("sight", "sights"), "receptive field"),
    **dict.fromkeys(("spread", "spreads"), "standard deviation; dilation of a kernel"),
    **dict.fromkeys(("upright", "chessboard"), "vertical; checkerboard"),
    **dict.fromkeys(("thrown", "wires"), "diverged; connections"),
    **dict.fromkeys(("charge", "charges"), "loss"),
}
IN_THE_PRODUCT = {  # a test's name is a sentence, in which these are verbs and plain English
    **dict.fromkeys(("says", "looks"), "predicts, sentence; style"),
    **dict.fromkeys(("way", "ways"), "path"),
    **dict.fromkeys(("print", "prints"), "footprint, contribution"),
}
FILES = {"kept", "settled", "outbox", "offers", "looks", "acts", "board", "desk", "taking", "onward", "told", "door"}
ALLOWED = {  # name → why it holds such a word
    **dict.fromkeys(("kinds_sheets", "kinds_stamp", "kinds_stamped"), "stands in addresses"),
    **dict.fromkeys(("print", "print_exc", "timeStamp"), "Python's own, and the browser's"),
    **dict.fromkeys(("contact_sheet", "sheet_width", "contact_sheet_figure"), "of photographs: its name"),
}
ALLOWED_IN = {  # file → names that stand in it alone: what links of learners hold, and words of the texts
    "tests/survival/survivors.py": {"sheets", "Sheet"},
    "cnn_core/kernels/areas.py": {"upright"},
    "tests/cnn_core/kernels/test_areas.py": {"upright"},
    "tests/lessons/kinds/test_page.py": {"chessboard"},
}
ROOMS = ("cnn_core", "lesson_ui", "pages", "jobs", "benchmarks", "assets", "tests")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
NAME = re.compile(r"[A-Za-z_$][\w$]*(?:-[\w$]+)*")

JAVASCRIPT = re.compile(
    r"/\*.*?\*/|//[^\n]*|'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`((?:[^`\\]|\\.)*)`", re.DOTALL
)


def words_of(name: str) -> set[str]:
    """Split a name into its words, however they are joined."""
    return {word.lower() for word in WORD.findall(name)}


def names_in(suffix: str, text: str) -> Iterator[str]:
    """Find the names of a file: what it defines or assigns, and every text of a single word."""
    if suffix == ".py":
        yield from _python_names(ast.parse(text))
    elif suffix == ".js":
        code = JAVASCRIPT.sub(_of_javascript, text)
        yield from NAME.findall(code)
    elif suffix == ".css":
        yield from re.findall(r"[.#]([A-Za-z][\w-]*)", text)
    else:
        for key in re.findall(r"^##+ (?:misconception: )?(\w+)$|\"(\w+)\":|\{(\w+)[^{}\n]*\}", text, re.MULTILINE):
            yield "".join(key)


def _of_javascript(found: re.Match[str]) -> str:
    """Keep of comments nothing, of texts those of a single word, of templates what is put into them."""
    text = found[1] or found[2] or found[3] or ""
    return f" {text} " if NAME.fullmatch(text) else " ".join(re.findall(r"\$\{([^{}]*)\}", found[3] or ""))


def _python_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name | ast.Attribute):
            yield node.id if isinstance(node, ast.Name) else node.attr
        elif isinstance(node, ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            yield node.value


def _files() -> list[str]:
    paths = [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.*")))]
    names = (path.relative_to(ROOT).as_posix() for path in paths)
    return [
        name for name in names if re.fullmatch(r"(?!tests/data/).*\.(py|js|css)|assets/lessons/.*\.(md|json)", name)
    ]


def _wrong(name: str, *, tests: bool) -> set[str]:
    return words_of(name) & (TERMS.keys() if tests else TERMS.keys() | IN_THE_PRODUCT.keys())


def test_names_are_the_words_of_the_field() -> None:
    wrong: dict[str, set[str]] = {}
    for file in _files():
        path = ROOT / file
        names = {path.stem, *names_in(path.suffix, path.read_text(encoding="utf-8"))} - {""}
        wrong[file] = {name for name in names if _wrong(name, tests=file.startswith("tests/"))}
    del wrong["tests/test_terms.py"]  # it names them
    assert set().union(*wrong.values()) >= ALLOWED.keys(), "an exception that nothing needs"
    left = {file: names - ALLOWED.keys() for file, names in wrong.items()}
    assert {file: names for file, names in left.items() if names} == ALLOWED_IN


def test_a_file_s_name_says_what_is_in_it() -> None:
    assert [file for file in _files() if words_of((ROOT / file).stem.removeprefix("test_")) & FILES] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("one_sheet", {"one", "sheet"}),
        ("redSheet", {"red", "sheet"}),
        ("MOST_SHEETS", {"most", "sheets"}),
        ("lesson-ways", {"lesson", "ways"}),
        ("_sight", {"sight"}),
        ("stylesheet", {"stylesheet"}),
        ("HTMLSheet2", {"html", "sheet"}),
    ],
)
def test_a_name_is_split_however_it_is_joined(name: str, words: set[str]) -> None:
    assert words_of(name) == words


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".py", "def sheet(): pass"),
        (".py", "class A:\n    def f(self, sheet): pass"),
        (".py", "sheet = 1"),
        (".py", "f(sheet=1)"),
        (".py", "a.sheet"),
        (".py", "a['sheet']"),
        (".py", "f'{name}sheet'"),
        (".js", "const sheet = 1;"),
        (".js", "panel.get('sheet')"),
        (".js", "`one ${sheet.name} of ${a}`"),
        (".css", ".sheet { margin: 0 }"),
        (".md", "## sheet"),
        (".md", "### misconception: sheet"),
        (".md", '{"sheet": "channel"}'),
        (".json", '{"sheet": {"a": 1}}'),
        (".md", "It reads {sheet:.2f} numbers."),
    ],
)
def test_a_name_is_found_wherever_it_stands(suffix: str, text: str) -> None:
    assert "sheet" in set(names_in(suffix, text))


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".py", "a = 'one sheet of paper'  # sheet"),
        (".js", "// sheet\nf('one sheet', `a sheet`);"),
        (".md", "One sheet."),
    ],
)
def test_prose_and_comments_are_no_names(suffix: str, text: str) -> None:
    assert "sheet" not in set(names_in(suffix, text))
