"""What the kinds of convolution work out: mixes, groups, costs, ranks, gaps and footprints."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from cnn_core.network.layers import Conv2d
from lesson_ui.lessons.convolution.figure import convolution_info
from lesson_ui.lessons.kinds.cost_figure import cost_info
from lesson_ui.lessons.kinds.cost_worked import cost_facts
from lesson_ui.lessons.kinds.dilated_transposed_worked import dilated_facts, transposed_facts
from lesson_ui.lessons.kinds.mix_figure import mix_info
from lesson_ui.lessons.kinds.mix_worked import group_facts, pointwise_facts
from lesson_ui.lessons.kinds.rank_figure import rank_info
from lesson_ui.lessons.kinds.rank_worked import rank_facts
from lesson_ui.lessons.kinds.transposed_figure import transposed_info
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("kinds", "figure")
IMAGE = np.arange(16.0).reshape(4, 2, 2)
MIXES = np.array([[1.0, 2, -1, 0], [0, 1, 0, 1]])[..., None, None]

WIDE = ("wide_ordinary", "wide_depthwise", "wide_pointwise")


def parameters(layer: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in layer.parameters())


def test_a_pointwise_mix_by_hand() -> None:
    facts = pointwise_facts(mix_info(IMAGE, MIXES), (1, 1), (256, 64), words=WORDS)
    assert sides(facts["live"]) == [3 * 1 + 7 * 2 + 11 * -1 + 15 * 0, 6]
    assert number(facts["result"]) == 7 + 15  # of the cell asked about, map 2
    assert number(facts["wide_parameters"]) == parameters(torch.nn.Conv2d(256, 64, 1))
    assert number(facts["three_parameters"]) == parameters(torch.nn.Conv2d(256, 64, 3))
    assert number(facts["wide_weights"]) == 256 * 64
    assert facts["weights"] == 2 * 4


def test_groups_leave_blocks_out() -> None:
    facts = group_facts(mix_info(IMAGE, np.ones((4, 4, 1, 1)), 2), (1, 1), words=WORDS)
    theirs = torch.nn.functional.conv2d(torch.tensor(IMAGE)[None], torch.ones(4, 2, 1, 1).double(), groups=2)
    assert sides(facts["live"]) == [float(theirs[0, 0, 1, 1])] * 2 == [10, 10]
    assert facts["weights"] == parameters(torch.nn.Conv2d(4, 4, 1, groups=2, bias=False))
    assert facts["whole"] == parameters(torch.nn.Conv2d(4, 4, 1, bias=False))
    for row in facts["table"].splitlines()[2:]:
        groups, one, whole = (number(cell.strip("* ")) for cell in row.strip("|").split("|"))
        layer = torch.nn.Conv2d(facts["wide"], facts["wide"], 3, groups=int(groups), bias=False)
        assert (one, whole) == (layer.weight[0].numel(), layer.weight.numel())


def test_a_separable_layer_costs_what_torch_s_two_layers_do() -> None:
    facts = cost_facts(cost_info(3, 3), 8, (128, 64, 28), words=WORDS)
    for names, c_in, c_out in ((("ordinary", "depthwise", "pointwise"), 3, 8), (WIDE, 128, 64)):
        ordinary, depthwise, pointwise = (number(str(facts[name])) for name in names)
        assert ordinary == parameters(torch.nn.Conv2d(c_in, c_out, 3, bias=False))
        assert depthwise == parameters(torch.nn.Conv2d(c_in, c_in, 3, groups=c_in, bias=False))
        assert pointwise == parameters(torch.nn.Conv2d(c_in, c_out, 1, bias=False))
    assert facts["separable"] == facts["depthwise"] + facts["pointwise"]
    assert number(facts["wide_macs"]) == 128 * 64 * 9 * 28 * 28
    assert number(facts["wide_separable_macs"]) == (128 * 9 + 128 * 64) * 28 * 28
    assert number(facts["times"]) == round(128 * 64 * 9 / (128 * 9 + 128 * 64), 1)
    assert int(facts["result"]) == min(n for n in range(1, 9) if 3 * n * 9 > 3 * 9 + 3 * n)


@pytest.mark.parametrize(
    ("kernel", "rank"),
    [([[1, 2, 1], [2, 4, 2], [1, 2, 1]], 1), ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], 2), (np.eye(3), 3)],
)
def test_rank_and_singular_values_are_numpy_s(kernel: object, rank: int) -> None:
    weight = np.array(kernel, float)
    facts = rank_facts(rank_info(np.ones((4, 4)), weight), words=WORDS)
    assert facts["rank"] == rank == np.linalg.matrix_rank(weight)
    printed = [number(text) for text in facts["singular"].split(r",\;")]
    np.testing.assert_allclose(printed, np.linalg.svd(weight)[1], atol=5e-3)
    assert (facts["before"], facts["after"]) == (9, 6)
    assert (facts["products_one"], facts["products_two"]) == (4 * 9, 8 * 3 + 4 * 3)


def test_a_dilated_sum_reads_every_other_cell() -> None:
    image = np.arange(25.0).reshape(5, 5)
    facts = dilated_facts(convolution_info(image, np.ones((3, 3)), Conv2d(1, 3, dilation=2)), 2, (0, 0), words=WORDS)
    assert sides(facts["live"]) == [image[::2, ::2].sum()] * 2 == [108, 108]
    assert (facts["rows"], facts["columns"], facts["reach_rows"]) == ("0, 2, 4", "0, 2, 4", 2 * (3 - 1) + 1)
    assert (facts["weights"], facts["dense_weights"]) == (9, 25)


def test_footprints_that_meet_add_up_to_torch_s_number() -> None:
    image, weight = np.array([[1.0, 2], [3, 4]]), np.array([[1.0, 0], [10, 100]])
    theirs = torch.nn.functional.conv_transpose2d(torch.tensor(image)[None, None], torch.tensor(weight)[None, None])
    facts = transposed_facts(transposed_info(image, weight), (1, 1), words=WORDS)
    assert sides(facts["live"]) == [float(theirs[0, 0, 1, 1])] * 2 == [124, 124]
    assert sides(facts["sizes"]) == [3, 3]
    assert (facts["output"], facts["contributions"], facts["most"]) == ("3 × 3", 4, 4)
    back = torch.nn.functional.conv2d(theirs, torch.tensor(weight)[None, None])
    assert number(facts["back_first"]) == float(back[0, 0, 0, 0])
