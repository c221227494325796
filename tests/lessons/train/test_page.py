"""Train live: a real small run through the page, its buttons, its moments, its list, and what is refused."""

from __future__ import annotations

import io
import os
import signal
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from cnn_core.datasets import KINDS, DataSource, load_source
from cnn_core.errors import InvalidInputError
from cnn_core.images import to_png
from cnn_core.network import forward, from_address, to_address
from cnn_core.training import Diverged, Measured, Recipe, Score, TrainingSpec, spec_from_json, spec_to_json
from jobs import LocalRunner, get_runner
from jobs.tables import runs
from lesson_ui.lessons.explain.code import explain_code
from lesson_ui.lessons.train.downloads_activity import zipped
from lesson_ui.lessons.train.worked import gap_facts
from lesson_ui.networks.run_view import RunView, run_view
from lesson_ui.networks.run_words import device_words
from lesson_ui.networks.stored_run import stored_subject
from lesson_ui.pictures.content_store import kept_folder
from lesson_ui.server.learner_cookie import COOKIE
from lesson_ui.words.prose import lesson_data
from tests.support.pages import ComeAs, Drawn, Visit, everything_written, progress
from tests.support.processes import workers_of
from tests.support.repository import ROOT
from tests.support.waiting import wait_for

TEXTS = lesson_data("train", "figure")
NETWORK = from_address("Conv2d(4,3),ReLU,MaxPool2d(2),Flatten,Linear(4)")
ME = "0" * 32
STRIPES = {"train_data": "Stripes", "train_network": TEXTS["built"], "network": "Conv2d(4,3),ReLU,Flatten,Linear(4)"}
# Goes on for more than a minute: every test that acts on it while it learns cancels it.
LONG = STRIPES | {
    "network": "Conv2d(8,3),ReLU,Conv2d(16,3),ReLU,Flatten,Linear(4)",
    "train_epochs": "400",
    "train_count": "2000",
    "train_size": "16",
}


def long_spec() -> TrainingSpec:
    return replace(small_spec(1000, batch_size=7), network=from_address(LONG["network"]))


def small_spec(epochs: int = 2, **recipe: Any) -> TrainingSpec:
    source = DataSource("gratings", count=200, size=16)
    names = ("0°", "45°", "90°", "135°")
    return TrainingSpec(NETWORK, (1, 16, 16), names, source, Recipe(epochs=epochs, **recipe))


@pytest.fixture(scope="module")
def trained(shared_folder: Path) -> tuple[Path, str]:
    """Train a run of the learner in the folder of the module."""
    id_ = runner().submit(ME, spec_to_json(small_spec()), "my first run")
    wait_for(lambda: not runner().status(id_).active)
    assert runner().status(id_).state == "done"
    return shared_folder, id_


@pytest.fixture
def open_train(visit_shared: Visit, trained: tuple[Path, str], come_as: ComeAs) -> Visit:
    """Open the lesson as the learner whose run that is."""
    come_as(ME)
    return lambda **address: visit_shared("train", **address)


def runner() -> LocalRunner:
    return get_runner()


def buttons(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button if str(button.key).startswith("run-")}


def lines(scene: dict[str, Any], pane: str = "y") -> dict[str, Any]:
    return {trace["name"]: trace for trace in scene["figure"]["data"] if trace["yaxis"] == pane}


def test_the_first_view_has_everything_chosen_and_a_start_button(open_train: Visit, drawn: Drawn) -> None:
    app = open_train()
    assert app.selectbox("train_data").value == "digits"
    assert "run-start" in buttons(app)
    assert not app.button("run-start").disabled
    assert "Handwritten digits" in everything_written(app)
    assert "2.30" in str(app.button_group(key="prediction-train").options)
    assert drawn(app, "train-inside")["panels"]["filters"]["grid"] is not None


def test_a_finished_run_is_shown_with_its_curves_and_its_result(
    open_train: Visit, drawn: Drawn, trained: tuple[Path, str]
) -> None:
    app = open_train(run=trained[1])
    curves = lines(drawn(app, "train-curves"))
    view = runner().events(trained[1], kinds=("step",))
    assert len(curves["each step"]["x"]) == len(view) == 10
    assert len(curves["validation"]["x"]) == 3  # before, and after each of two epochs
    assert "step 10 of 10" in progress(app)
    assert "of 30 new test pictures right" in progress(app)


def test_back_in_time_brings_back_the_filters(open_train: Visit, drawn: Drawn, trained: tuple[Path, str]) -> None:
    app = open_train(run=trained[1])
    last = drawn(app, "train-inside")["panels"]["filters"]["grid"]
    app.select_slider("train_at").set_value(0).run()
    first = drawn(app, "train-inside")["panels"]["filters"]["grid"]
    assert first != last
    shapes = drawn(app, "train-curves")["figure"]["layout"]["shapes"]
    assert [mark["x0"] for mark in shapes] == [0, 0]


def test_mistakes_and_gradients(open_train: Visit, drawn: Drawn, trained: tuple[Path, str]) -> None:
    app = open_train(run=trained[1], train_look=TEXTS["look_mistakes"])
    tables = [node.proto.body for node in app.get("html") if "train-confusion" in node.proto.body]
    assert tables[0].count("<td") == 16
    app = open_train(run=trained[1], train_look=TEXTS["look_gradients"])
    scene = drawn(app, "train-gradients")
    assert [trace["name"].split("(")[0] for trace in scene["figure"]["data"]] == ["0 Conv2d", "4 Linear"]


def test_the_worked_out_numbers_are_those_of_the_run(open_train: Visit, trained: tuple[Path, str]) -> None:
    app = open_train(run=trained[1])
    told = everything_written(app)
    assert r"\ln 4 = 1.386" in told
    assert "with the numbers of step 10" in told
    assert "12 training pictures" in told  # 140 = 4 · 32 + 12


def test_start_pause_step_go_on_cancel(open_train: Visit, drawn: Drawn) -> None:
    app = open_train(**LONG)
    app.button("run-start").click().run()
    id_ = app.session_state["run"]
    wait_for(lambda: runner().status(id_).steps > 2)
    app.run()
    app.button("run-pause").click().run()
    wait_for(lambda: runner().status(id_).state == "paused")
    app.run()
    before = runner().status(id_).steps
    filters = drawn(app, "train-inside")["panels"]["filters"]["grid"]
    app.select_slider("train_at").set_value(0).run()
    app.button("run-one_step").click().run()
    wait_for(lambda: runner().status(id_).wanted is None)  # the step is done, and what it made of the weights is kept
    assert runner().status(id_).steps == before + 1
    app.run()
    assert f"step {before + 1} of" in progress(app)
    assert app.select_slider("train_at").value == before + 1  # not back in time any more
    assert drawn(app, "train-inside")["panels"]["filters"]["grid"] != filters
    assert {0, before, before + 1} <= set(runner().store.snapshots(id_))
    app.button("run-resume").click().run()
    wait_for(lambda: runner().status(id_).steps > before + 2)
    app.run()
    app.button("run-cancel").click().run()
    wait_for(lambda: runner().status(id_).state == "cancelled")
    app.run()
    assert {"run-start", "run-resume"} <= buttons(app)


def test_a_run_that_tells_nothing_for_long_is_not_shown_as_if_it_learned(
    open_train: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = runner().submit(ME, spec_to_json(long_spec()), "held up")
    wait_for(lambda: runner().status(id_).steps > 3)
    wait_for(lambda: len(workers_of(runner().pid)) == 1)  # that of the run before may still be on its way out
    (worker,) = workers_of(runner().pid)
    os.kill(worker, signal.SIGSTOP)
    try:
        app = open_train(run=id_)
        assert not app.warning
        run_view(runner().store, id_).heard -= 30.0
        assert not app.run().warning  # it went on only now: before, it may have rested
        # By the clock alone: a worker that was stopped while it wrote lets nobody else write.
        monkeypatch.setattr(runner().store, "_ahead", runner().store._ahead + 30.0)
        app.run()
        (said,) = app.warning
        assert said.value.startswith("Nothing new from the run for 3")
        assert f"Everything up to step {runner().status(id_).steps} is kept" in said.value
    finally:
        os.kill(worker, signal.SIGCONT)
    steps = runner().status(id_).steps
    wait_for(lambda: runner().status(id_).steps > steps)
    assert not app.run().warning
    runner().cancel(id_)
    wait_for(lambda: not runner().status(id_).active)
    runner().store.delete_run(id_)


def test_while_a_run_learns_its_filters_move_between_two_epochs(open_train: Visit, drawn: Drawn) -> None:
    long = replace(long_spec(), snapshot_every=100_000)
    id_ = runner().submit(ME, spec_to_json(long), "weights are kept at its begin only")
    wait_for(lambda: runner().store.snapshots(id_)[1:])
    app = open_train(run=id_)
    before = drawn(app, "train-inside")["panels"]["filters"]["grid"]
    seen = runner().store.snapshots(id_)[-1]
    wait_for(lambda: runner().store.snapshots(id_)[-1] > seen)
    app.run()
    assert drawn(app, "train-inside")["panels"]["filters"]["grid"] != before
    app.button("run-cancel").click().run()
    wait_for(lambda: not runner().status(id_).active)


def test_weights_that_made_way_are_not_looked_for_again(
    trained: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_LESSONS_DATA", str(trained[0]))
    store = runner().store
    kept = store.snapshots(trained[1])
    lists = [kept, [*kept, 99], [*kept, 99]]  # the last of them first: a step that is gone when it is read
    monkeypatch.setattr(store, "snapshots", lambda _: lists.pop())
    assert stored_subject(store, trained[1]).key.endswith(f" {kept[-1]}")


def test_two_tabs_press_start(open_train: Visit) -> None:
    app = open_train(**LONG)
    running = runner().submit(ME, spec_to_json(long_spec()), "in the other tab")
    app.button("run-start").click().run()
    assert any("You have a run that goes on" in node.value for node in app.error)
    app.button("run-show-active").click().run()
    assert app.session_state["run"] == running
    app.button("run-cancel").click().run()
    wait_for(lambda: not runner().status(running).active)


def test_somebody_elses_run_can_be_looked_at_only(open_train: Visit, trained: tuple[Path, str]) -> None:
    id_ = runner().submit("f" * 32, spec_to_json(small_spec(1)), "not mine")
    wait_for(lambda: not runner().status(id_).active)
    app = open_train(run=id_)
    assert buttons(app) == {"run-yourself"}
    assert TEXTS["not_yours"] in [node.value for node in app.caption]
    app.button("run-yourself").click().run()
    mine = app.session_state["run"]
    wait_for(lambda: not runner().status(mine).active)
    assert mine != id_
    assert runner().status(mine).spec == runner().status(id_).spec
    assert app.selectbox("train_data").value == "gratings"


def test_a_run_that_diverges_says_so_and_offers_a_smaller_rate(
    open_train: Visit, drawn: Drawn, trained: tuple[Path, str]
) -> None:
    settings = {"train_learning_rate": "1000000", "train_optimizer": "SGD", "train_epochs": "3"}
    app = open_train(**STRIPES, train_count="200", train_size="16", **settings)
    assert not app.error
    app.button("run-start").click().run()
    id_ = app.session_state["run"]
    wait_for(lambda: not runner().status(id_).active)
    app.run()
    assert runner().status(id_).steps < runner().status(id_).total
    (error,) = [node.value for node in app.error]
    assert error.startswith("**Out of hand at step")
    assert "each one jumps over the valley, and lands higher than it began. Try a learning rate of" in error
    assert "Stopped, out of hand" in progress(app)
    assert (app.text_input("train_learning_rate").value, app.text_input("train_epochs").value) == ("1000000", "3")
    app.session_state["train_other"] = trained[1]  # beside one that went well
    app.run()
    shown = lines(drawn(app, "train-curves"))
    assert len(shown[f"{TEXTS['other_run']}: validation"]["x"]) == 3
    axis = drawn(app, "train-curves")["figure"]["layout"]["xaxis"]
    assert 10 <= axis["range"][1] < 11  # both have ended: as far as the longer of them came, not as was planned
    marks = drawn(app, "train-curves")["figure"]["layout"]["shapes"]
    assert {mark["x0"] for mark in marks} == {runner().status(id_).steps}
    (table,) = [node.proto.body for node in app.get("html") if "<table class='train-compare'" in node.proto.body]
    assert "<th scope='row'>learning_rate</th><td>1000000</td><td>0.001</td>" in table
    app.button("run-slower").click().run()
    again = app.session_state["run"]
    assert float(str(app.text_input("train_learning_rate").value)) == 0.1  # what the sentence advises
    assert app.text_input("train_epochs").value == "3"
    wait_for(lambda: not runner().status(again).active)


@pytest.mark.parametrize(
    ("text", "problem", "mended"),
    [
        ("Flatten,Linear(7)", "The labels do not fit the network", "Flatten,Linear(4)"),
        ("Flatten,Linear(2)", "The labels do not fit the network", "Flatten,Linear(4)"),
        ("Conv2d(4,31),Flatten,Linear(4)", "Layer 0 (Conv2d): The kernel does not fit", None),
        ("Flatten,Linear(4),Softmax", "The network ends with softmax", "Flatten,Linear(4)"),
    ],
    ids=["too many", "too few", "kernel", "softmax"],
)
def test_a_network_that_does_not_fit_is_refused_and_mended(
    open_train: Visit, text: str, problem: str, mended: str | None
) -> None:
    app = open_train(**STRIPES | {"network": text}, train_size="16", train_epochs="9")
    (error,) = [node.value for node in app.error]
    assert error.startswith(f"**{problem}")
    assert buttons(app) >= {"run-start", "run-fix-0"}
    assert app.button("run-start").disabled
    assert (app.text_input("network").value, app.text_input("train_epochs").value) == (text, "9")
    app.button("run-fix-0").click().run()
    assert not app.error
    assert mended in (None, app.text_input("network").value)
    assert app.text_input("train_epochs").value == "9"
    assert not app.button("run-start").disabled


def test_settings_that_do_not_fit_are_refused_and_kept(open_train: Visit) -> None:
    app = open_train(**STRIPES, train_count="200", train_size="16", train_batch_size="500")
    assert any("A batch is larger than the data" in node.value for node in app.error)
    assert app.button("run-start").disabled
    assert app.text_input("train_batch_size").value == "500"
    app.button("run-fix-0").click().run()
    assert app.text_input("train_batch_size").value == "140"
    assert not app.button("run-start").disabled


def test_what_cannot_be_read_blocks_the_start_and_keeps_everything_else(open_train: Visit) -> None:
    app = open_train(**STRIPES, train_learning_rate="fast", train_epochs="7")
    assert any("That is no learning rate" in node.value for node in app.error)
    assert app.button("run-start").disabled
    assert (app.text_input("train_learning_rate").value, app.text_input("train_epochs").value) == ("fast", "7")
    app.button("run-fix-0").click().run()
    assert app.text_input("train_learning_rate").value == "0.001"
    assert not app.button("run-start").disabled
    app = open_train(train_data="Stripes", train_network=TEXTS["built"], network="Conv2d(4,")
    assert len(app.error) == 1
    assert app.text_input("network").value == "Conv2d(4,"
    assert app.button("run-start").disabled


def test_other_pictures_bring_their_own_good_recipe_but_keep_what_was_set(open_train: Visit) -> None:
    app = open_train(train_learning_rate="0.01")
    app.selectbox("train_data").set_value("shapes").run()
    assert (app.text_input("train_epochs").value, app.toggle("train_augment_flip").value) == ("12", True)
    assert app.text_input("train_augment_rotation").value == "0"
    assert app.text_input("train_learning_rate").value == "0.01"
    app.selectbox("train_network").set_value("vgg-shapes").run()
    assert app.text_input("train_size").value == "32"
    assert not app.error
    assert not app.button("run-start").disabled


def test_a_run_that_is_gone_leaves_one_button(open_train: Visit) -> None:
    app = open_train(run="0123456789abcdef")
    assert any("There is no run of this name" in node.value for node in app.error)
    app.button("run-none").click().run()
    assert "run-start" in buttons(app)


def test_a_run_to_compare_with_that_is_gone_is_left_out(
    open_train: Visit, drawn: Drawn, trained: tuple[Path, str]
) -> None:
    app = open_train(run=trained[1], train_other="0123456789abcdef")
    assert not app.error
    assert len(lines(drawn(app, "train-curves"))["validation"]["x"]) == 3


def test_the_list_renames_compares_and_deletes(open_train: Visit, drawn: Drawn, trained: tuple[Path, str]) -> None:
    other = runner().submit(ME, spec_to_json(small_spec(1, learning_rate=0.01)), "faster")
    wait_for(lambda: not runner().status(other).active)
    app = open_train(run=trained[1])
    app.session_state["runs box"] = True
    app.run()
    app.text_input(f"run name {other}").set_value("much faster").run()
    assert runner().status(other).title == "much faster"
    app.button(f"run-compare-{other}").click().run()
    assert set(lines(drawn(app, "train-curves"))) == {
        f"{run}: {line}" for run in (TEXTS["this_run"], TEXTS["other_run"]) for line in ("training", "validation")
    }
    (table,) = [node.proto.body for node in app.get("html") if "<table class='train-compare'" in node.proto.body]
    assert "<th scope='row'>learning_rate</th><td>0.001</td><td>0.01</td>" in table
    app.button(f"run-delete-{other}").click().run()
    app.button("run-delete-yes").click().run()
    assert app.session_state["train_other"] == ""
    assert other not in [run.id for run in runner().store.runs(ME)]


def asked(app: AppTest) -> tuple[str, list[str]]:
    """Give the prediction's question and its options."""
    question = next(node.value for node in app.markdown if node.value.startswith("**Predict:**"))
    return question, list(app.button_group(key="prediction-train").options)


def test_the_prediction_fits_what_is_chosen(open_train: Visit) -> None:
    own = open_train(train_data=KINDS["own"].title)
    assert "2 classes" in asked(own)[0]
    assert asked(own)[1] == ["0", "0.69", "1", "10"]
    own.button("train add class").click().run()
    assert "3 classes" in asked(own)[0]
    assert asked(own)[1] == ["0", "1", "1.10", "10"]
    own.button("predict-reveal").click().run()
    assert r"ln 3 = 1.099" in everything_written(own)
    unreadable = open_train(train_data="Stripes", train_learning_rate="fast")  # what cannot be trained has classes too
    assert "4 classes" in asked(unreadable)[0]
    assert "1.39" in asked(unreadable)[1]


def test_own_classes_are_folded_up_where_there_is_a_run_to_look_at(
    open_train: Visit, trained: tuple[Path, str]
) -> None:
    own = KINDS["own"].title
    folded = [open_train(train_data=own, **run).expander[0] for run in ({}, {"run": trained[1]})]
    assert [box.label for box in folded] == [TEXTS["own_box"]] * 2
    assert [box.proto.expanded for box in folded] == [True, False]


def test_where_cookies_are_refused_the_list_says_how_long_it_lasts(
    open_train: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert TEXTS["short_lived"] in [node.value for node in open_train().caption]
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: ME})
    app = open_train()
    assert not app.exception
    assert TEXTS["short_lived"] not in [node.value for node in app.caption]


def test_any_number_of_the_run_opens_in_explain(visit: Visit, open_train: Visit, trained: tuple[Path, str]) -> None:
    open_train()
    app = visit(
        "explain",
        explain_network=lesson_data("explain", "figure")["stored"],
        explain_run=trained[1],
        explain_step="5",
        explain_sample="3",
        shown="1",
    )
    assert not app.error
    assert "Its weights are those after step 5 of the run “my first run”" in everything_written(app)
    sample = app.slider("explain_sample")
    assert (sample.value, sample.label, sample.max) == (3, "validation picture", 30)  # as many as the run has
    assert "the validation pictures" in app.selectbox("explain_input").options
    app.selectbox("explain_network").set_value(app.selectbox("explain_network").options[0]).run()
    assert app.slider("explain_sample").label == "test picture"
    assert not app.exception


def test_the_code_of_explain_runs_with_the_weights_of_the_run(
    trained: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CNN_LESSONS_DATA", str(trained[0]))
    subject = stored_subject(runner().store, trained[1], 5)
    snapshot = runner().store.snapshot(trained[1], 5)
    assert snapshot is not None
    (tmp_path / subject.file).write_bytes(snapshot.arrays or b"")
    monkeypatch.chdir(tmp_path)
    exec(explain_code(subject, "0", (1, 2, 3), number=3), {})
    printed = capsys.readouterr().out.splitlines()
    images = load_source(small_spec().data).validation.images
    expected = forward(subject.network, subject.weights, images[2]).activations["0"][0, 1, 2, 3]
    assert [float(printed[0]), float(printed[-1])] == pytest.approx([expected, expected], abs=1e-5)


def test_weights_that_made_room_meanwhile_are_named(trained: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_LESSONS_DATA", str(trained[0]))
    store = runner().store
    monkeypatch.setattr(store, "snapshots", lambda _: [0, 3])  # as it was a moment ago
    with pytest.raises(InvalidInputError, match="No weights of this run are kept for that step"):
        stored_subject(store, trained[1], 3)


def test_the_web_process_does_not_import_torch(open_train: Visit, trained: tuple[Path, str]) -> None:
    import subprocess
    import sys

    room = "lesson_ui.lessons.train"
    code = f"import sys, {room}.run_page_activity, {room}.downloads_activity; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_picture_of_ones_own_is_shown_to_the_network_now_and_at_every_moment(
    open_train: Visit, drawn: Drawn, trained: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_folder.cache_clear()
    app = open_train(run=trained[1], train_from=TEXTS["from_own"])
    assert TEXTS["bring_own"] in [node.value for node in app.caption]
    assert "it shows" in drawn(app, "train-inside")["panels"]["picture"]["note"]  # a validation picture so far
    stripes = np.repeat(np.where(np.arange(16) // 2 % 2, 250, 5)[:, None], 16, axis=1).astype(np.uint8)
    app.file_uploader(key="picture file").set_value(("mine.png", to_png(stripes), "image/png")).run()
    assert not app.exception
    assert TEXTS["bring_own"] not in [node.value for node in app.caption]
    read = stripes[None].astype(np.float32) / 255
    for moment, negative in ((10, False), (0, False), (0, True)):
        app.select_slider(key="train_at").set_value(moment).run()
        app.toggle(key="train_negative").set_value(negative).run()
        subject = stored_subject(runner().store, trained[1], moment)
        logits = forward(subject.network, subject.weights, 1 - read if negative else read).output[0]
        shares = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
        told = drawn(app, "train-inside")["panels"]["bars"]
        assert told["note"] == ""  # nobody knows what it shows
        assert [float(text.rstrip(" %")) for text in told["content"]["texts"]] == pytest.approx(100 * shares, abs=0.051)
    link = next(node.proto for node in app.get("page_link") if "explain" in node.proto.page)
    assert f"own_picture={app.session_state['own_picture']}" in link.query_string


def test_how_the_pictures_are_divided_and_what_computes_is_said(open_train: Visit, trained: tuple[Path, str]) -> None:
    before = everything_written(open_train(shown="1"))
    assert "1 259 to learn from, 179 to look at after every epoch, 359 put aside" in before
    app = open_train(shown="1", run=trained[1])
    assert "140 to learn from, 30 to look at after every epoch, 30 put aside" in everything_written(app)
    assert "weights are learned on the CPU" in everything_written(app)
    assert progress(app).endswith("s on the CPU")


DEVICES = {"cpu": "the CPU", "mps": "MPS", "cuda (NVIDIA T4)": "the graphics card (NVIDIA T4)"}


@pytest.mark.parametrize(("device", "said"), DEVICES.items(), ids=DEVICES)
def test_every_device_has_words(device: str, said: str) -> None:
    assert said in device_words(device)
    assert {name.split()[0] for name in DEVICES} == set(lesson_data("train", "figure")["devices"])


@pytest.mark.parametrize(
    ("train", "validation", "diverged", "said"),
    [
        (1.2, 1.9, None, "overfitting"),
        (1.4, 1.9, None, "unlearned"),
        (197.5, 46065.4, None, "unlearned"),
        (0.9, 4000.0, 7, "gone"),
    ],
)
def test_a_gap_is_called_overfitting_only_where_something_was_learned(
    train: float, validation: float, diverged: int | None, said: str
) -> None:
    measured = Measured(7, 1, Score(train, 0.5), Score(validation, 0.4), np.eye(4, dtype=np.int64), {}, ())
    ended = None if diverged is None else Diverged(diverged, 4000.0, "")
    view = RunView("run", measured=[measured], diverged=ended)
    assert gap_facts(view, None).values["meaning"] == TEXTS["meanings"][said]


def test_training_goes_on_from_the_weights_of_a_moment(open_train: Visit, trained: tuple[Path, str]) -> None:
    """The new run begins where the old one was, bit by bit; so does the script that is taken home."""
    app = open_train(shown="1", run=trained[1], train_at="5")
    app.button(key="run-train-on").click().run()
    assert not app.exception
    assert app.selectbox("train_network").value == "stored"
    assert app.toggle("train_start").value
    assert app.text_input("network").value == to_address(NETWORK)
    assert TEXTS["train_on_next"].format(start=TEXTS["start_new"]) in [node.value for node in app.caption]
    app.button("run-start").click().run()
    id_ = app.session_state["run"]
    assert id_ != trained[1]
    wait_for(lambda: not runner().status(id_).active)
    assert runner().status(id_).state == "done", runner().status(id_).reason
    before, first = (stored_subject(runner().store, run, step).weights for run, step in ((trained[1], 5), (id_, 0)))
    assert before.keys() == first.keys()
    assert all(np.array_equal(before[name], first[name]) for name in before)
    spec = spec_from_json(runner().status(id_).spec)
    with zipfile.ZipFile(io.BytesIO(zipped(spec))) as taken, taken.open("start.npz") as file:
        given = np.load(io.BytesIO(file.read()))
        assert all(np.array_equal(given[name], before[name]) for name in before)

    again = open_train(**app.query_params | {"run": id_, "shown": "1"})
    assert TEXTS["meanings"]["started"] in everything_written(again)
    assert not again.error  # the link brings everything back
    assert again.selectbox("train_network").value == "stored"
    again.toggle("train_start").set_value(False).run()
    assert not again.error


def test_weights_that_are_gone_or_do_not_fit_are_said_and_one_click_helps(open_train: Visit) -> None:
    gone = {"train_network": TEXTS["stored"], "network": to_address(NETWORK), "train_start": "true"}
    app = open_train(shown="1", **STRIPES | gone, train_weights="set-0123456789abcdef")
    assert "The weights to start from are not kept here any more." in "".join(node.value for node in app.error)
    assert app.button("run-start").disabled
    app.button(key="run-fix-0").click().run()
    assert not app.error
    assert not app.button("run-start").disabled


def test_a_network_too_large_to_train_on_is_refused(
    open_train: Visit, trained: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_train(shown="1", run=trained[1])
    monkeypatch.setattr(runner().store, "limits", replace(runner().store.limits, set_bytes=100))
    app.button(key="run-train-on").click().run()
    assert "too large to train on" in "".join(node.value for node in app.error)
    assert app.selectbox("train_network").value == "small"


def test_a_run_that_was_interrupted_is_shown_without_its_link(open_train: Visit) -> None:
    """The server was gone before the link stood in the address; who comes back looks for his run."""
    id_ = runner().submit(ME, spec_to_json(small_spec(1)), "cut off")
    wait_for(lambda: not runner().status(id_).active)
    with runner().store.write() as connection:
        connection.execute(update(runs).where(runs.c.id == id_).values(state="interrupted", reason="The server ended."))
    app = open_train()
    assert "interrupted at step 5" in "".join(node.value for node in app.error)
    assert {"run-start", "run-resume"} <= buttons(app)
    runner().store.delete_run(id_)
    assert not open_train().error
