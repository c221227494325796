"""Sample pictures are read once, shared safely, and found by their key."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from cnn_core.errors import InvalidInputError
from lesson_ui.pictures.samples import ROOM, SamplePicture, load_sample, sample_pictures


@pytest.mark.parametrize("sample", sample_pictures(), ids=lambda sample: sample.key)
def test_every_sample_is_read_exactly(sample: SamplePicture) -> None:
    picture = load_sample(sample.key)
    with Image.open(ROOM / sample.file) as image:
        np.testing.assert_array_equal(picture.pixels, np.asarray(image.convert("RGB")))
    assert picture.name == sample.title
    assert picture.original_format == "PNG"
    assert picture.notes == ()


def test_samples_are_read_once_and_cannot_be_painted_over() -> None:
    picture = load_sample("digit")
    assert load_sample("digit") is picture
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0] = 1


@pytest.mark.parametrize("key", ["dog", "rings2", "", "../errors"])
def test_an_unknown_key(key: str) -> None:
    with pytest.raises(InvalidInputError, match="no sample picture of this name") as caught:
        load_sample(key)
    assert caught.value.fixes
    for fix in caught.value.fixes:
        load_sample(fix.value)
