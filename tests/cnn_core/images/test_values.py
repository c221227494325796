"""Grey by light, channels, and values from scale to scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import images
from cnn_core.errors import InvalidInputError
from tests.support.encoded_pictures import RGB


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 255))
def test_equal_channels_stay_exactly_themselves(value: int) -> None:
    assert images.to_grey(np.full((2, 3, 3), value, dtype=np.uint8)).tolist() == [[value] * 3] * 2


def srgb_light(value: Any) -> Any:
    c = value / 255
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


@settings(deadline=None, max_examples=100)
@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_grey_sends_out_as_much_light_as_the_colour(colour: tuple[int, int, int]) -> None:
    (grey,) = images.to_grey([[colour]])[0]
    light = sum(w * srgb_light(c) for w, c in zip((0.2126, 0.7152, 0.0722), colour, strict=True))
    assert srgb_light(grey) == pytest.approx(light, abs=1e-9)
    assert min(colour) - 1e-9 <= grey <= max(colour) + 1e-9


def test_grey_of_the_primaries() -> None:
    # 255*(1.055*Y**(1/2.4) - 0.055) for Y = 0.2126, 0.7152, 0.0722
    grey = images.to_grey([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]])
    np.testing.assert_allclose(grey, [[127.10218, 219.93275, 75.96270]], atol=1e-5)
    assert sum(images.LUMINANCE_WEIGHTS) == 1


@pytest.mark.parametrize("function", [images.to_grey, images.split_channels])
@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 4), (2, 4, 5, 3), (3,)])
def test_only_colour_pictures_have_channels(function: Callable[..., Any], shape: Any) -> None:
    with pytest.raises(InvalidInputError, match="not a colour picture") as caught:
        function(np.zeros(shape, dtype=np.uint8))
    for fix in caught.value.fixes:
        function(np.zeros(fix.value, dtype=np.uint8))


def test_split_channels() -> None:
    channels = images.split_channels(RGB)
    np.testing.assert_array_equal(np.stack(channels, axis=-1), RGB)
    channels.red[0, 0] ^= 255
    assert channels.red[0, 0] != RGB[0, 0, 0]


def test_rescale_by_hand() -> None:
    values = [0, 51, 127.5, 255]
    assert images.rescale(values, "0..255").tolist() == values
    assert images.rescale(values).tolist() == [0, 0.2, 0.5, 1]
    np.testing.assert_allclose(images.rescale(values, "-1..1"), [-1, -0.6, 0, 1], atol=1e-15)


@pytest.mark.parametrize("scale", images.SCALES)
def test_rescale_and_back(scale: str) -> None:
    levels = np.arange(256)
    scaled = images.rescale(levels, scale)
    assert (scaled[0], scaled[-1]) == images.SCALES[scale][1:3]
    np.testing.assert_array_equal(images.to_uint8(scaled, scale), levels)


def test_scale_formulas_say_what_is_computed() -> None:
    for scale in images.SCALES.values():
        for x in (0, 10, 255):
            assert images.rescale(x, scale.key) == eval(scale.formula.replace("−", "-"), {"x": x})


@pytest.mark.parametrize("function", [images.rescale, images.to_uint8])
def test_unknown_scale(function: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInputError, match="no such scale") as caught:
        function([0.0, 1.0], "0..2")
    for fix in caught.value.fixes:
        function([0.0, 1.0], fix.value)


@pytest.mark.parametrize("values", [[0.0, 128.0], [-0.5, 1.0], [-3.0, 0.0]])
def test_values_outside_the_scale(values: list[float]) -> None:
    with pytest.raises(InvalidInputError, match="outside the scale") as caught:
        images.to_uint8(values)
    for fix in caught.value.fixes:
        images.to_uint8(values, **{"scale": "0..1", fix.parameter: fix.value})


def test_clip_and_rounding_slack() -> None:
    assert images.to_uint8([-2.0, 2.0], clip=True).tolist() == [0, 255]
    assert images.to_uint8([1 + 1e-12]).tolist() == [255]
    assert images.to_uint8(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_numbers(bad: float) -> None:
    values = np.array([[0.5, bad]])
    with pytest.raises(InvalidInputError, match=r"values\[0, 1\]") as caught:
        images.to_uint8(values, clip=True)
    values[~np.isfinite(values)] = caught.value.fixes[0].value
    images.to_uint8(values)
