"""What is worked out of one number of a network: its terms add up to the number, and all of it is the run's own."""

from __future__ import annotations

import numpy as np
import pytest

from cnn_core.datasets import task_data
from lesson_ui.lessons.explain.number_worked import (
    Place,
    number_info,
    place_in_table,
    read_trail,
    terms_table,
    trail_text,
)
from lesson_ui.lessons.explain.worked import decision_words, default_layer, number_facts, sees_words
from lesson_ui.networks.subject import make_subject, run_picture
from lesson_ui.words.prose import lesson_data
from tests.support.printed import number

WORDS = lesson_data("explain", "figure")
SUBJECT = make_subject("lenet5-digits")
MADE = run_picture(SUBJECT, task_data("digits").images[0])
PLACES = [Place("3", (10, 5, 5)), Place("0", (2, 7, 9)), Place("7", (3,))]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_the_terms_of_the_table_add_up_to_the_number(place: Place) -> None:
    info = number_info(SUBJECT, MADE, place, (), WORDS)
    path, index = place
    activation = MADE.run.activations[path][(0, *index)]
    assert info.value == pytest.approx(activation, rel=1e-5)
    table = terms_table(info, WORDS)
    products = np.array(table["product"], float)
    np.testing.assert_allclose(products, np.multiply(table["number"], table["weight"]), rtol=1e-6)
    bias = SUBJECT.weights[f"{path}.bias"][index[0]]
    assert products.sum() + bias == pytest.approx(activation, abs=1e-4)
    assert number(number_facts(info, WORDS).value) == pytest.approx(activation, abs=5e-4)


def test_a_row_of_the_table_leads_to_the_number_it_names() -> None:
    info = number_info(SUBJECT, MADE, PLACES[0], (), WORDS)
    table = terms_table(info, WORDS)
    for row in (0, 17):
        below = place_in_table(info, row)
        assert below is not None
        assert MADE.run.activations[below.path][(0, *below.at)] == pytest.approx(table["number"][row])


def test_what_a_number_sees_of_the_picture() -> None:
    first, last = 5 * 2, 5 * 2 + 14 - 1  # two convolutions of 5, a pooling of 2 between: field 14, jump 2
    wanted = f"14 × 14 pixels of the picture: rows {first} to {last}, columns {first} to {last}"
    assert wanted in sees_words(SUBJECT, "3", (10, 5, 5), WORDS)
    assert sees_words(SUBJECT, "7", (3,), WORDS) == WORDS["sees_all"]  # a dense layer reads every map whole


def test_the_decision_is_the_largest_output() -> None:
    shares = MADE.run.output[0]
    right = str(int(shares.argmax()))
    said = decision_words(SUBJECT, MADE, right, WORDS)
    assert f"**{right}**" in said
    assert "wrong" not in said
    assert "wrong" in decision_words(SUBJECT, MADE, "2", WORDS)
    assert default_layer(SUBJECT) in {name.rpartition(".")[0] for name in SUBJECT.weights}


def test_a_trail_is_written_and_read_back() -> None:
    assert read_trail(trail_text(PLACES), SUBJECT) == PLACES
    assert read_trail("nothing", SUBJECT) == []
