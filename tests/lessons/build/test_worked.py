"""What the builder works out of layers and of whole networks: sizes, parameters and products, as torch has them."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from cnn_core.errors import Fix
from cnn_core.network import from_address
from lesson_ui.lessons.build.figure import build_info
from lesson_ui.lessons.build.worked import build_facts, fix_words
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("build", "figure")
NETWORK = from_address("Conv2d(8,3,padding=1),ReLU,MaxPool2d(2),Flatten,Linear(10)")
LAYERS = {"0": torch.nn.Conv2d(3, 8, 3, padding=1), "4": torch.nn.Linear(16 * 16 * 8, 10)}


def sections(chosen: str) -> dict[str, dict[str, Any]]:
    return dict(build_facts(build_info(NETWORK, (3, 32, 32)), chosen, WORDS).sections)


@pytest.mark.parametrize("path", LAYERS)
def test_parameters_are_torch_s(path: str) -> None:
    wanted = sum(parameter.numel() for parameter in LAYERS[path].parameters())
    assert sides(sections(path)["worked_parameters"]["formula"]) == [wanted, wanted]


def test_size_multiply_adds_and_field_of_a_convolution() -> None:
    found = sections("0")
    assert found["worked_shape"]["after"] == "32 × 32 × 8"
    live = found["worked_shape"]["rule"].split("$$")[3]
    assert set(sides(live)) == {32}
    assert sides(found["worked_multiply_adds"]["formula"]) == [32 * 32 * 8 * 27] * 2
    assert sides(found["worked_field"]["recurrence"].split("$$")[-2]) == [3, 3]


def test_totals_add_up() -> None:
    totals = sections("0")["totals"]
    every = sum(parameter.numel() for layer in LAYERS.values() for parameter in layer.parameters())
    assert sides(totals["sum"]) == [every, every]
    assert number(totals["multiply_adds"]) == 32 * 32 * 8 * 27 + 16 * 16 * 8 * 10


def test_what_is_asked_for_is_the_length_of_the_vector() -> None:
    facts = build_facts(build_info(NETWORK, (3, 32, 32)), "0", WORDS)
    assert (
        number(facts.answer)
        == torch.nn.Sequential(LAYERS["0"], torch.nn.MaxPool2d(2), torch.nn.Flatten())(torch.zeros(1, 3, 32, 32)).shape[
            1
        ]
    )
    assert number(facts.accepts[0]) == 2048


@pytest.mark.parametrize(
    ("fix", "words"),
    [
        (Fix("0.padding", ">=", 2), "Set padding of layer 0 to 2"),
        (Fix("4", "remove", None), "Take layer 4 (Linear) out"),
    ],
)
def test_a_fix_in_words(fix: Fix, words: str) -> None:
    assert fix_words(NETWORK, fix, WORDS) == words
