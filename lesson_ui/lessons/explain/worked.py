"""Any number, explained: its terms and its steps, with the live numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from cnn_core.explain import Explanation, Operand, Step
from cnn_core.functional import softmax
from cnn_core.network import INPUT
from lesson_ui.lessons.explain.number_worked import NumberInfo
from lesson_ui.lessons.explain.terms_figure import Group, from_several, group_name
from lesson_ui.networks.subject import PictureRun, Subject
from lesson_ui.words.formulas import bracketed, tex
from lesson_ui.words.numbers import fixed, percent

Words = dict[str, Any]
DECIMALS = 3
WRITTEN = 4  # parts of a long sum that are written out

# How each step is written: {a} is the number so far, {b} what the step brings in.
STEPS = {
    "bias": r"{a} + {b}",
    "add": r"{a} + {b}",
    "subtract": r"{a} - {b}",
    "multiply": r"{a} \cdot {b}",
    "divide": r"\dfrac{{{a}}}{{{b}}}",
    "share": r"\dfrac{{{b}}}{{{a}}}",
    "at_least": r"\max({b},\; {a})",
    "negate": r"-({a})",
    "exponential": r"e^{{{a}}}",
    "logarithm": r"\ln {a}",
    "power": r"{a}^{{\,{b}}}",
    "square_root": r"\sqrt{{{a}}}",
    "hyperbolic_tangent": r"\tanh {a}",
}


def _number(value: float) -> str:
    return tex(fixed(value, DECIMALS))


def _factor(value: float) -> str:
    return bracketed(_number(value))


class NumberFacts(NamedTuple):
    """
    Values for the explanation of one number.

    Attributes
    ----------
    value : str
        The number.
    lines : tuple of str
        The steps as formulas.
    parts : tuple of str
        The steps of the numbers that were computed on the way, such as a mean.
    sees : str
        What it sees of the picture.
    """

    value: str
    lines: tuple[str, ...]
    parts: tuple[str, ...]
    sees: str


def number_facts(info: NumberInfo, words: Words) -> NumberFacts:
    """Work out how a number was computed, step by step."""
    explanation = info.explanation
    assert explanation is not None
    return NumberFacts(
        value=fixed(explanation.result, DECIMALS),
        lines=tuple(_lines(explanation, info.groups, words)),
        parts=tuple(line for part in _all_parts(explanation) for line in _part_lines(part, words)),
        sees=sees_words(info.subject, *info.place, words),
    )


def sees_words(subject: Subject, path: str, index: tuple[int, ...], words: Words) -> str:
    """Describe the receptive field of a number, or nothing where its channels differ."""
    spans = subject.spans.get(path)
    if spans is None:
        return ""
    i, j = (index[1], index[2]) if len(index) == 3 else (index[0], index[0])
    (top, bottom), (left, right) = spans.rows[i].tolist(), spans.columns[j].tolist()
    if min(top, left) < 0:
        return str(words["sees_nothing"])
    _, H, W = subject.input_shape
    if (top, left, bottom, right) == (0, 0, H - 1, W - 1):
        return str(words["sees_all"])
    size = f"{bottom - top + 1} × {right - left + 1}"
    return str(words["sees"]).format(size=size, top=top, bottom=bottom, left=left, right=right)


def _lines(explanation: Explanation, groups: Sequence[Group], words: Words) -> list[str]:
    first, *later = explanation.steps
    lines = [_gathered(explanation, first, groups, words)]
    before = first.value
    for step in later:
        lines.append(_step(before, step, words, normalises=explanation.operation.endswith("norm")))
        before = step.value
    return [line for line in lines if line]


def _step(before: float, step: Step, words: Words, *, normalises: bool = False) -> str:
    b = _factor(step.operand.value) if step.operand else ""
    a = _factor(before) if step.name in ("multiply", "power", "logarithm", "hyperbolic_tangent") else _number(before)
    note = _role(step.operand, words, shift=normalises) if step.operand else ""
    formula = STEPS[step.name].format(a=a, b=b)
    return f"{formula} \\approx {_number(step.value)}" + (rf"\qquad\text{{{note}}}" if note else "")


def _role(operand: Operand, words: Words, *, shift: bool) -> str:
    """Name what an operand does in a step, such as bias or scale, where it has a name."""
    kind = operand.source.rsplit(".", 1)[-1]
    if kind == "bias" and shift:
        return str(words["roles"]["shift"])
    return str(words["roles"].get(kind, ""))


def _gathered(explanation: Explanation, first: Step, groups: Sequence[Group], words: Words) -> str:
    terms = explanation.terms
    if first.name == "maximum":
        listed = r",\; ".join(_number(term.value) for term in terms[:16])
        return rf"\max({listed}) \approx {_number(first.value)}"
    if len(terms) == 1:
        return _single(explanation)
    if len(groups) > 1:
        several = from_several(groups)
        names = [group_name(group, words, layer=several) for group in groups[:WRITTEN]]
        parts = [
            rf"\underbrace{{{_factor(group.total)}}}_{{\text{{{name}}}}}"
            for group, name in zip(groups, names, strict=False)
        ]
        rest, left = sum(group.total for group in groups[WRITTEN:]), len(groups) - WRITTEN
        more = words["more_maps"].format(count=left)
    else:
        ordered = sorted(terms, key=lambda term: -abs(term.value))
        parts = [_term(term.operands, term.rule) for term in ordered[:WRITTEN]]
        rest, left = sum(term.value for term in ordered[WRITTEN:]), len(terms) - WRITTEN
        more = words["more_terms"].format(count=left)
    if left > 0:
        parts.append(rf"\underbrace{{{_factor(rest)}}}_{{\text{{{more}}}}}")
    return " + ".join(parts) + rf" \approx {_number(first.value)}"


def _single(explanation: Explanation) -> str:
    """Write the only term of a number; nothing where it is passed on to the next step as it is."""
    (term,) = explanation.terms
    if len(explanation.steps) > 1 and len(term.operands) == 1:
        return ""
    if len(term.operands) == 1:
        return rf"\text{{}} {_number(term.value)}"
    return rf"{_term(term.operands, term.rule)} \approx {_number(term.value)}"


def _term(operands: Sequence[Operand], rule: str) -> str:
    numbers = [_factor(operand.value) for operand in operands]
    if rule == "squared_difference":
        return f"({_number(operands[0].value)} - {numbers[1]})^2"
    if rule == "shifted_exponential":
        return f"e^{{{_number(operands[0].value)} - {numbers[1]}}}"
    return r" \cdot ".join(numbers)


def _all_parts(explanation: Explanation) -> list[Explanation]:
    found: dict[tuple[str, tuple[int, ...]], Explanation] = {}
    for part in explanation.parts:
        for inner in (*_all_parts(part), part):
            found.setdefault((inner.operation, inner.index), inner)
    return list(found.values())


def _part_lines(part: Explanation, words: Words) -> list[str]:
    name = words["parts"].get(part.operation, part.operation)
    if part.operation == "exponential":  # every term of a softmax says it already
        return []
    first, *later = part.steps
    before, lines = first.value, []
    ordered = sorted(part.terms, key=lambda term: -abs(term.value))
    listed = [_term(term.operands, term.rule) for term in ordered[:WRITTEN]]
    if first.name == "maximum":
        dots = ", …" if len(part.terms) > WRITTEN else ""
        lines.append(rf"\max({', '.join(listed)}{dots}) \approx {_number(before)}")
    elif len(part.terms) > 1:
        dots = " + …" if len(part.terms) > WRITTEN else ""
        lines.append(" + ".join(listed) + dots + rf" \approx {_number(before)}")
    for step in later:
        lines.append(_step(before, step, words))
        before = step.value
    return [rf"\text{{{name}:}}\quad {line}" for line in lines]


def default_layer(subject: Subject) -> str:
    """Choose the layer asked about at first: the second convolution, where maps are read and the picture is near."""
    convolutions = [row.path for row in subject.trace.rows if row.name == "Conv2d" and row.sources != (INPUT,)]
    return convolutions[0] if convolutions else subject.network.nodes[0].path


def decision_words(subject: Subject, made: PictureRun, label: str, words: Words) -> str:
    """Say what the network predicts for the whole picture."""
    if not subject.trained:
        return str(words["not_trained"])
    logits = made.values(subject.network.output)
    probabilities = softmax(logits.astype(np.float64), 0)
    best = int(np.argmax(probabilities))
    text = words["decides"].format(name=subject.class_names[best], probability=percent(float(probabilities[best])))
    if label:
        text += " " + (words["rightly"] if label == subject.class_names[best] else words["wrongly"].format(name=label))
    return str(text)
