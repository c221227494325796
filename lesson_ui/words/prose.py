"""The text of lessons, read from `assets/lessons/<language>/`, where it is edited and translated."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LANGUAGE = "en"
LESSONS = Path(__file__).parents[2] / "assets" / "lessons"


class LessonText(NamedTuple):
    """
    The text of one lesson: title, question, sections.

    Attributes
    ----------
    title, question : str
        The first heading and the paragraph under it.
    sections : dict of str to str
        The text under each second-level heading, by heading.
    """

    title: str
    question: str
    sections: dict[str, str]


class ExerciseText(NamedTuple):
    """
    The text of one kind of exercise.

    Attributes
    ----------
    question, solution : str
        Templates, filled with the values of an exercise.
    misconceptions : dict of str to str
        What each known mistake means, by its key.
    """

    question: str
    solution: str
    misconceptions: dict[str, str]


@cache
def words() -> dict[str, Any]:
    """
    Read the short words of the interface: buttons, errors, the drawing component.

    Returns
    -------
    dict
        Nested mapping of key to text.
    """
    loaded: dict[str, Any] = json.loads((LESSONS / LANGUAGE / "words.json").read_text(encoding="utf-8"))
    return loaded


@cache
def lesson_text(slug: str) -> LessonText:
    """
    Read the text of one lesson.

    Parameters
    ----------
    slug : str
        Name of the lesson and of its file, e.g. ``"convolution"``.

    Returns
    -------
    LessonText
        Title, question and sections.
    """
    text = (LESSONS / LANGUAGE / f"{slug}.md").read_text(encoding="utf-8")
    head, *parts = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)
    title, _, question = head.strip().partition("\n")
    sections = {parts[k].strip(): parts[k + 1].strip() for k in range(0, len(parts), 2)}
    return LessonText(title.removeprefix("#").strip(), question.strip(), sections)


@cache
def lesson_data(slug: str, section: str) -> dict[str, Any]:
    """
    Read a section of a lesson that holds short words or ready-made inputs as JSON.

    Parameters
    ----------
    slug, section : str
        The lesson, and the section's heading.

    Returns
    -------
    dict
        The same object every time; do not write to it.
    """
    loaded: dict[str, Any] = json.loads(lesson_text(slug).sections[section])
    return loaded


@cache
def exercise_texts() -> dict[str, ExerciseText]:
    """
    Read the text of every kind of exercise.

    Returns
    -------
    dict of str to ExerciseText
        By kind.
    """
    sections = lesson_text("exercises").sections
    return {kind: _exercise_text(body) for kind, body in sections.items()}


def _exercise_text(body: str) -> ExerciseText:
    _, *parts = re.split(r"^### +(.+)$", body, flags=re.MULTILINE)
    found = {parts[k].strip(): parts[k + 1].strip() for k in range(0, len(parts), 2)}
    mistakes = {
        key.removeprefix("misconception: "): text for key, text in found.items() if key.startswith("misconception: ")
    }
    return ExerciseText(found["question"], found["solution"], mistakes)
