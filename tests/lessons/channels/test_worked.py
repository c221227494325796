"""What the lesson on channels works out: sums over channels, and every count, by hand and as torch has them."""

from __future__ import annotations

import numpy as np
import torch

from lesson_ui.lessons.channels.cost_figure import cost_info
from lesson_ui.lessons.channels.cost_worked import cost_facts
from lesson_ui.lessons.channels.info_figure import stack_info
from lesson_ui.lessons.channels.layers_figure import layers_info
from lesson_ui.lessons.channels.layers_worked import layers_facts, maps_facts
from lesson_ui.lessons.channels.maps_figure import layer_info
from lesson_ui.lessons.channels.matrix_figure import matrix_info
from lesson_ui.lessons.channels.matrix_worked import matrix_facts
from lesson_ui.lessons.channels.worked import stack_facts
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("channels", "figure")
IMAGE = np.arange(27.0).reshape(3, 3, 3)
WEIGHT = np.stack([np.full((2, 2), factor) for factor in (1.0, 2.0, -1.0)])


def test_one_filter_adds_up_its_channels_and_the_bias() -> None:
    facts = stack_facts(stack_info(IMAGE, WEIGHT, 5.0), (1, 0), words=WORDS)
    red, green, blue = (float(factor * IMAGE[c, 1:3, 1:3].sum()) for c, factor in enumerate((1, 2, -1)))
    assert facts.hint.startswith(f"{red:.0f} + {green:.0f} + (−{-blue:.0f}) + 5 = ")
    theirs = torch.nn.functional.conv2d(
        torch.tensor(IMAGE)[None], torch.tensor(WEIGHT)[None], torch.tensor([5.0]).double()
    )
    assert number(facts.answer) == theirs[0, 0, 1, 1] == red + green + blue + 5
    lines = facts.formulas["live"].replace(r"\text{red:}", "").split(r"\text{")
    assert sides(lines[0])[:2] == [3 + 4 + 6 + 7, 20]
    tall = stack_facts(stack_info(IMAGE, WEIGHT[:, :, :1], 5.0), None, words=WORDS)
    assert r"\sum_{c=0}^{2} \sum_{u=0}^{1} \sum_{v=0}^{0} x" in tall.formulas["formula"]
    assert facts.learned["weights"] == 3 * 2 * 2
    assert facts.learned["parameters"] == 3 * 2 * 2 + 1


def test_parameters_do_not_grow_with_the_picture_and_multiply_adds_do() -> None:
    facts = cost_facts(cost_info(3, 64, 3, 32), words=WORDS)
    layer = torch.nn.Conv2d(3, 64, 3, padding=1)
    assert number(facts["parameters"]) == sum(parameter.numel() for parameter in layer.parameters())
    assert number(facts["reads"]) == number(facts["one_filter"]) - 1 == 3 * 3 * 3
    assert number(facts["multiply_adds"]) == number(facts["connections_tex"]) == 64 * 32 * 32 * 27
    assert number(facts["neurons"]) == 64 * 32 * 32
    assert number(facts["uses"]) == 32 * 32
    assert number(facts["dense"]) == number(facts["dense_in"]) * number(facts["neurons"]) == 3 * 32 * 32 * 64 * 32 * 32
    last = [cell.strip() for cell in facts["table"].splitlines()[-1].strip("|").split("|")]
    assert list(map(number, last[1:])) == [1792, 64 * 4000 * 4000 * 27]


def test_a_layer_of_two_filters() -> None:
    info = layer_info(IMAGE, np.stack([WEIGHT, -WEIGHT]), np.array([1.0, 2.0]), ("a", "b"))
    facts = maps_facts(info, words=WORDS)
    assert number(facts["parameters"]) == 2 * (3 * 2 * 2 + 1)
    assert (facts["reads"], facts["one_filter"], facts["filters"]) == (12, 13, 2)
    assert (facts["size_in"], facts["size_out"]) == ("3 × 3 × 3", "2 × 2 × 2")


def test_layer_after_layer() -> None:
    zero = [np.zeros(count) for count in (2, 4)]
    facts = layers_facts(layers_info(IMAGE, (np.ones((2, 3, 3, 3)), zero[0]), (np.ones((4, 2, 1, 1)), zero[1])))
    assert (facts["size_one"], facts["size_two"]) == ("3 × 3 × 2", "3 × 3 × 4")
    layers = torch.nn.Conv2d(3, 2, 3), torch.nn.Conv2d(2, 4, 1)
    counts = [sum(parameter.numel() for parameter in layer.parameters()) for layer in layers]
    assert [number(facts[name]) for name in ("parameters_one", "parameters_two")] == counts
    assert facts["field"] == 3


def test_a_number_of_the_matrix_product() -> None:
    info = matrix_info(IMAGE[:2], np.arange(16.0).reshape(2, 8), 2)
    facts = matrix_facts(info, (1, 2), words=WORDS)
    patch = torch.nn.functional.unfold(torch.tensor(IMAGE[:2])[None], 2)[0, :, 2]
    assert sides(facts["live"]) == [float(torch.arange(8.0, 16.0).double() @ patch)] * 2
    assert (facts["place_row"], facts["place_column"], facts["rows"], facts["places"]) == (1, 0, 8, 4)
    assert [number(facts[name]) for name in ("numbers", "unfolded", "multiply_adds")] == [18, 8 * 4, 2 * 8 * 4]
