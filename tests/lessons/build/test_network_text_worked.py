"""A network and the shape of its input as text: read, written, refused."""

from __future__ import annotations

import pytest

from cnn_core.errors import InvalidInputError
from cnn_core.network import PRESETS, Conv2d, Network
from lesson_ui.lessons.build.network_text_worked import (
    DEFAULT,
    DEFAULT_INPUT,
    MOST_CHANNELS,
    MOST_SIDE,
    input_of,
    network_of,
    text_of,
)


@pytest.mark.parametrize("name", PRESETS)
def test_a_network_of_the_literature_is_written_by_its_name(name: str) -> None:
    assert network_of(name) == PRESETS[name].network
    assert text_of(PRESETS[name].network) == name


def test_other_networks_are_written_layer_by_layer() -> None:
    assert text_of(network_of(DEFAULT)) == DEFAULT
    assert network_of(" Conv2d(4,3) ") == Network((Conv2d(4, 3),))


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (DEFAULT_INPUT, (3, 32, 32)),
        ("1×28×28", (1, 28, 28)),
        ("1x28x28", (1, 28, 28)),
        ("(3, 8, 9)", (3, 8, 9)),
        ("120", (120,)),
        (f"{MOST_CHANNELS}, {MOST_SIDE}, 1", (MOST_CHANNELS, MOST_SIDE, 1)),
    ],
)
def test_a_shape_is_read_however_it_is_typed(text: str, shape: tuple[int, ...]) -> None:
    assert input_of(text) == shape


@pytest.mark.parametrize(
    "text",
    ["", "3, 32", "3, 32, 32, 32", "0, 8, 8", "-3, 8, 8", "3, 8, a", "3, 8, 8.5", f"1, {MOST_SIDE + 1}, 1", "9" * 40],
)
def test_what_is_no_shape_is_refused_with_one_that_is(text: str) -> None:
    with pytest.raises(InvalidInputError, match="That is no shape of an input") as caught:
        input_of(text)
    (fix,) = caught.value.fixes
    assert input_of(str(fix.value)) == (3, 32, 32)
