"""Layers are called the same in titles, in the control and in the addresses of links."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_core.network import INPUT
from lesson_ui.networks.layer_names import layer_options, layer_title, size_words
from lesson_ui.networks.subject import make_subject
from lesson_ui.words.prose import lesson_data

WORDS: dict[str, Any] = lesson_data("explain", "figure")


@pytest.mark.parametrize(("shape", "words"), [((16, 10, 12), "10 × 12 × 16"), ((1, 2, 3), "2 × 3 × 1"), ((84,), "84")])
def test_a_size_is_height_width_and_maps(shape: tuple[int, ...], words: str) -> None:
    assert size_words(shape) == words


def test_every_layer_can_be_chosen_the_picture_first() -> None:
    subject = make_subject("lenet5-digits")
    options = layer_options(subject, WORDS)
    assert list(options) == [INPUT, *(node.path for node in subject.network.nodes)]
    assert options[INPUT] == "the picture's channels — 32 × 32 × 1"
    assert options["3"] == "3 Conv2d — 10 × 10 × 16"
    assert len(set(options.values())) == len(options)


def test_a_title_says_what_the_layer_is() -> None:
    subject = make_subject("lenet5-digits")
    assert layer_title(subject, "3", WORDS) == "3 Conv2d(16, 5)"
    assert layer_title(subject, INPUT, WORDS) == WORDS["picture_layer"]
