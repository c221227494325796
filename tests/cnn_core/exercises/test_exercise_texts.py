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
WITHOUT_EQUATIONS = {  # their solutions go on from sizes, rows or signs
    "breaking_layer",
    "confusion_accuracy",  # a share in per cent
    "cross_entropy_value",
    "filter_response",
    "first_loss",
    "kernel_flip",
    "overlapping_footprints",
    "padding_mode",
    "pooled_size",
    "rectangular",
    "relu_value",
    "shape_after_layers",
    "shift_changes_pool",
    "split_column",
    "stage_shape",
    "training_steps",
    "volume_size",
}
SIDE = r"[\d\u202f.²·+/()− ]*"  # of an equation between printed numbers
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


def side_value(side: str) -> float | None:
    """Work out one side of a printed equation; None where it is a row, a part of a bracket or no number."""
    code = side.strip().removesuffix(".").replace("\u202f", "")
    code = code.replace("²", "**2").replace("·", "*").replace("−", "-")
    if not re.search(r"\d", code) or re.match(r"[*/+]", code) or re.search(r"[\d)] +[\d(]", code):
        return None
    return float(eval(code)) if code.count("(") == code.count(")") else None


def equations(text: str) -> list[tuple[str, str]]:
    """Find what a text says to be equal: arithmetic on the left, arithmetic or a number on the right."""
    text = re.sub(r"^\d+  ", "", text.replace("*", ""), flags=re.MULTILINE)  # bold, and the numbers of layers
    found = []
    for sign in re.finditer(r" (?:=|≈|is) ", text):
        before, after = text[: sign.start()], text[sign.end() :]
        run = re.search(rf"{SIDE}$", before)
        right = re.match(SIDE, after)
        assert run is not None
        assert right is not None
        left = re.split(r"\. |: ", run[0])[-1]
        owner = before[: len(before) - len(left)][-1:]
        belongs = owner in set("^,⌋-") or (owner.isalpha() and not left.startswith(" "))  # the end of e^(…), ln(…), ⌊…⌋
        is_percent = after[right.end() :].startswith("%")
        if not belongs and not is_percent and re.search(r"[·+/²]|\d ?−", left):
            found.append((left, re.split(r"\. ", right[0])[0]))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_equation_of_a_solution_is_true(kind: str) -> None:
    held = 0
    for exercise in MADE[kind]:
        text = KIND_TEXTS[kind]["solution"].format(**exercise.values, answer=exercise.answer)
        for left, right in equations(text):
            values = side_value(left), side_value(right)
            if None not in values:
                held += 1
                assert values[0] == pytest.approx(values[1], rel=2e-4, abs=2e-4), (left, right)  # four decimals
    assert (held > 0) == (kind not in WITHOUT_EQUATIONS)


@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_a_solution_stand_apart(kind: str) -> None:
    for exercise in MADE[kind]:
        for text in (KIND_TEXTS[kind][name] for name in ("question", "solution")):
            told = re.sub(r"```.*?```|`.*?`", "", text, flags=re.DOTALL).format(
                **exercise.values, answer=exercise.answer
            )
            assert not re.search(r"(?<![\d.])\d{4}", told), told


def test_tone() -> None:
    assert not re.search(r"!|\(s\)|\b[Jj]ust\b|\bsimply\b", TEXT)
