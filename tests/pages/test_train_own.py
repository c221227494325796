"""Own classes from the first picture to the last word: photographs, a trained network, and what it says of new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from jobs import close_runners, get_runner
from lesson_ui.prose import lesson_data
from tests.support.photographs import THINGS, photograph
from tests.support.picture_files import zipped
from tests.support.waiting import wait_for

Visit = Callable[..., AppTest]
EACH = 20
EXPLAIN = lesson_data("explain", "figure")


@pytest.fixture
def train(visit: Visit, tmp_path: Path) -> Iterator[AppTest]:
    """Open Train live for own classes, as a learner who has brought nothing yet."""
    app = visit("train")
    yield app.selectbox("train_data").set_value("own").run()
    close_runners()


def bring_zip(app: AppTest) -> None:
    files = {f"{thing}/{k}.jpg": photograph(thing, k) for thing in THINGS for k in range(EACH)}
    app.file_uploader[0].set_value([("things.zip", zipped(files), "application/zip")]).run()
    app.session_state["train own reader"].wait()
    app.run()


def link_to_explain(app: AppTest) -> dict[str, str]:
    (link,) = [node.proto for node in app.get("page_link") if "explain_run" in node.proto.query_string]
    return dict(parse_qsl(link.query_string))


def shown_to_the_camera(app: AppTest, thing: str) -> str:
    """Show a new thing of a kind to the camera of *Any number, explained*; what the network says."""
    app.camera_input(key="picture camera").set_value((f"{thing}.jpg", photograph(thing, 1000), "image/jpeg")).run()
    assert not app.exception
    assert not app.error
    said = EXPLAIN["decides"].partition("{name}")[0]
    return next(node.value for node in app.markdown if node.value.startswith(said)).removeprefix(said)


def test_a_network_trained_on_3_times_20_photographs_names_new_ones(train: AppTest, visit: Visit) -> None:
    bring_zip(train)
    assert "3 classes, 60 pictures: 42 to train with, 9 to choose by, 9 for the test" in "".join(
        node.value for node in train.markdown
    )
    assert not train.error
    train.button("run-start").click().run()
    id_ = train.session_state["run"]
    wait_for(lambda: not get_runner().status(id_).active)
    train.run()
    assert "of 9 new test pictures right" in "".join(node.proto.text for node in train.get("progress"))
    explain = visit("explain", shown="1", **link_to_explain(train) | {"explain_input": EXPLAIN["from_picture"]})
    explain.toggle(key="picture camera on").set_value(True).run()
    for thing in THINGS:
        assert shown_to_the_camera(explain, thing).startswith(thing)
