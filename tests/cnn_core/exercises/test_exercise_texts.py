"""The texts of the exercises and the exercises themselves fit together, both ways."""

from __future__ import annotations

import re
import string

import numpy as np
import pytest

from cnn_core.exercises import KINDS, make_exercise
from tests.support.repository import ROOT

TEXT = (ROOT / "assets" / "lessons" / "en" / "exercises.md").read_text(encoding="utf-8")


def sections(text: str, mark: str) -> dict[str, str]:
    _, *parts = re.split(rf"^{mark} +(.+)$", text, flags=re.MULTILINE)
    assert len(parts[::2]) == len(set(parts[::2]))
    return {head.strip(): body.strip() for head, body in zip(parts[::2], parts[1::2], strict=True)}


KIND_TEXTS = {kind: sections(body, "###") for kind, body in sections(TEXT, "##").items()}
MADE = {kind: [make_exercise(kind, np.random.default_rng(seed), 1 + seed % 3) for seed in range(150)] for kind in KINDS}


def test_every_kind_has_its_texts() -> None:
    assert set(KIND_TEXTS) == set(KINDS)
    for texts in KIND_TEXTS.values():
        assert {"question", "solution"} <= set(texts)
        assert all(texts.values())


@pytest.mark.parametrize("kind", KINDS)
def test_texts_can_be_filled_in(kind: str) -> None:
    for exercise in MADE[kind]:
        for text in KIND_TEXTS[kind].values():
            filled = text.format(**exercise.values, answer=exercise.answer)
            assert "{" not in filled
            assert "Whole(" not in filled
            assert "(1, " not in filled  # no bare tuples


@pytest.mark.parametrize("kind", KINDS)
def test_question_does_not_give_the_answer_away(kind: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(KIND_TEXTS[kind]["question"])}
    last = MADE[kind][0].solution[-1].values
    assert "answer" not in names
    assert not names & ({"products", "terms", "steps", "turned", "pooled_after", "response"} & set(last))


@pytest.mark.parametrize("kind", KINDS)
def test_solution_has_a_paragraph_for_each_step_with_its_numbers(kind: str) -> None:
    text = re.sub(
        r"```.*?```", lambda grid: f"⟨{grid[0].strip('`').strip()}⟩", KIND_TEXTS[kind]["solution"], flags=re.DOTALL
    )
    paragraphs = [part for part in text.split("\n\n") if not part.startswith("⟨")]
    steps = MADE[kind][0].solution
    assert len(paragraphs) == len(steps)
    for step in steps:
        for name in step.values:
            assert f"{{{name}}}" in text


@pytest.mark.parametrize("kind", KINDS)
def test_misconceptions_of_texts_and_exercises_are_the_same(kind: str) -> None:
    written = {head.removeprefix("misconception: ") for head in KIND_TEXTS[kind] if head.startswith("misconception")}
    made = {mistake.key for exercise in MADE[kind] for mistake in exercise.mistakes}
    assert written == made


def test_tone() -> None:
    assert not re.search(r"!|\(s\)|\b[Jj]ust\b|\bsimply\b", TEXT)
