"""What the convolution lesson works out: each sum as printed, torch's numbers, the connections counted."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lesson_ui.lessons.convolution.figure import ConvolutionInfo, convolution_info
from lesson_ui.lessons.convolution.worked import asked_cell, convolution_facts
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("convolution", "figure")
IMAGE, KERNEL = np.arange(9.0).reshape(3, 3), np.array([[1.0, 0.0], [0.0, -1.0]])


def info(kernel: np.ndarray = KERNEL) -> ConvolutionInfo:
    return convolution_info(IMAGE, kernel)


def test_the_sum_of_the_pinned_cell_by_hand() -> None:
    facts = convolution_facts(info(), (0, 1), words=WORDS, flip=False)
    assert facts.cell == (0, 1)
    assert sides(facts.formulas["live"]) == [1 * 1 + 2 * 0 + 4 * 0 + 5 * -1, -4]
    assert "row 0, column 1" in facts.formulas["pinned"]
    assert (facts.sign["sign"], number(facts.sign["positive"]), number(facts.sign["negative"])) == ("negative", 1, -5)


def test_the_answer_asked_for_is_torch_s() -> None:
    facts = convolution_facts(info(), None, words=WORDS, flip=False)
    theirs = torch.nn.functional.conv2d(torch.tensor(IMAGE)[None, None], torch.tensor(KERNEL)[None, None])[0, 0]
    assert number(facts.answer) == theirs[facts.asked]
    assert "0 + 0 + 0 + (−4)" in facts.hint


def test_connections_and_border_are_counted() -> None:
    facts = convolution_facts(info(), None, words=WORDS, flip=False)
    counts = {"reads": 4, "outputs": 2 * 2, "inputs": 3 * 3, "connections": 4 * 4}
    assert facts.connections == counts | {"dense": "36"}
    assert (facts.relu["kept"], facts.relu["outputs"]) == (0, 4)
    assert number(facts.odd["odd_padding"]) == (2 - 1) / 2


@pytest.mark.parametrize(("kernel", "effect"), [(KERNEL, "changes its sign"), (np.ones((2, 2)), "")])
def test_what_turning_the_kernel_does(kernel: np.ndarray, effect: str) -> None:
    turned = convolution_info(IMAGE, kernel[::-1, ::-1].copy()).output
    assert np.array_equal(turned, -info(kernel).output) == bool(effect)
    assert effect in convolution_facts(info(kernel), None, words=WORDS, flip=False).flip["flip_effect"]


def test_the_asked_cell_has_the_largest_sum_of_all() -> None:
    image = np.zeros((4, 4))
    image[2, 3] = 9
    shown = convolution_info(image, np.ones((2, 2)))
    assert shown.output[asked_cell(shown)] == 9
