"""Every word the code asks for is in its file, and every word of a file is asked for."""

from __future__ import annotations

import pytest

from lesson_ui.words.catalogue import LESSONS
from lesson_ui.words.prose import words
from tests.support.asked_words import (
    Asked,
    asked,
    holds,
    is_put_together,
    lesson_words,
    lessons_of,
    names,
    patterns,
    serving,
    short_words,
    strings,
    trees,
)

FILES = [*(lesson.slug for lesson in LESSONS), "home"]
# Sections of ready-made inputs: what is in each part is offered to be chosen from, one after another.
OFFERED = {"examples", "input_presets", "pictures", "presets", "stacks", "starts", "things"}
# Tables that are shown or offered whole, and one that is looked up by the names of a layer's arguments.
WHOLE = {("pixels", "figure", "patches"), ("train", "figure", "groups")}
BY_FIELD = {("build", "figure", "arguments")}
HOST = set(words()["host"])


def known_to(module: str, word: Asked) -> bool:
    """Look for a word in the files that a module can mean."""
    lessons = [word.lesson] if word.lesson else [*lessons_of(module), "home"] if not word.whole else FILES
    found = word.lesson != "" and any(holds(lesson_words(slug), word) for slug in lessons)
    return found or ((word.lesson == "" or not word.whole) and holds(short_words(), word))


@pytest.mark.parametrize("module", [module for module in trees() if any(asked(module))])
def test_every_word_that_is_asked_for_is_in_its_file(module: str) -> None:
    assert [word for word in asked(module) if not known_to(module, word)] == []


def test_the_scan_sees_what_the_code_asks_for() -> None:
    found = [word for module in trees() for word in asked(module)]
    assert len({word.path[-1] for word in found}) > 700
    assert {word.lesson for word in found} >= {"", None, "convolution", "train"}
    assert ("errors", "address") in {word.path for word in found if word.lesson == ""}
    assert not holds(lesson_words("kinds"), Asked(("figure", "no such word"), "kinds", True, ""))


@pytest.mark.parametrize("slug", FILES)
def test_every_word_of_a_lesson_is_asked_for(slug: str) -> None:
    modules = serving(slug)
    written = set().union(*map(strings, modules))
    made = [pattern for module in modules for pattern in patterns(module)]
    mine = lesson_words(slug)
    known = names() | {word[-1] for word in mine}

    def is_asked_for(word: tuple[str, ...]) -> bool:
        key, above = word[-1], (slug, *word[:-1])
        if key in written or is_put_together(key, made, known):
            return True
        if key.startswith("nudge"):  # `predict` finds it by its question
            return (key.replace("nudge", "predict", 1),) in mine
        if word[0] in OFFERED or above in WHOLE:
            return len(word) > 1
        # or it stands for a word of the drawing component
        return (above in BY_FIELD and key in names()) or (len(word) > 2 and key in HOST)

    assert [word for word in sorted(mine) if not is_asked_for(word)] == []


def test_every_short_word_is_asked_for() -> None:
    modules = [module for module in trees() if module.startswith(("app", "lesson_ui", "pages"))]
    written = set().union(*map(strings, modules))
    made = [pattern for module in modules for pattern in patterns(module)]
    rest = [word for word in sorted(short_words()) if word[-1] not in written and word[0] != "host"]
    assert [word for word in rest if not is_put_together(word[-1], made, names())] == []
