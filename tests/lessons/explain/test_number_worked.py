"""One number of a network: its terms add up to it, and every click on one of them asks about the right number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from cnn_core.datasets import task_data
from cnn_core.network import INPUT, Concat, Conv2d, Flatten, Linear, Network, ReLU, Residual, to_address
from lesson_ui.drawing.map_grid import map_grid
from lesson_ui.lessons.explain.number_worked import (
    MOST_STEPS,
    NumberInfo,
    Place,
    is_there,
    number_info,
    place_in_figure,
    place_in_table,
    place_in_terms,
    read_trail,
    terms_table,
    trail_text,
)
from lesson_ui.lessons.explain.terms_figure import shown_groups, terms_scene
from lesson_ui.networks.subject import BUILT, PictureRun, Subject, make_subject, run_picture
from lesson_ui.words.prose import lesson_data

WORDS: dict[str, Any] = lesson_data("explain", "figure")
NETWORK = Network(
    (
        Conv2d(4, 3, padding=1),
        Residual((Conv2d(4, 3, padding=1), ReLU())),
        Concat(((Conv2d(2, 1),), (Conv2d(3, 3, padding=1),))),
        Flatten(),
        Linear(3),
    )
)


@pytest.fixture(scope="module")
def subject() -> Subject:
    return make_subject(BUILT, to_address(NETWORK), (3, 6, 6), 1)


@pytest.fixture(scope="module")
def made(subject: Subject) -> PictureRun:
    return run_picture(subject, np.random.default_rng(2).random((3, 6, 6), np.float32))


def info_of(subject: Subject, made: PictureRun, path: str, *at: int, before: tuple[Place, ...] = ()) -> NumberInfo:
    return number_info(subject, made, Place(path, at), before, WORDS)


def test_every_number_of_every_layer_is_the_last_step_of_its_explanation(subject: Subject, made: PictureRun) -> None:
    for node in subject.network.nodes:
        values = made.values(node.path)
        for at in list(np.ndindex(values.shape))[::17]:
            info = info_of(subject, made, node.path, *at)
            assert info.explanation is not None
            assert info.value == values[at]
            assert_allclose(info.explanation.result, info.value, rtol=1e-4, atol=1e-5)
            assert info.term_count == len(info.rows) == sum(len(group.terms) for group in info.groups)
            table = terms_table(info, WORDS)
            assert {len(column) for column in table.values()} == {info.term_count}


def test_a_number_of_the_picture_has_no_terms(subject: Subject, made: PictureRun) -> None:
    info = info_of(subject, made, INPUT, 2, 3, 4)
    assert (info.explanation, info.groups, info.rows, info.term_count) == (None, (), (), 1)
    assert info.hint == WORDS["hint_pixel"]
    assert info.value == made.run.activations[INPUT][0, 2, 3, 4]


def test_the_hint_counts_the_maps(subject: Subject, made: PictureRun) -> None:
    assert info_of(subject, made, "0", 0, 2, 2).hint == WORDS["hint_even"].format(maps=3, each=9)
    assert info_of(subject, made, "1.branch.1", 0, 2, 2).hint == WORDS["hint_one"]
    assert info_of(subject, made, "4", 0).hint == WORDS["hint_even"].format(maps=5, each=36)


def test_the_weightiest_map_comes_first_in_the_table(subject: Subject, made: PictureRun) -> None:
    info = info_of(subject, made, "0", 1, 3, 3)
    totals = [abs(group.total) for group in info.groups]
    assert totals == sorted(totals, reverse=True)
    table = terms_table(info, WORDS)
    heads = WORDS["table"]
    assert_allclose(np.multiply(table[heads["number"]], table[heads["weight"]]), table[heads["term"]], rtol=1e-6)
    assert_allclose(sum(table[heads["term"]]), sum(group.total for group in info.groups), rtol=1e-5)


def test_a_row_of_the_table_asks_about_the_number_in_it(subject: Subject, made: PictureRun) -> None:
    info = info_of(subject, made, "0", 1, 0, 0)
    table, heads = terms_table(info, WORDS), WORDS["table"]
    inside = 0
    for row, (place, number) in enumerate(zip(table[heads["place"]], table[heads["number"]], strict=True)):
        found = place_in_table(info, row)
        if place == WORDS["padding"]:
            assert found is None
            continue
        inside += 1
        assert found is not None
        assert number == made.run.activations[found.path][(0, *found.at)]
    assert inside == 3 * 4, "a corner reads two by two cells of each channel"


@pytest.mark.parametrize("path", ["0", "1", "1.branch.0", "2.branches.1.0", "3"])
def test_a_cell_of_the_figure_asks_about_the_number_it_shows(subject: Subject, made: PictureRun, path: str) -> None:
    info = info_of(subject, made, path, *((5,) if path == "3" else (0, 2, 2)))
    source = subject.trace.row(path).sources[0]
    grid = map_grid(subject.trace.input_shape if source == INPUT else subject.trace.row(source).output_shape)
    values = grid.stitched(made.values(source))
    for row, column in np.ndindex(values.shape):
        found = place_in_figure(info, "below", (row, column))
        if found is None:
            assert np.isnan(values[row, column])
        else:
            assert values[row, column] == made.run.activations[source][(0, *found.at)]


def test_a_cell_of_the_terms_asks_about_the_number_it_shows(subject: Subject, made: PictureRun) -> None:
    info = info_of(subject, made, "0", 1, 0, 3)
    scene = terms_scene(info.groups, WORDS)
    assert scene is not None
    panels = {panel.name: panel.cells.values for panel in scene.panels if panel.name.startswith("reads")}
    assert list(panels) == ["readsa", "readsb", "readsc"]
    for name, values in panels.items():
        for row, column in np.ndindex(values.shape):
            found = place_in_terms(info, name, (row, column))
            if row == 0:
                assert found is None, "the row above the picture is padding"
            else:
                assert found is not None
                assert values[row, column] == pytest.approx(made.run.activations[INPUT][(0, *found.at)])
    assert place_in_terms(info, "readsa", (7, 7)) is None
    assert place_in_terms(info, "readsd", (1, 1)) is None
    assert place_in_terms(info, "", (1, 1)) is None


def test_groups_of_another_size_are_left_out_and_letters_stay_with_their_group(
    subject: Subject, made: PictureRun
) -> None:
    groups = info_of(subject, made, "0", 1, 3, 3).groups
    smaller = groups[1]._replace(terms=groups[1].terms[:4], cells=((0, 0), (0, 1), (1, 0), (1, 1)))
    assert shown_groups((groups[0], smaller, groups[2])) == {"a": groups[0], "b": groups[2]}


def test_the_trail_is_told_from_the_first_number_to_the_one_asked(subject: Subject, made: PictureRun) -> None:
    before = (Place("4", (2,)), Place("2", (0, 1, 1)))
    info = info_of(subject, made, "0", 3, 4, 5, before=before)
    assert [crumb.split(" · ")[0] for crumb in info.crumbs] == ["4 Linear", "2 Concat", "0 Conv2d"]
    assert info.crumbs[-1].startswith(f"0 Conv2d · {info.name} = ")


def test_the_trail_in_the_address_is_read_as_it_was_written(subject: Subject) -> None:
    places = [Place("4", (2,)), Place("2", (0, 1, 1)), Place(INPUT, (2, 5, 5))]
    assert trail_text(places) == "4:2;2:0,1,1;input:2,5,5"
    assert read_trail(trail_text(places), subject) == places
    assert read_trail("zzz;1:2;4:99;:::;0:1,2;4:-1;4:²;4:1", subject) == [Place("4", (1,))]
    long = [Place("4", (k % 3,)) for k in range(MOST_STEPS + 5)]
    assert read_trail(trail_text(long), subject) == long[5:]


@pytest.mark.parametrize(
    ("place", "there"),
    [
        (Place(INPUT, (2, 5, 5)), True),
        (Place(INPUT, (3, 0, 0)), False),
        (Place("4", (2,)), True),
        (Place("4", (2, 0, 0)), False),
        (Place("5", (0,)), False),
        (Place("0", (0, 0, -1)), False),
    ],
)
def test_a_place_is_there_if_the_network_has_it(subject: Subject, place: Place, there: bool) -> None:
    assert is_there(subject, place) is there


def test_the_number_of_the_lesson_s_first_picture() -> None:
    subject = make_subject("lenet5-digits")
    info = number_info(subject, run_picture(subject, task_data("digits").images[0]), Place("3", (10, 5, 5)), (), WORDS)
    assert info.term_count == 150
    assert info.crumbs == ("3 Conv2d · map 11, row 5, column 5 = 5.03",)
