"""What the pooling lesson works out: windows, sizes, counts and spreads, by hand and as torch has them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lesson_ui.lessons.pooling import games_worked
from lesson_ui.lessons.pooling import worked as pooling_worked
from lesson_ui.lessons.pooling.figure import pooling_info
from lesson_ui.lessons.pooling.noise_figure import spike_input, spike_trace
from lesson_ui.lessons.pooling.shift_figure import shift_info
from lesson_ui.lessons.pooling.volume_figure import volume_info
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("pooling", "figure")
IMAGE = np.array([[1.0, 2, 5], [3, 4, 0], [9, 7, 8]])


def test_a_window_by_hand() -> None:
    facts = pooling_worked.window_facts(pooling_info(IMAGE, 2, 1), (0, 1), words=WORDS)
    values = sides(
        facts.formulas["live"].replace(r"\text{average}", "=").replace(r"\text{sum}", "=").replace(r"\max &", "")
    )
    assert values == [5, 5, (2 + 5 + 4 + 0) / 4, 2.75, 11, 11]
    assert number(facts.answer) in (9, 5.75)
    assert "max 9, average 5.75, sum 23" in facts.hint


def test_an_average_is_divided_by_the_cells_that_its_own_window_counts() -> None:
    image = np.array([[0.0, 0, 0], [0, 2, 0], [9, 0, 0]])  # the window of its lower left 2 × 2 cells stands at (2, 1)
    info = pooling_info(image, 2, 1, 1, count_include_pad=False)
    facts = pooling_worked.window_facts(info, None, words=WORDS)
    assert facts.cell == (2, 1)
    assert {"11/4", "2.75"} <= set(facts.accepts)
    assert r"\dfrac{0 + 2 + 9 + 0}{4}" in facts.formulas["live"]
    corner = pooling_worked.window_facts(info, (3, 0), words=WORDS)
    assert r"\dfrac{9}{1}" in corner.formulas["live"]


def test_sizes_and_what_is_left_over() -> None:
    facts = pooling_worked.window_facts(pooling_info(np.arange(25.0).reshape(5, 5), 2, 2), None, words=WORDS)
    assert sides(facts.size["rows"]) == sides(facts.size["columns"]) == [2, 2]
    assert (facts.size["cells"], facts.size["of"]) == (2 * 2, 25)
    assert "row 4 and column 4" in facts.size["left_over"]
    assert number(facts.whole["total"]) == sum(range(25))
    assert sides(facts.whole["mean"]) == [12]


def test_terms_of_a_window_with_the_padding_it_counts() -> None:
    padded = pooling_info(np.array([[1.0, 2], [3, 4]]), 2, 1, 1)
    assert pooling_worked.window_terms(padded, (0, 0), with_padding=True) == [0, 0, 0, 1]
    assert pooling_worked.window_terms(padded, (0, 0), with_padding=False) == [1]
    assert pooling_worked.window_terms(padded, (1, 1), with_padding=False) == [1, 2, 3, 4]


def test_what_pooling_a_volume_spares() -> None:
    facts = games_worked.volume_facts(volume_info(np.ones((3, 8, 6)), 2), 10, words=WORDS)
    assert (facts["size_before"], facts["size_after"], facts["maps"]) == ("8 × 6 × 3", "4 × 3 × 3", 3)
    counts = [number(facts[name]) for name in ("before", "after", "weights_before", "weights_after", "share")]
    assert counts == [144, 36, 1440, 360, 36 / 144]


@pytest.mark.parametrize(("right", "changed"), [(1, 0), (2, 4)])
def test_pooled_numbers_that_change_with_a_shift_are_torch_s(right: int, changed: int) -> None:
    image = np.zeros((4, 4))
    image[0, 0], image[2, 0] = 9, 5
    moved = np.roll(image, right, 1)
    pooled = [torch.nn.functional.max_pool2d(torch.tensor(x)[None], 2) for x in (image, moved)]
    assert int((pooled[0] != pooled[1]).sum()) == changed
    facts = games_worked.shift_facts(shift_info(image, 0, right), 0, right, words=WORDS)
    assert (facts["changed"], facts["cells"]) == (changed, 4)


def test_a_spike_is_kept_by_the_maximum_and_shared_by_the_mean() -> None:
    info = pooling_info(spike_input(90.0, 2, 2), 3, 1)
    facts = games_worked.spike_facts(info, spike_trace(info, 90.0, 0.0), 90.0, 0.0)
    assert (number(facts["largest"]), number(facts["averaged"])) == (90, 90 / 9)
    assert (facts["in_max"], facts["in_average"], facts["window"], facts["others"]) == (9, 9, 9, 8)


def test_means_and_deviations_of_noise_are_numpy_s() -> None:
    image = np.array([[1.0, 3], [5, 7]])
    facts = games_worked.noise_facts(pooling_info(image, 2), words=WORDS)
    assert number(facts["input_mean"]) == image.mean()
    assert number(facts["input_deviation"]) == pytest.approx(image.std(), abs=0.005)
    assert (number(facts["max_mean"]), number(facts["average_mean"])) == (7, 4)
    assert number(facts["average_deviation"]) == 0
