"""The lines under "In code" of the first lesson run as they stand, and print what the figure shows."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest

from cnn_core.images import SCALES, fit_picture, rescale, to_grey
from lesson_ui.lessons.pixels.code import pixels_code
from lesson_ui.lessons.pixels.figure import pixels_info
from lesson_ui.pictures.samples import load_sample, sample_pictures
from tests.support.repository import ROOT

FILES = {sample.key: sample.file for sample in sample_pictures()}


@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("side", [224, 12])
@pytest.mark.parametrize("scale", list(SCALES))
@pytest.mark.parametrize("sample", ["astronaut", "cat", "digit", "camera"])
def test_both_halves_give_the_numbers_on_the_screen(
    sample: str, scale: str, side: int, grey: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    picture = load_sample(sample)
    pixels = fit_picture(picture.pixels, side)
    luminance = np.rint(to_grey(pixels)).astype(np.uint8) if grey else None
    info = pixels_info(pixels, picture.original_size, grey=luminance, scale=scale)
    shown = rescale(info.tensor, scale)
    numpy_half, torch_half = pixels_code(info, f"assets/images/{FILES[sample]}", (4, 7)).split("# the same in PyTorch")
    scope: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(numpy_half, scope)
        np.testing.assert_array_equal(np.asarray(scope["image"]), info.tensor)
        np.testing.assert_allclose(np.asarray(scope["values"]), shown, atol=1e-12)
        exec(torch_half, scope)
        np.testing.assert_allclose(np.asarray(scope["values"]), shown.transpose(2, 0, 1), atol=1e-6)
    first, *_ = printed.getvalue().splitlines()
    assert first == f"{info.tensor.shape} {info.size}"


def test_an_own_picture_asks_for_its_name() -> None:
    info = pixels_info(load_sample("cat").pixels, load_sample("cat").original_size)
    assert "put in the name of your file" in pixels_code(info, "my_picture.png", (0, 0), own=True)
