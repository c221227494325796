"""What the filters lesson works out of a response, of the map and of the bank."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.lessons.filters.arithmetic_worked import explain_response, formulas, is_exact, sums_by_sign
from lesson_ui.lessons.filters.bank_figure import bank_info
from lesson_ui.lessons.filters.figure import Grid, filter_info
from lesson_ui.lessons.filters.worked import bank_facts, filters_facts, sign_of
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("filters", "figure")
GREY = np.zeros((6, 6))
GREY[:, 3:] = 100.0
KERNEL = np.array([[1.0, 0, -1]] * 3)
INFO = filter_info(GREY, KERNEL)
RESPONSE = torch.nn.functional.conv2d(torch.tensor(GREY)[None, None], torch.tensor(KERNEL)[None, None], padding="same")


def test_a_response_is_the_sum_above_zero_and_the_sum_below() -> None:
    explained = explain_response(INFO, (2, 2))
    assert explained.result == RESPONSE[0, 0, 2, 2] == -300
    assert {name: number(text) for name, text in sums_by_sign(INFO, explained).items()} == {
        "positive": 0,
        "negative": -300,
        "response": -300,
    }
    assert sides(formulas(INFO, (2, 2), explained)["live"]) == [-300, -300]
    assert is_exact(INFO, explained)


def test_signs_kept_and_clipped_responses_are_counted() -> None:
    facts = filters_facts(
        INFO, (2, 2), words=WORDS, named=NAMED_KERNELS["vertical-edge"], colours=np.zeros((6, 6, 3), np.uint8)
    )
    response = RESPONSE[0, 0].numpy()
    counts = [number(facts.signs[name]) for name in ("count", "positive", "negative", "zero")]
    assert counts == [36, (response > 0).sum(), (response < 0).sum(), (response == 0).sum()]
    assert number(facts.relu["kept"]) == (response > 0).sum()
    assert (number(facts.relu["response"]), number(facts.relu["rectified"])) == (-300, 0)
    below, above = (number(facts.clipped[name]) for name in ("below", "above"))
    assert (below, above) == ((response < 0).sum(), (response > 255).sum())
    assert number(facts.clipped["percent"]) == round((below + above) / 36, 2)
    assert (number(facts.filter["low"]), number(facts.filter["high"])) == (-3 * 255, 3 * 255)


@pytest.mark.parametrize(
    ("kernel", "wanted"),
    [
        (KERNEL, WORDS["flat_zero"]),
        (np.full((2, 2), 0.25), WORDS["flat_one"]),
        (-np.eye(3), WORDS["flat_other"].format(total="−3")),
        (np.array([[-1.0]]), WORDS["flat_other"].format(total="−1")),
    ],
)
def test_a_flat_area_becomes_nothing_itself_or_a_multiple(kernel: Grid, wanted: str) -> None:
    facts = filters_facts(
        filter_info(GREY, kernel), (2, 2), words=WORDS, named=None, colours=np.zeros((6, 6, 3), np.uint8)
    )
    assert facts.filter["flat"] == wanted


def test_black_white_and_nothing() -> None:
    assert [sign_of(value) for value in (-0.5, 0.0, 2.0)] == ["negative", "zero", "positive"]


def test_the_bank_names_its_strongest_and_its_weakest() -> None:
    facts = bank_facts(bank_info(GREY))
    assert facts["filters"] == len(NAMED_KERNELS)
    strongest = {
        kernel.title: float(np.abs(filter_info(GREY, kernel.weight, padding="valid").response).max())
        for kernel in NAMED_KERNELS.values()
        if max(kernel.weight.shape) <= 5
    }
    assert strongest[facts["strongest"]] == max(strongest.values()) == number(facts["strongest_limit"])
