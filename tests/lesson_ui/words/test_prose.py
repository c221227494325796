"""The words of every lesson are there, plain, and in the shape that is read."""

import re
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest

from cnn_core.exercises import KINDS
from lesson_ui.words.catalogue import EXERCISES, LESSONS, neighbours
from lesson_ui.words.filling import fill
from lesson_ui.words.prose import exercise_texts, lesson_text, words
from tests.support.repository import ROOT

SCRIPTS = sorted((ROOT / "lesson_ui" / "plotly_host" / "static").glob("*.js"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_lesson_has_a_title_a_question_and_exercises(lesson: object) -> None:
    slug = lesson.slug  # type: ignore[attr-defined]
    text = lesson_text(slug)
    assert text.title
    assert text.question.rstrip().endswith("?")
    assert any(name.startswith("predict") for name in text.sections)
    assert EXERCISES[slug]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_lessons_use_plain_words(lesson: object) -> None:
    text = lesson_text(lesson.slug)  # type: ignore[attr-defined]
    prose = text.title + text.question + "".join(v for v in text.sections.values() if not v.startswith("{"))
    assert "!" not in prose
    assert not re.search("[\U0001f300-\U0001faff]", prose)


def test_every_kind_of_exercise_is_asked_in_one_lesson() -> None:
    assert sorted(kind for kinds in EXERCISES.values() for kind in kinds) == sorted(KINDS)


def test_every_exercise_has_words() -> None:
    assert set(exercise_texts()) == set(KINDS)
    for text in exercise_texts().values():
        assert text.question
        assert text.solution
        for template in (text.question, text.solution, *text.misconceptions.values()):
            list(Formatter().parse(template))


def test_fill_leaves_formulas_alone() -> None:
    assert fill(r"$\frac{1}{2}$ {name}", {"name": 3}) == r"$\frac{1}{2}$ 3"


def test_the_component_has_every_word_it_uses_and_uses_every_word_it_has() -> None:
    host, code = words()["host"], "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    by_name = set(re.findall(r"\bwords\.(?!js\b)(\w+)", code))
    looked_up = set(re.findall(r"""["'](\w+)["']|\b(\w+): \(\) =>""", code))  # by kind of sentence, by button
    written = {one or other for one, other in looked_up}
    assert by_name >= {"edit", "keys", "play", "speeds"}
    assert by_name <= set(host)
    assert set(host) <= by_name | written
    assert {word for word in written if re.search(r"_(of|by)_|^no_", word)} <= set(host)
    assert [type(text) for name, text in host.items() if name != "speeds"] == [str] * (len(host) - 1)
    assert [type(text) for text in host["speeds"]] == [str, str, str]


def test_lessons_lead_on_to_one_another() -> None:
    assert neighbours(LESSONS[0].slug)[0] is None
    assert neighbours(LESSONS[-1].slug)[1] is None
    for before, after in pairwise(LESSONS):
        assert neighbours(before.slug)[1] == after
        assert neighbours(after.slug)[0] == before


@pytest.mark.parametrize("path", sorted((ROOT / "assets" / "lessons").rglob("*.md")), ids=lambda path: path.stem)
def test_every_column_of_a_table_has_a_head(path: Path) -> None:
    heads = re.findall(r"^(\|.*\|)\n\|[-:| ]+\|$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert not [head for head in heads if re.search(r"\|\s*\|", head)]
