"""Own classes from the first picture to the last word: photographs, a trained network, and what it says of new ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.datasets.limits import PICTURES
from jobs import get_runner
from lesson_ui.words.prose import lesson_data, words
from tests.support.pages import Drawn, Visit
from tests.support.photographs import THINGS, photograph
from tests.support.picture_files import png, two_classes, zipped
from tests.support.waiting import wait_for

EACH, LEAST = 20, PICTURES[0]
EXPLAIN, TRAIN, OWN = lesson_data("explain", "figure"), lesson_data("train", "figure"), words()["own_classes"]
BOMB = zipped({"cup/1.bmp": bytes(5_000_000)})
OUTSIDE = zipped({**two_classes(), "../evil.png": png(5)})
CORRUPT = zipped({**two_classes(LEAST + 1), "cup/3.png": png(3)[:200]})
SAYS = EXPLAIN["decides"].partition(",")[0]
SET = {"train_epochs": "7", "train_learning_rate": "0.002", "train_seed": "5"}


@pytest.fixture
def lesson(visit_shared: Visit) -> Visit:
    return visit_shared


@pytest.fixture
def train(lesson: Visit) -> AppTest:
    """Open Train live for own classes with some settings, as a learner who has brought nothing yet."""
    return lesson("train", **SET).selectbox("train_data").set_value("own").run()


def bring(app: AppTest, archive: bytes) -> AppTest:
    app.file_uploader[0].set_value([("things.zip", archive, "application/zip")]).run()
    if (reader := app.session_state["train own reader"]) is not None:
        reader.wait()
        app.run()
    assert not app.exception, app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(str(node.value) for node in (*app.markdown, *app.caption, *app.warning, *app.error))


def counts(app: AppTest) -> list[int]:
    class_set = app.session_state["train own class sets"][app.session_state["train_classes"]]
    return [len(own.squares) for own in class_set.classes]


def assert_settings_are_kept(app: AppTest) -> None:
    assert app.selectbox("train_data").value == "own"
    assert {name: app.text_input(name).value for name in SET} == SET


def test_no_pictures(train: AppTest) -> None:
    assert TRAIN["own_missing"].format(count=LEAST) in said(train)
    assert not train.error
    assert train.button("run-start").disabled
    assert_settings_are_kept(train)


def test_one_class_only(train: AppTest) -> None:
    bring(train, zipped({name: file for name, file in two_classes().items() if name.startswith("cup")}))
    assert OWN["one_class"] in said(train)
    assert TRAIN["own_missing"].format(count=LEAST) in said(train)
    assert train.button("run-start").disabled
    assert counts(train) == [LEAST]
    assert_settings_are_kept(train)
    bring(train, zipped({name: file for name, file in two_classes().items() if name.startswith("pen")}))
    assert not train.button("run-start").disabled
    assert counts(train) == [LEAST, LEAST]


@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        (BOMB, "**things.zip**: The zip would grow far more than pictures do when unpacked."),
        (OUTSIDE, "**things.zip**: A name in the zip leads out of it."),
    ],
    ids=["bomb", "leads out"],
)
def test_a_zip_that_means_harm(train: AppTest, shared_folder: Path, archive: bytes, sentence: str) -> None:
    bring(train, zipped(two_classes()))
    before = train.session_state["train_classes"]
    bring(train, archive)
    assert sentence in said(train)
    assert train.session_state["train_classes"] == before
    assert counts(train) == [LEAST, LEAST]
    assert not train.button("run-start").disabled
    assert_settings_are_kept(train)
    assert not list(shared_folder.parent.rglob("evil.png"))


def test_a_corrupt_picture_among_good_ones(train: AppTest) -> None:
    bring(train, CORRUPT)
    assert "**cup/3.png**: The picture is damaged or cut off." in said(train)
    assert counts(train) == [LEAST, LEAST + 1]
    assert not train.button("run-start").disabled
    assert_settings_are_kept(train)


def link_to_explain(app: AppTest) -> dict[str, str]:
    (link,) = [node.proto for node in app.get("page_link") if "explain_run" in node.proto.query_string]
    return dict(parse_qsl(link.query_string))


def show_to_the_camera(app: AppTest, thing: str) -> AppTest:
    """Show a thing of a kind that the network knows, another than it learned from."""
    app.camera_input(key="picture camera").set_value((f"{thing}.jpg", photograph(thing, 1000), "image/jpeg")).run()
    assert not app.exception
    assert not app.error
    return app


def largest(bars: dict[str, Any]) -> str:
    """Name the class with the longest bar."""
    shares = [float(text.removesuffix(" %")) for text in bars["texts"]]
    return str(bars["names"][shares.index(max(shares))])


def test_a_network_trained_on_3_times_20_photographs_names_new_ones(lesson: Visit, drawn: Drawn) -> None:
    app = lesson("train")
    app.selectbox("train_data").set_value("own").run()
    bring(app, zipped({f"{thing}/{k}.jpg": photograph(thing, k) for thing in THINGS for k in range(EACH)}))
    assert "3 classes, 60 pictures: 42 to train with, 9 to choose by, 9 for the test" in said(app)
    assert not app.error
    app.button("run-start").click().run()
    id_ = app.session_state["run"]
    wait_for(lambda: not get_runner().status(id_).active)
    app.run()
    assert "of 9 new test pictures right" in "".join(node.proto.text for node in app.get("progress"))
    app.selectbox("train_from").set_value("own").run()
    explain = lesson("explain", shown="1", **link_to_explain(app) | {"explain_input": EXPLAIN["from_picture"]})
    for page in (app, explain):
        page.toggle(key="picture camera on").set_value(True).run()
    for thing in THINGS:
        show_to_the_camera(app, thing)
        assert largest(drawn(app, "train-inside")["panels"]["bars"]["content"]) == thing
        show_to_the_camera(explain, thing)
        assert any(node.value.startswith(SAYS.format(name=thing)) for node in explain.markdown)
