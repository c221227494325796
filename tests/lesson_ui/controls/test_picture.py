"""The learner's own picture, end to end: every format, every kind of file that is none, links, the camera."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnn_core.images import MAX_BYTES, read_picture
from lesson_ui.controls import undo
from lesson_ui.controls.picture import KEY, OWN
from lesson_ui.pictures import own_pictures
from lesson_ui.pictures.by_key import fitted, fitted_grey, original, picture_words
from lesson_ui.pictures.content_store import kept_folder
from lesson_ui.pictures.own_pictures import MAX_PICTURES, MAX_SIDE, find_picture, keep_picture
from tests.support.pages import Drawn, Visit

RGB = np.random.default_rng(1).integers(0, 256, (20, 30, 3)).astype(np.uint8)
FORMATS = {"a.png": "PNG", "b.jpg": "JPEG", "c.webp": "WEBP", "d.gif": "GIF", "e.bmp": "BMP", "f.tiff": "TIFF"}


def encoded(pixels: Any, file_format: str, mode: str | None = None, **options: Any) -> bytes:
    image = Image.fromarray(pixels)
    out = io.BytesIO()
    (image.convert(mode) if mode else image).save(out, file_format, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep pictures in a folder of the test's own."""
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    kept_folder.cache_clear()
    yield tmp_path / "pictures"
    kept_folder.cache_clear()


def bring(app: AppTest, data: bytes, name: str = "mine.png") -> AppTest:
    app.file_uploader(key="picture file").set_value((name, data, "image/png")).run()
    assert not app.exception, app.exception
    return app


def shown_size(scene: dict[str, Any]) -> tuple[int, int]:
    panel = scene["panels"]["response"]
    return panel["rows"], panel["cols"]


def all_of_one_pixel(scene: dict[str, Any]) -> bool:
    """Tell whether the picture, and what is made of it cell by cell, has one cell, of whatever the view shows."""
    sizes = {(p["rows"], p["cols"]) for name, p in scene["panels"].items() if name in ("picture", "response")}
    return sizes == {(1, 1)} or (not sizes and "gallery" in scene)


@pytest.mark.parametrize(("name", "file_format"), FORMATS.items())
def test_every_format_is_taken_and_shown(visit: Visit, drawn: Drawn, name: str, file_format: str) -> None:
    app = bring(visit("filters"), encoded(RGB, file_format), name)
    key = app.selectbox(key=KEY).value
    assert key is not None
    assert key.startswith("own-")
    assert shown_size(drawn(app)) == (20, 30)
    assert not app.error
    assert original(key).pixels.shape == (20, 30, 3)
    if file_format in ("PNG", "BMP", "TIFF"):
        np.testing.assert_array_equal(fitted(key, 128), RGB)


def test_the_box_closed_as_the_picture_arrives_does_not_bring_the_old_one_back(visit: Visit, drawn: Drawn) -> None:
    """The message of the box was written before the browser knew of the picture, and names the one before."""
    app = visit("filters")
    before = app.selectbox(key=KEY).value
    brought = bring(app, encoded(RGB, "PNG")).selectbox(key=KEY).value
    app.selectbox(key=KEY).set_value(before).run()
    assert app.selectbox(key=KEY).value == brought
    assert shown_size(drawn(app)) == (20, 30)
    app.selectbox(key=KEY).set_value("digit").run()  # another choice is the learner's own
    assert app.selectbox(key=KEY).value == "digit"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_pixel_type_is_taken(visit: Visit, drawn: Drawn, mode: str) -> None:
    values = np.arange(600, dtype=np.uint16).reshape(20, 30)
    picture = (
        Image.fromarray(values)
        if mode == "I;16"
        else Image.fromarray(RGB[..., 0]).convert("RGB").convert("L" if mode in ("I", "F", "LA") else mode)
    )
    picture = picture if mode in ("I;16", "1", "L", "P", "RGBA", "CMYK") else picture.convert(mode)
    out = io.BytesIO()
    picture.save(out, "TIFF")
    app = bring(visit("filters"), out.getvalue())
    assert not app.error
    assert shown_size(drawn(app)) == (20, 30)


BROKEN = {
    "empty": (b"", "empty"),
    "text": (b"these are words", "text file"),
    "truncated": (encoded(RGB, "PNG")[:200], "damaged or cut off"),
    "truncated jpeg": (encoded(RGB, "JPEG")[:300], "damaged"),
    "only a header": (encoded(RGB, "PNG")[:20], "damaged"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
    "too long": (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), "too large"),
    "too many pixels": (
        encoded(np.zeros((1, 1), np.uint8), "PNG").replace(
            b"\x00\x00\x00\x01\x00\x00\x00\x01", b"\x00\x01\x00\x00\x00\x01\x00\x00", 1
        ),
        "too many pixels|damaged",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_cannot_be_read_is_named_and_the_picture_stays(visit: Visit, drawn: Drawn, kind: str) -> None:
    data, problem = BROKEN[kind]
    app = visit("filters", shown="1")
    app.selectbox(key=KEY).select("coffee").run()
    bring(app, data)
    assert len(app.error) == 1
    assert any(word in app.error[0].value for word in problem.split("|"))
    assert "What to do" in app.error[0].value
    assert app.selectbox(key=KEY).value == "coffee"
    assert shown_size(drawn(app)) == (85, 128)
    app.selectbox(key=KEY).select("cat").run()
    assert not app.error


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (2, 3), (1500, 1000)])
def test_pictures_of_any_size_are_shown(visit: Visit, drawn: Drawn, shape: tuple[int, int]) -> None:
    app = bring(visit("filters", shown="1"), encoded(np.full((*shape, 3), 90, np.uint8), "PNG"))
    assert not app.error
    scale = min(1.0, 128 / max(shape))
    assert shown_size(drawn(app)) == tuple(max(1, round(side * scale)) for side in shape)


@pytest.mark.parametrize("page", ["filters", "pixels"])
def test_a_single_pixel_goes_through_every_view(visit: Visit, drawn: Drawn, page: str) -> None:
    app = bring(visit(page, shown="1"), encoded(np.full((1, 1, 3), 200, np.uint8), "PNG"))
    if page == "filters":
        for view in ("relu", "clipped", "bank", "response"):
            app.segmented_control(key="filters_view").set_value(view).run()
            assert not app.exception
            assert not app.error
            assert all_of_one_pixel(drawn(app))
        app.selectbox(key="filters_kernel preset").select("gabor-0").run()
    assert not app.exception
    assert not app.error
    assert all_of_one_pixel(drawn(app))


def test_the_camera_s_picture_is_taken(visit: Visit, drawn: Drawn) -> None:
    app = visit("filters")
    app.toggle(key="picture camera on").set_value(True).run()
    app.camera_input(key="picture camera").set_value(("shot.jpg", encoded(RGB, "JPEG"), "image/jpeg")).run()
    assert not app.exception
    assert str(app.selectbox(key=KEY).value).startswith("own-")
    assert shown_size(drawn(app)) == (20, 30)


def test_what_was_done_to_the_file_is_said(visit: Visit) -> None:
    see_through = np.dstack([RGB, np.zeros((20, 30), np.uint8)])
    app = bring(visit("filters"), encoded(see_through, "PNG"))
    assert "Transparent parts were put on white." in [caption.value for caption in app.caption]


def test_a_link_carries_the_own_picture_to_another_visit(visit: Visit, drawn: Drawn) -> None:
    key = bring(visit("filters"), encoded(RGB, "PNG")).selectbox(key=KEY).value
    other = visit("filters", **{OWN: key, KEY: "your picture"})
    assert other.selectbox(key=KEY).value == key
    assert not other.error
    assert shown_size(drawn(other)) == (20, 30)


@pytest.mark.parametrize("name", ["own-0123456789abcdef", "own-../../etc/passwd", "own-", "nonsense", "own-XYZ"])
def test_a_link_to_a_picture_that_is_not_here_is_explained(visit: Visit, drawn: Drawn, name: str) -> None:
    app = visit("filters", **{OWN: name, KEY: "your picture"})
    assert len(app.error) == 1
    assert "not on this server" in app.error[0].value
    assert app.selectbox(key=KEY).value == "cat"
    assert shown_size(drawn(app)) == (85, 128)


def test_a_link_that_names_a_lost_picture_but_shows_a_sample_says_nothing(visit: Visit) -> None:
    app = visit("filters", **{OWN: "own-0123456789abcdef", KEY: "Coffee"})
    assert not app.error
    assert app.selectbox(key=KEY).value == "coffee"


def test_a_picture_once_missing_is_found_after_it_was_brought(visit: Visit) -> None:
    data = encoded(RGB[::-1], "PNG")  # not in memory from another test
    key = keep_picture(read_picture(data))
    (kept_folder("pictures") / f"{key}.png").unlink()
    own_key = {OWN: key, KEY: "your picture"}
    assert len(visit("filters", **own_key).error) == 1
    assert bring(visit("filters"), data).selectbox(key=KEY).value == key


def test_the_own_picture_stays_on_offer_beside_the_samples_and_on_other_pages(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "OVERTAKEN", 0.0)  # this learner is quicker than a browser's messages
    app = bring(visit("filters"), encoded(RGB, "PNG"))
    key = app.selectbox(key=KEY).value
    app.selectbox(key=KEY).select("cat").run()
    app.selectbox(key=KEY).select(key).run()
    assert app.selectbox(key=KEY).value == key
    app.button(key="reset").click().run()
    assert app.selectbox(key=KEY).value == "cat"
    app.selectbox(key=KEY).select(key).run()
    assert not app.error


def test_a_message_from_before_the_picture_does_not_take_it_away_however_long_the_page_took(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, insist = [0.0], undo.insist

    def insist_and_draw_for_long(key: str, value: Any) -> None:
        insist(key, value)
        clock[0] += 5.0

    monkeypatch.setattr(undo, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(undo, "insist", insist_and_draw_for_long)
    app = bring(visit("filters"), encoded(RGB, "PNG"))
    key = app.selectbox(key=KEY).value
    assert app.selectbox(key=KEY).select("cat").run().selectbox(key=KEY).value == key  # written before it was told
    clock[0] += 2.0
    assert app.selectbox(key=KEY).select("cat").run().selectbox(key=KEY).value == "cat"  # the learner's choice


def test_pages_may_start_with_different_samples(visit: Visit) -> None:
    assert visit("filters").selectbox(key=KEY).value == "cat"
    assert visit("pixels").selectbox(key=KEY).value == "astronaut"
    assert visit("pixels", picture="Cat").selectbox(key=KEY).value == "cat"


def test_grey_is_whole_numbers(visit: Visit) -> None:
    key = bring(visit("filters"), encoded(RGB, "PNG")).selectbox(key=KEY).value
    grey = fitted_grey(key, 16)
    assert (grey == np.rint(grey)).all()
    assert grey.min() >= 0
    assert grey.max() <= 255


def test_kept_pictures_are_small_and_named_by_content(folder: Path) -> None:
    large = read_picture(encoded(np.zeros((1000, 900, 3), np.uint8), "PNG"))
    key = keep_picture(large)
    assert keep_picture(large) == key
    found = find_picture(key)
    assert found is not None
    assert max(found.pixels.shape[:2]) == MAX_SIDE
    assert [path.name for path in folder.iterdir()] == [f"{key}.png"]


def test_the_oldest_pictures_go_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_pictures, "MAX_PICTURES", 3)
    keys = []
    for k in range(5):
        keys.append(keep_picture(read_picture(encoded(np.full((2, 2, 3), k, np.uint8), "PNG"))))
        os.utime(folder / f"{keys[-1]}.png", (k, k))  # the clock of files is coarse
    assert MAX_PICTURES > 3
    assert len(list(folder.glob("own-*.png"))) == 3
    assert find_picture(keys[-1]) is not None
    assert find_picture(keys[0]) is None


def test_a_picture_brought_while_the_disk_is_full_is_shown_all_the_same(
    visit: Visit, drawn: Drawn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(own_pictures, "IN_MEMORY", 2)
    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        app = bring(visit("filters"), encoded(RGB, "PNG"))
        keys = [keep_picture(read_picture(encoded(RGB + k, "PNG"))) for k in (1, 2)]
    assert not app.exception
    assert shown_size(drawn(app)) == (20, 30)
    assert list(folder.iterdir()) == []
    assert [find_picture(key) is not None for key in (str(app.selectbox(key=KEY).value), *keys)] == [False, True, True]


def test_a_folder_that_cannot_be_written_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path / "file"))
    kept_folder.cache_clear()
    found = find_picture(keep_picture(read_picture(encoded(RGB, "PNG"))))
    assert found is not None
    np.testing.assert_array_equal(found.pixels, RGB)
    assert (tmp_path / "file").read_text() == "in the way"


def test_pictures_have_words() -> None:
    cat = picture_words("cat")
    assert (cat.title, cat.file, cat.kept_side) == ("Cat", "assets/images/cat.png", None)
    assert picture_words("own-0123456789abcdef").kept_side == MAX_SIDE
