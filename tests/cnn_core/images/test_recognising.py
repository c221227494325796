"""What is no picture is named for what it is."""

from __future__ import annotations

import pytest
from PIL import Image

from cnn_core import images
from tests.support.encoded_pictures import RGB, encode, refusal

OTHERS = {
    "text": (b"dear diary", "text file"),
    "letters": (("äöü €\n" * 400).encode(), "text file"),
    "SVG": (b'<?xml version="1.0"?>\n<svg width="3"></svg>', "SVG"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "HEIC"),
    "AVIF": (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
    "video": (b"\0\0\0\x20ftypisom\0\0\0\0", "video"),
    "ICO": (b"\0\0\1\0\1\0\x10\x10", "icon"),
    "PSD": (b"8BPS\0\1", "Photoshop"),
    "ZIP": (b"PK\3\4\x14\0", "archive"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    "noise": (b"\x9f\x00\xff\x13\x80" * 9, "not a picture"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_files_are_named(kind: str) -> None:
    data, words = OTHERS[kind]
    error = refusal(data)
    assert words in error.problem
    assert "PNG, JPEG, WEBP, GIF, BMP, TIFF" in error.allowed


def test_each_refusal_has_its_own_sentence() -> None:
    problems = [refusal(data).problem for kind, (data, _) in OTHERS.items() if kind != "letters"]  # are text as well
    assert len(set(problems)) == len(problems) == len(OTHERS) - 1


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_saving_again_as_offered_mends_it(file_format: str) -> None:
    fixes = refusal(OTHERS["HEIC"][0]).fixes
    assert [str(fix) for fix in fixes] == ["file = the same picture saved as PNG or JPEG"]
    assert images.read_picture(encode(Image.fromarray(RGB), file_format)).pixels.shape == RGB.shape
