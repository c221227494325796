"""What the lesson on architectures works out: counts of the literature as torch counts them, sums of a skip by hand."""

from __future__ import annotations

import numpy as np
import torch

from lesson_ui.lessons.architectures.pipeline_figure import Pipeline
from lesson_ui.lessons.architectures.residual_figure import residual_info
from lesson_ui.lessons.architectures.residual_shapes_figure import shapes_info
from lesson_ui.lessons.architectures.residual_worked import residual_facts, shapes_facts
from lesson_ui.lessons.architectures.worked import becomes, network_facts, pipeline_facts, timeline_facts
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("architectures", "figure")


def parameters(*layers: torch.nn.Module) -> int:
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


def test_lenet_is_counted_as_torch_counts_it() -> None:
    facts = network_facts("lenet5", words=WORDS)
    layers: list[torch.nn.Module] = [torch.nn.Conv2d(1, 6, 5), torch.nn.Conv2d(6, 16, 5)]
    layers += [torch.nn.Linear(*sizes) for sizes in ((400, 120), (120, 84), (84, 10))]
    assert number(facts["parameters"]) == parameters(*layers)
    assert number(facts["multiply_adds"]) == 28 * 28 * 6 * 25 + 10 * 10 * 16 * 150 + 400 * 120 + 120 * 84 + 840
    assert sides(facts["depths"].replace("**", "")) == [5, 5]
    rows = [row.strip("| ").split(" | ") for row in facts["table"].splitlines()[2:]]
    assert [number(row[3]) for row in rows[:2]] == [parameters(layers[0]), parameters(layers[1])]


def test_one_layer_of_the_timeline_by_its_formulas() -> None:
    facts = timeline_facts("lenet5", 0, words=WORDS)
    assert sides(facts["layer_parameters"].replace("·", "*")) == [156, 156]
    assert facts["layer_size"] == "⌊(32 + 2·0 − 5)/1⌋ + 1 = 28"
    assert number(facts["layer_adds"]) == 28 * 28 * 6 * 25
    assert sides(facts["heaviest"].replace("·", "*")) == [25089 * 4096] * 2
    assert number(facts["vgg_total"]) == 138_357_544
    assert number(facts["resnet_total"]) == 25_557_032


def test_a_pipeline_halves_its_sides_and_counts_its_layers() -> None:
    plan = Pipeline()
    facts = pipeline_facts(plan, words=WORDS)
    convolutions = [torch.nn.Conv2d(*sizes, 3, padding=1) for sizes in ((3, 64), (64, 128), (128, 256))]
    assert number(facts["total"]) == parameters(*convolutions, torch.nn.Linear(256, 10))
    assert number(facts["gap_parameters"]) == parameters(torch.nn.Linear(256, 10))
    assert number(facts["flat_parameters"]) == 28 * 28 * 256 * 10 + 10
    assert [number(facts[name]) for name in ("input_numbers", "first_numbers", "last_numbers")] == [
        224 * 224 * 3,
        112 * 112 * 64,
        28 * 28 * 256,
    ]
    assert number(facts["places"]) == 4 * number(facts["places_next"]) == 112 * 112
    assert facts["answer"] in becomes(WORDS)
    assert facts["answer"] == "halves"


def test_a_skip_adds_the_input_to_what_the_block_gives() -> None:
    image, first, second = np.array([[1.0, -2], [3, 4]]), np.array([[2.0]]), np.array([[-1.0]])
    x = torch.tensor(image)
    theirs = (torch.relu(x * 2) * -1 + x).relu()
    for place in np.ndindex(2, 2):
        facts = residual_facts(residual_info(image, first, second), place, words=WORDS)
        assert sides(facts["live"]) == [theirs[place].item()] * 2
    assert number(facts["block_weights"]) == 2 * 3 * 3 * 64 * 64
    assert sides(facts["block_terms"]) == [number(facts["block_weights"])]


def test_a_projection_adds_up_and_is_counted() -> None:
    info = shapes_info(np.arange(32.0).reshape(2, 4, 4), np.ones((4, 2)))
    facts = shapes_facts(info, (0, 0), words=WORDS)
    shortcut, branch = sides(facts["shortcut_live"]), sides(facts["branch_live"])
    assert shortcut == [0 + 16] * 2
    assert len(set(branch)) == 1
    assert sides(facts["live"]) == [shortcut[0] + branch[0]] * 2
    assert number(facts["projection_weights"]) == parameters(torch.nn.Conv2d(2, 4, 1, bias=False))
    assert sides(facts["main_weights"]) == [2 * 4 * 9 + 4 * 4 * 9] * 2
    assert number(facts["real_weights"]) == 64 * 128
    assert (facts["size_in"], facts["size_out"]) == ("4 × 4 × 2", "2 × 2 × 4")
