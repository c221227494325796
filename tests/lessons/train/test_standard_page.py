"""Train live with the standard sets: their files are missing and cannot be fetched, or they lie in the data folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.datasets import STANDARD
from jobs import get_runner
from lesson_ui.words.prose import lesson_data
from tests.support.pages import ComeAs, Visit
from tests.support.standard_files import put, unpacked
from tests.support.waiting import wait_for

TEXTS = lesson_data("train", "figure")
ME = "0" * 32
NOWHERE = "http://127.0.0.1:9"  # nobody answers there
SET = {"train_epochs": "2", "train_learning_rate": "0.01", "train_count": "100", "train_batch_size": "16"}
STANDARD_SETS = pytest.mark.parametrize("name", sorted(STANDARD))


@pytest.fixture(scope="module")
def folder(shared_folder: Path) -> Iterator[Path]:
    """Let the workers of the module find no internet."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "https_proxy"):
            patch.setenv(name, NOWHERE)
        get_runner().start()
        yield shared_folder


@pytest.fixture
def train(visit_shared: Visit, folder: Path, come_as: ComeAs) -> Callable[[str], AppTest]:
    """Open the lesson with a set and some settings, press Start, and wait for the end of the run."""
    come_as(ME)

    def run(name: str) -> AppTest:
        app = visit_shared("train", train_data=STANDARD[name].title, **SET)
        assert not app.error
        app.button("run-start").click().run()
        id_ = app.session_state["run"]
        wait_for(lambda: not get_runner().status(id_).active)
        return app.run()

    return run


def settings(app: AppTest) -> dict[str, str]:
    return {name: str(app.text_input(name).value) for name in SET}


@STANDARD_SETS
def test_without_files_and_internet_it_is_said_and_everything_set_is_kept(
    train: Callable[[str], AppTest], folder: Path, name: str
) -> None:
    shutil.rmtree(folder / name, ignore_errors=True)  # the next test may have come first
    app = train(name)
    (error,) = [node.value for node in app.error]
    first, *rest = error.split("  \n")
    sentence = "are not on this computer, and could not be fetched from the internet."
    assert first == (
        f"**The run could not begin.** The files of {STANDARD[name].title} {sentence} {TEXTS['again_hint']}"
    )
    assert all(file.name.replace("_", r"\_") in rest[1] for file in STANDARD[name].files)
    assert "Connection refused" in rest[2]
    assert app.selectbox("train_data").value == name
    assert settings(app) == SET
    app.button("run-other").click().run()
    assert not app.error
    assert app.selectbox("train_data").value == "digits"
    assert (settings(app)["train_epochs"], settings(app)["train_learning_rate"]) == ("2", "0.01")
    assert not app.button("run-start").disabled


@STANDARD_SETS
def test_files_in_the_data_folder_are_trained_on(train: Callable[[str], AppTest], folder: Path, name: str) -> None:
    put(folder, name, unpacked(name))
    app = train(name)
    assert not app.error
    assert "of 15 new test pictures right" in " ".join(node.proto.text for node in app.get("progress"))
    run, *_ = get_runner().store.runs(ME)
    assert run.steps == 2 * 5  # 70 training pictures, 16 a step
    assert all(f'"{title}"' in run.spec for title in STANDARD[name].class_names)
    assert settings(app) == SET
