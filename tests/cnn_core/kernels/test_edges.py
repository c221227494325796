"""Edge filters answer to the edges that their sentences name, with that sign."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_core.kernels.named import NamedKernel
from tests.support.filter_responses import ALL, WEIGHTS, family, ids, respond


@pytest.mark.parametrize("kernel", family("edge"), ids=ids)
def test_edge_filters_are_antisymmetric(kernel: NamedKernel) -> None:
    np.testing.assert_array_equal(kernel.weight[::-1, ::-1], -kernel.weight)


@pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr"])
def test_y_is_x_turned(name: str) -> None:
    np.testing.assert_array_equal(WEIGHTS[f"{name}-x"].T, WEIGHTS[f"{name}-y"])


def step_edge(direction: tuple[int, int], size: int = 11) -> NDArray[Any]:
    """Dark and bright halves, the bright half in `direction` (rows, columns) from the centre."""
    rows, columns = np.mgrid[0:size, 0:size] - (size - 1) / 2
    return np.where(rows * direction[0] + columns * direction[1] > 0, 200.0, 50.0)


@pytest.mark.parametrize("kernel", family("edge"), ids=ids)
def test_edge_filters_have_the_documented_sign(kernel: NamedKernel) -> None:
    assert kernel.brighter is not None
    towards = step_edge(kernel.brighter)
    away = step_edge((-kernel.brighter[0], -kernel.brighter[1]))
    assert respond(kernel.weight, towards).max() > 0
    assert respond(kernel.weight, towards).min() >= 0
    assert respond(kernel.weight, away).min() < 0
    assert respond(kernel.weight, away).max() <= 0


@pytest.mark.parametrize("kernel", family("edge"), ids=ids)
def test_edge_filters_are_blind_to_edges_across(kernel: NamedKernel) -> None:
    assert kernel.brighter is not None
    rows, columns = kernel.brighter
    ramp = np.add.outer(np.arange(9.0) * -columns, np.arange(9.0) * rows)
    np.testing.assert_allclose(respond(kernel.weight, ramp), 0, atol=1e-12)


DIRECTION_WORDS = {
    (0, 1): "right is brighter",
    (0, -1): "left is brighter",
    (1, 0): "bottom is brighter",
    (-1, 0): "top is brighter",
    (-1, 1): "upper right is brighter",
    (-1, -1): "upper left is brighter",
}


@pytest.mark.parametrize("kernel", family("edge"), ids=ids)
def test_sentence_and_sign_agree(kernel: NamedKernel) -> None:
    assert kernel.brighter is not None
    words = DIRECTION_WORDS[kernel.brighter]
    sentence = kernel.sentence.lower()
    assert words in sentence
    if words in ("right is brighter", "left is brighter"):
        assert f"upper {words}" not in sentence


def test_only_edge_filters_name_a_brighter_side() -> None:
    assert {kernel.family for kernel in ALL if kernel.brighter} == {"edge"}


def test_identity_and_shift() -> None:
    image = np.random.default_rng(1).random((6, 7))
    np.testing.assert_array_equal(respond(WEIGHTS["identity"], image), image[1:-1, 1:-1])
    np.testing.assert_array_equal(respond(WEIGHTS["shift-right"], image), image[1:-1, :-2])


def test_emboss_sees_light_from_the_upper_left() -> None:
    assert respond(WEIGHTS["emboss"], step_edge((1, 1))).max() > 200
    assert respond(WEIGHTS["emboss"], step_edge((-1, -1))).min() < 50
