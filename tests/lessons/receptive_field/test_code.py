"""The receptive-field lesson's lines run as they stand and give what the figures show, in NumPy and in PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_core.network.short_form import from_short_form
from cnn_core.network.stacks import layer_fields
from lesson_ui.lessons.receptive_field.code import (
    effective_code,
    growth_code,
    object_code,
    picture_code,
    race_code,
)
from lesson_ui.lessons.receptive_field.effective_figure import WEIGHTS, effective_info
from lesson_ui.lessons.receptive_field.race_figure import race_info
from lesson_ui.lessons.receptive_field.units_figure import Thing, best_unit, picture_info
from tests.support.snippets import scopes_of


@pytest.mark.parametrize("text", ["c3-c3-c3", "c3-p2-c3-p2", "c3p1-c3p2d2-c5s2", "c11s4p2-p3s2-c5p2-p3s2"])
def test_fields(text: str) -> None:
    stack = from_short_form(text)
    for half in scopes_of(growth_code(stack))[0]:
        assert half["sizes"] == [field.size for field in layer_fields(stack)]


@pytest.mark.parametrize(
    ("text", "depth", "unit"), [("c3p1-c3p1-p2-c5s2", 4, (0, 3)), ("c3d2-p2", 1, (4, 4)), ("c3s2p1-c3d3p2", 2, (5, 0))]
)
def test_a_unit_on_a_picture(text: str, depth: int, unit: tuple[int, int]) -> None:
    stack = from_short_form(text)
    pixels = np.zeros((40, 56, 3), np.uint8)
    info = picture_info(pixels, pixels[..., 0].astype(np.float64), stack, depth)
    for half in scopes_of(picture_code(stack, depth, (40, 56), unit))[0]:
        assert half["rows"] == info.rows[depth][unit[0]].tolist()
        assert half["columns"] == info.columns[depth][unit[1]].tolist()


@pytest.mark.parametrize("setting", [(4, 3, 2, 2, 2), (3, 5, 1, 3, 3), (2, 2, 3, 1, 1)])
def test_the_race(setting: tuple[int, int, int, int, int]) -> None:
    info = race_info(*setting)
    for half in scopes_of(race_code(info))[0]:
        assert half["sizes"] == {name: fields[-1].size for name, fields in info.fields.items()}


@pytest.mark.parametrize("text", ["c3-p2-c3-p2", "c5s4-c5s3"])
def test_an_object(text: str) -> None:
    stack, thing = from_short_form(text), Thing("it", 10, 12, 14, 9)
    pixels = np.zeros((48, 60, 3), np.uint8)
    info = picture_info(pixels, pixels[..., 0].astype(np.float64), stack, 1)
    ours, theirs = scopes_of(object_code(stack, (48, 60), thing))[0]
    expected = [best_unit(info, thing, depth)[2] for depth in range(1, len(stack.layers) + 1)]
    np.testing.assert_allclose(ours["shares"], expected)
    assert theirs["best"] == pytest.approx(expected[-1])


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("text", ["c3-c3-c3", "c3s2-p2-c3d2"])
def test_the_gradient(text: str, weights: str) -> None:
    stack = from_short_form(text)
    info = effective_info(stack, weights, 5)
    for half in scopes_of(effective_code(stack, weights, 5))[0]:
        np.testing.assert_allclose(half["gradient"], info.gradient, rtol=1e-9, atol=1e-12)
