"""The bank of filters as a whole: complete, ordered, and what each family has in common."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_core import kernels
from cnn_core.errors import InvalidInputError
from cnn_core.kernels import NAMED_KERNELS
from cnn_core.kernels.named import NamedKernel
from tests.support.filter_responses import ALL, WEIGHTS, family, ids, respond


def test_the_course_numbers() -> None:
    assert WEIGHTS["vertical-edge"].tolist() == [[1, 0, -1]] * 3
    assert WEIGHTS["sobel-x"].tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert WEIGHTS["box-3"].tolist() == [[1 / 9] * 3] * 3
    assert WEIGHTS["x-shape"].tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 1]]


def test_the_course_examples() -> None:
    patch = [[1, 2, 0], [0, 1, 3], [2, 3, 1]]
    assert respond(WEIGHTS["vertical-edge"], patch) == -1
    assert respond(WEIGHTS["vertical-edge"], np.arange(1, 10).reshape(3, 3)) == -6
    image = [[1, 0, 1, 2, 1], [0, 1, 1, 0, 2], [1, 0, 0, 1, 1], [2, 1, 0, 1, 0], [1, 1, 2, 0, 1]]
    assert respond(WEIGHTS["x-shape"], image).tolist() == [[4, 4, 3], [3, 3, 4], [5, 2, 5]]


@pytest.mark.parametrize("kernel", ALL, ids=ids)
def test_every_filter_is_complete(kernel: NamedKernel) -> None:
    assert NAMED_KERNELS[kernel.key] is kernel
    assert kernel.weight.dtype == np.float64
    assert kernel.weight.shape == (len(kernel.weight),) * 2
    assert len(kernel.weight) <= kernels.MAX_KERNEL_SIDE
    assert kernel.family in kernels.FAMILIES
    assert kernel.title
    assert kernel.source
    assert kernel.sentence.endswith(".")
    assert kernel.key == kernel.key.lower().replace(" ", "-")


@pytest.mark.parametrize("kernel", ALL, ids=ids)
def test_text_and_weight_are_the_same_numbers(kernel: NamedKernel) -> None:
    np.testing.assert_array_equal(kernels.parse_kernel(kernel.text), kernel.weight)
    np.testing.assert_array_equal(kernels.parse_kernel(kernels.format_kernel(kernel.weight)), kernel.weight)


def test_the_bank_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        WEIGHTS["sobel-x"][0, 0] = 5
    with pytest.raises(TypeError, match="does not support item assignment"):
        NAMED_KERNELS["mine"] = ALL[0]  # type: ignore[index]


def test_there_are_enough_and_all_are_different() -> None:
    assert len(ALL) >= 24
    assert set(kernels.FAMILIES) == {kernel.family for kernel in ALL}
    assert len({kernel.title for kernel in ALL}) == len({kernel.text for kernel in ALL}) == len(ALL)


def test_families_stay_together_in_the_list() -> None:
    assert list(dict.fromkeys(kernel.family for kernel in ALL)) == list(kernels.FAMILIES)
    order = [list(kernels.FAMILIES).index(kernel.family) for kernel in ALL]
    assert order == sorted(order)


def test_looking_up_a_filter() -> None:
    assert kernels.named_kernel("gabor-45") is NAMED_KERNELS["gabor-45"]
    for wrong in ("sobel", "gausian-3", "", "Ω"):
        with pytest.raises(InvalidInputError, match="no filter of this name") as caught:
            kernels.named_kernel(wrong)
        assert caught.value.fixes
        for fix in caught.value.fixes:
            kernels.named_kernel(fix.value)
    with pytest.raises(InvalidInputError, match="no filter of this name") as caught:
        kernels.named_kernel("sobel")
    assert {fix.value for fix in caught.value.fixes} >= {"sobel-x", "sobel-y"}


@pytest.mark.parametrize("kernel", family("edge") + family("curvature"), ids=ids)
def test_edges_and_bends_answer_nothing_on_an_even_area(kernel: NamedKernel) -> None:
    assert kernel.total == pytest.approx(0, abs=1e-12)
    assert kernel.signed
    np.testing.assert_allclose(respond(kernel.weight, np.full((9, 9), 200.0)), 0, atol=1e-10)


@pytest.mark.parametrize("kernel", family("curvature") + family("blur") + family("sharpen"), ids=ids)
def test_the_others_are_the_same_upside_down(kernel: NamedKernel) -> None:
    np.testing.assert_allclose(kernel.weight[::-1, ::-1], kernel.weight, atol=1e-15)


ROUND = [
    "laplacian-4",
    "laplacian-8",
    "laplacian-of-gaussian",
    "box-3",
    "gaussian-3",
    "gaussian-5",
    "unsharp",
]


@pytest.mark.parametrize("key", [*ROUND, "box-5", "sharpen", "centre-surround", "x-shape", "identity"])
def test_some_look_the_same_from_all_four_sides(key: str) -> None:
    np.testing.assert_allclose(np.rot90(WEIGHTS[key]), WEIGHTS[key], atol=1e-15)
    np.testing.assert_allclose(WEIGHTS[key].T, WEIGHTS[key], atol=1e-15)


@pytest.mark.parametrize(
    ("key", "column", "row"),
    [
        ("sobel-x", [1, 2, 1], [-1, 0, 1]),
        ("sobel-y", [-1, 0, 1], [1, 2, 1]),
        ("prewitt-x", [1, 1, 1], [-1, 0, 1]),
        ("scharr-x", [3, 10, 3], [-1, 0, 1]),
        ("vertical-edge", [1, 1, 1], [1, 0, -1]),
        ("gaussian-3", [0.25, 0.5, 0.25], [0.25, 0.5, 0.25]),
        ("line-vertical", [1, 1, 1], [-1, 2, -1]),
    ],
)
def test_separable_filters_are_outer_products(
    key: str, column: list[float] | list[int], row: list[float] | list[int]
) -> None:
    np.testing.assert_array_equal(WEIGHTS[key], np.outer(column, row))
