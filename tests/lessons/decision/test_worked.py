"""What the lesson on deciding works out: places, logits, probabilities, losses and costs, as torch has them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from lesson_ui.lessons.decision.cost_figure import vgg_cost
from lesson_ui.lessons.decision.dense_figure import dense_info
from lesson_ui.lessons.decision.flatten_figure import numbered_volume
from lesson_ui.lessons.decision.loss_figure import loss_info
from lesson_ui.lessons.decision.loss_worked import certainty_table, cost_facts, loss_answers, loss_facts
from lesson_ui.lessons.decision.worked import dense_facts, flatten_facts, lengths_table
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("decision", "figure")
NAMES = ("a", "b", "c")
LOGITS, TARGET = np.array([[2.0, 1, 0], [0, 0, 0]]), np.array([0, 2])


@pytest.mark.parametrize("place", [0, 13, 23])
def test_the_place_of_a_number_is_numpy_s(place: int) -> None:
    facts = flatten_facts(numbered_volume((3, 2, 4)), place, order="both", words=WORDS, is_pinned=True)
    c, i, j = (int(index) for index in np.unravel_index(place, (3, 2, 4)))
    assert (facts["c"], facts["i"], facts["j"]) == (c, i, j)
    assert (facts["C"], facts["H"], facts["W"], facts["k"]) == (3, 2, 4, place)
    assert (facts["count"], facts["cells"]) == (24, 8)
    assert sides(facts["live_first"]) == [place, place]
    assert sides(facts["live_last"]) == [np.ravel_multi_index((i, j, c), (2, 4, 3))] * 2
    assert number(facts["value"]) == numbered_volume((3, 2, 4))[c, i, j]
    assert sides(facts["live_mean"])[0] == sides(facts["live_mean"])[1] == numbered_volume((3, 2, 4))[0].mean()


def test_lengths_of_vectors_and_weights_behind_them() -> None:
    rows = [line.strip("| ").split(" | ") for line in lengths_table((3, 2, 4), WORDS).splitlines()[2:]]
    for row, (height, width, channels) in zip(rows, [(4, 4, 512), (7, 7, 512), (8, 8, 32), (3, 2, 4)], strict=True):
        flat = height * width * channels
        assert [number(cell.strip("*")) for cell in row[1:]] == [flat, channels, 10 * flat, 10 * channels]


def test_a_dense_layer_and_softmax_are_torch_s() -> None:
    x, weight, bias = np.array([2.0, 0, 1]), np.array([[1.0, -1, 0], [3, 4, -2]]), np.array([0.5, 1])
    facts = dense_facts(dense_info(x, weight, bias), 1, ("cat", "dog"), words=WORDS)
    logits = torch.nn.functional.linear(torch.tensor(x), torch.tensor(weight), torch.tensor(bias))
    assert sides(facts["live_logit"]) == [float(logits[1])] * 3
    assert number(facts["first_logit"]) == logits[0]
    probability = float(logits.softmax(0)[1])
    for name in ("live_probability", "live_stable"):
        assert sides(facts[name]) == pytest.approx([probability] * 3, abs=6e-5)
    assert (facts["weights"], facts["parameters"], facts["decision"]) == (6, 8, "dog")
    for row in facts["temperature_table"].splitlines()[2:]:
        temperature, _, *shares = row.strip("| ").split(" | ")
        theirs = (logits / number(temperature)).softmax(0).tolist()
        assert [number(share) for share in shares] == pytest.approx(theirs, abs=0.005)


@pytest.mark.parametrize("n", [0, 1])
def test_both_losses_are_torch_s(n: int) -> None:
    logits, target = torch.tensor(LOGITS), torch.tensor(TARGET)
    entropy = torch.nn.functional.cross_entropy(logits, target, reduction="none")
    square = (logits.softmax(1) - torch.eye(3)[target]).square().mean(1)
    for kind, losses in (("cross_entropy", entropy), ("mse", square)):
        facts = loss_facts(loss_info(LOGITS, TARGET, kind), n, NAMES, words=WORDS, is_pinned=True)
        assert sides(facts["live_entropy"]) == pytest.approx([float(entropy[n])] * 2, abs=2e-4)
        assert sides(facts["live_mse"]) == pytest.approx([float(square[n])] * 3, abs=1e-4)
        assert sides(facts["live_batch"]) == pytest.approx([float(losses.mean())] * 2, abs=1e-4)
        assert number(facts["even"]) == pytest.approx(math.log(3), abs=0.005)
        assert facts["name"] == NAMES[TARGET[n]]


def test_certainty_has_its_price() -> None:
    for row in certainty_table(WORDS).splitlines()[2:]:
        p, entropy, square = map(number, row.strip("| ").split(" | "))
        assert entropy == pytest.approx(-math.log(p), abs=0.005)
        assert square == pytest.approx((1 - p) ** 2, abs=5e-5)


@pytest.mark.parametrize("logits", [[2.0, 1, 0], [2000.0, 0, 0], [-2000.0, 0, 0], [0.0, 0, 0]])
@pytest.mark.parametrize("kind", ["cross_entropy", "mse"])
def test_the_answer_is_among_the_options_from_low_to_high(logits: list[float], kind: str) -> None:
    asked = loss_answers(loss_info(np.array([logits]), np.array([0]), kind), NAMES, words=WORDS)
    values = [number(option) for option in asked["options"]]
    assert asked["answer"] in asked["options"]
    assert len(set(asked["options"])) == len(values) >= 2
    assert values == sorted(values)


def test_the_dense_head_of_vgg_costs_what_torch_s_layers_do() -> None:
    facts = cost_facts(vgg_cost(224, 4096, "flatten"))
    assert number(facts["weights"]) == number(facts["weights_tex"]) == 512 * 7 * 7 * 4096
    dense = [torch.nn.Linear(*sizes, device="meta") for sizes in ((25088, 4096), (4096, 4096), (4096, 1000))]
    assert number(facts["dense"]) == sum(p.numel() for layer in dense for p in layer.parameters())
    assert number(facts["total"]) == number(facts["conv"]) + number(facts["dense"]) == 138_357_544
    assert number(facts["gap_weights"]) == 512 * 4096
    assert number(facts["times"]) == 49
    assert number(facts["dense_share"]) == pytest.approx(number(facts["dense"]) / 138_357_544, abs=5e-4)
