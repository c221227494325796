"""What is worked out of a step adds up as it is printed, and says what happened."""

from __future__ import annotations

import re

import numpy as np
import pytest

from cnn_core import functional as F
from cnn_core.kernels import named_kernel
from lesson_ui.lessons.one_step.info_figure import Setting, make_setting, run_of, step_info
from lesson_ui.lessons.one_step.run_worked import ending_words, found_facts, limit_text, rate_facts, run_facts
from lesson_ui.lessons.one_step.worked import loss_words, step_facts, weight_answer
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number

TEXTS = lesson_data("one_step", "figure")
SOBEL = named_kernel("sobel-x").weight
SQUARE = np.pad(np.ones((3, 3)), ((1, 2), (1, 2)))
NUMBER = r"\(?(-?[\d.]+)\)?"
PLACES = [(u, v) for u in range(3) for v in range(3)]


def setting_of(rate: float = 0.2, bias: float | None = None, momentum: float = 0.0) -> Setting:
    return make_setting(SQUARE, F.conv2d(SQUARE[None], SOBEL[None, None])[0], np.zeros((3, 3)), bias, rate, momentum)


def total_of(formula: str) -> tuple[float, float, float]:
    """Add up the products and the lone number of a formula; give its result, and half a unit of its last digit."""
    terms, result = re.split(r"(?:=|\\approx)\\; & (?=[^&]*$)", formula.replace(r"\mathbf{", "").replace("}", " "))
    products = re.findall(NUMBER + r" \\cdot " + NUMBER, terms)
    total = sum(float(a) * float(b) for a, b in products)
    lone = re.search(r"\+ \(?(-?[\d.]+)\)? \\\\ *$", terms)
    printed = re.search(r"-?[\d.]+", result)
    assert printed
    decimals = len(printed[0].partition(".")[2])
    return total + (float(lone[1]) if lone else 0.0), float(printed[0]), 0.5 * 10.0**-decimals


@pytest.mark.parametrize("number", [0, 1, 3, 12, 40])
@pytest.mark.parametrize(("bias", "momentum"), [(None, 0.0), (0.0, 0.0), (None, 0.9)])
def test_terms_add_up(number: int, bias: float | None, momentum: float) -> None:
    info = step_info(setting_of(bias=bias, momentum=momentum), number)
    for place in PLACES:
        facts = step_facts(info, place, place, TEXTS)
        for name in ("terms", "forward"):
            made, printed, half = total_of(facts[name])
            assert made == pytest.approx(printed, abs=half), facts[name]
        share = re.search(
            r"\\frac\{2\}\{16\} \\cdot " + NUMBER + r" (?:=|\\approx) \\mathbf\{(-?[\d.]+)\}", facts["gradient"]
        )
        assert share
        half = 0.5 * 10.0 ** -len(share[2].partition(".")[2])
        assert float(share[1]) * 2 / 16 == pytest.approx(float(share[2]), abs=half)
    half = 0.5 * 10.0 ** -len(facts["loss"].partition(".")[2])
    assert float(facts["squares"]) / 16 == pytest.approx(float(facts["loss"]), abs=half)


@pytest.mark.parametrize(
    ("name", "number", "decimals", "in_line"),
    [("terms", 1, 3, [4, 4, 1]), ("forward", 40, 5, [4, 4, 1]), ("terms", 40, 6, [3, 3, 3])],
)
def test_products_of_long_numbers_stand_three_in_a_line_so_that_it_is_no_wider(
    name: str, number: int, decimals: int, in_line: list[int]
) -> None:
    lines = step_facts(step_info(setting_of(), number), (1, 1), (1, 1), TEXTS)[name].split(r"\\")[:-1]
    factors = [re.findall(NUMBER + r" \\cdot " + NUMBER, line) for line in lines]
    assert [len(pairs) for pairs in factors] == in_line
    assert max(len(x.partition(".")[2]) for pairs in factors for pair in pairs for x in pair) == decimals


@pytest.mark.parametrize("number", [0, 3])
def test_the_loss_after_a_step_is_that_of_the_next(number: int) -> None:
    template = {"status": "{step}|{squares}|{count}|{loss}|{after}"}
    step, squares, count, loss, after = loss_words(step_info(setting_of(), number), template).split("|")
    error = step_info(setting_of(), number + 1).step.error
    assert (int(step), int(count)) == (number, error.size)
    assert float(squares) / error.size == pytest.approx(float(loss), rel=1e-2)
    assert float(after) == pytest.approx(float((error**2).mean()), rel=1e-2)


def test_the_update_is_the_one_of_the_figure() -> None:
    info = step_info(setting_of(), 0)
    assert r"0 - 0.2 \cdot 2.5 = \mathbf{-0.5}" in step_facts(info, (1, 0), None, TEXTS)["update"]
    assert "momentum" not in weight_answer(info, TEXTS).hint
    later = step_info(setting_of(momentum=0.9), 3)
    assert "With momentum" in weight_answer(later, TEXTS).hint


def test_the_answer_follows_the_update() -> None:
    for count in (0, 1, 5):
        info = step_info(setting_of(momentum=0.9), count)
        asked = weight_answer(info, TEXTS)
        moved = info.step.after.weight[asked.place] - info.step.before.weight[asked.place]
        assert asked.answer == TEXTS["grow" if moved > 0 else "shrink"]
    done = make_setting(SQUARE, F.conv2d(SQUARE[None], SOBEL[None, None])[0], SOBEL, None, 0.2, 0.0)
    assert weight_answer(step_info(done, 0), TEXTS).answer == TEXTS["stay"]
    assert "nothing left to learn" in step_facts(step_info(done, 0), None, None, TEXTS)["comparison"]


@pytest.mark.parametrize(("rate", "name"), [(0.2, "learned"), (0.6, "diverged"), (1e6, "diverged"), (0.001, "slow")])
def test_endings(rate: float, name: str) -> None:
    found, sentence = ending_words(setting_of(rate), TEXTS)
    assert found == name
    assert "{" not in sentence
    assert "e+" not in sentence + loss_words(step_info(setting_of(rate), run_of(setting_of(rate)).steps), TEXTS)


def test_a_loss_that_grows_is_said() -> None:
    facts = step_facts(step_info(setting_of(0.6), 3), None, None, TEXTS)
    assert facts["comparison"] == TEXTS["loss_grows"]


def test_the_limit_is_never_rounded_up() -> None:
    assert [limit_text(limit) for limit in (0.42738, 1.0, 12.349, 6.65999e-6, float("inf"))] == [
        "0.427",
        "1",
        "12.3",
        "6.65·10⁻⁶",
        "∞",
    ]
    for limit in 10 ** np.random.default_rng(1).uniform(-9, 6, 300):
        assert 0.99 * limit < number(limit_text(limit)) <= limit * (1 + 1e-8)
    assert rate_facts(setting_of(), TEXTS)["limit_words"].endswith("is below it.")
    assert "above it" in rate_facts(setting_of(0.6), TEXTS)["limit_words"]


def test_what_was_found() -> None:
    assert "Not yet: its weights differ by up to 1.30" in found_facts(setting_of(), 3, SOBEL, TEXTS)["found"]
    assert "Not yet" in found_facts(setting_of(), 107, SOBEL, TEXTS)["found"]
    assert "has become the filter" in found_facts(setting_of(0.4), 500, SOBEL, TEXTS)["found"]
    assert found_facts(setting_of(), 3, None, TEXTS) == {}


def test_the_table_of_a_run_begins_at_the_start_and_ends_where_it_stops() -> None:
    rows = run_facts(setting_of(), 0, TEXTS)["table"].split("\n")
    assert rows[0] == "| 0 | 6.5625 | 100\u00a0% |"
    assert rows[-1].split(" | ")[0] == "| 107"
    assert [float(row.split(" | ")[1].replace("−", "-")) for row in rows] == sorted(
        (float(row.split(" | ")[1].replace("−", "-")) for row in rows), reverse=True
    )
