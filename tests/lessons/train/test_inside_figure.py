"""Inside a network that learns, and what it confuses: every number drawn is the network's own."""

import numpy as np
import pytest

from cnn_core.functional import softmax
from cnn_core.network import from_address, initial_weights, spans, trace
from cnn_core.training import Measured, Wrong
from lesson_ui.drawing.bars import Bars
from lesson_ui.drawing.cells import Cells, Picture
from lesson_ui.lessons.train.inside_figure import first_filters, first_maps, inside_scene, map_layers, probabilities
from lesson_ui.lessons.train.mistakes_figure import confusion_table, gradients_scene, wrong_pictures
from lesson_ui.networks.subject import Subject, run_picture
from lesson_ui.words.prose import lesson_data

WORDS = lesson_data("train", "figure")
NAMES = ("cat", "dog", "cow")


def subject(
    text: str = "Conv2d(4,3),ReLU,MaxPool2d(2),Flatten,Linear(3)", shape: tuple[int, ...] = (3, 8, 8)
) -> Subject:
    network = from_address(text)
    traced = trace(network, shape)
    weights = initial_weights(network, shape, np.random.default_rng(0))
    return Subject(text, network, weights, traced, spans(traced), NAMES)


X = np.random.default_rng(1).random((3, 8, 8)).astype(np.float32)


def test_filters_stand_side_by_side_with_their_channels() -> None:
    asked = subject()
    filters = first_filters(asked)
    assert filters is not None
    weight = asked.weights["0.weight"]
    assert (filters.rows, filters.cols, filters.shown, filters.total) == (3, 9, 4, 4)
    assert filters.values[:3, 3:6] == pytest.approx(weight[0, 1])  # filter 0, green
    assert np.nansum(filters.values) == pytest.approx(weight.sum(), abs=1e-5)


def test_the_scene_shows_picture_filters_maps_and_answer() -> None:
    asked = subject()
    made = run_picture(asked, X)
    scene = inside_scene(asked, made, "1", WORDS, 2)
    panels = {panel.name: panel for panel in scene.panels}
    assert list(panels) == ["picture", "filters", "maps", "bars"]
    assert np.nanmax(panels["maps"].cells.values) == pytest.approx(made.values("1").max())
    assert panels["maps"].cells.values[scene.start] == pytest.approx(made.values("1").max())
    bars = panels["bars"].content
    assert isinstance(bars, Bars)
    shares = softmax(made.run.output[0].astype(float), dim=0)
    assert bars.shares == pytest.approx(shares)
    assert bars.names == NAMES
    assert probabilities(made).sum() == pytest.approx(1)
    assert panels["picture"].note == "it shows cow"


def test_one_line_also_where_the_page_is_narrow_and_room_for_long_names() -> None:
    asked = subject()
    scene = inside_scene(asked, run_picture(asked, X), "1", WORDS)
    assert scene.reading == (("picture", "filters", "maps", "bars"),)
    named = asked._replace(class_names=("a telephone", "a teapot", "b"))
    assert inside_scene(named, run_picture(named, X), "1", WORDS).panels[-1].size[1] > scene.panels[-1].size[1]


def test_nothing_is_painted_under_the_bars() -> None:
    scene = inside_scene(subject(), run_picture(subject(), X), "1", WORDS)
    kinds = {panel.name: type(panel.content) for panel in scene.panels}  # cells would flicker at every look
    assert [name for name, kind in kinds.items() if kind not in (Cells, Picture)] == ["bars"]


def test_a_network_without_convolution_has_neither_filters_nor_maps() -> None:
    asked = subject("Flatten,Linear(4),ReLU,Linear(3)")
    assert first_filters(asked) is None
    assert first_maps(asked) is None
    assert map_layers(asked) == ()
    scene = inside_scene(asked, run_picture(asked, X), None, WORDS)
    assert [panel.name for panel in scene.panels] == ["picture", "bars"]


def test_only_the_likeliest_classes_have_bars_where_room_is_short() -> None:
    asked = subject()
    scene = inside_scene(asked, run_picture(asked, X), "1", WORDS, None, 2)
    bars = scene.panels[-1].content
    assert isinstance(bars, Bars)
    assert len(bars.shares) == 2


def test_the_confusion_table_has_every_count_and_marks_what_is_right() -> None:
    table = confusion_table(np.array([[5, 0, 1], [2, 4, 0], [0, 0, 6]]), NAMES, WORDS)
    assert table.count("<td") == 9
    assert table.count("class='right'") == 3
    assert ">5</td>" in table
    assert "<th scope='row'>cow</th>" in table


def test_names_of_classes_are_text_not_html() -> None:
    assert "<b>" not in confusion_table(np.eye(2, dtype=np.int64), ("<b>", "&"), WORDS)


def test_wrong_pictures_say_what_they_are_taken_for() -> None:
    shown = wrong_pictures([Wrong(1, 0, 2, 0.874)], np.zeros((2, 3, 8, 8), np.float32), NAMES, WORDS)
    assert "cat, taken for cow (87\u00a0%)" in shown
    assert shown.count("<img") == 1
    assert WORDS["no_wrong"] in wrong_pictures([], None, NAMES, WORDS)


def test_gradients_are_drawn_layer_by_layer() -> None:
    nothing = np.zeros((3, 3), np.int64)
    measured = [
        Measured(0, 0, None, None, nothing, {}, ()),
        Measured(5, 1, None, None, nothing, {"0": 0.5, "4": 2.0}, ()),
        Measured(10, 2, None, None, nothing, {"0": 0.25, "4": float("nan")}, ()),
    ]
    scene = gradients_scene(measured, {"0": "0 Conv2d", "4": "4 Linear"}, WORDS, 5, 40)
    first, last = scene.figure.traces
    assert (first["name"], first["x"], first["y"]) == ("0 Conv2d", [5, 10], [0.5, 0.25])
    assert last["y"] == [2.0, None]
    assert scene.figure.plain_layout["shapes"][0]["x0"] == 5
    assert scene.figure.plain_layout["xaxis"]["range"] == pytest.approx([0, 40], abs=0.5)
    large = gradients_scene(measured, {"0": "0 Conv2d", "4": "4 Linear"}, WORDS, 5, 40, projector=True)
    assert large.figure.plain_layout["legend"]["font"]["size"] >= 18
    assert large.part < 1  # the curves above need their part of the height
