"""The sample pictures are there, light, licensed, listed, and drawn by the code that says so."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from assets.images import drawing, make_pictures
from lesson_ui.pictures.samples import ROOM, SamplePicture, sample_pictures

SAMPLES = sample_pictures()
KEYS = [sample.key for sample in SAMPLES]
BESIDES = {"README.md", "pictures.json", "requirements.txt", "drawing.py", "make_pictures.py"}
MAX_FILE_BYTES = 300_000
MAX_SIDE = 384


def test_there_are_enough_and_none_twice() -> None:
    assert len(SAMPLES) >= 10
    assert len(set(KEYS)) == len({sample.title for sample in SAMPLES}) == len(SAMPLES)


def test_no_unlisted_file_and_none_missing() -> None:
    there = {path.name for path in ROOM.iterdir() if path.is_file()}
    assert there == BESIDES | {sample.file for sample in SAMPLES}


@pytest.mark.parametrize("sample", SAMPLES, ids=KEYS)
def test_each_picture_opens_and_is_light(sample: SamplePicture) -> None:
    path = ROOM / sample.file
    assert path.stat().st_size <= MAX_FILE_BYTES
    with Image.open(path) as image:
        image.load()
        assert image.format == "PNG"
        assert image.mode in ("L", "RGB")
        assert max(image.size) <= MAX_SIDE


@pytest.mark.parametrize("sample", SAMPLES, ids=KEYS)
def test_each_picture_says_where_it_comes_from(sample: SamplePicture) -> None:
    assert all(part.strip() for part in sample)
    assert sample.kind in ("photograph", "drawn")
    assert sample.alt.endswith(".")
    allowed = ("CC0", "CC BY 2.0, https://", "Public domain", "No known copyright restrictions", "MIT")
    assert sample.licence.startswith(allowed)


def test_every_picture_is_drawn_or_collected_by_the_script() -> None:
    drawn = [sample.key for sample in SAMPLES if sample.kind == "drawn"]
    photographs = [sample.key for sample in SAMPLES if sample.kind == "photograph"]
    assert drawn == list(drawing.DRAWINGS)
    assert photographs == list(make_pictures.PHOTOGRAPHS)


@pytest.mark.parametrize("key", drawing.DRAWINGS)
def test_drawn_pictures_are_what_the_script_draws(key: str) -> None:
    with Image.open(ROOM / f"{key}.png") as image:
        stored = np.asarray(image)
    np.testing.assert_array_equal(drawing.DRAWINGS[key](), stored)


def test_the_sizes_the_course_speaks_of() -> None:
    with Image.open(ROOM / "digit.png") as digit, Image.open(ROOM / "astronaut.png") as astronaut:
        assert (digit.size, digit.mode) == ((28, 28), "L")
        assert (astronaut.size, astronaut.mode) == ((224, 224), "RGB")


def test_the_ramp_holds_every_value_once_a_row() -> None:
    assert drawing.draw_ramp()[5].tolist() == list(range(256))


def test_the_table_in_the_readme_is_the_one_of_the_list() -> None:
    entries = json.loads((ROOM / "pictures.json").read_text("utf-8"))
    readme = (ROOM / "README.md").read_text("utf-8")
    assert readme.endswith(make_pictures.table(entries))
    assert readme.count("| file |") == 1


def test_the_packages_are_pinned() -> None:
    lines = (ROOM / "requirements.txt").read_text("utf-8").splitlines()
    assert all("==" in line for line in lines if line and not line.startswith("#"))


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="no package not_installed_here"):
        make_pictures.collect(make_pictures.Photograph("not_installed_here", "a.png", 10))
