"""Two runs side by side: only what differs, each setting as one types it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cnn_core.datasets import DataSource
from cnn_core.network import from_address
from cnn_core.training import Augment, Recipe, TrainingSpec
from lesson_ui.lessons.train.run_differences_worked import comparison, differences
from lesson_ui.words.prose import lesson_data

WORDS: dict[str, Any] = lesson_data("train", "figure")
ONE = TrainingSpec(
    from_address("Flatten,Linear(10)"),
    (1, 32, 32),
    tuple("0123456789"),
    DataSource("digits"),
    Recipe(optimizer="SGD", learning_rate=0.1, epochs=3),
)


def test_the_same_settings_differ_in_nothing() -> None:
    assert differences(ONE, ONE) == {}


def test_each_setting_that_differs_is_named_once_with_both_values() -> None:
    other = replace(
        ONE,
        network=from_address("Flatten,Linear(32),Linear(10)"),
        data=DataSource("digits", seed=5),
        recipe=replace(ONE.recipe, learning_rate=2.0, augment=Augment(shift=0.25)),
    )
    assert differences(ONE, other) == {
        "pictures: seed": ("0", "5"),
        "layers": ("Flatten(), Linear(10)", "Flatten(), Linear(32), Linear(10)"),
        "learning_rate": ("0.1", "2"),
        "augment: shift": ("0", "0.25"),
    }


def test_weights_that_one_starts_from_stand_against_a_dash() -> None:
    assert differences(ONE, replace(ONE, start="lenet5-digits")) == {"starts from": ("–", "lenet5-digits")}


def test_the_table_holds_what_was_typed_as_text() -> None:
    table = comparison({"title <b>": ("1 < 2", "&")}, WORDS)
    assert "<td>1 &lt; 2</td><td>&amp;</td>" in table
    assert "<th scope='row'>title &lt;b&gt;</th>" in table
