"""What the lesson on receptive fields works out: recurrences by hand, shares of an object, the race, what counts."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from cnn_core.network.short_form import from_short_form
from lesson_ui.lessons.receptive_field.effective_figure import effective_info
from lesson_ui.lessons.receptive_field.picture_worked import object_facts, picture_facts
from lesson_ui.lessons.receptive_field.pyramid_figure import pyramid_info
from lesson_ui.lessons.receptive_field.race_figure import race_info
from lesson_ui.lessons.receptive_field.race_worked import effective_facts, growth_text, race_facts, race_names
from lesson_ui.lessons.receptive_field.units_figure import Thing, picture_info
from lesson_ui.lessons.receptive_field.worked import grown_text, growth_facts, growth_rows, weight_facts
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number, sides

WORDS = lesson_data("receptive_field", "figure")
STACK = from_short_form("c3-p2-c3")
PYRAMID = pyramid_info(STACK, 12)
BLACK = np.zeros((20, 20, 3), np.uint8)
PICTURE = picture_info(BLACK, BLACK[..., 0].astype(np.float64), STACK, 3)


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("| ").split(" | ")]


def test_each_row_of_the_recurrence_holds_as_printed() -> None:
    fields, jumps = [], []
    for row in growth_rows(PYRAMID.stack, PYRAMID.fields):
        field, jump, start = (sides(cell.replace("·", "*").replace("**", "")) for cell in cells(row)[3:])
        assert field[0] == field[1]
        assert jump[0] == jump[1]
        assert start[0] == start[1]
        fields.append(field[1])
        jumps.append(jump[1])
    assert fields == [1 + 2 * 1, 3 + 1 * 1, 4 + 2 * 2]
    assert jumps == [1, 2, 2]
    assert sides(grown_text(STACK)) == [8]


def test_a_unit_sees_what_torch_s_gradient_reaches() -> None:
    facts = growth_facts(PYRAMID, (2, 1), words=WORDS)
    x = torch.zeros(1, 1, 12, requires_grad=True)
    y = torch.nn.functional.conv1d(x, torch.ones(1, 1, 3))
    y = torch.nn.functional.conv1d(torch.nn.functional.avg_pool1d(y, 2), torch.ones(1, 1, 3))
    y[0, 0, 1].backward()
    assert x.grad is not None
    seen = x.grad[0, 0].nonzero().ravel().tolist()
    assert (int(facts["unit_first"]), int(facts["unit_last"])) == (seen[0], seen[-1])
    assert facts["unit_seen"] == facts["unit_size"] == len(seen) == 8


def test_weights_of_a_stack_and_of_one_kernel() -> None:
    facts = weight_facts(from_short_form("c3-c3"), PYRAMID.fields[-1], WORDS)
    assert (facts["stack_weights"], facts["one_weights"]) == (2 * 3 * 3, 8 * 8)
    assert f"{100 * 18 / 64:.0f} %" in facts["verdict"].replace("\xa0", " ")


def test_a_field_on_a_picture() -> None:
    facts = picture_facts(PICTURE, (0, 0), words=WORDS)
    assert facts["units"] == "7 × 7"
    assert [int(facts[name]) for name in ("top", "bottom", "left", "right")] == [0, 7, 0, 7]
    assert number(facts["pixels_seen"]) == 8 * 8
    assert number(facts["share"]) == pytest.approx(64 / 400, abs=0.0005)
    for row, (field, jump, units) in zip(
        facts["table"].splitlines()[2:], [(3, 1, 18), (4, 2, 9), (8, 2, 7)], strict=True
    ):
        assert cells(row)[2:] == [str(field), str(jump), f"{units} × {units}"]


def test_how_much_of_an_object_a_unit_sees_at_best() -> None:
    facts = object_facts(PICTURE, Thing("it", 0, 0, 4, 4), words=WORDS)
    shares = [cells(row)[3] for row in facts["table"].splitlines()[2:]]
    assert [number(share) for share in shares] == pytest.approx([9 / 16, 1, 1], abs=5e-4)
    assert (facts["enough"], facts["enough_size"]) == ("2", 4)


def test_the_race_is_won_by_the_largest_field() -> None:
    info = race_info(3, 3, 2, 2, 2)
    facts = race_facts(info, race_names(WORDS, 2, 2, 2), 3, words=WORDS)
    growth = {name: [int(size) for size in re.findall(r"\d+", growth_text(info, name))] for name in info.fields}
    assert growth == {"plain": [3, 5, 7], "stride": [3, 7, 15], "pooling": [4, 10, 22], "dilation": [3, 7, 15]}
    assert facts["winner_size"] == max(sizes[-1] for sizes in growth.values())
    assert facts["winner"].startswith("pooling")
    assert sides(facts["plain_sum"]) == [7]
    assert number(facts["times"]) == pytest.approx(22 / 7, abs=0.05)


def test_what_really_counts_is_torch_s_gradient() -> None:
    facts = effective_facts(effective_info(from_short_form("c3-c3"), "ones", 0), words=WORDS)
    x = torch.zeros(1, 1, 5, 5, requires_grad=True)
    ones = torch.ones(1, 1, 3, 3)
    torch.nn.functional.conv2d(torch.nn.functional.conv2d(x, ones), ones).sum().backward()
    assert x.grad is not None
    paths = x.grad[0, 0]
    assert number(facts["total"]) == paths.sum().item() == 81
    assert f"{paths[2, 2] / paths[0, 0]:.0f} times" in facts["times"]
    middle = paths[1:4, 1:4].sum().item()
    assert number(facts["share"]) == pytest.approx(middle / 81, abs=5e-4)
    assert number(facts["area"]) == 9 / 25
    assert facts["lines"].endswith("**1 2 3 2 1**")
