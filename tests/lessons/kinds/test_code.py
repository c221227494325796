"""The lines of the kinds of convolution run as they stand and give what the figure shows, in NumPy and in PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_core.kernels import NAMED_KERNELS
from cnn_core.network.layers import Conv2d
from lesson_ui.lessons.convolution.figure import convolution_info
from lesson_ui.lessons.kinds.code import dilated_code, mix_code, rank_code, separable_code, transposed_code
from lesson_ui.lessons.kinds.cost_figure import cost_info
from lesson_ui.lessons.kinds.mix_figure import mix_info
from lesson_ui.lessons.kinds.rank_figure import rank_info
from lesson_ui.lessons.kinds.transposed_figure import transposed_info
from tests.support.snippets import both_halves

RNG = np.random.default_rng(5)
PLANE = RNG.integers(-3, 9, (6, 7)).astype(np.float64)


@pytest.mark.parametrize(("kernel", "groups"), [(1, 1), (3, 1), (3, 2), (2, 4)])
def test_mixes_and_groups(kernel: int, groups: int) -> None:
    info = mix_info(RNG.normal(size=(4, 5, 5)).round(2), RNG.normal(size=(4, 4, kernel, kernel)), groups)
    for (maps,) in both_halves(mix_code(info.image, info.weight, groups), ["maps"]):
        np.testing.assert_allclose(maps, info.output, atol=1e-12)


@pytest.mark.parametrize(("in_channels", "kernel", "filters"), [(3, 3, 1), (2, 2, 5), (1, 1, 8)])
def test_separable_layers(in_channels: int, kernel: int, filters: int) -> None:
    info = cost_info(in_channels, kernel)
    names = ["one_layer", "two_layers", "ordinary", "depthwise", "pointwise"]
    for one, two, ordinary, depthwise, pointwise in both_halves(separable_code(info, filters), names):
        np.testing.assert_allclose(one, two, atol=1e-9)
        assert ordinary.size == info.ordinary_weights[filters - 1]
        assert depthwise.size + pointwise.size == info.separable_weights[filters - 1]


@pytest.mark.parametrize("key", ["sobel-x", "box-3", "laplacian-4", "emboss"])
def test_columns_and_rows(key: str) -> None:
    info = rank_info(PLANE, NAMED_KERNELS[key].weight)
    for one, two, rank in both_halves(rank_code(PLANE, info.split.kernel), ["one_pass", "two_passes", "rank"]):
        np.testing.assert_allclose(one, info.one, atol=1e-9)
        np.testing.assert_allclose(two, info.two, atol=1e-9)
        assert int(rank) == info.split.rank


@pytest.mark.parametrize("dilation", [1, 2])
def test_dilation(dilation: int) -> None:
    weight = np.array([[1, 0.5, -1], [1 / 3, 0, 2], [1, 0, -1]])
    info = convolution_info(PLANE, weight, Conv2d(1, 3, dilation=dilation))
    for (maps,) in both_halves(dilated_code(PLANE, weight, dilation), ["maps"]):
        np.testing.assert_allclose(maps[0], info.output, atol=1e-12)


@pytest.mark.parametrize(("stride", "padding", "extra"), [(1, 0, 0), (2, 1, 1), (3, 2, 2), (2, 0, 0)])
def test_transposed(stride: int, padding: int, extra: int) -> None:
    weight = np.array([[1.0, 4, 2], [2, 5, 1], [3, 1, 2]])
    info = transposed_info(PLANE[:4, :4], weight, stride, padding, extra)
    for (maps,) in both_halves(transposed_code(PLANE[:4, :4], weight, stride, padding, extra), ["maps"]):
        np.testing.assert_allclose(maps[0], info.output, atol=1e-12)
