"""Own classes, end to end: named, brought by file, zip and camera, seen, taken away, undone; bad files are named."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.datasets import DataSource, load_source, set_key, unpack_dataset
from cnn_core.datasets.folders import read_square
from cnn_core.datasets.limits import CLASSES, PICTURES
from jobs.store import Store
from lesson_ui.lessons.train import class_set_drafts_activity
from lesson_ui.lessons.train.class_set_worked import ClassSet, OwnClass, pack_class_set, unpack_class_set
from lesson_ui.lessons.train.ready_classes_worked import OwnClasses
from lesson_ui.pictures.content_store import kept_folder
from tests.support.picture_files import png, squares, two_classes, zipped
from tests.support.repository import ROOT
from tests.support.waiting import PATIENCE

PAGE = ROOT / "tests" / "support" / "own_classes_page.py"
LEAST = PICTURES[0]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep classes in a folder of the test's own."""
    monkeypatch.setenv("CNN_LESSONS_DATA", str(tmp_path))
    kept_folder.cache_clear()
    yield tmp_path / "classes"
    kept_folder.cache_clear()


@pytest.fixture
def visit() -> Callable[..., AppTest]:
    def open_page(**address: str) -> AppTest:
        app = AppTest.from_file(str(PAGE), default_timeout=PATIENCE)
        for name, value in address.items():
            app.query_params[name] = value
        return done(app.run())

    return open_page


def done(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def bring(app: AppTest, files: dict[str, bytes]) -> AppTest:
    brought = [(name, data, "image/png") for name, data in files.items()]
    done(app.file_uploader[0].set_value(brought).run())
    if "try own reader" in app.session_state and app.session_state["try own reader"] is not None:
        app.session_state["try own reader"].wait()
        done(app.run())
    return app


def shoot(app: AppTest, seed: int) -> AppTest:
    return done(app.camera_input[0].set_value((f"shot{seed}.jpg", png(seed), "image/jpeg")).run())


def pictures(first: int, count: int = LEAST) -> dict[str, bytes]:
    return {f"{k}.png": png(k) for k in range(first, first + count)}


def names(app: AppTest) -> list[str]:
    return [str(field.value) for field in app.text_input if str(field.key).startswith("try name")]


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*app.caption, *app.warning, *app.error, *app.markdown))


def key(app: AppTest) -> str:
    return str(app.session_state["try_classes"])


def state(app: AppTest) -> str:
    return str(app.text[0].value)


def press(app: AppTest, name: str) -> AppTest:
    return done(app.button(key=name).click().run())


def into(app: AppTest, place: int) -> AppTest:
    return done(app.selectbox(key="try into").set_value(place).run())


def two_ready(app: AppTest) -> AppTest:
    return bring(into(bring(app, pictures(0)), 1), pictures(100))


def test_at_first_it_says_what_to_do(visit: Callable[..., AppTest]) -> None:
    app = visit()
    assert names(app) == ["class 1", "class 2"]
    assert f"Add at least {LEAST} more pictures to *class 1*." in said(app)
    assert state(app) == "not ready"
    assert "try_classes" not in app.query_params


def test_a_name_that_is_being_typed_is_left_alone_by_what_happens_meanwhile(visit: Callable[..., AppTest]) -> None:
    app = visit()
    done(app.text_input(key="try name 0").set_value("cup").run())
    assert names(app) == ["cup", "class 2"]
    assert not app.text_input(key="try name 1").proto.set_value  # the browser would take its value for what is typed
    done(app.text_input(key="try name 1").set_value("cup").run())
    assert names(app) == ["cup", "class 2"]
    assert app.text_input(key="try name 1").proto.set_value  # this one was refused


def test_two_classes_of_files_can_be_trained_on(visit: Callable[..., AppTest]) -> None:
    app = two_ready(visit())
    assert state(app) == f"ready: {key(app)} ({LEAST}, {LEAST})"
    assert "2 classes, 16 pictures: 12 to train with, 2 to choose by, 2 for the test" in said(app)
    assert f"{LEAST} pictures added." in said(app)
    content = class_set_drafts_activity.find_draft(key(app))
    assert content is not None
    assert set_key(content) == key(app)
    parts = load_source(DataSource("own", key=key(app)), {key(app): content}.__getitem__)
    assert [len(part) for part in parts] == [12, 2, 2]


def test_what_is_missing_is_counted_down(visit: Callable[..., AppTest]) -> None:
    app = bring(visit(), pictures(0, LEAST - 1))
    assert "Add at least one more picture to *class 1*." in said(app)
    assert "Add at least one more picture" not in said(bring(app, pictures(50, 1)))


def test_the_camera_takes_several_shots_one_after_another(visit: Callable[..., AppTest]) -> None:
    app = visit()
    done(app.segmented_control(key="try from").set_value("camera").run())
    cameras = []
    for seed in range(3):
        cameras.append(app.camera_input[0].key)
        app = shoot(app, seed)
        assert app.camera_input[0].value is None
    assert len(set(cameras)) == 3
    assert "3 pictures." in said(app)
    shoot(into(app, 1), 9)
    assert "1 picture." in said(app)


def test_a_zip_takes_the_place_of_the_empty_classes(visit: Callable[..., AppTest]) -> None:
    app = bring(visit(), {"set.zip": zipped(two_classes())})
    assert names(app) == ["cup", "pen"]
    assert state(app) == f"ready: {key(app)} ({LEAST}, {LEAST})"


def test_a_zip_adds_to_the_classes_of_the_same_name(visit: Callable[..., AppTest]) -> None:
    app = visit()
    done(app.text_input(key="try name 0").set_value("Cup").run())
    bring(app, pictures(7000, 2))
    bring(app, {"set.zip": zipped(two_classes())})
    assert names(app) == ["Cup", "pen"]
    assert state(app).endswith(f"({LEAST + 2}, {LEAST})")


def test_bad_files_are_named_and_the_rest_used(visit: Callable[..., AppTest]) -> None:
    app = bring(visit(), {**pictures(0), "cut.png": png(99)[:200], "list.txt": b"milk, bread"})
    assert f"{LEAST} pictures added." in said(app)
    assert "**cut.png**: The picture is damaged or cut off." in said(app)
    assert "**list.txt**: This is a text file" in said(app)


def test_many_bad_files_are_summed_up(visit: Callable[..., AppTest]) -> None:
    app = bring(visit(), {f"{k}.txt": b"text" for k in range(9)})
    assert "No picture was added." in said(app)
    assert "and 4 more" in said(app)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped({**two_classes(), "../evil.png": png(5)}), "A name in the zip leads out of it."),
        (zipped({"cup/1.bmp": bytes(5_000_000)}), "The zip would grow far more than pictures do when unpacked."),
        (zipped({"a.txt": b"x"}), "There is no picture in it that can be used."),
        (zipped(two_classes())[:-40], "This is no zip, or a damaged one."),
    ],
    ids=["leads out", "bomb", "no picture", "damaged"],
)
def test_a_bad_zip_is_said_and_nothing_is_lost(visit: Callable[..., AppTest], content: bytes, sentence: str) -> None:
    app = two_ready(visit())
    before = key(app)
    bring(app, {"bad.zip": content})
    assert f"**bad.zip**: {sentence}" in said(app)
    assert key(app) == before
    assert state(app).startswith("ready")


def test_a_picture_that_is_there_already_is_not_added_twice(visit: Callable[..., AppTest]) -> None:
    app = bring(into(bring(visit(), pictures(0, 2)), 1), pictures(1, 2))
    assert "**1.png**: This picture is there already." in said(app)
    assert "1 picture added." in said(app)


@pytest.mark.parametrize(("wanted", "sentence"), [("", "A class needs a name."), (" CLASS 2 ", "of this name already")])
def test_a_name_that_is_refused_goes_back(visit: Callable[..., AppTest], wanted: str, sentence: str) -> None:
    app = bring(visit(), pictures(0, 2))
    done(app.text_input(key="try name 0").set_value(wanted).run())
    assert names(app) == ["class 1", "class 2"]
    assert sentence in said(app)
    done(app.text_input(key="try name 0").set_value("cup").run())
    assert names(app) == ["cup", "class 2"]
    assert sentence not in said(app)
    assert "2 pictures." in said(app)


def test_pictures_and_classes_are_taken_away_and_come_back(visit: Callable[..., AppTest]) -> None:
    app = two_ready(visit())
    app.session_state["try box 0"] = True
    done(app.run())
    done(next(pills for pills in app.pills).set_value([1, 3]).run())
    press(app, "try take 0")
    assert "6 pictures." in said(app)
    assert state(app) == "not ready"
    press(app, "try undo classes")
    assert state(app).startswith("ready")
    app.session_state["try box 0"] = True
    done(app.run())
    press(app, "try drop 0")
    assert names(app) == ["class 2"]
    assert "Add a second class" in said(app)
    assert "try drop 0" not in [button.key for button in app.button]
    press(app, "try undo classes")
    assert state(app).startswith("ready")


def test_the_last_class_taken_away_begins_anew(visit: Callable[..., AppTest]) -> None:
    app = visit()
    for _ in range(2):
        app.session_state["try box 0"] = True
        done(app.run())
        press(app, "try drop 0")
    assert names(app) == ["class 1", "class 2"]


def test_classes_are_added_up_to_the_limit(visit: Callable[..., AppTest]) -> None:
    app = visit()
    for _ in range(CLASSES[1] - 2):
        press(app, "try add class")
    assert len(names(app)) == len(set(names(app))) == CLASSES[1]
    assert app.button(key="try add class").disabled
    assert app.selectbox(key="try into").value == CLASSES[1] - 1
    bring(app, {"set.zip": zipped({f"new {k}/1.png": png(k) for k in range(CLASSES[1] + 1)})})
    assert "There are too many classes." in said(app)


def test_a_full_class_takes_no_more(visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lesson_ui.lessons.train.class_set_worked.PICTURES", (2, 3))
    app = bring(visit(), pictures(0, 5))
    assert "3 pictures added." in said(app)
    assert "**4.png**: The class is full." in said(app)


def test_a_link_brings_the_classes_back_ready_or_not(visit: Callable[..., AppTest]) -> None:
    first = bring(visit(), pictures(0, 3))
    done(first.text_input(key="try name 0").set_value("Tasse *neu*").run())
    second = visit(try_classes=key(first))
    assert names(second) == ["Tasse *neu*", "class 2"]
    assert "3 pictures." in said(second)
    bring(second, pictures(10, 1))
    assert "4 pictures." in said(second)
    assert "3 pictures." in said(visit(try_classes=key(first)))


@pytest.mark.parametrize("wanted", ["set-0123456789abcdef", "../../etc/passwd", "set-"])
def test_a_link_to_classes_that_are_gone(visit: Callable[..., AppTest], wanted: str) -> None:
    app = visit(try_classes=wanted)
    assert "not on this server" in said(app)
    assert names(app) == ["class 1", "class 2"]
    assert state(bring(into(bring(app, pictures(0)), 1), pictures(50))).startswith("ready")


def test_a_damaged_draft_is_gone(visit: Callable[..., AppTest], folder: Path) -> None:
    app = two_ready(visit())
    (folder / key(app)).write_bytes(b"damaged")
    assert "not on this server" in said(visit(try_classes=key(app)))


def test_a_full_disk_is_said_and_the_visit_goes_on(visit: Callable[..., AppTest], monkeypatch: Any) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    app = two_ready(visit())
    assert "no room on this server" in said(app)
    assert state(app).startswith("ready")


def test_while_many_pictures_are_read_it_says_so_and_can_be_stopped(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    going, let_go = threading.Event(), threading.Event()
    let_go.set()

    def slow(*given: Any) -> Any:
        going.set()
        let_go.wait(PATIENCE)
        return read_square(*given)

    monkeypatch.setattr("lesson_ui.lessons.train.picture_reader_worked.read_square", slow)
    app = bring(into(visit(), 1), pictures(0, 2))  # let go at once: few are read before the page is drawn
    let_go.clear()
    going.clear()
    done(app.file_uploader[0].set_value([(name, data, "image/png") for name, data in pictures(50, 9).items()]).run())
    assert going.wait(PATIENCE)
    assert len(app.file_uploader) == 0
    assert app.selectbox(key="try into").value == 1
    reader = app.session_state["try own reader"]
    press(app, "try stop reading")
    let_go.set()
    reader.wait()
    done(app.run())
    assert "Stopped. Nothing was added." in said(app)
    assert "2 pictures." in said(app)
    assert len(app.file_uploader) == 1


def test_the_oldest_drafts_go_first(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(class_set_drafts_activity, "MAX_BYTES", 25)
    for number in range(4):
        assert class_set_drafts_activity.keep_draft(bytes([number]) * 10)
        os.utime(folder / set_key(bytes([number]) * 10), (number, number))  # the clock of files is coarse
    assert len(list(folder.iterdir())) == 2
    assert class_set_drafts_activity.find_draft(set_key(bytes([3]) * 10)) is not None


def test_the_store_of_runs_is_a_shelf(tmp_path: Path) -> None:
    class_set = ClassSet((OwnClass("cup", tuple(s.tobytes() for s in squares(8))), OwnClass("pen", ())))
    content = pack_class_set(class_set)
    own = OwnClasses(set_key(content), ("cup", "pen"), (8, 0), content)
    store = Store(f"sqlite:///{tmp_path / 'runs.sqlite'}")
    try:
        assert own.keep(store) == own.key
        assert store.get_set(own.key) == own.fetch(own.key) == content
    finally:
        store.close()
    assert unpack_class_set(content) == class_set
    assert unpack_dataset(content).class_names == ("cup", "pen")
    with pytest.raises(KeyError, match="set-0"):
        own.fetch("set-0")


def test_an_old_name_sent_by_a_browser_changes_nothing() -> None:
    """Two names typed quickly: the second message still holds the first name as it was."""
    sent = 'import streamlit as st\nst.session_state["try into"] = "a name of before"\n'
    app = AppTest.from_string(sent + PAGE.read_text(encoding="utf-8"), default_timeout=PATIENCE)
    app.session_state["try own place"] = 1
    app.run()
    assert not app.exception, app.exception
    assert app.selectbox(key="try into").value == 1
