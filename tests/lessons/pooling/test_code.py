"""The pooling lesson's lines run as they stand and give what the figure shows, in NumPy and in PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cnn_core.images import centre_crop_square, fit_picture, to_grey
from lesson_ui.lessons.pooling.code import (
    NOISE_LINES,
    SPIKE_LINES,
    noise_code,
    shift_code,
    volume_code,
    whole_map_code,
    window_code,
)
from lesson_ui.lessons.pooling.figure import pooling_info
from lesson_ui.lessons.pooling.noise_figure import SIDE, noise_input, spike_input
from lesson_ui.lessons.pooling.shift_figure import shift_info
from lesson_ui.lessons.pooling.volume_figure import filter_maps, volume_info
from lesson_ui.pictures.samples import load_sample
from tests.support.snippets import both_halves

IMAGE = np.array([[1.0, 3, 2, 4, -1], [5, 6, 1, 2, 0.5], [3, 2, 7, 8, 1 / 3], [1, 0, 3, 4, 9], [2, -6, 0, 7, 1]])


@pytest.mark.parametrize(
    ("kernel_size", "stride", "padding", "dilation", "ceil_mode", "count_include_pad"),
    [
        (2, None, 0, 1, False, True),
        (3, 2, 1, 1, True, False),
        (3, 1, 1, 1, False, True),
        (2, None, 1, 2, False, True),
        (2, 3, 0, 1, True, True),
    ],
)
def test_a_window(
    kernel_size: int, stride: int | None, padding: int, dilation: int, ceil_mode: bool, count_include_pad: bool
) -> None:
    switches = {"ceil_mode": ceil_mode, "count_include_pad": count_include_pad}
    shown = pooling_info(IMAGE, kernel_size, stride, padding, dilation, **switches)
    code = window_code(IMAGE, kernel_size, stride, padding, dilation, **switches)
    names = ["largest", "average", "total"][: len(shown.maps)]
    for half in both_halves(code, names):
        for values, expected in zip(half, shown.maps.values(), strict=True):
            np.testing.assert_allclose(values, expected, atol=1e-12)


def test_the_whole_map() -> None:
    shown = pooling_info(IMAGE, (5, 5))
    for half in both_halves(whole_map_code(IMAGE), ["largest", "average", "total"]):
        np.testing.assert_allclose(np.ravel(half), [shown.maps[kind].item() for kind in shown.maps], atol=1e-12)


@pytest.mark.parametrize(("depth", "kernel_size", "stride", "kind"), [(10, 2, None, "max"), (3, 3, 2, "average")])
def test_a_volume(depth: int, kernel_size: int, stride: int | None, kind: str) -> None:
    grey = np.rint(to_grey(fit_picture(centre_crop_square(load_sample("cat").pixels), 32)))
    shown = volume_info(filter_maps(grey)[:depth], kernel_size, stride, kind)
    for (pooled,) in both_halves(volume_code("cat", depth, kernel_size, stride, kind), ["pooled"]):
        np.testing.assert_allclose(pooled, shown.after, atol=1e-9)


def test_a_volume_of_the_learner_s_own_picture_reads_a_file() -> None:
    code = volume_code("own-0123456789abcdef", 10, 2, None, "max")
    assert "picture.png" in code
    assert "own-" not in code


@pytest.mark.parametrize("moves_in", ["zeros", "wraps"])
@pytest.mark.parametrize(("down", "right"), [(0, 1), (-2, 0), (3, -1), (0, 0), (-6, 6)])
@pytest.mark.parametrize("kind", ["max", "average"])
def test_a_shift(down: int, right: int, moves_in: str, kind: str) -> None:
    shown = shift_info(IMAGE, down, right, 2, moves_in=moves_in, kind=kind)
    code = shift_code(IMAGE, down, right, 2, None, moves_in=moves_in, kind=kind)
    for before, after in both_halves(code, ["before", "after"]):
        np.testing.assert_allclose(before[0], shown.before.maps[kind], atol=1e-12)
        np.testing.assert_allclose(after[0], shown.after.maps[kind], atol=1e-12)


@pytest.mark.parametrize(
    ("setting", "image"),
    [
        (SPIKE_LINES.format(ground=3, spike=72, side=SIDE, row=2, column=5), spike_input(72, 2, 5, 3)),
        (NOISE_LINES.format(seed=7, ground=1, amplitude=9, side=SIDE), noise_input(7, 9, 1)),
    ],
)
def test_noise(setting: str, image: NDArray[np.float64]) -> None:
    shown = pooling_info(image, 3, 2)
    for largest, average in both_halves(noise_code(setting, 3, 2), ["largest", "average"]):
        np.testing.assert_allclose(largest, shown.maps["max"])
        np.testing.assert_allclose(average, shown.maps["average"])
