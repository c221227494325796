"""What the padding lesson works out: output sizes, what is left over, and which cells an output reads."""

from __future__ import annotations

import pytest
import torch

from cnn_core.network.layers import Conv2d
from lesson_ui.lessons.padding.figure import Pair, padding_info
from lesson_ui.lessons.padding.worked import padding_facts, size_formula, unread_sentence
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("padding", "figure")
LAYERS = [
    ((8, 7), Conv2d(1, 3, stride=2, padding=(0, 1))),
    ((9, 9), Conv2d(1, (3, 2), stride=(3, 1), padding=(1, 0), dilation=(2, 3))),
    ((5, 5), Conv2d(1, 5, padding="same")),
]


@pytest.mark.parametrize(("input_size", "layer"), LAYERS)
def test_every_side_of_the_size_formula_is_torch_s_size(input_size: Pair, layer: Conv2d) -> None:
    conv = torch.nn.Conv2d(1, 1, layer.kernel_size, layer.stride, layer.padding, layer.dilation)
    size = conv(torch.zeros(1, 1, *input_size)).shape[2:]
    for walk, theirs in zip(padding_info(input_size, layer).walks, size, strict=True):
        found = sides(size_formula(walk))
        assert len(found) >= 3
        assert set(found) == {theirs}


def test_room_steps_and_the_row_nobody_reads() -> None:
    info = padding_info(*LAYERS[0])
    facts = padding_facts(info, (1, 2), words=WORDS)
    assert number(facts.answer) == 3
    assert {name: facts.formulas[name] for name in ("room", "steps", "left_over", "size", "end")} == {
        "room": 8 - 3,
        "steps": 2,
        "left_over": 1,
        "size": 3,
        "end": 6,
    }
    assert unread_sentence(info, WORDS) == "Row 7 is never read."
    assert (facts.cells["rows"], facts.cells["columns"]) == ("2, 3 and 4", "3, 4 and 5")
    assert (facts.padding["corner"], facts.padding["centre"]) == (info.visits[0, 0], info.visits.max())
    assert facts.pairs["output_size"] == "(3, 4)"


def test_what_neither_axis_reads_is_named_once() -> None:
    rows = padding_info((6, 6), Conv2d(1, 2, stride=3))
    assert unread_sentence(rows, WORDS) == "Rows and columns 2 and 5 are never read."
    assert unread_sentence(padding_info(*LAYERS[2]), WORDS) == "Every cell is read."
