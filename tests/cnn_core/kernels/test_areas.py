"""Bends, blurs, sharpening and patterns do what their sentences say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_core import kernels
from cnn_core.kernels import NAMED_KERNELS
from cnn_core.kernels.named import NamedKernel
from tests.support.filter_responses import WEIGHTS, family, ids, respond


@pytest.mark.parametrize("kernel", family("blur"), ids=ids)
def test_blurs_are_means(kernel: NamedKernel) -> None:
    assert kernel.total == pytest.approx(1, abs=1e-12)
    assert not kernel.signed
    np.testing.assert_allclose(respond(kernel.weight, np.full((9, 9), 200.0)), 200)


@pytest.mark.parametrize("kernel", family("sharpen") + family("relief"), ids=ids)
def test_sharpening_and_relief_keep_even_areas(kernel: NamedKernel) -> None:
    assert kernel.total == pytest.approx(1, abs=1e-12)
    assert kernel.signed


def test_unsharp_is_twice_the_picture_minus_the_binomial_blur() -> None:
    binomial = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
    twice = np.zeros((5, 5))
    twice[2, 2] = 2
    np.testing.assert_array_equal(WEIGHTS["unsharp"], twice - binomial)


def test_sharpen_is_the_picture_minus_its_laplacian() -> None:
    np.testing.assert_array_equal(WEIGHTS["sharpen"], WEIGHTS["identity"] - WEIGHTS["laplacian-4"])


@pytest.mark.parametrize("kernel", family("curvature"), ids=ids)
def test_bends_are_blind_to_ramps(kernel: NamedKernel) -> None:
    ramp = np.add.outer(np.arange(9.0) * 3, np.arange(9.0) * -2)
    np.testing.assert_allclose(respond(kernel.weight, ramp), 0, atol=1e-10)


def spot(size: int, value: int) -> NDArray[Any]:
    image = np.full((size, size), 100.0)
    image[size // 2, size // 2] = value
    return image


@pytest.mark.parametrize(("key", "sign"), [("laplacian-4", -1), ("laplacian-8", -1), ("laplacian-of-gaussian", -1)])
def test_laplacians_on_spots(key: str, sign: int) -> None:
    size = len(WEIGHTS[key])
    assert np.sign(respond(WEIGHTS[key], spot(size, 180))) == sign
    assert np.sign(respond(WEIGHTS[key], spot(size, 20))) == -sign


def test_centre_surround_prefers_spots_of_three_pixels() -> None:
    rows, columns = np.mgrid[-3:4, -3:4]
    answers: dict[int, float] = {}
    for width in (1, 3, 5, 7):
        disc = (rows**2 + columns**2 <= (width / 2) ** 2) * 1.0
        answers[width] = respond(WEIGHTS["centre-surround"], disc).item()
    assert max(answers, key=answers.__getitem__) == 3
    assert answers[3] > 0


@pytest.mark.parametrize(("key", "vertical"), [("line-vertical", True), ("line-horizontal", False)])
def test_line_filters(key: str, vertical: bool) -> None:
    line = np.zeros((3, 3))
    line[:, 1] = 1
    across = line if not vertical else line.T
    along = line if vertical else line.T
    assert respond(WEIGHTS[key], along) == 6
    assert respond(WEIGHTS[key], -along) == -6
    assert respond(WEIGHTS[key], across) == 0


def test_motion_blur_keeps_stripes_along_its_way_and_wipes_those_across() -> None:
    steps = np.subtract.outer(np.arange(10), np.arange(10))
    along = (steps % 5 == 0) * 5.0
    np.testing.assert_allclose(respond(WEIGHTS["motion-blur"], along), along[2:-2, 2:-2])
    across = (np.add.outer(np.arange(15), np.arange(15)) * 2 % 5 == 0) * 5.0
    np.testing.assert_allclose(respond(WEIGHTS["motion-blur"], across), 1)


@pytest.mark.parametrize("degrees", [0, 45, 90, 135])
def test_each_gabor_prefers_its_own_stripes(degrees: int) -> None:
    rows, columns = np.mgrid[-3:4, -3:4]
    theta = np.deg2rad(degrees)
    stripes = np.cos(2 * np.pi * (columns * np.cos(theta) + rows * np.sin(theta)) / 4)
    answers = {angle: respond(WEIGHTS[f"gabor-{angle}"], stripes).item() for angle in (0, 45, 90, 135)}
    assert max(answers, key=answers.__getitem__) == degrees
    assert answers[degrees] > 3 * max(abs(value) for angle, value in answers.items() if angle != degrees)


def test_gabor_titles_name_the_stripes() -> None:
    rising = np.eye(7)[:, ::-1].copy()
    assert "rising" in NAMED_KERNELS["gabor-45"].title
    assert respond(WEIGHTS["gabor-45"], rising) > respond(WEIGHTS["gabor-45"], np.eye(7))
    assert "upright" in NAMED_KERNELS["gabor-0"].title
    assert (WEIGHTS["gabor-0"][:, 3] > 0.5).all()


@pytest.mark.parametrize("degrees", [0, 45, 90, 135])
def test_banked_gabors_are_the_formula_without_its_mean(degrees: int) -> None:
    wave = kernels.gabor(7, 2.0, math.radians(degrees), 4.0, gamma=0.7)
    difference = WEIGHTS[f"gabor-{degrees}"] - (wave - wave.mean())
    difference[3, 3] = 0
    assert np.abs(difference).max() <= 0.0005 + 1e-12
    assert NAMED_KERNELS[f"gabor-{degrees}"].total == pytest.approx(0, abs=1e-12)
