"""Drawn shapes show what their labels say, come again from the same seed, and stay within their limits."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cnn_core.datasets import (
    COLOURS,
    FORMS,
    Shapes,
    draw_shapes,
    make_shapes,
)
from cnn_core.errors import InvalidInputError

PLAIN: dict[str, Any] = {"noise": 0.0, "background": (0.0, 0.0)}


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def white(
    form: str,
    *,
    size: int = 64,
    radius: float = 24.0,
    angle: float = 0.0,
    row: float | None = None,
    column: float | None = None,
) -> NDArray[Any]:
    """Draw one white shape on black; return its grey picture."""
    middle = size / 2
    numbers = {"row": row or middle, "column": column or middle, "radius": radius, "angle": angle, "background": 0}
    shapes = Shapes(
        form=np.array([FORMS.index(form)]),
        colour=np.ones((1, 3), np.float32),
        **{name: np.array([value], np.float32) for name, value in numbers.items()},
    )
    picture: NDArray[Any] = draw_shapes(shapes, size)[0, 0]
    return picture


AREAS = {  # in units of radius², by school geometry
    "circle": np.pi,
    "square": 2.0,
    "triangle": 3 * np.sqrt(3) / 4,
    "cross": 8 * 0.3 * np.sqrt(1 - 0.09) - 4 * 0.09,
    "star": 5 * 0.45 * np.sin(np.pi / 5),
    "ring": np.pi * (1 - 0.45**2),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("angle", [0.0, 17.0, 90.0, 163.0])
def test_each_form_has_its_area_whatever_its_turn(form: str, angle: float) -> None:
    assert white(form, angle=angle).sum() == pytest.approx(AREAS[form] * 24**2, rel=0.012)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_leaves_the_circle_around_it_and_each_touches_it(form: str) -> None:
    row, column = np.indices((64, 64)) + 0.5 - 32
    away = np.hypot(row, column)
    picture = white(form)
    assert (picture[away > 24 + 1] == 0).all()
    assert picture[away > 24 - 2].max() > 0.2


@pytest.mark.parametrize(("form", "corners"), [("square", 4), ("cross", 4), ("triangle", 3), ("star", 5)])
def test_a_form_looks_the_same_after_its_own_turn(form: str, corners: int) -> None:
    np.testing.assert_allclose(white(form, angle=360 / corners), white(form), atol=2e-4)
    assert np.abs(white(form, angle=180 / corners) - white(form)).max() > 0.9


def test_the_triangle_points_up_and_turns_anticlockwise() -> None:
    unturned, turned = white("triangle"), white("triangle", angle=90.0)
    assert unturned[:28].sum() < unturned[36:].sum()
    assert turned[:, :28].sum() < turned[:, 36:].sum()
    np.testing.assert_allclose(turned, np.rot90(unturned), atol=1e-4)


def test_rows_count_downwards() -> None:
    picture = white("circle", radius=6.0, row=10.0, column=50.0)
    middle = np.arange(64) + 0.5
    row = (picture.sum(axis=1) @ middle) / picture.sum()
    column = (picture.sum(axis=0) @ middle) / picture.sum()
    assert (row, column) == (pytest.approx(10, abs=1e-3), pytest.approx(50, abs=1e-3))


@pytest.mark.parametrize("label", ["form", "colour", "both"])
def test_labels_name_what_is_to_be_seen(label: str) -> None:
    options: dict[str, Any] = {
        **PLAIN,
        "forms": ("star", "circle"),
        "colours": ("cyan", "red", "teal"),
        "rotation": 0.0,
        "shift": 0.0,
    }
    shapes = make_shapes(60, rng(), 32, label=label, radius=(0.4, 0.4), **options)
    for image, index in zip(shapes.images, shapes.labels, strict=True):
        name = shapes.class_names[index]
        red, green, blue = (np.rint(image[:, 16, 16] * 255)).astype(int)
        colour = next(key for key, value in COLOURS.items() if value == (red, green, blue))
        cover = image.sum() / (sum(COLOURS[colour]) / 255)
        form = "circle" if cover > 2.2 * 12.8**2 else "star"
        assert name == {"form": form, "colour": colour, "both": f"{colour} {form}"}[label]


@settings(max_examples=40)
@given(
    st.integers(0, 40),
    st.sampled_from([16, 24, 32, 64]),
    st.lists(st.sampled_from(FORMS), min_size=1, unique=True),
    st.lists(st.sampled_from(sorted(COLOURS)), min_size=1, unique=True),
    st.sampled_from(["form", "colour", "both"]),
    st.integers(0, 2**31),
)
def test_shapes_are_balanced_in_range_and_come_again(
    count: int, size: int, forms: list[str], colours: list[str], label: str, seed: int
) -> None:
    options: dict[str, Any] = {"forms": forms, "colours": colours, "label": label}
    one, other = (make_shapes(count, rng(seed), size, **options) for _ in range(2))
    assert (one.images == other.images).all()
    assert (one.labels == other.labels).all()
    assert one.images.shape == (count, 3, size, size)
    assert ((one.images >= 0) & (one.images <= 1)).all()
    assert (
        len(one.class_names) == {"form": len(forms), "colour": len(colours), "both": len(forms) * len(colours)}[label]
    )
    if label != "both":
        often = np.bincount(one.labels, minlength=len(one.class_names))
        assert often.max() - often.min() <= 1


@settings(max_examples=25)
@given(st.floats(0.1, 0.5), st.floats(0, 1), st.floats(0, 180), st.integers(0, 2**31))
def test_shapes_lie_wholly_inside(radius: float, shift: float, rotation: float, seed: int) -> None:
    options: dict[str, Any] = {"radius": (radius, 0.5), "shift": shift, "rotation": rotation, "forms": FORMS}
    shapes = make_shapes(12, rng(seed), 32, **options, **PLAIN)
    border = np.ones((32, 32), bool)
    border[1:-1, 1:-1] = False
    # A shape may touch the edge of the picture: then it covers its outermost pixels along that touch only.
    assert (shapes.images[:, :, border].max(axis=1) > 0).mean() < 0.5
    in_the_middle = make_shapes(12, rng(seed), 32, radius=(radius, radius), shift=0.0, rotation=0.0, **PLAIN)
    column = in_the_middle.images.sum(axis=(1, 2))
    np.testing.assert_allclose(column, column[:, ::-1], atol=1e-3)


def test_other_seeds_give_other_shapes() -> None:
    assert (make_shapes(4, rng(1)).images != make_shapes(4, rng(2)).images).any()


def test_thousands_of_pictures_a_second() -> None:
    make_shapes(10, rng())
    start = time.process_time()
    make_shapes(2000, rng(), 32, forms=FORMS)
    assert 2000 / (time.process_time() - start) > 2000


BAD_SHAPES: dict[str, list[Any]] = {
    "count": [-1, 20_001, 1.5, "2", True],
    "rng": [0, None, np.random],
    "size": [15, 65, 32.0],
    "forms": [(), ("circle", "circle"), ("blob",), "circle", None, ([],)],
    "colours": [(), ("mauve", "red"), "red", 3],
    "label": ["size", "", None, 1],
    "radius": [(0.4, 0.2), (0.0, 0.3), (0.2, 0.6), 0.3, (0.3,), ("a", "b"), (float("nan"), 0.4)],
    "shift": [-0.1, 1.1, "1", None, float("nan")],
    "rotation": [-1, 181, float("inf")],
    "background": [(0.5, 0.1), (-1, 0), (0, 2)],
    "noise": [-0.1, 1.1, None],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD_SHAPES.items() for value in values])
def test_arguments_of_shapes_that_are_none(name: str, value: Any) -> None:
    call = {"count": 3, "rng": rng()}
    with pytest.raises(InvalidInputError, match=name) as caught:
        make_shapes(**{**call, name: value})
    for fix in caught.value.fixes:
        make_shapes(**{**call, name: fix.value})


def test_a_form_that_is_none_is_not_drawn() -> None:
    one = np.ones(1, np.float32)
    shapes = Shapes(np.array([len(FORMS)]), np.ones((1, 3), np.float32), one, one, one, one, one)
    with pytest.raises(InvalidInputError, match="form"):
        draw_shapes(shapes)
