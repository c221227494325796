"""A zip from outside: what is good in it is used, what is bad is named, and what is meant to harm is refused."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.datasets import read_folder, read_zip
from cnn_core.datasets import zipped as room
from cnn_core.datasets.folders import Brought, sort_by_folder
from cnn_core.datasets.limits import PICTURES, SIDE
from cnn_core.errors import InvalidInputError
from tests.support.picture_files import picture, png, squares, two_classes, zipped


def counts(brought: Brought) -> dict[str, int]:
    return {name: len(pictures) for name, pictures in brought.classes.items()}


def problems(brought: Brought) -> dict[str, str]:
    return {problem.name: problem.error.problem for problem in brought.problems}


def test_a_folder_a_class() -> None:
    brought = read_zip(zipped(two_classes()))
    assert counts(brought) == {"cup": 8, "pen": 8}
    assert (brought.problems, brought.notes) == ((), ())
    for name, first in (("cup", 0), ("pen", 1000)):
        for kept, square in zip(brought.classes[name], squares(8, first), strict=True):
            assert kept.shape == (SIDE, SIDE, 3)
            assert (kept == square).all()


def test_the_progress_is_told() -> None:
    told = []
    read_zip(zipped(two_classes()), on_picture=lambda done, total: told.append((done, total)))
    assert told == [(k, 16) for k in range(1, 17)]


@pytest.mark.parametrize("around", ["my set/", "a/b/c/"])
def test_a_nested_folder_is_passed_over(around: str) -> None:
    brought = read_zip(zipped({around + name: data for name, data in two_classes().items()}))
    assert counts(brought) == {"cup": 8, "pen": 8}


def test_folders_in_a_class_belong_to_it() -> None:
    files = {name.replace("/", "/monday/", k % 2): data for k, (name, data) in enumerate(two_classes().items())}
    assert counts(read_zip(zipped(files))) == {"cup": 8, "pen": 8}


def test_folders_for_training_and_testing_are_put_together() -> None:
    files = {("test/" if k % 4 == 0 else "train/") + name: data for k, (name, data) in enumerate(two_classes().items())}
    brought = read_zip(zipped(files))
    assert counts(brought) == {"cup": 8, "pen": 8}
    assert "divided anew" in brought.notes[0]


def test_junk_is_ignored() -> None:
    junk = {"__MACOSX/cup/._1.png": b"x", "cup/.DS_Store": b"x", "pen/Thumbs.db": b"x", "desktop.ini": b"x"}
    brought = read_zip(zipped({**two_classes(), **junk}))
    assert counts(brought) == {"cup": 8, "pen": 8}
    assert brought.problems == ()


def test_a_corrupt_picture_among_good_ones_is_named_and_the_rest_used() -> None:
    files = {**two_classes(), "cup/cut.png": png(77)[:300], "pen/notes.txt": b"remember the milk"}
    brought = read_zip(zipped(files))
    assert counts(brought) == {"cup": 8, "pen": 8}
    assert problems(brought) == {
        "cup/cut.png": "The picture is damaged or cut off.",
        "pen/notes.txt": "This is a text file, whatever its name says, not a picture.",
    }


def test_an_entry_whose_bytes_are_damaged_is_named() -> None:
    data = bytearray(zipped({**two_classes(), "pen/zz.png": png(99)}, zipfile.ZIP_STORED))
    place = data.rindex(png(99)[60:90])
    data[place] ^= 1
    assert problems(read_zip(bytes(data))) == {"pen/zz.png": "This file in the zip is damaged."}


def test_a_picture_outside_all_folders_is_named() -> None:
    brought = read_zip(zipped({**two_classes(), "stray.png": png(500)}))
    assert problems(brought) == {"stray.png": "This file lies in no folder of a class."}
    assert brought.problems[0].error.fixes[0].value == "name of a class/stray.png"


def test_the_same_picture_twice_is_used_once() -> None:
    brought = read_zip(zipped({**two_classes(), "pen/again.png": png(0)}))
    assert problems(brought) == {"pen/again.png": "This picture is there already."}
    assert "cup/0.png" in brought.problems[0].error.here


def test_more_pictures_than_are_used() -> None:
    files = {f"cup/{k:03}.png": png(k, (4, 4)) for k in range(PICTURES[1] + 3)} | {"pen/1.png": png(5000)}
    brought = read_zip(zipped(files))
    assert counts(brought) == {"cup": PICTURES[1], "pen": 1}
    assert f"first {PICTURES[1]}" in brought.notes[0]


def test_one_class_only_is_read_and_said_later() -> None:
    assert counts(read_zip(zipped({"cup/1.png": png(1), "cup/2.png": png(2)}))) == {"cup": 2}


@pytest.mark.parametrize(
    "name", ["../cup/1.png", "cup/../../1.png", "/cup/1.png", "\\cup\\1.png", "C:/cup/1.png", "cup\\..\\..\\1.png"]
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    with pytest.raises(InvalidInputError, match="leads out of it"):
        read_zip(zipped({**two_classes(), name: png(1)}))


def test_a_link_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("cup/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(InvalidInputError, match="a link instead of a file"):
        read_zip(file.getvalue())


def test_folders_too_deep() -> None:
    with pytest.raises(InvalidInputError, match="too deep"):
        read_zip(zipped({**two_classes(), "a/" * 11 + "1.png": png(1)}))


def test_a_bomb_by_its_ratio() -> None:
    with pytest.raises(InvalidInputError, match="grow far more"):
        read_zip(zipped({"cup/1.bmp": bytes(5_000_000)}))


def test_one_file_that_grows_too_much_is_named() -> None:
    noise = np.random.default_rng(0).bytes(60_000)
    brought = read_zip(zipped({**two_classes(), "cup/flat.bmp": bytes(2_000_000), "cup/noise.txt": noise}))
    assert problems(brought)["cup/flat.bmp"] == "This file grows more than pictures do."
    assert counts(brought) == {"cup": 8, "pen": 8}


def test_a_bomb_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ZIP_UNPACKED", 10_000)
    with pytest.raises(InvalidInputError, match="too large when unpacked"):
        read_zip(zipped(two_classes()))


def test_a_bomb_by_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ZIP_ENTRIES", 15)
    with pytest.raises(InvalidInputError, match="too many files"):
        read_zip(zipped(two_classes()))


def test_a_zip_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ZIP_BYTES", 1000)
    with pytest.raises(InvalidInputError, match="zip is too large"):
        read_zip(zipped(two_classes()))


def test_a_bomb_that_lies_about_its_size_is_read_no_further() -> None:
    honest = zipped({**two_classes(), "pen/zz.png": bytes(1_000_000)})
    size = struct.pack("<I", 1_000_000)
    lying = honest.replace(size, struct.pack("<I", 1000))
    assert lying != honest
    assert problems(read_zip(lying)) == {"pen/zz.png": "This file in the zip is damaged."}


def test_too_many_pixels_altogether(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnn_core.datasets.folders.ZIP_PIXELS", 5 * 40 * 48)
    brought = read_zip(zipped(two_classes()))
    assert counts(brought) == {"cup": 6}
    assert set(problems(brought).values()) == {"The pictures before this one hold too many pixels already."}


def test_a_locked_file_is_named() -> None:
    data = bytearray(zipped({**two_classes(), "pen/zz.png": png(9)}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + offset] |= 1
    assert problems(read_zip(bytes(data))) == {"pen/zz.png": "This file is locked with a password."}


def test_an_uncommon_packing_is_named() -> None:
    file = io.BytesIO(zipped(two_classes()))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("pen/zz.png", png(9), zipfile.ZIP_LZMA)
    assert problems(read_zip(file.getvalue())) == {"pen/zz.png": "This file is packed in an uncommon way."}


@pytest.mark.parametrize("data", [b"", b"no zip", zipped(two_classes())[:-40]], ids=["empty", "text", "cut off"])
def test_what_is_no_zip(data: bytes) -> None:
    with pytest.raises(InvalidInputError, match="no zip, or a damaged one"):
        read_zip(data)


@pytest.mark.parametrize(
    "files", [{}, {"cup/": b""}, {"cup/a.txt": b"text"}, {"1.png": b"flat"}, {".cup/1.png": png(1)}], ids=str
)
def test_no_picture_that_can_be_used(files: dict[Any, Any] | dict[str, bytes]) -> None:
    with pytest.raises(InvalidInputError, match="no picture in it") as caught:
        read_zip(zipped(files))
    assert caught.value.fixes


names = st.text("ab/. ~_1", min_size=1, max_size=12).filter(lambda name: not name.startswith("/"))


@given(st.lists(names, max_size=6, unique=True))
def test_every_file_lies_in_one_class_or_is_a_stray(files: list[Any] | list[str]) -> None:
    paths = [tuple(part for part in name.split("/") if part) for name in files]
    paths = list(dict.fromkeys(path for path in paths if path))
    found = sort_by_folder(paths)
    everywhere = [path for group in found.classes.values() for path in group] + found.strays
    assert sorted(everywhere) == sorted(paths)


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_refusal(data: bytes) -> None:
    for tried in (data, b"PK\x03\x04" + data, zipped({"cup/1.png": data})):
        with pytest.raises(InvalidInputError, match=r"no zip, or a damaged one|no picture in it"):
            read_zip(tried)


@given(st.integers(0, 400), st.integers(0, 255))
def test_no_change_of_a_zip_raises_anything_but_a_refusal(place: int, value: int) -> None:
    data = bytearray(zipped({"cup/1.png": png(1, (4, 4)), "pen/1.png": png(2, (4, 4))}))
    data[place % len(data)] = value
    try:
        assert len(read_zip(bytes(data)).classes) <= 2
    except InvalidInputError as refusal:
        assert refusal.problem  # noqa: PT017


def test_a_folder_on_the_disk(tmp_path: Path) -> None:
    for name, data in two_classes().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "cup" / "link.png").symlink_to(tmp_path / "pen" / "0.png")
    brought = read_folder(tmp_path)
    assert counts(brought) == {"cup": 8, "pen": 8}
    assert (brought.classes["cup"][0] == squares(1)[0]).all()
    assert picture(0).shape == (40, 48, 3)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="no such folder"):
        read_folder(tmp_path / "none")
