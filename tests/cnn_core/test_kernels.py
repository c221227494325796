"""The named filters do what their sentences say, and kernels survive the way through text."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import kernels
from cnn_core.errors import InvalidInputError
from cnn_core.kernels import NAMED_KERNELS

ALL = list(NAMED_KERNELS.values())
WEIGHTS = {key: kernel.weight for key, kernel in NAMED_KERNELS.items()}


def respond(weight, image):
    """Slide a kernel over an image with PyTorch, the oracle."""
    image = torch.from_numpy(np.array(image, dtype=np.float64))[None, None]
    return torch.nn.functional.conv2d(image, torch.tensor(weight)[None, None])[0, 0].numpy()


def family(name):
    return [kernel for kernel in ALL if kernel.family == name]


def ids(kernel):
    return kernel.key


# ---------------------------------------------------------------- the bank as a whole


def test_the_course_numbers():
    assert WEIGHTS["vertical-edge"].tolist() == [[1, 0, -1]] * 3
    assert WEIGHTS["sobel-x"].tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert WEIGHTS["box-3"].tolist() == [[1 / 9] * 3] * 3
    assert WEIGHTS["x-shape"].tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 1]]


def test_the_course_examples():
    patch = [[1, 2, 0], [0, 1, 3], [2, 3, 1]]
    assert respond(WEIGHTS["vertical-edge"], patch) == -1
    assert respond(WEIGHTS["vertical-edge"], np.arange(1, 10).reshape(3, 3)) == -6
    image = [[1, 0, 1, 2, 1], [0, 1, 1, 0, 2], [1, 0, 0, 1, 1], [2, 1, 0, 1, 0], [1, 1, 2, 0, 1]]
    assert respond(WEIGHTS["x-shape"], image).tolist() == [[4, 4, 3], [3, 3, 4], [5, 2, 5]]


@pytest.mark.parametrize("kernel", ALL, ids=ids)
def test_every_filter_is_complete(kernel):
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
def test_text_and_weight_are_the_same_numbers(kernel):
    np.testing.assert_array_equal(kernels.parse_kernel(kernel.text), kernel.weight)
    np.testing.assert_array_equal(kernels.parse_kernel(kernels.format_kernel(kernel.weight)), kernel.weight)


def test_the_bank_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        WEIGHTS["sobel-x"][0, 0] = 5
    with pytest.raises(TypeError, match="does not support item assignment"):
        NAMED_KERNELS["mine"] = ALL[0]  # the mapping refuses, whatever its type says


def test_there_are_enough_and_all_are_different():
    assert len(ALL) >= 24
    assert set(kernels.FAMILIES) == {kernel.family for kernel in ALL}
    assert len({kernel.title for kernel in ALL}) == len({kernel.text for kernel in ALL}) == len(ALL)


def test_families_stay_together_in_the_list():
    assert list(dict.fromkeys(kernel.family for kernel in ALL)) == list(kernels.FAMILIES)
    order = [list(kernels.FAMILIES).index(kernel.family) for kernel in ALL]
    assert order == sorted(order)


def test_looking_up_a_filter():
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


# ---------------------------------------------------------------- laws by family


@pytest.mark.parametrize("kernel", family("edge") + family("curvature"), ids=ids)
def test_edges_and_bends_answer_nothing_on_an_even_area(kernel):
    assert kernel.total == pytest.approx(0, abs=1e-12)
    assert kernel.signed
    np.testing.assert_allclose(respond(kernel.weight, np.full((9, 9), 200.0)), 0, atol=1e-10)


@pytest.mark.parametrize("kernel", family("blur"), ids=ids)
def test_blurs_are_means(kernel):
    assert kernel.total == pytest.approx(1, abs=1e-12)
    assert not kernel.signed
    np.testing.assert_allclose(respond(kernel.weight, np.full((9, 9), 200.0)), 200)


@pytest.mark.parametrize("kernel", family("sharpen") + family("relief"), ids=ids)
def test_sharpening_and_relief_keep_even_areas(kernel):
    assert kernel.total == pytest.approx(1, abs=1e-12)
    assert kernel.signed


@pytest.mark.parametrize("kernel", family("edge"), ids=ids)
def test_edge_filters_are_antisymmetric(kernel):
    np.testing.assert_array_equal(kernel.weight[::-1, ::-1], -kernel.weight)


@pytest.mark.parametrize("kernel", family("curvature") + family("blur") + family("sharpen"), ids=ids)
def test_the_others_are_the_same_upside_down(kernel):
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
def test_some_look_the_same_from_all_four_sides(key):
    np.testing.assert_allclose(np.rot90(WEIGHTS[key]), WEIGHTS[key], atol=1e-15)
    np.testing.assert_allclose(WEIGHTS[key].T, WEIGHTS[key], atol=1e-15)


@pytest.mark.parametrize("name", ["sobel", "prewitt", "scharr"])
def test_y_is_x_turned(name):
    np.testing.assert_array_equal(WEIGHTS[f"{name}-x"].T, WEIGHTS[f"{name}-y"])


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
def test_separable_filters_are_outer_products(key, column, row):
    np.testing.assert_array_equal(WEIGHTS[key], np.outer(column, row))


def test_unsharp_is_twice_the_picture_minus_the_binomial_blur():
    binomial = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
    twice = np.zeros((5, 5))
    twice[2, 2] = 2
    np.testing.assert_array_equal(WEIGHTS["unsharp"], twice - binomial)


def test_sharpen_is_the_picture_minus_its_laplacian():
    np.testing.assert_array_equal(WEIGHTS["sharpen"], WEIGHTS["identity"] - WEIGHTS["laplacian-4"])


# ---------------------------------------------------------------- what the sentences promise


def step_edge(direction, size=11):
    """Dark and bright halves, the bright half in `direction` (rows, columns) from the centre."""
    rows, columns = np.mgrid[0:size, 0:size] - (size - 1) / 2
    return np.where(rows * direction[0] + columns * direction[1] > 0, 200.0, 50.0)


@pytest.mark.parametrize("kernel", family("edge"), ids=ids)
def test_edge_filters_have_the_documented_sign(kernel):
    assert kernel.brighter is not None
    towards = step_edge(kernel.brighter)
    away = step_edge((-kernel.brighter[0], -kernel.brighter[1]))
    assert respond(kernel.weight, towards).max() > 0
    assert respond(kernel.weight, towards).min() >= 0
    assert respond(kernel.weight, away).min() < 0
    assert respond(kernel.weight, away).max() <= 0


@pytest.mark.parametrize("kernel", family("edge"), ids=ids)
def test_edge_filters_are_blind_to_edges_across(kernel):
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
def test_sentence_and_sign_agree(kernel):
    words = DIRECTION_WORDS[kernel.brighter]
    sentence = kernel.sentence.lower()
    assert words in sentence
    if words in ("right is brighter", "left is brighter"):
        assert f"upper {words}" not in sentence


def test_only_edge_filters_name_a_brighter_side():
    assert {kernel.family for kernel in ALL if kernel.brighter} == {"edge"}


def test_identity_and_shift():
    image = np.random.default_rng(1).random((6, 7))
    np.testing.assert_array_equal(respond(WEIGHTS["identity"], image), image[1:-1, 1:-1])
    np.testing.assert_array_equal(respond(WEIGHTS["shift-right"], image), image[1:-1, :-2])


@pytest.mark.parametrize("kernel", family("curvature"), ids=ids)
def test_bends_are_blind_to_ramps(kernel):
    ramp = np.add.outer(np.arange(9.0) * 3, np.arange(9.0) * -2)
    np.testing.assert_allclose(respond(kernel.weight, ramp), 0, atol=1e-10)


def spot(size, value):
    image = np.full((size, size), 100.0)
    image[size // 2, size // 2] = value
    return image


@pytest.mark.parametrize(("key", "sign"), [("laplacian-4", -1), ("laplacian-8", -1), ("laplacian-of-gaussian", -1)])
def test_laplacians_on_spots(key, sign):
    size = len(WEIGHTS[key])
    assert np.sign(respond(WEIGHTS[key], spot(size, 180))) == sign
    assert np.sign(respond(WEIGHTS[key], spot(size, 20))) == -sign


def test_centre_surround_prefers_spots_of_three_pixels():
    rows, columns = np.mgrid[-3:4, -3:4]
    answers = {}
    for width in (1, 3, 5, 7):
        disc = (rows**2 + columns**2 <= (width / 2) ** 2) * 1.0
        answers[width] = respond(WEIGHTS["centre-surround"], disc).item()
    assert max(answers, key=answers.get) == 3
    assert answers[3] > 0


@pytest.mark.parametrize(("key", "upright"), [("line-vertical", True), ("line-horizontal", False)])
def test_line_filters(key, upright):
    line = np.zeros((3, 3))
    line[:, 1] = 1
    across = line if not upright else line.T
    along = line if upright else line.T
    assert respond(WEIGHTS[key], along) == 6
    assert respond(WEIGHTS[key], -along) == -6
    assert respond(WEIGHTS[key], across) == 0


def test_emboss_sees_light_from_the_upper_left():
    assert respond(WEIGHTS["emboss"], step_edge((1, 1))).max() > 200
    assert respond(WEIGHTS["emboss"], step_edge((-1, -1))).min() < 50


def test_motion_blur_keeps_stripes_along_its_way_and_wipes_those_across():
    steps = np.subtract.outer(np.arange(10), np.arange(10))
    along = (steps % 5 == 0) * 5.0
    np.testing.assert_allclose(respond(WEIGHTS["motion-blur"], along), along[2:-2, 2:-2])
    across = (np.add.outer(np.arange(15), np.arange(15)) * 2 % 5 == 0) * 5.0
    np.testing.assert_allclose(respond(WEIGHTS["motion-blur"], across), 1)


@pytest.mark.parametrize("degrees", [0, 45, 90, 135])
def test_each_gabor_prefers_its_own_stripes(degrees):
    rows, columns = np.mgrid[-3:4, -3:4]
    theta = np.deg2rad(degrees)
    stripes = np.cos(2 * np.pi * (columns * np.cos(theta) + rows * np.sin(theta)) / 4)
    answers = {angle: respond(WEIGHTS[f"gabor-{angle}"], stripes).item() for angle in (0, 45, 90, 135)}
    assert max(answers, key=answers.get) == degrees
    assert answers[degrees] > 3 * max(abs(value) for angle, value in answers.items() if angle != degrees)


def test_gabor_titles_name_the_stripes():
    rising = np.eye(7)[:, ::-1].copy()
    assert "rising" in NAMED_KERNELS["gabor-45"].title
    assert respond(WEIGHTS["gabor-45"], rising) > respond(WEIGHTS["gabor-45"], np.eye(7))
    assert "upright" in NAMED_KERNELS["gabor-0"].title
    assert (WEIGHTS["gabor-0"][:, 3] > 0.5).all()


@pytest.mark.parametrize("degrees", [0, 45, 90, 135])
def test_banked_gabors_are_the_formula_without_its_mean(degrees):
    wave = kernels.gabor(7, 2.0, math.radians(degrees), 4.0, gamma=0.7)
    difference = WEIGHTS[f"gabor-{degrees}"] - (wave - wave.mean())
    difference[3, 3] = 0
    assert np.abs(difference).max() <= 0.0005 + 1e-12
    assert NAMED_KERNELS[f"gabor-{degrees}"].total == pytest.approx(0, abs=1e-12)


# ---------------------------------------------------------------- formulas

SIZES = st.integers(1, 9)
WIDTHS = st.floats(0.3, 6)


@settings(deadline=None, max_examples=60)
@given(SIZES, WIDTHS)
def test_gaussian(size, sigma):
    bell = kernels.gaussian(size, sigma)
    assert bell.sum() == pytest.approx(1)
    assert (bell >= 0).all()
    np.testing.assert_allclose(np.rot90(bell), bell)
    steps = np.arange(size) - (size - 1) / 2
    one = np.exp(-(steps**2) / (2 * sigma**2))
    np.testing.assert_allclose(bell, np.outer(one, one) / one.sum() ** 2, rtol=1e-12)


@settings(deadline=None, max_examples=60)
@given(SIZES, WIDTHS, st.floats(-4, 4), st.floats(1, 9), st.floats(-4, 4), st.floats(0.3, 2))
def test_gabor_cell_by_cell(size, sigma, theta, wavelength, phase, gamma):
    wave = kernels.gabor(size, sigma, theta, wavelength, phase, gamma)
    for i in range(size):
        for j in range(size):
            y, x = i - (size - 1) / 2, j - (size - 1) / 2
            u = x * math.cos(theta) + y * math.sin(theta)
            v = y * math.cos(theta) - x * math.sin(theta)
            bell = math.exp(-(u * u + gamma**2 * v * v) / (2 * sigma**2))
            assert wave[i, j] == pytest.approx(bell * math.cos(2 * math.pi * u / wavelength + phase), abs=1e-12)


def test_an_odd_gabor_is_an_edge_filter():
    wave = kernels.gabor(7, 2.0, 0.0, 6.0, phase=math.pi / 2)
    np.testing.assert_allclose(wave[:, ::-1], -wave, atol=1e-12)


@pytest.mark.parametrize("name", ["size", "sigma", "wavelength", "gamma"])
@pytest.mark.parametrize("value", [0, -1, math.nan])
def test_formulas_need_positive_arguments(name, value):
    good = {"size": 5, "sigma": 1.0, "theta": 0.0, "wavelength": 4.0, "gamma": 1.0}
    with pytest.raises(InvalidInputError, match=f"argument {name} is not positive") as caught:
        kernels.gabor(**good | {name: value})
    for fix in caught.value.fixes:
        kernels.gabor(**good | {fix.parameter: fix.value})


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(ALL), st.integers(0, 2**32 - 1))
def test_response_range_bounds_every_response_and_is_reached(kernel, seed):
    low, high = kernels.response_range(kernel.weight)
    size = len(kernel.weight)
    image = np.random.default_rng(seed).integers(0, 256, (size + 3, size + 3))
    answers = respond(kernel.weight, image)
    assert answers.min() >= low - 1e-9
    assert answers.max() <= high + 1e-9
    assert respond(kernel.weight, 255 * (kernel.weight > 0)).item() == pytest.approx(high)
    assert respond(kernel.weight, 255 * (kernel.weight < 0)).item() == pytest.approx(low)


def test_response_range_on_a_signed_scale():
    assert kernels.response_range([[2, -1]], low=-1, high=1) == (-3, 3)


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    "text",
    [
        "1 0 -1; 1 0 -1; 1 0 -1",
        "1,0,-1;1,0,-1;1,0,-1",
        "1, 0, −1\n1, 0, −1\n1, 0, −1\n",
        "  +1 0. -1.0 ;\r\n 1e0 .0 -10E-1;;\n\n1\t0 -2/2;",
        "1\xa00 -1; 2 / 2 0 -1; 1 , 0 , -3/3",
    ],
)
def test_one_kernel_written_in_many_ways(text):
    np.testing.assert_array_equal(kernels.parse_kernel(text), [[1, 0, -1]] * 3)


def test_fractions_are_numbers_and_rows_never_end_in_a_slash():
    np.testing.assert_array_equal(kernels.parse_kernel("1/9 -2/3"), [[1 / 9, -2 / 3]])


NUMBERS = st.one_of(
    st.integers(-999, 999).map(float),
    st.floats(-1e6, 1e6),
    st.builds(lambda n, d: n / d, st.integers(-300, 300), st.integers(1, 273)),
)


@settings(deadline=None, max_examples=200)
@given(
    st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=6)
    )
)
def test_round_trip_is_exact(rows):
    text = kernels.format_kernel(rows)
    np.testing.assert_array_equal(kernels.parse_kernel(text), rows)
    assert kernels.format_kernel(kernels.parse_kernel(text)) == text


def test_short_forms():
    assert kernels.format_kernel(WEIGHTS["vertical-edge"]) == "1 0 -1; 1 0 -1; 1 0 -1"
    assert kernels.format_kernel(WEIGHTS["box-3"]) == NAMED_KERNELS["box-3"].text
    assert kernels.format_kernel([[0.5, 0.0625, 1 / 3, 0.1, -0.0]]) == "0.5 0.0625 1/3 0.1 0"
    assert kernels.format_kernel(np.array([[1e6, 2**-20]], dtype=np.float32)) == "1000000 9.5367431640625e-07"


def refusal(text, longest=1500, **options):
    with pytest.raises(InvalidInputError) as caught:
        kernels.parse_matrix(text, **options)
    error = caught.value
    assert error.fixes
    assert len(str(error)) < longest
    for fix in error.fixes:
        assert fix.parameter == "text"
        kernels.parse_matrix(fix.value, **options)
    return error


@pytest.mark.parametrize("entry", ["a", "1_0", "0x1", "1e", "--1", "1/2/3", "1/", "[1", "٣", "1..2", "e5", "½"])
def test_what_is_not_a_number_is_shown_with_its_place(entry):
    error = refusal(f"1 2 3; 4 5 {entry}")
    assert error.problem == "A number of the kernel cannot be used."
    assert error.here.startswith("row 1, column 2 is not a number")
    assert (error.given["row"], error.given["column"]) == (1, 2)


def test_a_slash_alone_belongs_to_the_number_before_it():
    assert refusal("1 2 3; 4 5 /").here == "row 1, column 1 is not a number: '5/'"


def test_the_fix_keeps_the_good_numbers():
    (fix,) = refusal("1 2 x; 4 nan 1/9").fixes
    assert fix.value == "1 2 0; 4 0 1/9"


@pytest.mark.parametrize("entry", ["nan", "inf", "-INF", "Infinity", "∞", "+NaN"])
def test_not_finite(entry):
    assert "not a finite number" in refusal(f"0 {entry}").here


@pytest.mark.parametrize("entry", ["1/0", "0/0", "1/0.0"])
def test_division_by_zero(entry):
    assert refusal(f"{entry} 1").here == f"row 0, column 0 divides by zero: {entry}"


@pytest.mark.parametrize(
    ("entry", "bounded"),
    [("1000001", "1000000"), ("-1e9", "-1000000"), ("1e999", "1000000"), ("1/1e-9", "1000000")],
)
def test_too_large_numbers(entry, bounded):
    error = refusal(f"{entry} 1")
    assert error.allowed == "|number| <= 1e+06"
    assert error.fixes[0].value == f"{bounded} 1"
    assert kernels.parse_kernel("1000000 -1000000").tolist() == [[1e6, -1e6]]


@pytest.mark.parametrize("text", ["1,,2", ",1 2", "1 2,", ","])
def test_a_comma_needs_two_numbers(text):
    assert "a comma without a number" in refusal(text).here


@pytest.mark.parametrize("text", ["", " ", ";", "\n;\n ;"])
def test_empty(text):
    assert refusal(text).problem == "The kernel is empty."


@pytest.mark.parametrize(
    ("text", "here", "fix"),
    [
        ("1 2 3; 4 5; 6 7 8", "row 1 has 2, row 0 has 3", "1 2 3; 4 5 0; 6 7 8"),
        ("1 2; 3 4 5; 6 7", "row 1 has 3, row 0 has 2", "1 2; 3 4; 6 7"),
        ("1; 2 3", "row 0 has 1, row 1 has 2", "1 0; 2 3"),
    ],
)
def test_ragged_rows(text, here, fix):
    error = refusal(text)
    assert error.problem == "The rows of the kernel differ in length."
    assert error.here == here
    assert error.fixes[0].value == fix


@pytest.mark.parametrize(("rows", "columns"), [(13, 1), (1, 13), (200, 300)])
def test_too_large(rows, columns):
    error = refusal("\n".join([" ".join(["1"] * columns)] * rows))
    assert error.here == f"rows = {rows}, numbers in the longest row = {columns}"
    assert kernels.parse_kernel(error.fixes[0].value).shape == (min(rows, 12), min(columns, 12))


def test_other_limits_for_pictures():
    text = "; ".join([" ".join(["255"] * 28)] * 28)
    assert kernels.parse_matrix(text, name="picture", max_side=28, max_magnitude=255).shape == (28, 28)
    assert "picture is too large" in refusal(text, 4000, name="picture", max_side=27).problem
    assert "|number| <= 254" in refusal(text, 4000, name="picture", max_side=28, max_magnitude=254).allowed


def test_brackets_of_a_pasted_array_are_dropped_by_the_fix():
    (fix,) = refusal("[[1, 0, -1],\n [2, 0, -2]]").fixes
    assert fix.value == "1 0 -1; 2 0 -2"
    assert refusal("[]").fixes


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789.,;/-+eE−naif \n[]x", max_size=40) | st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_fix_that_works(text):
    try:
        matrix = kernels.parse_kernel(text)
    except InvalidInputError:
        refusal(text)
    else:
        assert matrix.ndim == 2
        assert np.isfinite(matrix).all()
        np.testing.assert_array_equal(kernels.parse_kernel(kernels.format_kernel(matrix)), matrix)


@pytest.mark.parametrize("array", [[1.0, 2.0], [[[1.0]]], [[]], 5.0])
def test_only_rectangles_can_be_written(array):
    with pytest.raises(InvalidInputError, match="rectangle") as caught:
        kernels.format_kernel(array)
    for fix in caught.value.fixes:
        kernels.format_kernel(np.resize(array, fix.value) if np.size(array) else np.zeros(fix.value))


def test_only_finite_numbers_can_be_written():
    array = np.array([[1.0, np.nan]])
    with pytest.raises(InvalidInputError, match="row 0, column 1 is nan") as caught:
        kernels.format_kernel(array)
    array[~np.isfinite(array)] = caught.value.fixes[0].value
    assert kernels.format_kernel(array) == "1 0"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1\u202f792 2", [[1792, 2]]),
        ("1\u00a0792, −1\u2009792", [[1792, -1792]]),
        ("1\u00a02\u00a03", [[1, 2, 3]]),
        ("100 200 300", [[100, 200, 300]]),
        ("9.4·10⁻¹⁴ 9.4e−14", [[9.4e-14, 9.4e-14]]),
        ("−1/9; 2·10³", [[-1 / 9], [2000]]),
    ],
)
def test_numbers_are_read_as_they_are_printed(text: str, values: list[list[float]]) -> None:
    assert kernels.parse_matrix(text).tolist() == values
