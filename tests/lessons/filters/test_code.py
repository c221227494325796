"""The lines under "In code" run as they stand, in NumPy and in PyTorch, and print what the screen shows."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_core.images import read_picture
from cnn_core.kernels import NAMED_KERNELS
from lesson_ui.lessons.filters.code import filters_code
from lesson_ui.lessons.filters.figure import FilterInfo, filter_info
from lesson_ui.pictures.by_key import fitted_grey
from lesson_ui.pictures.content_store import kept_folder
from lesson_ui.pictures.own_pictures import MAX_SIDE, keep_picture
from tests.support.repository import ROOT

SHOWN = {"response": "response", "bank": "response", "relu": "rectified", "clipped": "clipped"}


def run(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[float]]:
    """Run a script in a folder; the numbers of its two printed lines."""
    monkeypatch.chdir(folder)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "snippet", "exec"), {})
    lines = out.getvalue().strip().splitlines()
    assert len(lines) == 2
    return [[float(part) for part in line.replace("(", "").replace(")", "").replace(",", "").split()] for line in lines]


def expected(info: FilterInfo, view: str, place: tuple[int, int]) -> list[float]:
    shown = np.asarray(getattr(info, SHOWN[view]), dtype=np.float64)
    return [*shown.shape, shown.min(), shown.max(), shown[place]]


@pytest.mark.filterwarnings("ignore:Using padding='same'")
@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("view", list(SHOWN))
@pytest.mark.parametrize("key", ["sobel-x", "box-3", "gabor-45", "roberts-rising"])
def test_both_halves_print_what_is_shown(key: str, view: str, padding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weight = NAMED_KERNELS[key].weight
    code = filters_code("assets/images/cat.png", weight, 64, (5, 9), padding=padding, view=view)
    info = filter_info(fitted_grey("cat", 64), weight, padding=padding)
    for printed in run(code, ROOT, monkeypatch):
        np.testing.assert_allclose(printed, expected(info, view, (5, 9)), atol=1e-9)


def test_an_own_picture_is_read_as_the_app_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    kept_folder.cache_clear()
    pixels = np.random.default_rng(3).integers(0, 256, (700, 900, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "my_picture.png")
    key = keep_picture(read_picture((tmp_path / "my_picture.png").read_bytes()))
    weight = NAMED_KERNELS["sobel-x"].weight
    info = filter_info(fitted_grey(key, 96), weight)
    kept_folder.cache_clear()
    code = filters_code("my_picture.png", weight, 96, (1, 2), kept_side=MAX_SIDE)
    for printed in run(code, tmp_path, monkeypatch):
        np.testing.assert_allclose(printed, expected(info, "response", (1, 2)), atol=1e-9)
