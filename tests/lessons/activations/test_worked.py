"""What the lesson on activations works out: values and slopes, shares, mixes and depth, as torch has them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from lesson_ui.lessons.activations.depth_figure import depth_info
from lesson_ui.lessons.activations.figure import KINDS, Activation
from lesson_ui.lessons.activations.games_worked import depth_facts, linear_facts, probability_answer, softmax_facts
from lesson_ui.lessons.activations.linear_figure import linear_info
from lesson_ui.lessons.activations.map_figure import map_info
from lesson_ui.lessons.activations.map_worked import map_choices, map_facts
from lesson_ui.lessons.activations.softmax_figure import softmax_info
from lesson_ui.lessons.activations.worked import comparison, curve_facts, derivative_answers, largest_derivative
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("activations", "figure")
THEIRS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "relu": torch.relu,
    "leaky_relu": lambda x: torch.nn.functional.leaky_relu(x, 0.1),
    "elu": torch.nn.functional.elu,
    "gelu": torch.nn.functional.gelu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


def value_and_derivative(kind: str, x: float) -> tuple[float, float]:
    at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    value = THEIRS[kind](at)
    value.backward()
    assert at.grad is not None
    return value.item(), at.grad.item()


@pytest.mark.parametrize("x", [-1.5, 0.5, 2.0])
@pytest.mark.parametrize("kind", KINDS)
def test_each_side_of_value_and_derivative_is_torch_s(kind: str, x: float) -> None:
    facts = curve_facts(Activation(kind), x, words=WORDS, is_pinned=True)
    value, derivative = value_and_derivative(kind, x)
    for name, theirs in (("live", value), ("live_derivative", derivative)):
        found = sides(facts[name])
        assert found
        assert found == pytest.approx([theirs] * len(found), abs=1.5e-4)
    assert number(facts["live_change"]) == pytest.approx(0.01 * derivative, abs=1e-6)


def test_the_comparison_has_torch_s_value_and_derivative_in_every_row() -> None:
    rows = [row.strip("| ").split(" | ") for row in comparison(Activation("relu"), -1.5, words=WORDS).splitlines()[2:]]
    assert len(rows) == len(KINDS)
    for kind, row in zip(KINDS, rows, strict=True):
        assert [number(cell) for cell in row[1:3]] == pytest.approx(value_and_derivative(kind, -1.5), abs=5e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_the_largest_derivative_is_that_of_a_fine_grid(kind: str) -> None:
    x = torch.linspace(-8, 8, 4001, dtype=torch.float64, requires_grad=True)
    THEIRS[kind](x).sum().backward()
    assert x.grad is not None
    answer = largest_derivative(Activation(kind))
    assert answer in derivative_answers()
    assert number(answer) == pytest.approx(float(x.grad.max()), abs=0.005)


def test_softmax_adds_up_to_one() -> None:
    info = softmax_info(np.array([[2.0, 1, 0]]))
    facts = softmax_facts(info, 0, words=WORDS, is_pinned=True)
    theirs = torch.tensor([2.0, 1, 0]).softmax(0)
    found = sides(facts["live"].partition("=")[2])
    assert found == pytest.approx([float(theirs[0])] * len(found), abs=1e-4)
    assert sides(facts["total"].partition("approx")[2]) == pytest.approx([1, 1], abs=2e-4)
    assert number(facts["own_derivative"]) == pytest.approx(float(theirs[0] * (1 - theirs[0])), abs=5e-5)
    answer, accepted, _ = probability_answer(info, words=WORDS)
    assert number(answer) == pytest.approx(float(theirs[0]), abs=0.005)
    assert answer in accepted


def test_two_linear_layers_are_one_unless_relu_stands_between() -> None:
    x, first, second = np.array([[1.0], [-2]]), np.array([[1.0, 1], [2, -1]]), np.array([[1.0, -1], [0, 1]])
    hidden = torch.tensor(first) @ torch.tensor(x)
    for rectify, answer in ((True, "different"), (False, "the same")):
        between = hidden.relu() if rectify else hidden
        facts = linear_facts(linear_info(x, first, second, rectify=rectify), 0, words=WORDS, rectify=rectify)
        assert sides(facts["two"])[-2:] == [float((torch.tensor(second) @ between)[0, 0])] * 2
        assert sides(facts["one"])[-2:] == [float((torch.tensor(second @ first) @ torch.tensor(x))[0, 0])] * 2
        assert facts["answer"] == answer


def test_what_is_left_of_a_gradient_behind_many_layers() -> None:
    x = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    y = x
    for _ in range(3):
        y = torch.sigmoid(1.0 * y)
    y.backward()
    assert x.grad is not None
    facts = depth_facts(depth_info(Activation("sigmoid"), 3, 1.0, 0.0), words=WORDS)
    assert number(facts["left"]) == pytest.approx(float(x.grad), abs=5e-5)
    assert facts["depth"] == 3


def test_a_map_that_relu_went_over() -> None:
    info = map_info(np.array([[-2.0, 3], [0, 1]]), Activation("relu"))
    facts = map_facts(info, (0, 0), words=WORDS, is_pinned=True)
    assert sides(facts["live"])[-1] == 0
    counts = {name: int(facts[name]) for name in ("cells", "negative", "same", "flat")}
    assert counts == {"cells": 4, "negative": 1, "same": 3, "flat": 2}
    assert [number(facts[name]) for name in ("low", "high", "low_after", "high_after")] == [-2, 3, 0, 3]
    options, answer = map_choices(info, (0, 1))
    assert answer == "3"
    assert answer in options
    assert [number(option) for option in options] == sorted(number(option) for option in options)
