"""Many picture files read beside the page: in their order, counted, the unreadable named, stopped on request."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from lesson_ui.lessons.train.picture_reader_worked import AT_ONCE, PictureReader


def encoded(level: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.full((4, 6, 3), level, np.uint8)).save(file, "PNG")
    return file.getvalue()


def zipped(count: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for k in range(count):
            archive.writestr(f"cup/{k}.png", encoded(k))
    return file.getvalue()


@pytest.mark.parametrize("count", [1, AT_ONCE, AT_ONCE + 3])
def test_pictures_come_in_the_order_of_their_files(count: int) -> None:
    reader = PictureReader([(f"{k}.png", encoded(k)) for k in range(count)], 2)
    assert (reader.place, reader.done, reader.total) == (2, 0, count)
    reader.start()
    reader.wait()
    assert reader.finished
    assert [name for name, _ in reader.pictures] == [f"{k}.png" for k in range(count)]
    assert [int(pixels[0, 0, 0]) for _, pixels in reader.pictures] == list(range(count))
    assert (reader.done, reader.total, reader.seconds_left) == (count, count, 0)
    assert not reader.cancelled


def test_an_unreadable_file_is_named_and_the_others_are_read() -> None:
    reader = PictureReader([("a.png", encoded(1)), ("b.png", b"no picture"), ("c.png", encoded(3))], 0)
    reader.start()
    assert [name for name, _ in reader.pictures] == ["a.png", "c.png"]
    assert [problem.name for problem in reader.problems] == ["b.png"]


def test_a_zip_counts_its_pictures() -> None:
    reader = PictureReader([("all.zip", zipped(5))], 0)
    reader.start()
    reader.wait()
    assert (reader.done, reader.total) == (5, 5)
    ((name, brought),) = reader.zips
    assert name == "all.zip"
    assert {label: len(squares) for label, squares in brought.classes.items()} == {"cup": 5}


def test_cancelled_before_it_reads_nothing_more() -> None:
    reader = PictureReader([(f"{k}.png", encoded(k)) for k in range(9)], 0)
    reader.cancel()
    reader.start()
    reader.wait()
    assert reader.cancelled
    assert reader.finished
    assert (len(reader.pictures), reader.done) == (1, 0)
